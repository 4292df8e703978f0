"""history.jsonl: one line an epoch. A line is what commits its epoch, so it is written last."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.run import Epoch
from fmnist_workbench.spec.words import count
from fmnist_workbench.storage.atomic import disk_trouble, sync_folder, write_bytes

HISTORY_NAME = "history.jsonl"


def read(folder: Path) -> tuple[tuple[Epoch, ...], str | None]:
    """Return the epochs of a run folder, and a sentence on what had to be left out, or None.

    A line that was torn by a crash is left out with everything after it.
    """
    path = folder / HISTORY_NAME
    lines = path.read_bytes().splitlines(keepends=True) if path.exists() else []
    epochs: list[Epoch] = []
    for line in lines:
        epoch = _parse(line)
        if epoch is None or epoch.epoch != len(epochs) + 1:
            return tuple(epochs), (
                f"{path}: line {len(epochs) + 1} of {len(lines)} is damaged; "
                f"the run counts as having {count(len(epochs), 'finished epoch')}."
            )
        epochs.append(epoch)
    return tuple(epochs), None


def append(folder: Path, epoch: Epoch) -> None:
    """Add an epoch after those before it, and wait until the line is on the disk.

    What an attempt that failed may have left behind the line before is cut off.

    Raises:
        MachineError: It cannot be written; the epochs before it are as they were.
    """
    path = folder / HISTORY_NAME
    rest = _line(epoch)
    with disk_trouble(f"save epoch {epoch.epoch} in {path}"), path.open("a+b", buffering=0) as file:
        size = _size_of_lines(file, epoch.epoch - 1)
        try:
            file.truncate(size)
            # A disk that fills up may take half a line and complain only at the next write.
            while rest:
                rest = rest[file.write(rest) :]
            os.fsync(file.fileno())
        except OSError:
            file.truncate(size)
            raise
        if epoch.epoch == 1:
            sync_folder(folder)  # the file is new


def rewrite(folder: Path, epochs: Iterable[Epoch]) -> None:
    """Write the whole history anew.

    Raises:
        MachineError: It cannot be written; the file is as it was.
    """
    write_bytes(folder / HISTORY_NAME, b"".join(_line(epoch) for epoch in epochs))


def _size_of_lines(file: BinaryIO, count: int) -> int:
    """Return the bytes of the first `count` lines, or of as many as there are whole."""
    file.seek(0)
    lines = file.read().splitlines(keepends=True)[:count]
    return sum(len(line) for line in lines if line.endswith(b"\n"))


def _line(epoch: Epoch) -> bytes:
    return epoch.model_dump_json().encode() + b"\n"


def _parse(line: bytes) -> Epoch | None:
    if not line.endswith(b"\n"):
        return None
    try:
        return Epoch.from_json(line, HISTORY_NAME)
    except InputError:
        return None
