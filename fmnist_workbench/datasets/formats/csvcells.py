"""The cells of CSV lines as numbers: fast for whole numbers, exact about what is wrong.

Almost all files hold whole numbers of at most three digits. Those are read by NumPy from the bytes
themselves; any other text goes through NumPy's own reader, and cell by cell where that fails.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fmnist_workbench.spec.errors import InputError

Complain = Callable[[int, int, str], InputError]
"""Makes an error of a row and a column in a block, each from 0, and what is wrong there."""

_NEWLINE = ord("\n")
_ZERO = ord("0")


@dataclass(frozen=True, eq=False)
class Block:
    """Cells as numbers: uint8 where all are whole, else float32; (rows, columns)."""

    values: NDArray[np.generic]
    missing: int = 0


def parse_cells(rows: Sequence[bytes], columns: int, separator: bytes, complain: Complain) -> Block:
    """Return the pixels of some lines.

    Args:
        rows: Lines without their label; each has so many columns.
        columns: How many.
        separator: What stands between two cells.
        complain: Makes the error.

    Raises:
        InputError: A cell is no number from 0 to 255.
    """
    text = b"\n".join(rows) + b"\n"
    values = _digits(text, len(rows), columns, separator)
    if values is not None:
        if values.max(initial=0) > 255:
            row, column = np.argwhere(values > 255)[0].tolist()
            raise complain(row, column, f"holds {values[row, column]}, which is above 255")
        return Block(values.astype(np.uint8))
    return _numbers(rows, text, separator, complain)


def _digits(text: bytes, rows: int, columns: int, separator: bytes) -> NDArray[np.uint16] | None:
    """Return cells that are nothing but one to three digits, None if any is not."""
    data = np.frombuffer(text, np.uint8)
    digits = data - np.uint8(_ZERO)  # what lies below "0" wraps around
    is_digit = digits <= 9
    ends = np.flatnonzero(~is_digit)
    if len(ends) != rows * columns:
        return None
    marks = data[ends].reshape(rows, columns)
    if (marks[:, -1] != _NEWLINE).any() or (marks[:, :-1] != separator[0]).any():
        return None
    four_in_a_row = is_digit[:-3] & is_digit[1:-2] & is_digit[2:-1] & is_digit[3:]
    empty = ~(is_digit[:-1] | is_digit[1:])
    if not is_digit[0] or four_in_a_row.any() or empty.any():
        return None
    # At each digit, the number that ends there: whatever stands before it and is none counts as 0.
    ones = np.where(is_digit, digits, 0).astype(np.uint16)
    values = ones.copy()
    values[1:] += ones[:-1] * np.uint16(10)
    values[2:] += ones[:-2] * is_digit[1:-1] * np.uint16(100)
    return values[ends - 1].reshape(rows, columns)


def _numbers(rows: Sequence[bytes], text: bytes, separator: bytes, complain: Complain) -> Block:
    missing = 0
    if _may_be_missing(text, separator):
        rows, missing = _filled(rows, separator)
    values = _loaded(rows, separator, complain)
    # NaN fails all comparisons.
    wrong = np.argwhere(~((values >= 0) & (values <= 255)))
    if len(wrong):
        row, column = wrong[0].tolist()
        value = values[row, column]
        why = "lies outside 0 to 255" if np.isfinite(value) else "is missing or not finite"
        raise complain(row, column, f"holds {value:g}, which {why}")
    # "1.0" may be the brightest of 0 to 1, "1" is nearly black: what has a point stays a float.
    whole = b"." not in text and (values == np.rint(values)).all()
    return Block(values.astype(np.uint8 if whole else np.float32), missing)


def _may_be_missing(text: bytes, separator: bytes) -> bool:
    """Whether a cell may be empty; far faster than to look at each."""
    at_an_edge = (separator * 2, separator + b"\n", b"\n" + separator, b" ")
    return text.startswith((separator, b"\n")) or any(mark in text for mark in at_an_edge)


def _filled(rows: Sequence[bytes], separator: bytes) -> tuple[list[bytes], int]:
    """Return rows with 0 in their empty cells, and how many there were."""
    filled, missing = list(rows), 0
    for place, row in enumerate(rows):
        cells = row.split(separator)
        empty = sum(not cell.strip() for cell in cells)
        if empty:
            filled[place] = separator.join(cell if cell.strip() else b"0" for cell in cells)
            missing += empty
    return filled, missing


def _loaded(rows: Sequence[bytes], separator: bytes, complain: Complain) -> NDArray[np.float64]:
    try:
        return np.loadtxt(
            [row.decode("latin-1") for row in rows],
            delimiter=separator.decode(),
            comments=None,
            ndmin=2,
        )
    except ValueError:
        # It says which row of those it was given, not which line of the file, nor always where.
        for row, line in enumerate(rows):
            for column, cell in enumerate(line.split(separator)):
                if not is_number(cell):
                    shown = cell.decode("utf-8", errors="replace").strip()[:40]
                    raise complain(row, column, f"holds {shown!r}, which is no number") from None
        raise complain(0, 0, "cannot be read as a number") from None


def is_number(cell: bytes) -> bool:
    """Whether a cell's text is a number."""
    try:
        float(cell)
    except ValueError:
        return False
    return b"_" not in cell  # Python's own way to group digits
