"""Data sets as four IDX files in a folder, as MNIST and its relatives come.

Their names are standard: `train-images-idx3-ubyte`, `train-labels-idx1-ubyte` and the same with
`t10k` or `test` for the test images, gzipped or not, with a dot for the second hyphen
(`train-images.idx3-ubyte`), and with a prefix where a folder holds several sets
(`emnist-letters-train-images-idx3-ubyte.gz`).

EMNIST's files store each image transposed, columns first; files whose prefix begins with `emnist`
are turned upright.
"""

import re
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fmnist_workbench.datasets.dataset import DataSet, make_dataset
from fmnist_workbench.datasets.formats import idx
from fmnist_workbench.datasets.formats.classlist import class_file, find_classes
from fmnist_workbench.datasets.formats.limits import refuse_too_large
from fmnist_workbench.datasets.progress import Report, silent
from fmnist_workbench.spec.data import AS_IT_IS, Reading
from fmnist_workbench.spec.errors import InputError

_STANDARD = re.compile(
    r"(?:(?P<prefix>.+)-)?(?P<part>train|test|t10k)-(?P<what>images|labels)"
    r"[-.]idx[13]-ubyte(?P<packed>\.gz)?",
    re.IGNORECASE,
)
_TRAIN = (("train", "images"), ("train", "labels"))

IdxFiles = dict[tuple[str, str], Path]
"""By part ("train" or "test") and what is in it ("images" or "labels")."""


def is_standard(name: str) -> bool:
    """Whether a file's name is one of the standard ones."""
    return _STANDARD.fullmatch(name) is not None


def find_sets(folder: Path) -> dict[str, IdxFiles]:
    """Return the files of each set in a folder by its prefix, "" where it has none.

    Where a file is there both packed and unpacked, the unpacked one counts.
    """
    sets: dict[str, IdxFiles] = {}
    for path in sorted(folder.iterdir(), key=lambda path: (path.name.endswith(".gz"), path.name)):
        match = _STANDARD.fullmatch(path.name)
        if match and path.is_file():
            part = "train" if match["part"].lower() == "train" else "test"
            files = sets.setdefault(match["prefix"] or "", {})
            files.setdefault((part, match["what"].lower()), path)
    return sets


def is_transposed(prefix: str) -> bool:
    """Whether the files of this prefix store their images columns first."""
    return prefix.lower().startswith("emnist")


def files_of(path: Path, reading: Reading) -> Iterable[Path]:
    """Return all files of a set; errors as in `read`."""
    del reading
    prefix, files = find_set(path)
    names = class_file(_folder(path), prefix)
    return [*files.values(), *([names] if names else [])]


def _name_of(path: Path) -> str:
    """Return what people call a set: its prefix, else its folder's name."""
    match = _STANDARD.fullmatch(path.name)
    if match and match["prefix"] and path.is_file():
        return match["prefix"]
    return _folder(path).name


def read(path: Path, report: Report = silent, reading: Reading = AS_IT_IS) -> DataSet:
    """Read a set of IDX files.

    Args:
        path: Their folder, or one of them.
        report: Called before each file, and every few megabytes of it.
        reading: Whose class names count, if it has any.

    Raises:
        InputError: A file of training images is missing, or one is damaged or no IDX file.
    """
    prefix, files = find_set(path)
    name = _name_of(path)
    arrays = {}
    for done, (key, file) in enumerate(files.items()):

        def tick(done: int = done) -> None:
            report(f"Reading {name}", done, len(files))

        tick()
        arrays[key] = _array(file, *key, transposed=is_transposed(prefix), tick=tick)
    return make_dataset(
        name,
        arrays["train", "images"],
        arrays["train", "labels"],
        arrays.get(("test", "images")),
        arrays.get(("test", "labels")),
        classes=find_classes(reading, class_file(_folder(path), prefix)),
    )


def find_set(path: Path) -> tuple[str, IdxFiles]:
    """Return a set's prefix and its files.

    Args:
        path: Their folder, or one of them.

    Raises:
        InputError: A file of training images is missing, or the folder holds several sets.
    """
    sets = find_sets(_folder(path))
    if path.is_dir():
        if len(sets) > 1:
            named = ", ".join(prefix or "no prefix" for prefix in sets)
            raise InputError(
                f"{path} holds several data sets ({named}); name one of their files instead of "
                "the folder."
            )
        prefix = next(iter(sets), "")
    else:
        match = _STANDARD.fullmatch(path.name)
        prefix = (match["prefix"] or "") if match else ""
    files = sets.get(prefix, {})
    _refuse_incomplete(files, path, prefix)
    return prefix, files


def _refuse_incomplete(files: IdxFiles, path: Path, prefix: str) -> None:
    missing = [key for key in _TRAIN if key not in files]
    if ("test", "labels") in files and ("test", "images") not in files:
        missing.append(("test", "images"))
    if missing:
        lead = f"{prefix}-" if prefix else ""
        names = " and no ".join(
            f"{lead}{'train' if part == 'train' else 't10k'}-{what}-"
            f"idx{3 if what == 'images' else 1}-ubyte(.gz)"
            for part, what in missing
        )
        raise InputError(f"{_folder(path)} has no {names}; put it beside the other files.")


def _array(
    file: Path, part: str, what: str, *, transposed: bool, tick: idx.Tick
) -> NDArray[np.generic]:
    refuse_too_large(file)
    try:
        data = file.read_bytes()
    except OSError as error:
        raise InputError(f"{file} cannot be read ({error.strerror}); check it.") from error
    array = idx.parse(data, file.name, tick)
    wanted = 3 if what == "images" else 1
    if array.ndim != wanted:
        raise InputError(
            f"{file.name} holds an array of {array.ndim} dimensions, but {part} {what} have "
            f"{wanted}; check that it is the right file."
        )
    return array.transpose(0, 2, 1) if transposed and what == "images" else array


def _folder(path: Path) -> Path:
    return path if path.is_dir() else path.parent
