"""Reading the data sets that come with the workbench, which are kept as their original files."""

import hashlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import fmnist_workbench
from fmnist_workbench.datasets.catalogue import BUILT_IN
from fmnist_workbench.datasets.dataset import DataSet, make_dataset
from fmnist_workbench.datasets.formats import idx
from fmnist_workbench.datasets.progress import Report, silent
from fmnist_workbench.spec.errors import InputError


def find_data_dir() -> Path:
    """Return the folder of the built-in files: in the installed package, or in the checkout."""
    package = Path(fmnist_workbench.__file__).parent
    installed, checkout = package / "data", package.parent / "data"
    return installed if installed.is_dir() else checkout


def read_builtin(name: str, report: Report = silent, folder: Path | None = None) -> DataSet:
    """Read a built-in data set, checking each file against its SHA-256.

    Args:
        name: A key of `BUILT_IN`.
        report: Called before each file.
        folder: Where its files are; by default, where `find_data_dir` finds them.

    Raises:
        InputError: A file is missing or is not the original one.
    """
    builtin = BUILT_IN[name]
    folder = folder or find_data_dir() / name
    arrays = []
    for done, (file, checksum) in enumerate(builtin.files.items()):
        report(f"Reading {builtin.title}", done, len(builtin.files))
        arrays.append(_read(folder / file, checksum))
    x_train, y_train, x_test, y_test = arrays
    return make_dataset(name, x_train, y_train, x_test, y_test, classes=builtin.classes)


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
