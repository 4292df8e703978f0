"""Locks on run folders: whoever trains a run holds its lock, and the system frees it at death."""

from pathlib import Path

from filelock import FileLock, Timeout

LOCK_NAME = ".lock"
EVALUATION_LOCK_NAME = ".evaluation.lock"

# Who asks whether a run is live, or marks it interrupted (two writes that wait for the disk), holds
# its lock for a moment; whoever meets that moment waits it out.
_MOMENT = 2.0
_POLL = 0.01


def take(folder: Path, patience: float = _MOMENT) -> FileLock | None:
    """Return the folder's lock, taken, or None while another holds it.

    The lock ends with `release()` or with the process, however that ends: `kill -9` frees it too.

    Args:
        folder: The run's.
        patience: Seconds to wait for it.

    Raises:
        OSError: The lock's file cannot be made.
    """
    lock = FileLock(folder / LOCK_NAME)
    try:
        lock.acquire(timeout=patience, poll_interval=_POLL)
    except Timeout:
        return None
    return lock


def for_evaluation(folder: Path) -> FileLock:
    """Return the lock, not yet taken, of who adds an evaluation to a run, live or not."""
    return FileLock(folder / EVALUATION_LOCK_NAME)


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
