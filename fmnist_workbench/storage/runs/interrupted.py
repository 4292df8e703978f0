"""Runs that ended without a word."""

import logging
from pathlib import Path

from fmnist_workbench.spec.errors import InputError, WorkbenchError
from fmnist_workbench.spec.run import is_complete
from fmnist_workbench.storage import history, locks
from fmnist_workbench.storage.records import run_paths
from fmnist_workbench.storage.runs.folder import ended, read_folder, sweep_run, write_record

_log = logging.getLogger(__name__)


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
