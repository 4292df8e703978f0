"""Run folders: one training each, complete in itself, whole whenever it is looked at.

A folder holds `run.json`, `history.jsonl`, `checkpoints/` and `evaluation.json`. The process that
trains holds the folder's lock for as long as it does; nobody else writes there, except that an
evaluation of any run may be added.
"""

import logging
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from filelock import BaseFileLock

from fmnist_workbench.spec.data import DataRef
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.spec.run import Epoch, Run, RunStatus
from fmnist_workbench.storage import checkpoints, history, locks
from fmnist_workbench.storage.atomic import machine_errors, write_text
from fmnist_workbench.storage.checkpoints import Arrays
from fmnist_workbench.storage.home import runs_dir

RECORD_NAME = "run.json"

_log = logging.getLogger(__name__)


@dataclass
class RunFolder:
    """A run as its folder has it.

    Attributes:
        path: The folder, absolute.
        record: What run.json says.
        history: The finished epochs, in order, a parent's included.
        notes: What had to be left out or mended, each a sentence for a person.
    """

    path: Path
    record: Run
    history: tuple[Epoch, ...] = ()
    notes: list[str] = field(default_factory=list)
    _lock: BaseFileLock | None = field(default=None, repr=False)

    @property
    def held(self) -> bool:
        """Whether this object holds the run's lock, and so may write into the folder."""
        return self._lock is not None

    def release(self) -> None:
        """Give the lock back. Without `finish` before it, the run counts as interrupted."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None


def create_run(
    home: Path,
    *,
    network: Network,
    recipe: Recipe,
    data: DataRef,
    versions: Mapping[str, str],
    device: str,
    parameters: int,
    parent: RunFolder | None = None,
) -> RunFolder:
    """Make a new run folder, `<home>/runs/0007-cnn-2conv`, and hold its lock.

    With a parent, the new run begins with the parent's history and its newest checkpoint that can
    be read, so that it needs nothing of the parent any more.

    Raises:
        InputError: None of the parent's checkpoints can be read.
        MachineError: The folder cannot be written; nothing of it is left.
    """


def open_run(home: Path, run: str) -> RunFolder:
    """Return a run to look at, by its id or by the path of its folder. Takes no lock.

    Raises:
        InputError: There is no such run, or its run.json is damaged.
    """


def acquire(
    folder: RunFolder,
    *,
    recipe: Recipe | None = None,
    versions: Mapping[str, str] | None = None,
    device: str | None = None,
) -> None:
    """Take the lock of a run that has not finished, to train it further in its own folder.

    Reads the folder afresh, drops epochs after the newest checkpoint that can be read whole
    (weights and state, so `folder.history[-1]` is where to go on; the history may be empty), mends
    history.jsonl, and writes run.json with status "running" and with what is given here.

    Raises:
        InputError: The run is live, or finished, or has history but no checkpoint to go on from.
        MachineError: The folder cannot be written.
    """


def commit_epoch(folder: RunFolder, epoch: Epoch, weights: Arrays, state: Arrays) -> None:
    """Save a finished epoch: first its checkpoint, then its line of history, which commits it.

    Args:
        folder: A run whose lock is held.
        epoch: The next one: `len(folder.history) + 1`.
        weights: The model's weights, keyed "layer_name/variable".
        state: Optimizer and random state. Kept for the newest two epochs and the best.

    Raises:
        MachineError: It cannot be written. The run is as it was; trying again is allowed.
    """


def finish(folder: RunFolder, status: RunStatus) -> None:
    """Write how the run ended and give its lock back, which happens even if the writing fails.

    Raises:
        MachineError: run.json cannot be written; the run will be found interrupted.
    """


def load_weights(folder: RunFolder, epoch: int | None = None) -> tuple[int, Arrays]:
    """Return the epoch's number and its weights.

    Args:
        folder: Any run.
        epoch: Which; None for the newest that can be read: later ones leave `folder.history`, and
            a note says so.

    Raises:
        InputError: There is no such checkpoint, or it is damaged.
    """


def load_checkpoint(folder: RunFolder, epoch: int | None = None) -> tuple[int, Arrays, Arrays]:
    """Return the epoch's number, its weights, and its state (empty where it is not kept).

    Raises:
        InputError: There is no such checkpoint, or it is damaged.
    """


def list_runs(home: Path) -> tuple[list[RunFolder], list[str]]:
    """Return all runs of a home, oldest first, and a sentence for each that cannot be read."""


def mark_interrupted(home: Path) -> list[str]:
    """Write "interrupted" into every run that says "running" but that nobody trains.

    Called when a window or command starts. Returns the ids marked.
    """
