"""Where Keras keeps the data sets it has fetched, found without Keras."""

import os
from pathlib import Path

CIFAR10_BATCHES = (*(f"data_batch_{number}" for number in range(1, 6)), "test_batch")
"""The files of CIFAR-10: five of training images, one of test images, 10,000 in each."""

_INNER = "cifar-10-batches-py"
_FOLDERS = (f"{_INNER}-target/{_INNER}", f"{_INNER}_extracted/{_INNER}", _INNER)
_ARCHIVES = (f"{_INNER}-target_archive", f"{_INNER}.tar.gz", "cifar-10-python.tar.gz")
"""As the versions of Keras name what they unpack, and what they fetch."""


def cache_folder() -> Path:
    """Return the folder of Keras's data sets, whether it is there or not."""
    home = os.environ.get("KERAS_HOME")
    return (Path(home) if home else Path(os.path.expanduser("~"), ".keras")) / "datasets"  # noqa: PTH111 - of a system without a home, "~" is left


def cifar10_folder() -> Path | None:
    """Return the folder of CIFAR-10's files, None where one is missing."""
    folders = (cache_folder() / folder for folder in _FOLDERS)
    whole = (f for f in folders if all((f / name).is_file() for name in CIFAR10_BATCHES))
    return next(whole, None)


def cifar10_archive() -> Path | None:
    """Return CIFAR-10 as it was fetched, a packed archive, None where it is not there."""
    archives = (cache_folder() / archive for archive in _ARCHIVES)
    return next((archive for archive in archives if archive.is_file()), None)


def cifar10_is_there() -> bool:
    """Whether Keras has fetched CIFAR-10 once."""
    return (cifar10_folder() or cifar10_archive()) is not None


def cifar10_files() -> list[Path]:
    """Return the files that CIFAR-10 would be read from, none where it is not there."""
    folder, archive = cifar10_folder(), cifar10_archive()
    if folder is not None:
        return [folder / name for name in CIFAR10_BATCHES]
    return [archive] if archive is not None else []
