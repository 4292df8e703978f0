"""Weights and states of a run; where the newest is damaged, those of the epoch before."""

import logging
from collections.abc import Callable
from typing import TypeVar

from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.words import count, spans
from fmnist_workbench.storage import checkpoints
from fmnist_workbench.storage.checkpoints import Arrays
from fmnist_workbench.storage.runs.folder import RunFolder

T = TypeVar("T")

_log = logging.getLogger(__name__)


def load_weights(folder: RunFolder, epoch: int | None = None) -> tuple[int, Arrays]:
    """Return the epoch's number and its weights.

    Args:
        folder: Any run.
        epoch: Which; None for the one the run goes by, mostly the newest that can be read: later
            ones leave `folder.history`, and a note says so.

    Raises:
        InputError: There is no such checkpoint, any more perhaps, or it is damaged.
    """
    if epoch is None:
        epoch = folder.record.kept_epoch
    if epoch is not None:
        return epoch, checkpoints.read_weights(folder.path, _kept(folder, epoch))
    return _newest(folder, lambda number: checkpoints.read_weights(folder.path, number))


def load_origin(folder: RunFolder) -> Arrays:
    """Return the weights of the file that a run started from; errors as in `read_origin`."""
    return checkpoints.read_origin(folder.path)


def weights_epoch(folder: RunFolder) -> int:
    """Return the epoch whose weights the run goes by; 0 if none is finished."""
    return folder.record.kept_epoch or len(folder.history)


def load_checkpoint(folder: RunFolder, epoch: int | None = None) -> tuple[int, Arrays, Arrays]:
    """Return the epoch's number, its weights, and its state, to train on from there.

    Args:
        folder: Any run.
        epoch: Which; None for the newest that can be read whole, as in `load_weights`.

    Raises:
        InputError: There is no such checkpoint, it is damaged, or its state is not kept.
    """
    if epoch is not None:
        return epoch, *_whole(folder, _kept(folder, epoch))
    number, (weights, state) = _newest(folder, lambda number: _whole(folder, number))
    return number, weights, state


def _newest(folder: RunFolder, read: Callable[[int], T]) -> tuple[int, T]:
    """Return the newest epoch that `read` can read, and what it read."""
    if not folder.history:
        raise InputError(f"run {folder.record.id} has no finished epoch yet; train it first.")
    trouble = ""
    for epoch in reversed(folder.history):
        try:
            found = read(epoch.epoch)
        except InputError as error:
            trouble = trouble or str(error)
            continue
        if trouble:
            _note(folder, f"{trouble} Run {folder.record.id} falls back to epoch {epoch.epoch}.")
            folder.history = folder.history[: epoch.epoch]
        return epoch.epoch, found
    raise InputError(
        f"none of the checkpoints of run {folder.record.id} can be read "
        f"({trouble.partition('; ')[0]}); train a new run."
    )


def _whole(folder: RunFolder, epoch: int) -> tuple[Arrays, Arrays]:
    weights = checkpoints.read_weights(folder.path, epoch)
    return weights, checkpoints.read_state(folder.path, epoch)


def _kept(folder: RunFolder, epoch: int) -> int:
    """Return an epoch whose weights are there, damaged perhaps; refuse any other."""
    if not 1 <= epoch <= len(folder.history):
        raise InputError(
            f"run {folder.record.id} has {count(len(folder.history), 'finished epoch')}, no epoch "
            f"{epoch}; choose one that it has."
        )
    there = sorted(checkpoints.stock_of(folder.path).weights)
    if epoch not in there and there:
        raise InputError(
            f"run {folder.record.id} has no weights of epoch {epoch}, which is in its history "
            f"only; choose one of those it keeps: {spans(there)}."
        )
    return epoch


def _note(folder: RunFolder, text: str) -> None:
    folder.notes.append(text)
    _log.warning(text)
