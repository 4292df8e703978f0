"""The weights in a `.keras` file: how many each says there are, and the file that they are."""

import io
import os
import struct
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from math import prod
from typing import IO, TYPE_CHECKING, BinaryIO

from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.faults import shown

if TYPE_CHECKING:
    import h5py

_LOCAL_HEADER_BYTES = 30
_LENGTHS = struct.Struct("<HH")
"""Of a member's name and of what follows it, at the end of its local header."""

_MAX_UNPACKED = 64 * 2**20
"""Bytes of weights that are packed at all, as Keras's own never are."""

_MAX_ENTRIES = 20_000
"""More than the layers that a network may have leave in a file, their optimizer's included."""

_MAX_DEPTH = 40
"""Groups within groups, where Keras has about six: long paths take long to follow."""

_OTHER_VALUES = 10_000
"""The most that one of the other arrays beside the weights has, such as a random state."""

_AT_A_TIME = 2**20


def refuse_huge_shapes(
    archive: zipfile.ZipFile, file: BinaryIO, info: zipfile.ZipInfo, weights: int
) -> None:
    """Refuse weights of which one array says that it is larger than all of them together.

    Args:
        archive: What the weights are in.
        file: The same, as it is on the disk.
        info: The weights.
        weights: How many the whole network has.

    Raises:
        InputError: They are, or no HDF5; the sentence has no beginning that says which file.
        OSError: They are damaged.
    """
    # h5py imports NumPy, which few of the files that hold networks need.
    import h5py

    sizes: list[tuple[str, int]] = []

    def note(path: str | bytes, entry: object) -> bool | None:
        name = os.fsdecode(path)  # what is no UTF-8 comes as bytes
        sizes.append((name, prod(entry.shape or ()) if isinstance(entry, h5py.Dataset) else 0))
        return len(sizes) > _MAX_ENTRIES or name.count("/") > _MAX_DEPTH or None

    with opened_weights(archive, file, info) as content:
        if content.visititems(note):
            raise InputError(
                f"its {info.filename} holds more arrays and groups, or deeper ones, than any "
                "network needs; save the model again."
            )
    name, largest = max(sizes, key=lambda entry: entry[1], default=("", 0))
    if largest > max(weights, _OTHER_VALUES):
        raise InputError(
            f"its {info.filename} says that {shown(name)} has {largest:,} values, but the whole "
            f"network has {weights:,} weights; save the model again."
        )


@contextmanager
def opened_weights(
    archive: zipfile.ZipFile, file: BinaryIO, info: zipfile.ZipInfo
) -> Iterator["h5py.File"]:
    """Yield the weights to look about in; arguments and OSError as in `refuse_huge_shapes`."""
    import h5py

    with h5py.File(_content(archive, file, info), "r") as content:
        yield content


def require_undamaged(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    """Read the weights once from end to end, as their sum is only known then.

    Raises:
        BadZipFile: A bit has changed since they were written.
    """
    with archive.open(info) as stream:
        while stream.read(_AT_A_TIME):
            pass


def _content(archive: zipfile.ZipFile, file: BinaryIO, info: zipfile.ZipInfo) -> BinaryIO:
    """Return the weights as a file that is quick to look about in."""
    with archive.open(info) as stream:  # which looks whether the local header is in place
        if info.compress_type != zipfile.ZIP_STORED:
            return io.BytesIO(_unpacked(stream, info))
    file.seek(info.header_offset)
    name, extra = _LENGTHS.unpack(file.read(_LOCAL_HEADER_BYTES)[-_LENGTHS.size :])
    start = info.header_offset + _LOCAL_HEADER_BYTES + name + extra
    return io.BufferedReader(_Part(file, start, info.file_size))


def _unpacked(stream: IO[bytes], info: zipfile.ZipInfo) -> bytes:
    if info.file_size > _MAX_UNPACKED:
        raise InputError(
            f"its {info.filename} is packed, and has {info.file_size:,} bytes; save the model "
            "again with Keras, which does not pack it."
        )
    return stream.read(_MAX_UNPACKED)


class _Part(io.RawIOBase):
    """A part of a file as a file of its own."""

    def __init__(self, file: BinaryIO, start: int, length: int) -> None:
        self._file, self._start, self._length = file, start, length
        self._place = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        origin = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._length}[whence]
        self._place = max(0, origin + offset)
        return self._place

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        self._file.seek(self._start + self._place)
        content = self._file.read(min(len(buffer), max(0, self._length - self._place)))
        buffer[: len(content)] = content
        self._place += len(content)
        return len(content)
