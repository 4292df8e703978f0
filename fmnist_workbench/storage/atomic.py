"""Files written whole or not at all: a crash, a full disk or a power cut leaves the old file.

The new content goes into `.tmp/` beside the target, is flushed to the disk, and takes the target's
name in one step. Only a killed process leaves anything in `.tmp/`; nothing is ever read from there.
"""

import errno
import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from fmnist_workbench.spec.errors import MachineError

TEMP_FOLDER = ".tmp"

_CURES = {
    errno.ENOSPC: "the disk is full; free some space and try again",
    errno.EDQUOT: "your disk quota is used up; free some space and try again",
    errno.EFBIG: "the file would be larger than allowed here; choose another home folder",
    errno.EACCES: "writing is not allowed there; change the permissions or choose another folder",
    errno.EPERM: "writing is not allowed there; change the permissions or choose another folder",
    errno.EROFS: "the disk is read-only; choose another folder",
}


@contextmanager
def disk_trouble(doing: str) -> Iterator[None]:
    """Turn an OSError of the block into a MachineError of one sentence.

    Args:
        doing: What fails then, after "Could not": "save the checkpoint of epoch 3".

    Raises:
        MachineError: "Could not save the checkpoint of epoch 3: the disk is full; free some space
            and try again."
    """
    try:
        yield
    except OSError as error:
        reason = _CURES.get(error.errno or 0)
        if reason is None:
            reason = f"{error.strerror or error}; check the disk and try again"
        raise MachineError(f"Could not {doing}: {reason}.") from error


def write_with(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Write a file whole; its folder is created if need be.

    Args:
        path: The file to create or replace.
        write: Called once with a binary file, open for writing, that can seek.

    Raises:
        MachineError: The disk is full or writing failed; `path` is as it was.

    Example:
        write_with(folder / "weights.npz", lambda file: np.savez(file, **weights))
    """
    with disk_trouble(f"save {path}"):
        temporary = path.parent / TEMP_FOLDER / f"{path.name}.{uuid.uuid4().hex}"
        temporary.parent.mkdir(parents=True, exist_ok=True)
        try:
            write_synced(temporary, write)
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)


def write_synced(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Write a new file and wait until it is on the disk.

    For a folder that is built aside and put in place as a whole; else use `write_with`.

    Raises:
        OSError: As the system says; a part of the file may remain.
    """
    with path.open("xb") as file:
        write(file)
        file.flush()
        os.fsync(file.fileno())


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file of these bytes whole; errors as in `write_with`."""
    write_with(path, lambda file: file.write(data))


def write_text(path: Path, text: str) -> None:
    """Write a UTF-8 text file whole; errors as in `write_with`."""
    write_bytes(path, text.encode())


def sync_folder(folder: Path) -> None:
    """Make the names in a folder survive a power cut, where the system can (not on Windows)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
