"""Reading the data sets that have a name: ours, kept as their original files, and others'."""

import hashlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import fmnist_workbench
from fmnist_workbench.datasets.catalogue import BUILT_IN, CIFAR10, DIGITS, BuiltIn
from fmnist_workbench.datasets.cifar10 import read_cifar10
from fmnist_workbench.datasets.dataset import DataSet, make_dataset
from fmnist_workbench.datasets.digits import digits_file, read_digits
from fmnist_workbench.datasets.formats import idx
from fmnist_workbench.datasets.kerascache import cifar10_files
from fmnist_workbench.datasets.progress import Report, silent
from fmnist_workbench.spec.data import AS_IT_IS, Reading
from fmnist_workbench.spec.errors import InputError


def find_data_dir() -> Path:
    """Return the folder of the built-in files: in the installed package, or in the checkout."""
    package = Path(fmnist_workbench.__file__).parent
    installed, checkout = package / "data", package.parent / "data"
    return installed if installed.is_dir() else checkout


def read_builtin(
    name: str,
    report: Report = silent,
    reading: Reading = AS_IT_IS,
    *,
    folder: Path | None = None,
) -> DataSet:
    """Read a built-in data set.

    Args:
        name: A key of `BUILT_IN`.
        report: Called before each file.
        reading: Whose class names count, if it has any.
        folder: Where the files of one of ours are; by default, where `find_data_dir` finds them.

    Raises:
        InputError: A file is missing or damaged, or is not the original one.
    """
    builtin = BUILT_IN[name]
    classes = reading.classes or builtin.classes
    if builtin is DIGITS:
        return read_digits(report, classes)
    if builtin is CIFAR10:
        return read_cifar10(report, classes)
    return _read_ours(builtin, folder or find_data_dir() / name, report, classes)


def files_of(name: str) -> list[Path]:
    """Return the files of other packages that a built-in set is read from; ours never change."""
    if name == DIGITS.name:
        return [digits_file()]
    return cifar10_files() if name == CIFAR10.name else []


def _read_ours(builtin: BuiltIn, folder: Path, report: Report, classes: tuple[str, ...]) -> DataSet:
    """Read four IDX files, checking each against its SHA-256."""
    arrays = []
    for done, (file, checksum) in enumerate(builtin.files.items()):
        report(f"Reading {builtin.title}", done, len(builtin.files))
        arrays.append(_read(folder / file, checksum))
    x_train, y_train, x_test, y_test = arrays
    return make_dataset(builtin.name, x_train, y_train, x_test, y_test, classes=classes)


def _read(path: Path, checksum: str) -> NDArray[np.generic]:
    cure = "install fmnist-workbench again, or restore its data folder"
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise InputError(f"The built-in data file {path} is missing; {cure}.") from None
    except OSError as error:
        raise InputError(
            f"The built-in data file {path} cannot be read ({error.strerror}); {cure}."
        ) from error
    if hashlib.sha256(data).hexdigest() != checksum:
        raise InputError(
            f"The built-in data file {path} is damaged (its SHA-256 is not the original's); {cure}."
        )
    return idx.parse(data, str(path))
