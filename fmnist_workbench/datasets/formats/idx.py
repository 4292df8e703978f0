"""The IDX format of MNIST: a header that says type and shape, then the values, big-endian.

Source: http://yann.lecun.com/exdb/mnist/ ("The IDX file format").
"""

import gzip
import io
import math
import struct
import zlib
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from fmnist_workbench.datasets.formats.limits import MAX_BYTES, refuse_bomb
from fmnist_workbench.spec.errors import InputError

Tick = Callable[[], None]

GZIP_MAGIC = b"\x1f\x8b"

_STEP = 8 * 2**20
"""Bytes unpacked at a time."""

_TYPES = {0x08: ">u1", 0x09: ">i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}


def parse(data: bytes, what: str, tick: Tick = lambda: None) -> NDArray[np.generic]:
    """Return the array of an IDX file, gzipped or not.

    Args:
        data: The file's bytes.
        what: What is read, as the start of a sentence: a file's name.
        tick: Called every few megabytes; may raise to cancel.

    Raises:
        InputError: It is no IDX file, or it is damaged, too short or too long.
    """
    if not data.startswith(GZIP_MAGIC):
        return _parse(io.BytesIO(data), what, tick)
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
            return _parse(stream, what, tick, packed=len(data))
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(
            f"{what} is damaged and cannot be unpacked ({error}); get a fresh copy of it."
        ) from error


def _parse(
    stream: io.BufferedIOBase, what: str, tick: Tick, packed: int | None = None
) -> NDArray[np.generic]:
    start = stream.read(4)
    if len(start) < 4 or start[:2] != b"\0\0" or start[2] not in _TYPES or start[3] == 0:
        raise InputError(
            f"{what} is no IDX file: it begins with {start.hex(' ') or 'nothing'}; "
            "check that it is the right file."
        )
    dtype, dimensions = np.dtype(_TYPES[start[2]]), start[3]
    sizes = stream.read(4 * dimensions)
    if len(sizes) < 4 * dimensions:
        raise InputError(f"{what} ends within its header; get a fresh copy of it.")
    shape = struct.unpack(f">{dimensions}I", sizes)
    size = math.prod(shape) * dtype.itemsize
    if size > MAX_BYTES:
        raise InputError(
            f"{what} says it holds {shape} values, but at most {MAX_BYTES / 2**30:g} GB are "
            "read; check that it is the right file."
        )
    if packed is not None:
        refuse_bomb(size, packed, what)
    # One byte more than there should be: it shows a file that is too long, and lets gzip reach
    # its end, where it checks its own sum.
    values = _read(stream, size + 1, tick)
    if len(values) != size:
        found = "more" if len(values) > size else f"only {len(values):,}"
        raise InputError(
            f"{what} should hold {size:,} bytes of values {shape} but holds {found}; "
            "get a fresh copy of it."
        )
    array: NDArray[np.generic] = np.frombuffer(values, dtype).reshape(shape)
    return array


def _read(stream: io.BufferedIOBase, size: int, tick: Tick) -> bytes:
    """Return so many bytes, or as many as there are."""
    pieces: list[bytes] = []
    while size > 0 and (piece := stream.read(min(size, _STEP))):
        pieces.append(piece)
        size -= len(piece)
        tick()
    return b"".join(pieces)
