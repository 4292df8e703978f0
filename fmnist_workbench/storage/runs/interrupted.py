"""Runs that ended without a word."""

import logging
import shutil
from contextlib import suppress
from pathlib import Path

from filelock import FileLock

from fmnist_workbench.spec.errors import InputError, WorkbenchError
from fmnist_workbench.spec.run import is_complete
from fmnist_workbench.storage import history, locks
from fmnist_workbench.storage.atomic import TEMP_FOLDER
from fmnist_workbench.storage.home import runs_dir
from fmnist_workbench.storage.names import number_of
from fmnist_workbench.storage.records import run_paths
from fmnist_workbench.storage.runs.folder import ended, read_folder, sweep_run, write_record

_log = logging.getLogger(__name__)


def mark_interrupted(home: Path) -> list[str]:
    """Write "interrupted" into every run that says "running" but that nobody trains.

    One that has all its epochs is "finished". What its process left half written is mended and
    deleted, and so is the folder of a run that it had not yet made. Called when a window or
    command starts. Returns the ids of the runs written. A run that cannot be read or written stays
    as it is.
    """
    _sweep_unmade(runs_dir(home))
    return [path.name for path in run_paths(home) if _mark(path)]


def _sweep_unmade(runs: Path) -> None:
    """Delete what is left of runs whose process died before their run.json was there."""
    for path in runs.iterdir() if runs.is_dir() else ():
        with suppress(OSError):
            if _is_unmade(path):
                _delete_unmade(path)


def _delete_unmade(path: Path) -> None:
    # Who makes a run holds the first lock until the second is his.
    with FileLock(path.parent / locks.LOCK_NAME, timeout=0):
        lock = locks.take(path, patience=0)
        if lock is None:
            return
        try:
            if _is_unmade(path):
                shutil.rmtree(path)
        finally:
            lock.release()


def _is_unmade(path: Path) -> bool:
    """Whether a run's folder holds nothing but its lock, and what was half written."""
    if not number_of(path) or not path.is_dir():
        return False
    return {file.name for file in path.iterdir()} <= {locks.LOCK_NAME, TEMP_FOLDER}


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
        folder.record = ended(folder, "finished" if complete else "interrupted")
        if folder.notes:
            history.rewrite(path, folder.history)
            _log.warning(" ".join(folder.notes))
        write_record(folder)
        sweep_run(path)
    except WorkbenchError:
        return False
    else:
        return True
    finally:
        lock.release()
