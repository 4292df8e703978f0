"""Checkpoints: the weights of every epoch, and what training needs to go on from the newest.

Each is an uncompressed `.npz`. Weights are keyed "layer_name/variable"; optimizer and random state
lie apart, because they are larger than the weights and only few are kept. A run that started from a
file also keeps the weights it found there, so that it needs the file no longer.
"""

import os
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.run import Epoch
from fmnist_workbench.storage.atomic import disk_trouble, sync_folder, write_with

Arrays = Mapping[str, NDArray[Any]]

CHECKPOINTS_NAME = "checkpoints"
_ORIGIN_NAME = "origin.npz"
STATES_KEPT = 2

_FILE = re.compile(r"epoch-(\d{4,9})\.(weights|state)\.npz")


def weights_path(folder: Path, epoch: int) -> Path:
    """Return where the weights after an epoch lie."""
    return folder / CHECKPOINTS_NAME / f"epoch-{epoch:04d}.weights.npz"


def state_path(folder: Path, epoch: int) -> Path:
    """Return where the optimizer and random state after an epoch lie, if it is kept."""
    return folder / CHECKPOINTS_NAME / f"epoch-{epoch:04d}.state.npz"


@dataclass(frozen=True)
class Stock:
    """What lies in a run's folder of checkpoints.

    Attributes:
        weights: The epochs whose weights are there, each with the bytes of its file.
        states: Likewise for optimizer and random state.
    """

    weights: Mapping[int, int]
    states: Mapping[int, int]

    @property
    def bytes(self) -> int:
        """What all of it takes on the disk."""
        return sum(self.weights.values()) + sum(self.states.values())


def stock_of(folder: Path) -> Stock:
    """Return what checkpoints a run has, by the names of the files: none is opened."""
    found: dict[str, dict[int, int]] = {"weights": {}, "state": {}}
    # What a training replaces or deletes meanwhile is left out; so is all, where there is nothing.
    with suppress(FileNotFoundError), os.scandir(folder / CHECKPOINTS_NAME) as entries:
        for entry in entries:
            name = _FILE.fullmatch(entry.name)
            with suppress(FileNotFoundError):
                if name is not None:
                    found[name[2]][int(name[1])] = entry.stat().st_size
    return Stock(found["weights"], found["state"])


def write(folder: Path, epoch: int, weights: Arrays, state: Arrays) -> None:
    """Write both files of an epoch's checkpoint.

    Raises:
        MachineError: They cannot be written.
    """
    _write(weights_path(folder, epoch), weights)
    _write(state_path(folder, epoch), state)


def read_weights(folder: Path, epoch: int) -> Arrays:
    """Return the weights after an epoch.

    Raises:
        InputError: They are missing or damaged.
    """
    return _read(weights_path(folder, epoch))


def read_state(folder: Path, epoch: int) -> Arrays:
    """Return the optimizer and random state after an epoch.

    Raises:
        InputError: It is missing or damaged.
    """
    return _read(state_path(folder, epoch))


def write_origin(folder: Path, weights: Arrays) -> None:
    """Keep the weights of the file that a run started from.

    Raises:
        MachineError: They cannot be written.
    """
    _write(folder / _ORIGIN_NAME, weights)


def read_origin(folder: Path) -> Arrays:
    """Return the weights of the file that a run started from.

    Raises:
        InputError: They are missing or damaged.
    """
    path = folder / _ORIGIN_NAME
    if not path.exists():
        raise InputError(
            f"{path}, the weights that the run started from, is missing; start a new run from the "
            "file."
        )
    return _read(path)


def best(history: Sequence[Epoch]) -> Epoch:
    """Return the epoch of the highest validation accuracy; of equals, that of the lowest loss."""
    return max(history, key=lambda epoch: (epoch.val_accuracy, -epoch.val_loss))


def thin(folder: Path, history: Sequence[Epoch], kept_epoch: int | None) -> None:
    """Delete all states but those of the newest two epochs, of the best, and of `kept_epoch`."""
    kept = {epoch.epoch for epoch in (*history[-STATES_KEPT:], best(history))} | {kept_epoch}
    for epoch in history:
        if epoch.epoch not in kept:
            # The epoch is committed: a file that cannot be deleted now goes with the next one.
            with suppress(OSError):
                state_path(folder, epoch.epoch).unlink(missing_ok=True)


def delete(folder: Path, epochs: Iterable[int]) -> None:
    """Delete what is there of the checkpoints of these epochs.

    The state goes first: without its weights it would be of no use to anybody.

    Raises:
        MachineError: A file cannot be deleted; those before it are gone.
    """
    with disk_trouble(f"delete checkpoints in {folder}"):
        for epoch in epochs:
            state_path(folder, epoch).unlink(missing_ok=True)
            weights_path(folder, epoch).unlink(missing_ok=True)
        sync_folder(folder / CHECKPOINTS_NAME)


def _write(path: Path, arrays: Arrays) -> None:
    write_with(path, lambda file: np.savez(file, **arrays))  # type: ignore[arg-type]  # not a flag


def _read(path: Path) -> Arrays:
    if not path.exists():
        raise InputError(f"the checkpoint {path} is missing; choose another epoch.")
    try:
        _refuse_compressed(path)
        with np.load(path, allow_pickle=False) as archive:
            return {name: archive[name] for name in archive.files}
    except (OSError, ValueError, EOFError, MemoryError, zipfile.BadZipFile) as error:
        raise InputError(
            f"the checkpoint {path} is damaged ({error}); choose another epoch."
        ) from None


def _refuse_compressed(path: Path) -> None:
    """Refuse what we never write: a small file that unpacks into more than memory holds."""
    with zipfile.ZipFile(path) as archive:
        if any(entry.compress_type != zipfile.ZIP_STORED for entry in archive.infolist()):
            raise ValueError("it is compressed, which ours are not")
