"""Locks on run folders: whoever trains a run holds its lock, and the system frees it at death."""

from pathlib import Path

from filelock import FileLock, Timeout

LOCK_NAME = ".lock"

# Asking whether a run is live takes its lock for a moment; whoever meets that moment waits it out.
_MOMENT = 0.2
_POLL = 0.01


def take(folder: Path) -> FileLock | None:
    """Return the folder's lock, taken, or None while another holds it.

    The lock ends with `release()` or with the process, however that ends: `kill -9` frees it too.

    Raises:
        OSError: The lock's file cannot be made.
    """
    lock = FileLock(folder / LOCK_NAME)
    try:
        lock.acquire(timeout=_MOMENT, poll_interval=_POLL)
    except Timeout:
        return None
    return lock


def is_live(folder: Path) -> bool:
    """Whether a process, this one included, trains the run in this folder now.

    Raises:
        OSError: The lock's file cannot be made.
    """
    lock = take(folder)
    if lock is None:
        return True
    lock.release()
    return False
