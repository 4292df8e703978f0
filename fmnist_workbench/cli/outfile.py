"""Where a command writes a file of one kind."""

import os
from pathlib import Path

from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.storage.paths import named_path


def refuse_empty(text: str) -> None:
    """Refuse an `--out` of no name, as of a script's variable that is not set.

    Raises:
        InputError: It is.
    """
    if not text:
        raise InputError("--out is '', which names nothing; name what is to be written.")


def out_path(text: str, what: str, ending: str) -> Path:
    """Return where a file goes, after a look whether it can, as what is written may take a while.

    Args:
        text: What a person gave to `--out`.
        what: What is written, as the start of a sentence: "the picture".
        ending: The one that its name must have: ".png".

    Raises:
        InputError: It is empty, has another ending, or its folder is missing or cannot be written.
    """
    refuse_empty(text)
    path = named_path(text, f"{what} --out")
    if path.suffix.lower() != ending:
        raise InputError(f"--out is {path}, but only {ending} is written; name a {ending} file.")
    if path.is_dir():
        raise InputError(f"--out is {path}, but that is a folder; name a file in it.")
    if not path.parent.is_dir():
        raise InputError(f"--out is {path}, but there is no folder {path.parent}; make it first.")
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise InputError(
            f"--out is {path}, but {path.parent} cannot be written; choose another folder."
        )
    return path
