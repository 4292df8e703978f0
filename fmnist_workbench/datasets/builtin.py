"""The data sets that come with the workbench: Fashion-MNIST and MNIST, as their original files."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import fmnist_workbench
from fmnist_workbench.datasets.dataset import DataSet, make_dataset
from fmnist_workbench.datasets.formats import idx
from fmnist_workbench.datasets.progress import Report, silent
from fmnist_workbench.spec.errors import InputError


@dataclass(frozen=True)
class BuiltIn:
    """What is known of a built-in data set without opening it.

    Attributes:
        train: How many training images; `test` likewise.
        files: SHA-256 of each file, in the order x_train, y_train, x_test, y_test.
    """

    name: str
    title: str
    classes: tuple[str, ...]
    files: dict[str, str]
    shape: tuple[int, int, int] = (28, 28, 1)
    train: int = 60_000
    test: int = 10_000


FASHION_MNIST = BuiltIn(
    name="fashion-mnist",
    title="Fashion-MNIST",
    classes=(
        "T-shirt/top",
        "Trouser",
        "Pullover",
        "Dress",
        "Coat",
        "Sandal",
        "Shirt",
        "Sneaker",
        "Bag",
        "Ankle boot",
    ),
    files={
        "train-images-idx3-ubyte.gz": (
            "b0564c3eedabfbf835052cff8503ea422014ce006caf5b757f851416ee8300c7"
        ),
        "train-labels-idx1-ubyte.gz": (
            "0ae29f65d86684f32d1b9c85147786c547b9c6aebcaf235f0400a0cce308b056"
        ),
        "t10k-images-idx3-ubyte.gz": (
            "cc1d090a38ace84dfa1aa66e3ada7c336ef481a96936906477e6dd344da56eaa"
        ),
        "t10k-labels-idx1-ubyte.gz": (
            "8d3605d196f4be44669e46906da9733c8131fef761fdbfec72c424d5222f1a05"
        ),
    },
)

MNIST = BuiltIn(
    name="mnist",
    title="MNIST",
    classes=tuple("0123456789"),
    files={
        "train-images-idx3-ubyte.gz": (
            "0b367032e93c5d0cea0925647cfdb18614af8ee15f83e6f2fc2ad904a6835971"
        ),
        "train-labels-idx1-ubyte.gz": (
            "1787548bbe0bff1ec2ecdc0ef292b02df999e2d1a6002d27500982c652b17203"
        ),
        "t10k-images-idx3-ubyte.gz": (
            "1a1a05eab793c14bb050b398624a11b0ffd1a2953baed553b1b9bd079e2a20be"
        ),
        "t10k-labels-idx1-ubyte.gz": (
            "b91679a0acfe4ba0e50a2437a903084cba1f5f92592b016a25a7dfd00455798b"
        ),
    },
)

BUILT_IN = {builtin.name: builtin for builtin in (FASHION_MNIST, MNIST)}


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
