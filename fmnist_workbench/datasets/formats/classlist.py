"""Class names that stand beside a data set: `NAME-classes.txt` or `classes.txt`, a name a line."""

from pathlib import Path

from fmnist_workbench.datasets.labels import ClassList
from fmnist_workbench.spec.data import Reading
from fmnist_workbench.spec.errors import InputError

CLASSES_FILE = "classes.txt"

_MAX_BYTES = 64 * 2**10


def class_file(folder: Path, name: str | None = None) -> Path | None:
    """Return the file of class names in a folder, that of one data set of it first, or None."""
    names = ([f"{name}-{CLASSES_FILE}"] if name else []) + [CLASSES_FILE]
    return next((folder / file for file in names if (folder / file).is_file()), None)


def find_classes(
    reading: Reading, file: Path | None, own: ClassList | None = None
) -> ClassList | None:
    """Return the class names that count: typed in, else the data set's own, else a file's.

    Args:
        reading: Whose `classes` were typed in.
        file: What `class_file` found.
        own: Names that the data set itself holds.

    Raises:
        InputError: The file cannot be read.
    """
    if reading.classes is not None:
        return ClassList(reading.classes, "the list of classes given (--classes)")
    if own is not None or file is None:
        return own
    return ClassList(_read(file), file.name)


def _read(file: Path) -> tuple[str, ...]:
    try:
        with file.open("rb") as stream:
            text = stream.read(_MAX_BYTES + 1).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"{file} cannot be read ({error}); save it as UTF-8 text, a class name a line."
        ) from error
    lines = [line.strip() for line in text.splitlines()]
    names = tuple(line for line in lines if line)
    if len(text) > _MAX_BYTES or not names:
        found = "empty" if not names else "too long"
        raise InputError(f"{file} is {found}; write a class name a line, or remove it.")
    return names
