"""Run folders: one training each, complete in itself, whole whenever it is looked at.

A folder holds `run.json`, `history.jsonl`, `checkpoints/` and `evaluation.json`; `origin.npz` too
if it started from a file. The process that trains holds the folder's lock for as long as it does;
nobody else writes there, except that an evaluation of any run may be added.
"""

import logging
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from filelock import BaseFileLock

from fmnist_workbench.spec.data import DataRef
from fmnist_workbench.spec.errors import InputError, WorkbenchError
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.normalization import Normalization
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.spec.run import (
    Epoch,
    Run,
    RunStatus,
    is_complete,
    kept_epoch,
)
from fmnist_workbench.spec.transfer import Transfer
from fmnist_workbench.storage import checkpoints, history, locks
from fmnist_workbench.storage.atomic import disk_trouble, sweep, write_text
from fmnist_workbench.storage.checkpoints import Arrays
from fmnist_workbench.storage.home import runs_dir
from fmnist_workbench.storage.names import new_folder
from fmnist_workbench.storage.records import (
    RECORD_NAME,
    find_run,
    read_record,
    run_paths,
    unreadable,
)

T = TypeVar("T")

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
        """Give the lock back. Without `finish` before it, the run will be found interrupted."""
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
    class_names: tuple[str, ...] | None = None,
    normalization: Normalization | None = None,
    parent: RunFolder | None = None,
    transfer: Transfer | None = None,
    origin: Arrays | None = None,
) -> RunFolder:
    """Make a new run folder, `<home>/runs/0007-cnn-2conv`, and hold its lock.

    With a parent, the new run begins with the parent's history up to the epoch whose weights it
    goes by, and that epoch's checkpoint, so that it needs nothing of the parent any more. Without
    `class_names` it takes the parent's. `origin` is what is kept of a file whose weights it starts
    from.

    Raises:
        InputError: The parent's history, or all of its checkpoints, cannot be read.
        MachineError: The folder cannot be written; nothing of it is left.
    """
    if class_names is None and parent:
        class_names = parent.record.class_names
    path, lock = new_folder(runs_dir(home), network.name)
    record = Run(
        id=path.name,
        network=network,
        recipe=recipe,
        data=data,
        seed=recipe.seed,
        versions=dict(versions),
        device=device,
        status="running",
        parent=parent.record.id if parent else None,
        started=datetime.now(UTC).isoformat(timespec="seconds"),
        parameters=parameters,
        class_names=class_names,
        normalization=normalization,
        transfer=transfer,
    )
    folder = RunFolder(path, record, _lock=lock)
    try:
        if parent:
            _inherit(folder, parent)
        if origin is not None:
            checkpoints.write_origin(path, origin)
        _write_record(folder)
    except BaseException:
        folder.release()
        shutil.rmtree(path, ignore_errors=True)
        raise
    return folder


def open_run(home: Path, run: str) -> RunFolder:
    """Return a run to look at, by its id or by the path of its folder. Takes no lock.

    Raises:
        InputError: There is no such run, or it cannot be looked up, or its run.json is damaged.
    """
    return read_folder(find_run(home, run))


def history_size(home: Path, run: str) -> int:
    """Return how many bytes a run's history takes, 0 where there is none; it is not read."""
    path = runs_dir(home) / run / history.HISTORY_NAME
    return path.stat().st_size if path.is_file() else 0


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
    with disk_trouble(f"lock {folder.path}"):
        lock = locks.take(folder.path)
    if lock is None:
        raise _live(folder)
    try:
        _take_over(folder)
        given = {"recipe": recipe, "versions": versions and dict(versions), "device": device}
        changes = {name: value for name, value in given.items() if value is not None}
        folder.record = folder.record.changed(status="running", **changes)
        _write_record(folder)
        _sweep(folder.path)
    except BaseException:
        lock.release()
        raise
    folder._lock = lock


def refuse_live(folder: RunFolder) -> None:
    """Say at once, before the engine starts, what `acquire` would say.

    Raises:
        InputError: The run is being trained.
        MachineError: The folder cannot be written.
    """
    with disk_trouble(f"lock {folder.path}"):
        if locks.is_live(folder.path):
            raise _live(folder)


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
    _require_lock(folder)
    if epoch.epoch != len(folder.history) + 1:
        raise ValueError(f"epoch {epoch.epoch} cannot follow {len(folder.history)} epochs")
    checkpoints.write(folder.path, epoch.epoch, weights, state)
    history.append(folder.path, epoch)
    folder.history = (*folder.history, epoch)
    checkpoints.thin(folder.path, folder.history, kept_epoch(folder.record, folder.history))


def keep_recipe(folder: RunFolder, recipe: Recipe) -> None:
    """Write another recipe into a run whose lock is held.

    Raises:
        MachineError: run.json cannot be written; it is as it was.
    """
    _require_lock(folder)
    record = folder.record.changed(recipe=recipe)
    write_text(folder.path / RECORD_NAME, record.to_json())
    folder.record = record


def finish(folder: RunFolder, status: RunStatus) -> None:
    """Write how the run ended and give its lock back, which happens even if the writing fails.

    A run that has finished also says whose weights it goes by, if they are not the newest.

    Raises:
        MachineError: run.json cannot be written; the run will be found interrupted.
    """
    _require_lock(folder)
    try:
        folder.record = _ended(folder, status)
        _write_record(folder)
    finally:
        folder.release()


def load_weights(folder: RunFolder, epoch: int | None = None) -> tuple[int, Arrays]:
    """Return the epoch's number and its weights.

    Args:
        folder: Any run.
        epoch: Which; None for the one the run goes by, mostly the newest that can be read: later
            ones leave `folder.history`, and a note says so.

    Raises:
        InputError: There is no such checkpoint, or it is damaged.
    """
    epoch = epoch or folder.record.kept_epoch
    if epoch is not None:
        return epoch, checkpoints.read_weights(folder.path, _known(folder, epoch))
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
        return epoch, *_whole(folder, _known(folder, epoch))
    number, (weights, state) = _newest(folder, lambda number: _whole(folder, number))
    return number, weights, state


def read_folder(path: Path) -> RunFolder:
    """Return the run in this folder; `notes` says what of its history had to be left out.

    Raises:
        InputError: Its run.json or history cannot be read.
    """
    record = read_record(path)
    try:
        epochs, trouble = history.read(path)
    except OSError as error:
        raise unreadable(path, error) from None
    return RunFolder(path, record, epochs, [trouble] if trouble else [])


def mark_interrupted(home: Path) -> list[str]:
    """Write "interrupted" into every run that says "running" but that nobody trains.

    One that has all its epochs is "finished". What its process left half written is mended and
    deleted. Called when a window or command starts. Returns the ids of the runs written. A run that
    cannot be read or written stays as it is.
    """
    return [path.name for path in run_paths(home) if _mark(path)]


def _mark(path: Path) -> bool:
    try:
        if read_folder(path).record.status != "running":
            return False
        lock = locks.take(path, patience=0)
    except (InputError, OSError):
        return False
    if lock is None:
        return False
    try:
        # Read again: it may have ended properly just before the lock was free.
        folder = read_folder(path)
        if folder.record.status != "running":
            return False
        # Its process may have died between the last epoch and the end.
        complete = is_complete(folder.record, folder.history)
        folder.record = _ended(folder, "finished" if complete else "interrupted")
        if folder.notes:
            history.rewrite(path, folder.history)
            _log.warning(" ".join(folder.notes))
        _write_record(folder)
        _sweep(path)
    except WorkbenchError:
        return False
    else:
        return True
    finally:
        lock.release()


def _ended(folder: RunFolder, status: RunStatus) -> Run:
    kept = kept_epoch(folder.record, folder.history) if status == "finished" else None
    return folder.record.changed(status=status, kept_epoch=kept)


def _live(folder: RunFolder) -> InputError:
    return InputError(
        f"run {folder.record.id} is being trained by another window or command; "
        "stop it there, or wait until it has ended."
    )


def _take_over(folder: RunFolder) -> None:
    fresh = read_folder(folder.path)
    if fresh.record.status == "finished":
        raise InputError(
            f"run {fresh.record.id} has finished and stays as it is; train it further as a new run."
        )
    folder.record, folder.history = fresh.record, fresh.history
    folder.notes += [note for note in fresh.notes if note not in folder.notes]
    if folder.history:
        load_checkpoint(folder)
    if folder.notes:
        history.rewrite(folder.path, folder.history)


def _inherit(folder: RunFolder, parent: RunFolder) -> None:
    if not parent.history:
        raise InputError(
            f"the history of run {parent.record.id} is damaged and there is nothing to go on from; "
            "start a new run."
        )
    number, weights, state = load_checkpoint(parent, parent.record.kept_epoch)
    checkpoints.write(folder.path, number, weights, state)
    if _is_from_file(parent.record):
        with suppress(InputError):  # what is missing is said when somebody wants to compare
            checkpoints.write_origin(folder.path, checkpoints.read_origin(parent.path))
    folder.history = parent.history[:number]
    folder.record = folder.record.changed(inherited=number)
    history.rewrite(folder.path, folder.history)


def _is_from_file(record: Run) -> bool:
    return record.transfer is not None and record.transfer.file is not None


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
        f"none of the checkpoints of run {folder.record.id} can be read; train a new run. {trouble}"
    )


def _whole(folder: RunFolder, epoch: int) -> tuple[Arrays, Arrays]:
    weights = checkpoints.read_weights(folder.path, epoch)
    return weights, checkpoints.read_state(folder.path, epoch)


def _known(folder: RunFolder, epoch: int) -> int:
    if not 1 <= epoch <= len(folder.history):
        raise InputError(
            f"run {folder.record.id} has {len(folder.history)} finished epochs, no epoch {epoch}."
        )
    return epoch


def _write_record(folder: RunFolder) -> None:
    write_text(folder.path / RECORD_NAME, folder.record.to_json())


def _require_lock(folder: RunFolder) -> None:
    if not folder.held:
        raise RuntimeError(f"run {folder.record.id} is written without its lock")


def _sweep(path: Path) -> None:
    """Delete what a killed process left half written in a run whose lock is held."""
    sweep(path / checkpoints.CHECKPOINTS_NAME)
    # Who adds an evaluation does not hold the run's lock, and writes beside run.json.
    with suppress(OSError), locks.for_evaluation(path).acquire(timeout=0):
        sweep(path)


def _note(folder: RunFolder, text: str) -> None:
    folder.notes.append(text)
    _log.warning(text)
