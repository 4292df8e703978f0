"""CIFAR-10, where Keras has fetched it."""

import tarfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from fmnist_workbench.datasets.catalogue import CIFAR10
from fmnist_workbench.datasets.dataset import DataSet, make_dataset
from fmnist_workbench.datasets.formats.cifarbatch import parse_batch
from fmnist_workbench.datasets.kerascache import (
    CIFAR10_BATCHES,
    cache_folder,
    cifar10_archive,
    cifar10_folder,
)
from fmnist_workbench.datasets.labels import Labels
from fmnist_workbench.datasets.pixels import Images
from fmnist_workbench.datasets.progress import Report
from fmnist_workbench.spec.errors import InputError

_MAX_BATCH = 64 * 2**20
"""Bytes of one file, about twice what it has."""


def read_cifar10(report: Report, classes: tuple[str, ...]) -> DataSet:
    """Read CIFAR-10 from Keras's cache.

    Args:
        report: Called before each of its six files.
        classes: What its classes are called.

    Raises:
        InputError: It is not there, or a file is damaged or asks for code to be run.
    """
    batches: list[tuple[Images, Labels]] = []
    for name, data in _batches():
        report(f"Reading {CIFAR10.title}", len(batches), len(CIFAR10_BATCHES))
        batches.append(parse_batch(data, name))
    *training, (x_test, y_test) = batches
    return make_dataset(
        CIFAR10.name,
        np.concatenate([images for images, _ in training]),
        np.concatenate([labels for _, labels in training]),
        x_test,
        y_test,
        classes=classes,
    )


def _batches() -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of each file, the test images' last."""
    folder, archive = cifar10_folder(), cifar10_archive()
    if folder is not None:
        yield from ((name, _within_bounds(folder / name)) for name in CIFAR10_BATCHES)
    elif archive is not None:
        yield from _unpacked(archive)
    else:
        raise InputError(
            f"cifar10 is not in Keras's cache ({cache_folder()}); run "
            "keras.datasets.cifar10.load_data() once where there is a network."
        )


def _within_bounds(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            data = stream.read(_MAX_BATCH + 1)
    except OSError as error:
        raise InputError(f"{file} cannot be read ({error.strerror}); check it.") from error
    _refuse_large(len(data), str(file))
    return data


def _unpacked(archive: Path) -> Iterator[tuple[str, bytes]]:
    found = {}
    try:
        with tarfile.open(archive, "r:gz") as tar:
            for member in tar:
                name = member.name.rpartition("/")[2]
                if name not in CIFAR10_BATCHES or not member.isfile():
                    continue
                _refuse_large(member.size, f"{name} in {archive}")
                stream = tar.extractfile(member)
                found[name] = stream.read() if stream else b""
        yield from ((name, found[name]) for name in CIFAR10_BATCHES)
    except (tarfile.TarError, KeyError, OSError, EOFError, zlib.error) as error:
        raise InputError(
            f"{archive} is damaged or not whole ({error}); remove it, and let Keras fetch it again."
        ) from error


def _refuse_large(size: int, what: str) -> None:
    if size > _MAX_BATCH:
        raise InputError(
            f"{what} is larger than any file of CIFAR-10; remove it, and let Keras fetch it again."
        )
