"""What a training does to its run folder, whose lock it holds: take it, commit epochs, end."""

from collections.abc import Mapping

from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.spec.run import Epoch, RunStatus, kept_epoch
from fmnist_workbench.storage import checkpoints, history
from fmnist_workbench.storage.atomic import write_text
from fmnist_workbench.storage.checkpoints import Arrays
from fmnist_workbench.storage.records import RECORD_NAME
from fmnist_workbench.storage.runs.folder import (
    RunFolder,
    ended,
    read_folder,
    require_lock,
    sweep_run,
    take_lock,
    write_record,
)
from fmnist_workbench.storage.runs.reading import load_checkpoint


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
    lock = take_lock(folder)
    try:
        _take_over(folder)
        given = {"recipe": recipe, "versions": versions and dict(versions), "device": device}
        changes = {name: value for name, value in given.items() if value is not None}
        folder.record = folder.record.changed(status="running", **changes)
        write_record(folder)
        sweep_run(folder.path)
    except BaseException:
        lock.release()
        raise
    folder._lock = lock


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
    require_lock(folder)
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
    require_lock(folder)
    record = folder.record.changed(recipe=recipe)
    write_text(folder.path / RECORD_NAME, record.to_json())
    folder.record = record


def finish(folder: RunFolder, status: RunStatus) -> None:
    """Write how the run ended and give its lock back, which happens even if the writing fails.

    A run that has finished also says whose weights it goes by, if they are not the newest.

    Raises:
        MachineError: run.json cannot be written; the run will be found interrupted.
    """
    require_lock(folder)
    try:
        folder.record = ended(folder, status)
        write_record(folder)
    finally:
        folder.release()


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
