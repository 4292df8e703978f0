"""Data sets as CSV files: `label, pixel1 … pixel784`, with or without a header, gzipped or not.

The test images stand in a file of their own: the one that is named, else `test.csv` beside
`train.csv`, else `NAME-test.csv` beside `NAME.csv`. Without a column of labels they are unlabelled.
Images that are for validation may stand in `validation.csv` or `NAME-validation.csv`, likewise.
"""

from collections.abc import Iterable
from pathlib import Path

import numpy as np

from fmnist_workbench.datasets.dataset import DataSet, make_dataset
from fmnist_workbench.datasets.formats.classlist import class_file, find_classes
from fmnist_workbench.datasets.formats.csvlayout import Layout
from fmnist_workbench.datasets.formats.csvtable import Table, read_table
from fmnist_workbench.datasets.progress import Report, silent
from fmnist_workbench.spec.data import AS_IT_IS, Reading
from fmnist_workbench.spec.errors import InputError

ENDINGS = (".csv", ".csv.gz", ".tsv", ".tsv.gz", ".txt", ".gz")

_TRAIN = "train"


def train_file(folder: Path) -> Path | None:
    """Return the file of training images in a folder, None where there is none."""
    return _beside(folder, _TRAIN)


def files_of(path: Path, reading: Reading) -> Iterable[Path]:
    """Return all files that say something of a data set; errors as in `read`."""
    train = _train_of(path)
    others = (
        _part_of(train, "validation"),
        _test_of(train, reading),
        class_file(train.parent, _stem(train)),
    )
    return [train, *(file for file in others if file is not None)]


def _name_of(path: Path) -> str:
    """Return what people call a set: its folder's name, or its file's without endings."""
    return path.name if path.is_dir() else _stem(path)


def read(path: Path, report: Report = silent, reading: Reading = AS_IT_IS) -> DataSet:
    """Read a CSV file of training images and, if there are any, those of the others.

    Args:
        path: The training images' file, or a folder with a `train.csv`.
        report: Called before each piece of a file.
        reading: The test images' file and the class names, where they were given.

    Raises:
        InputError: A file is no such file; the sentence names the line and column at fault.
    """
    file = _train_of(path)
    test_file = _test_of(file, reading)
    train, layout = read_table(file, report)
    own = len(train.images)
    validation_file = _part_of(file, "validation")
    if validation_file:
        train = _with_validation(train, layout, validation_file, report)
    test = read_table(test_file, report, like=layout)[0] if test_file else None
    assert train.labels is not None  # only a test file may lack them
    return make_dataset(
        _name_of(path),
        train.images,
        train.labels,
        test.images if test else None,
        test.labels if test else None,
        classes=find_classes(reading, class_file(file.parent, _stem(file))),
        origin=file.name,
        validation=len(train.images) - own,
        missing=train.missing + (test.missing if test else 0),
        tick=lambda: report(f"Reading {file.name}", 99, 100),
    )


def _with_validation(train: Table, layout: Layout, file: Path, report: Report) -> Table:
    """Return the training images with those for validation after them."""
    more = read_table(file, report, like=layout)[0]
    if more.labels is None or train.labels is None:
        raise InputError(
            f"{file.name} has no labels, and images for validation need them; write the label "
            "before the pixels, as in the training images' file."
        )
    joined = []
    for what, one, other in (
        ("labels", train.labels, more.labels),
        ("pixels", train.images, more.images),
    ):
        if one.dtype.kind != other.dtype.kind:
            raise InputError(
                f"{file.name} has {what} of another kind than the training images' file; write "
                "them alike in both."
            )
        joined.append(np.concatenate((one, other)))
    return Table(joined[1], joined[0], train.missing + more.missing)


def _train_of(path: Path) -> Path:
    if not path.is_dir():
        return path
    found = train_file(path)
    if found is None:
        raise InputError(f"{path} has no train.csv; name the file of the training images.")
    return found


def _test_of(train: Path, reading: Reading) -> Path | None:
    if reading.test is not None:
        return _given(Path(reading.test), train)
    return _part_of(train, "test")


def _part_of(train: Path, part: str) -> Path | None:
    """Return the file of another part of the set that a training file belongs to, if any."""
    stem = _stem(train)
    return _beside(train.parent, part if stem.lower() == _TRAIN else f"{stem}-{part}")


def _given(test: Path, train: Path) -> Path:
    if not test.is_file():
        found = "no ordinary file" if test.exists() else "not there"
        raise InputError(f"The file of test images {test} is {found}; check its name.")
    if test == train:
        raise InputError(
            f"{test} holds the training images, so it cannot be the test images too; name another "
            "file."
        )
    return test


def _beside(folder: Path, stem: str) -> Path | None:
    files = (folder / f"{stem}{ending}" for ending in ENDINGS[:-2])
    return next((file for file in files if file.is_file()), None)


def _stem(file: Path) -> str:
    """Return a file's name without its endings."""
    lowered = file.name.lower()
    ending = max((end for end in ENDINGS if lowered.endswith(end)), key=len, default="")
    return file.name[: len(file.name) - len(ending)]
