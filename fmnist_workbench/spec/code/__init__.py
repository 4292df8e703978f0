"""A network, its recipe and its data as the text of a Keras script.

One module for each part of the script: `datapart`, `modelpart`, `trainingpart`.
"""

from fmnist_workbench.spec.code.codedata import CodeData, Role, SourceKind
from fmnist_workbench.spec.code.script import Script, script

__all__ = ["CodeData", "Role", "Script", "SourceKind", "script"]
