"""The text of a CSV file: unpacked, in pieces of whole lines, within bounds."""

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from fmnist_workbench.datasets.formats.idx import GZIP_MAGIC
from fmnist_workbench.datasets.formats.limits import refuse_bomb
from fmnist_workbench.datasets.progress import Report
from fmnist_workbench.spec.errors import InputError

_PIECE = 2**18
"""Bytes of text handled between two reports: well under 100 ms of work."""

_MAX_LINE = 4 * 2**20
"""Bytes of one line: room for the largest image in colour."""

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Lines:
    """Whole lines of a file that hold something.

    Attributes:
        texts: The lines, without their ends.
        numbers: Where each stands in the file, from 1.
    """

    texts: list[bytes]
    numbers: range | list[int]


def read_lines(path: Path, report: Report) -> Iterator[Lines]:
    """Yield the lines of a text file, gzipped or not, a piece at a time; blank ones are left out.

    Args:
        path: The file.
        report: Called before each piece.

    Raises:
        InputError: It cannot be read, is empty, or unpacks to far more than a data set.
    """
    what = path.name
    with _explained(path), path.open("rb") as file:
        size = max(path.stat().st_size, 1)
        packed = file.read(2) == GZIP_MAGIC
        file.seek(0)
        # A GzipFile reads as a BinaryIO does, but its stub does not say so.
        stream: BinaryIO = gzip.GzipFile(fileobj=file) if packed else file  # type: ignore[assignment]
        unpacked, number, rest = 0, 1, b""
        while True:
            report(f"Reading {what}", min(99, 100 * file.tell() // size), 100)
            piece = _read_piece(stream)
            if not unpacked:
                piece = piece.removeprefix(_BYTE_ORDER_MARK)
                _refuse_empty(piece, what)
            unpacked += len(piece)
            if packed:
                refuse_bomb(unpacked, size, what)
            whole, end, rest = (rest + piece).rpartition(b"\n") if piece else (rest, b"", b"")
            if len(rest) > _MAX_LINE:
                raise InputError(
                    f"{what}, line {number:,} is longer than any image's could be; check that it "
                    "is a CSV file, one image a line."
                )
            if whole or end:
                lines = _lines(whole, number)
                number += whole.count(b"\n") + 1
                if lines.texts:
                    yield lines
            if not piece:
                return


def _read_piece(stream: BinaryIO) -> bytes:
    """Return the next piece, with every end of a line (CR, LF or both) as LF; b"" at the end."""
    piece = stream.read(_PIECE)
    while piece.endswith(b"\r") and (more := stream.read(1)):  # a LF that belongs to it
        piece += more
    if b"\r" in piece:
        piece = piece.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return piece


def _lines(text: bytes, first: int) -> Lines:
    if not text.strip():
        return Lines([], [])
    texts = text.split(b"\n")
    if all(texts) and not any(line.isspace() for line in texts):
        return Lines(texts, range(first, first + len(texts)))
    kept = [(at, line) for at, line in enumerate(texts, first) if line and not line.isspace()]
    return Lines([line for _, line in kept], [at for at, _ in kept])


def _refuse_empty(start: bytes, what: str) -> None:
    if not start:
        raise InputError(
            f"{what} is empty; a CSV file holds an image a line: its label, then its pixels."
        )
    if b"\0" in start:
        raise InputError(
            f"{what} is no CSV file, whatever its name says: it holds bytes that are no text; "
            "check that it is the right file."
        )


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Make one sentence of whatever goes wrong when a file is read."""
    try:
        yield
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise InputError(
            f"{path.name} is damaged and cannot be unpacked ({error}); get a fresh copy of it."
        ) from error
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}); check it.") from error
