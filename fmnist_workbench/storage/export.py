"""Data sets written in the formats that we read: npz with names and without, CSV.

What is written reads back the same: the same images, labels, classes and validation images, or the
format is refused in words.
"""

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import BinaryIO

import numpy as np

from fmnist_workbench.datasets.dataset import DataSet
from fmnist_workbench.datasets.formats.limits import MAX_BYTES
from fmnist_workbench.datasets.progress import Report, silent
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.making import DataFormat
from fmnist_workbench.storage.aside import aside, put_folder
from fmnist_workbench.storage.atomic import disk_trouble, sync_folder, write_synced
from fmnist_workbench.storage.csvfile import write_csv
from fmnist_workbench.storage.destination import (
    destination,
    is_folder,
    names_of,
    written_files,
)
from fmnist_workbench.storage.npzfile import Array, Member, write_npz

Write = Callable[[BinaryIO], object]

_LEAST_BYTES = {"npz": 1, "npz-000": 4, "csv": 2}
"""What a pixel takes at least, unpacked."""


def refuse_unwritable(dataset: DataSet, kind: DataFormat) -> None:
    """Refuse a data set that a format cannot hold whole.

    Raises:
        InputError: Says what it is that the format cannot hold.
    """
    height, width, _ = dataset.shape
    if kind == "csv" and height != width:
        raise InputError(
            f"{dataset.name} has images of {height} by {width} pixels, and a CSV file can only "
            "hold square ones; write it as npz."
        )
    if kind == "npz-000" and dataset.validation:
        raise InputError(
            f"{dataset.name} keeps images for validation, which npz-000 cannot say; "
            "write it as npz or CSV."
        )
    if kind == "npz-000" and dataset.has_test and not dataset.tests_labelled:
        raise InputError(
            f"{dataset.name} has test images without labels, and npz-000 holds labels for "
            "all; write it as npz or CSV."
        )
    pixels = dataset.x_train.size + (0 if dataset.x_test is None else dataset.x_test.size)
    least = pixels * _LEAST_BYTES[kind]
    if least > MAX_BYTES:
        raise InputError(
            f"{dataset.name} would take at least {least / 2**30:,.1f} GB in the format {kind}, and "
            f"at most {MAX_BYTES / 2**30:g} GB are read; make fewer images"
            f"{'' if kind == 'npz' else ', or write it as npz'}."
        )


def write_dataset(dataset: DataSet, out: Path, kind: DataFormat, report: Report = silent) -> Path:
    """Write a data set, whole or not at all; a file or folder of ours there is replaced.

    Args:
        dataset: What is written.
        out: As `destination` takes it.
        kind: The format.
        report: Called between two steps; may raise to cancel, and nothing is left half done.

    Returns:
        The absolute path that can be opened.

    Raises:
        InputError: As `destination` and `refuse_unwritable`.
        MachineError: The disk is full or cannot be written; what was there is as it was.
    """
    path = destination(out, kind)
    refuse_unwritable(dataset, kind)
    files = _files(dataset, path, kind, _Counter(f"Writing {path.name}", dataset, report))
    with disk_trouble(f"save {path}"), aside(path.parent) as made:
        for name, write in files.items():
            if write:
                write_synced(made / name, write)
        if is_folder(path, kind):
            put_folder(made, path)
        else:
            _put_files(made, path.parent, files)
        sync_folder(path.parent)
    return path


def remove(path: Path, kind: DataFormat) -> None:
    """Delete what `write_dataset` wrote."""
    if is_folder(path, kind):
        shutil.rmtree(path, ignore_errors=True)
        return
    for file in written_files(path, kind):
        file.unlink(missing_ok=True)


class _Counter:
    """Counts the images written, of both parts, and reports."""

    def __init__(self, text: str, dataset: DataSet, report: Report) -> None:
        self._text = text
        self._done = 0
        self._total = len(dataset.x_train) + (0 if dataset.x_test is None else len(dataset.x_test))
        self._report = report
        report(text, 0, self._total)

    def __call__(self, images: int) -> None:
        self._done = min(self._done + images, self._total - 1)
        self._report(self._text, self._done, self._total)


def _files(
    dataset: DataSet, path: Path, kind: DataFormat, counter: _Counter
) -> dict[str, Write | None]:
    """Return by name how each file is written; None for one that would be there in vain."""
    writes: tuple[Write | None, ...]
    classes = partial(_write_classes, classes=dataset.classes)
    if kind == "csv":
        writes = (*_csv_writes(dataset, counter), classes)
    else:
        members = _named(dataset) if kind == "npz" else _unnamed(dataset)
        # Without a list of its own, a set takes the names of a `classes.txt` beside it.
        numbered = dataset.classes == tuple(str(i) for i in range(len(dataset.classes)))
        needless = numbered and not path.with_name("classes.txt").exists()
        whole = partial(write_npz, members=members, advance=counter)
        writes = (whole,) if kind == "npz" else (whole, None if needless else classes)
    return dict(zip(names_of(path, kind), writes, strict=True))


def _named(dataset: DataSet) -> list[Member]:
    own = len(dataset.x_train) - dataset.validation
    arrays: dict[str, Array | None] = {
        "x_train": dataset.x_train[:own],
        "y_train": dataset.y_train[:own],
        "x_validation": dataset.x_train[own:] if dataset.validation else None,
        "y_validation": dataset.y_train[own:] if dataset.validation else None,
        "x_test": dataset.x_test,
        "y_test": dataset.y_test,
        "classes": np.array(dataset.classes),
    }
    return [Member(name, array) for name, array in arrays.items() if array is not None]


def _unnamed(dataset: DataSet) -> list[Member]:
    arrays = (dataset.x_train, dataset.y_train, dataset.x_test, dataset.y_test)
    one_hot = np.eye(len(dataset.classes), dtype=np.float32)

    def to_one_hot(labels: Array) -> Array:
        return one_hot[labels.astype(np.int64)]

    converts = (_to_unit, to_one_hot) * 2
    return [
        Member(f"arr_{number}", array, convert)
        for number, (array, convert) in enumerate(zip(arrays, converts, strict=True))
        if array is not None
    ]


def _to_unit(images: Array) -> Array:
    return images.astype(np.float32) / np.float32(255)


def _csv_writes(dataset: DataSet, counter: _Counter) -> list[Write | None]:
    own = len(dataset.x_train) - dataset.validation
    parts = (
        (dataset.x_train[:own], dataset.y_train[:own]),
        (dataset.x_train[own:], dataset.y_train[own:]),
        (dataset.x_test, dataset.y_test),
    )
    return [
        partial(write_csv, images=images, labels=labels, advance=counter)
        if images is not None and len(images)
        else None
        for images, labels in parts
    ]


def _write_classes(file: BinaryIO, classes: tuple[str, ...]) -> None:
    file.write("".join(f"{name}\n" for name in classes).encode())


def _put_files(made: Path, folder: Path, files: dict[str, Write | None]) -> None:
    # The one that is opened last of all: by then the others are there.
    for name, write in reversed(files.items()):
        if write:
            (made / name).replace(folder / name)
        else:
            # One of an earlier set would be taken for a part of this one.
            (folder / name).unlink(missing_ok=True)
