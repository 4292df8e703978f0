"""Files and folders that are made beside their place, and put there when they are whole."""

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from fmnist_workbench.storage.atomic import TEMP_FOLDER, make_aside, make_folder, sync_folder


@contextmanager
def aside(parent: Path) -> Iterator[Path]:
    """Return a new folder in which files wait for their place; afterwards it is gone.

    Raises:
        OSError: As the system says.
    """
    folder = parent / TEMP_FOLDER / uuid.uuid4().hex
    try:
        make_folder(parent)
        make_aside(folder, folder.mkdir)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        # Not empty while another process writes into this folder.
        with suppress(OSError):
            folder.parent.rmdir()


def put_folder(made: Path, folder: Path) -> None:
    """Move a folder to its place; one that is there already is replaced.

    Raises:
        OSError: As the system says; what was there is as it was.
    """
    sync_folder(made)
    old = made.with_name(f"{made.name}.old")
    if folder.exists():
        # Out of the way first: a folder that is not empty cannot be replaced.
        folder.replace(old)
    try:
        made.replace(folder)
    except OSError:
        if old.exists():
            old.replace(folder)
        raise
    if old.is_symlink():
        old.unlink()  # what it led to is not ours
    else:
        shutil.rmtree(old, ignore_errors=True)


def sync_files(path: Path) -> None:
    """Wait until a file, or all that a folder holds, is on the disk.

    Raises:
        OSError: As the system says.
    """
    if path.is_dir():
        for entry in path.iterdir():
            sync_files(entry)
        sync_folder(path)
        return
    with path.open("r+b") as file:
        os.fsync(file.fileno())
