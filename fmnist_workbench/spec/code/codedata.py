"""What a script must know of the data it reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from fmnist_workbench.spec.data import Split

SourceKind = Literal["npz", "idx"]
Role = Literal["x_train", "y_train", "x_validation", "y_validation", "x_test", "y_test"]
"""What an array is for. A set has validation images of its own or leaves them to a split."""


@dataclass(frozen=True)
class CodeData:
    """A data set as a script reads it.

    Attributes:
        source: What the script's DATA is: an .npz file, or the folder of some IDX files.
        kind: Which of the two.
        arrays: Where each array is found: the name of an array in the .npz file, or of a file in
            the folder. Roles that are not there are left out.
        shape: (height, width, channels) of one image.
        classes: How many there are.
        split: Which training images are set aside for validation, and how many count at all.
        prepare: The command that makes the .npz file, where the set itself is none that a script
            reads in a few lines; else empty.
    """

    source: str
    kind: SourceKind
    arrays: Mapping[Role, str]
    shape: tuple[int, int, int]
    classes: int
    split: Split
    prepare: str = ""
