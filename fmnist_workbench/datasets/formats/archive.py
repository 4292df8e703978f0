"""Opening an .npz from a stranger: what it claims to hold is known before anything is unpacked.

An .npz is a zip of .npy files. NumPy's own reader would unpack whatever the zip says, so here the
zip directory and every .npy header are read first, each within bounds, and nothing in a file can
make Python run code (`allow_pickle=False`).
"""

import io
import math
import struct
import tokenize
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, cast

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from fmnist_workbench.datasets.formats.limits import MAX_BYTES, refuse_bomb
from fmnist_workbench.datasets.formats.zips import (
    MAX_DIRECTORY,
    directory_size,
    is_encrypted,
    is_packed_as_known,
)
from fmnist_workbench.spec.errors import InputError, MachineError, reason

_MAX_HEADER = 16 * 2**10
"""Bytes of a .npy file within which its header must end (NumPy itself allows 10,000)."""

_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    tokenize.TokenError,
    EOFError,
    LookupError,
    OSError,
    OverflowError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
)
"""What zipfile and NumPy's header parser raise at damaged bytes; it all means the same."""


@dataclass(frozen=True)
class Header:
    """What a .npy file says of its array, before the array is read; `start` is where it begins."""

    shape: tuple[int, ...]
    dtype: np.dtype[np.generic]
    start: int

    @property
    def size(self) -> int:
        """Bytes of the array."""
        return math.prod(self.shape) * self.dtype.itemsize


class Archive:
    """The arrays of an open .npz file, by name."""

    def __init__(self, archive: zipfile.ZipFile, what: str) -> None:
        self._archive = archive
        self._members = {
            info.filename.removesuffix(".npy"): info
            for info in archive.infolist()
            if info.filename.endswith(".npy")
        }
        self._what = what
        self.headers = {name: self._header(name) for name in self._members}
        self._refuse_too_large()
        for name, header in self.headers.items():
            if self._members[name].file_size != header.start + header.size:
                raise ValueError(f"{name} has another size than its header says")

    def load(self, name: str, tick: Callable[[], None] = lambda: None) -> NDArray[np.generic]:
        """Unpack an array.

        Args:
            name: Which one.
            tick: Called every few megabytes; may raise to cancel.

        Raises:
            InputError: The file is damaged.
            MachineError: There is too little memory for the array.
        """
        with _explained(self._what), self._archive.open(self._members[name]) as stream:
            ticking = cast(BinaryIO, _Ticking(stream, tick))
            array: NDArray[np.generic] = npy.read_array(ticking, allow_pickle=False)
        return array

    def _refuse_too_large(self) -> None:
        total = sum(header.size for header in self.headers.values())
        if total > MAX_BYTES:
            raise InputError(
                f"{self._what} would unpack to {total / 2**30:,.1f} GB, but at most "
                f"{MAX_BYTES / 2**30:g} GB are read; save fewer images, or save them as uint8."
            )
        refuse_bomb(total, sum(info.compress_size for info in self._members.values()), self._what)

    def _header(self, name: str) -> Header:
        info = self._members[name]
        if not is_packed_as_known(info):
            raise InputError(
                f"{self._what} is packed in a way that is not read; save it with NumPy's savez or "
                "savez_compressed."
            )
        if is_encrypted(info):
            raise InputError(f"{self._what} is encrypted; save it without a password.")
        with self._archive.open(info) as stream:
            start = io.BytesIO(stream.read(_MAX_HEADER))
        header = _parse_header(start)
        if header.dtype.hasobject:
            raise InputError(
                f"{name} in {self._what} holds pickled Python objects, which could run code when "
                "opened and are never read; save plain numbers, as uint8."
            )
        return header


class _Ticking:
    """A stream that says every few megabytes that it is being read."""

    _EVERY = 8 * 2**20

    def __init__(self, stream: IO[bytes], tick: Callable[[], None]) -> None:
        self._stream = stream
        self._tick = tick
        self._left = self._EVERY

    def read(self, size: int = -1) -> bytes:
        """Read as the stream does."""
        data = self._stream.read(size)
        self._left -= len(data)
        if self._left <= 0:
            self._left = self._EVERY
            self._tick()
        return data


@contextmanager
def open_archive(path: Path, what: str) -> Iterator[Archive]:
    """Open an .npz file.

    Args:
        path: The file.
        what: Its name, as the start of a sentence.

    Raises:
        InputError: It cannot be read, is no .npz file, is damaged, too large, or holds objects.
    """
    with ExitStack() as stack:
        with _explained(what):
            file = stack.enter_context(path.open("rb"))
            _refuse_other_files(file, what)
            archive = Archive(stack.enter_context(zipfile.ZipFile(file)), what)
        yield archive


@contextmanager
def _explained(what: str) -> Iterator[None]:
    """Make one sentence of whatever goes wrong when a file is read."""
    try:
        yield
    except InputError:
        raise
    except PermissionError as error:
        raise InputError(f"{what} may not be read; change its permissions.") from error
    except MemoryError as error:
        raise MachineError(
            f"There is too little memory to read {what}; close other programs, or save fewer "
            "images."
        ) from error
    except _DAMAGE as error:
        raise InputError(
            f"{what} is damaged or cut short ({reason(error)}); get a fresh copy of it."
        ) from error


def _refuse_other_files(file: BinaryIO, what: str) -> None:
    """Look at both ends of a file, so that zipfile only ever reads a small zip directory."""
    start = file.read(4)
    if not start.startswith(b"PK"):
        found = "empty" if not start else "no NumPy .npz file, whatever its name says"
        raise InputError(f"{what} is {found}; save arrays with numpy.savez.")
    if directory_size(file) > MAX_DIRECTORY:
        raise InputError(
            f"{what} lists more arrays than a data set can have; save only x_train, y_train, "
            "x_test and y_test."
        )


def _parse_header(start: io.BytesIO) -> Header:
    version = npy.read_magic(start)
    if version == (1, 0):
        shape, _, dtype = npy.read_array_header_1_0(start)
    elif version == (2, 0):
        shape, _, dtype = npy.read_array_header_2_0(start)
    else:
        raise ValueError(f"unknown .npy version {version}")
    if any(side < 0 for side in shape):
        raise ValueError(f"negative shape {shape}")
    return Header(shape, dtype, start.tell())
