"""Files written whole or not at all: a crash, a full disk or a power cut leaves the old file.

The new content goes into `.tmp/` beside the target, is flushed to the disk, and takes the target's
name in one step. Only a killed process leaves anything in `.tmp/`; nothing is ever read from there,
and `sweep` deletes it.
"""

import errno
import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, TypeVar

from fmnist_workbench.spec.errors import MachineError

TEMP_FOLDER = ".tmp"

_Made = TypeVar("_Made")

_ATTEMPTS = 10

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
        make_folder(path.parent)
        try:
            with make_aside(temporary, lambda: temporary.open("xb")) as file:
                _write_synced(file, write)
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        finally:
            # Not empty while another process writes a file of this folder.
            with suppress(OSError):
                temporary.parent.rmdir()
        sync_folder(path.parent)


def write_synced(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Write a new file and wait until it is on the disk.

    For a folder that is built aside and put in place as a whole; else use `write_with`.

    Raises:
        OSError: As the system says; a part of the file may remain.
    """
    with path.open("xb") as file:
        _write_synced(file, write)


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file of these bytes whole; errors as in `write_with`."""
    write_with(path, lambda file: file.write(data))


def write_text(path: Path, text: str) -> None:
    """Write a UTF-8 text file whole; errors as in `write_with`."""
    write_bytes(path, text.encode())


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it, so that its name survives a power cut.

    Raises:
        OSError: As the system says.
    """
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)


def sweep(folder: Path) -> None:
    """Delete what killed processes left in a folder's `.tmp/`, as far as the system lets us.

    Only for who knows that nobody writes there now.
    """
    shutil.rmtree(folder / TEMP_FOLDER, ignore_errors=True)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder survive a power cut, where the system can (not on Windows)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_aside(path: Path, make: Callable[[], _Made]) -> _Made:
    """Make a new file or folder in `.tmp/`, and that as well, in a folder that is there.

    Another process takes `.tmp/` away whenever it finds it empty: then it is made again.

    Args:
        path: What is made.
        make: Makes it.

    Raises:
        OSError: As the system says.
    """
    attempts = _ATTEMPTS
    while True:
        try:
            path.parent.mkdir(exist_ok=True)
            return make()
        except (FileExistsError, FileNotFoundError):
            attempts -= 1
            if not attempts:
                raise


def _write_synced(file: BinaryIO, write: Callable[[BinaryIO], object]) -> None:
    write(file)
    file.flush()
    os.fsync(file.fileno())
