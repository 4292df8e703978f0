"""Names of run folders: a number that tells their order, and the network's name."""

import re
from pathlib import Path

from filelock import BaseFileLock, FileLock

from fmnist_workbench.storage import locks
from fmnist_workbench.storage.atomic import disk_trouble, make_folder

_PATIENCE = 10.0
_LONGEST = 40


def new_folder(runs: Path, network: str) -> tuple[Path, BaseFileLock]:
    """Make the next run's folder, and return it with its lock, taken.

    Raises:
        MachineError: It cannot be made.
    """
    with disk_trouble(f"create a run in {runs}"):
        make_folder(runs)
        # Without this lock two processes might both find the same number free.
        with FileLock(runs / locks.LOCK_NAME, timeout=_PATIENCE):
            path = runs / f"{_next_number(runs):04d}-{slug(network)}"
            make_folder(path)
            lock = FileLock(path / locks.LOCK_NAME)
            lock.acquire(timeout=_PATIENCE)
    return path, lock


def slug(name: str) -> str:
    """Return a name as part of a file's name: "My CNN (2)" as "my-cnn-2"."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:_LONGEST].rstrip("-") or "network"


def number_of(path: Path) -> int:
    """Return the number that a run folder's name begins with, 0 if it begins with none."""
    match = re.match(r"[0-9]{1,18}", path.name)
    return int(match.group()) if match else 0


def _next_number(runs: Path) -> int:
    return max((number_of(path) for path in runs.iterdir() if path.is_dir()), default=0) + 1
