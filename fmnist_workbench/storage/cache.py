"""The array cache: every data set that was opened, as .npy files that all processes map.

An entry is the folder `<home>/cache/<checksum>/` with `x_train.npy`, `y_train.npy`, perhaps
`x_test.npy` and `y_test.npy`, and `info.json`. It appears all at once, complete. What is there is
believed only if every file has the size and shape that `info.json` says.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import BinaryIO, TypeVar

import numpy as np
from filelock import FileLock, Timeout
from numpy.lib import format as npy
from numpy.typing import NDArray

from fmnist_workbench.datasets.dataset import DataSet, Part
from fmnist_workbench.datasets.labels import Labels
from fmnist_workbench.datasets.pixels import Images
from fmnist_workbench.datasets.progress import Report, silent
from fmnist_workbench.spec.data import DataInfo
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.storage.atomic import (
    TEMP_FOLDER,
    disk_trouble,
    make_folder,
    sweep,
    sync_folder,
    write_synced,
)
from fmnist_workbench.storage.home import cache_dir
from fmnist_workbench.storage.locks import LOCK_NAME

INFO_NAME = "info.json"

# While another process writes, `report` is called this often, so that a person can give up.
_SECONDS_BETWEEN_REPORTS = 0.1

Number = TypeVar("Number", bound=np.generic)


def store(home: Path, dataset: DataSet, info: DataInfo, report: Report = silent) -> None:
    """Put a data set into the cache, unless a sound copy is there.

    One process writes at a time. If writing fails or `report` raises, nothing of the entry remains.

    Args:
        home: The home folder.
        dataset: The images and labels.
        info: What is said of them; `info.checksum` names the entry.
        report: Called before each file, and while another process writes.

    Raises:
        MachineError: The disk is full or cannot be written.
    """
    cache = cache_dir(home)
    building = cache / TEMP_FOLDER / info.checksum
    with disk_trouble(f"keep {info.name} in the cache {cache}"):
        make_folder(cache)
        with _locked(cache, info.name, report):
            if is_sound(home, info.checksum):
                return
            # A process that was killed here before us may have left a part.
            sweep(cache)
            try:
                _write(building, dataset, info, report)
                _put_in_place(building, cache / info.checksum)
            finally:
                sweep(cache)


def load(home: Path, checksum: str) -> DataSet:
    """Return a data set whose arrays are mapped from the cache, read-only.

    Nothing but the headers is read: it takes milliseconds, and the processes share the memory.

    Raises:
        InputError: It is not in the cache, or its entry is damaged.
    """
    folder = cache_dir(home) / checksum
    info = load_info(home, checksum)
    try:
        x_train = _map_images(folder, "train", info.train, info.shape)
        y_train = _map_labels(folder, "train", info.train)
        x_test = _map_images(folder, "test", info.test, info.shape) if info.test else None
        labelled = info.test if info.tests_labelled else None
        y_test = _map_labels(folder, "test", labelled) if labelled else None
    except (OSError, ValueError, EOFError) as error:
        raise InputError(
            f"The cached copy of {info.name} is damaged ({error}); open the data set again."
        ) from error
    return DataSet(info.name, info.classes, x_train, y_train, x_test, y_test, info.validation or 0)


def load_info(home: Path, checksum: str) -> DataInfo:
    """Return what is said of a data set in the cache; errors as in `load`."""
    path = cache_dir(home) / checksum / INFO_NAME
    try:
        text = path.read_bytes()
    except OSError as error:
        raise InputError(
            f"The data set {checksum[:12]}… is not in the cache; open it again."
        ) from error
    return DataInfo.from_json(text, f"cached file {path}")


def is_sound(home: Path, checksum: str) -> bool:
    """Whether the cache has all of a data set."""
    try:
        load(home, checksum)
    except InputError:
        return False
    return True


@contextmanager
def _locked(cache: Path, name: str, report: Report) -> Iterator[None]:
    lock = FileLock(cache / LOCK_NAME)
    while not lock.is_locked:
        try:
            lock.acquire(timeout=_SECONDS_BETWEEN_REPORTS)
        except Timeout:
            report(f"Waiting to keep {name}: another window or command writes", 0, 1)
    try:
        yield
    finally:
        lock.release()


def _write(folder: Path, dataset: DataSet, info: DataInfo, report: Report) -> None:
    folder.mkdir(parents=True)
    arrays: dict[str, NDArray[np.generic]] = {
        "x_train": dataset.x_train,
        "y_train": dataset.y_train,
    }
    if dataset.x_test is not None:
        arrays["x_test"] = dataset.x_test
    if dataset.y_test is not None:
        arrays["y_test"] = dataset.y_test
    for done, (name, array) in enumerate(arrays.items()):
        report(f"Unpacking {info.name}", done, len(arrays))
        write_synced(folder / f"{name}.npy", partial(_save, array=array))
    write_synced(folder / INFO_NAME, lambda file: file.write(info.to_json().encode()))
    sync_folder(folder)


def _save(file: BinaryIO, array: NDArray[np.generic]) -> None:
    """Write a .npy file; `numpy.save` would not notice that the disk took all but its last 4 KB."""
    contiguous = np.ascontiguousarray(array)
    npy.write_array_header_1_0(file, npy.header_data_from_array_1_0(contiguous))
    file.write(contiguous.data)


def _put_in_place(building: Path, folder: Path) -> None:
    """Give a complete entry its name, in place of a damaged one."""
    shutil.rmtree(folder, ignore_errors=True)
    building.replace(folder)
    sync_folder(folder.parent)


def _map_images(folder: Path, part: Part, count: int, shape: tuple[int, int, int]) -> Images:
    return _map(folder / f"x_{part}.npy", (count, *shape), np.uint8)


def _map_labels(folder: Path, part: Part, count: int) -> Labels:
    return _map(folder / f"y_{part}.npy", (count,), np.int64)


def _map(path: Path, shape: tuple[int, ...], dtype: type[Number]) -> NDArray[Number]:
    array: NDArray[Number] = np.load(path, mmap_mode="r", allow_pickle=False)
    if array.shape != shape or array.dtype != dtype:
        raise ValueError(f"{path.name} holds {array.dtype} {array.shape}, not {shape}")
    return array
