"""How the lines of a CSV file are laid out: which column is the label, which are the pixels."""

import csv
import math
from dataclasses import dataclass

from fmnist_workbench.datasets.formats.csvcells import is_number
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.network import MAX_SIDE

_SEPARATORS = (b",", b";", b"\t")
_LABEL = b"label"
_LABELS = (_LABEL, b"labels", b"class", b"target", b"category", b"y")
"""What the column of labels is called, in small letters."""

_NUMBERINGS = (b"", b"id", b"index", b"imageid", b"image_id", b"unnamed: 0")
"""What a column is called that only numbers the lines."""


@dataclass(frozen=True)
class Layout:
    """How the lines of a CSV file are laid out.

    Attributes:
        separator: What stands between two cells.
        header: The cells of the first line, if they are names; else None.
        columns: Cells of a line.
        label: Which column, from 0, holds the label; None where there is none.
    """

    separator: bytes
    header: tuple[bytes, ...] | None
    columns: int
    label: int | None

    @property
    def pixels(self) -> int:
        """Pixels of an image, each channel of each counted."""
        return self.columns - (self.label is not None)


def find_layout(what: str, first: bytes, like: Layout | None = None) -> Layout:
    """Return how a file is laid out, which its first line says.

    Args:
        what: The file's name, as the start of a sentence.
        first: The line.
        like: The layout of the training images, for another part of the set: it may have the label
            or lack it.

    Raises:
        InputError: Its columns make no images, or it cannot be told which one is the label.
    """
    separator = max(_SEPARATORS, key=first.count)
    cells = tuple(cell.strip() for cell in unquoted(first, separator).split(separator))
    header = cells if _is_header(cells) else None
    label = _label_of(what, cells, header, like)
    layout = Layout(separator, header, len(cells), label)
    if like is not None and layout.pixels != like.pixels:
        _refuse_other_columns(what, cells, header)
        raise InputError(
            f"{what} has {len(cells):,} columns, but test images must have the "
            f"{like.pixels:,} pixels of the training images, with or without a label before them; "
            "check that it is the right file."
        )
    try:
        image_of(layout.pixels, what)
    except InputError:
        _refuse_other_columns(what, cells, header)
        raise
    return layout


def _refuse_other_columns(
    what: str, cells: tuple[bytes, ...], header: tuple[bytes, ...] | None
) -> None:
    """Say what is easily seen to be wrong with a first line whose pixels make no image.

    Raises:
        InputError: It has a single cell, a column that numbers the lines, or an empty last one.
    """
    if len(cells) == 1:
        raise InputError(
            f"{what} has no comma, semicolon or tab in its first line; each line is a label, then "
            "all pixels, with one of these between them."
        )
    named = header or ()
    numbering = [name for at, name in enumerate(named) if _is_numbering(name, at)]
    if numbering:
        name = numbering[0].decode("utf-8", errors="replace")
        raise InputError(
            f"{what} has the column {name!r}, which numbers the lines and holds no pixel; "
            "remove it."
        )
    if not cells[-1]:
        raise InputError(
            f"{what} has nothing in the last column of its first line; leave out what separates it "
            "from the others, in each line."
        )


def _is_numbering(name: bytes, at: int) -> bool:
    """Whether a column numbers the lines; without a name only the first one does."""
    return name.lower() in _NUMBERINGS and (bool(name) or at == 0)


def image_of(pixels: int, what: str) -> tuple[int, ...]:
    """Return the shape of a square image of so many pixels: grey, or else in colour.

    Raises:
        InputError: There is no such square.
    """
    side, colour_side = math.isqrt(pixels), math.isqrt(pixels // 3)
    if 0 < side <= MAX_SIDE and side**2 == pixels:
        return side, side
    if 0 < colour_side <= MAX_SIDE and 3 * colour_side**2 == pixels:
        return colour_side, colour_side, 3
    raise InputError(
        f"{what} has {pixels:,} columns of pixels, which make no square image of at most "
        f"{MAX_SIDE} by {MAX_SIDE}, grey or in colour; each line is a label, then all pixels (784 "
        "for 28 by 28)."
    )


def _label_of(
    what: str,
    cells: tuple[bytes, ...],
    header: tuple[bytes, ...] | None,
    like: Layout | None,
) -> int | None:
    """Return the column of labels, None where there is none."""
    named = None if header is None else _named_label(header)
    if like is not None and len(cells) == like.pixels and named is None:
        return None
    if header is None:
        return 0 if like is None else like.label
    return _unnamed_label(what, header) if named is None else named


def _named_label(header: tuple[bytes, ...]) -> int | None:
    """Return the first column that is called as labels are."""
    names = (cell.lower() for cell in header)
    return next((at for at, name in enumerate(names) if name in _LABELS), None)


def _unnamed_label(what: str, header: tuple[bytes, ...]) -> int:
    """Return the column that is called otherwise than the pixels: the first one, or the last.

    Raises:
        InputError: Neither is, or the column only numbers the lines.
    """
    stems = [cell.lower().rstrip(b"0123456789") for cell in header]
    at = 0
    if len(stems) > 2 and stems[0] and stems[0] == stems[1]:
        at = len(stems) - 1
        if stems[at] == stems[0]:
            raise InputError(
                f"{what} has no column called label, and its first line names all columns alike; "
                "call the column of labels label."
            )
    name = header[at].decode("utf-8", errors="replace")[:40]
    if name.lower().encode() in _NUMBERINGS:
        raise InputError(
            f"{what} has the column {name!r} where the label should be, and no column called "
            "label; remove it, or call the column of labels label."
        )
    return at


def _is_header(cells: tuple[bytes, ...]) -> bool:
    """Whether the cells of a first line are names: words, or the numbers of the columns.

    A single word is none: it may be a cell that is wrong.
    """
    pixels = cells[1:]
    words = sum(not is_number(cell) for cell in pixels if cell)
    if 2 * words > len(pixels) or _LABEL in (cell.lower() for cell in cells):
        return True
    # A number before them must count along: else it is a label, and the pixels are a ramp.
    numbers = cells if is_number(cells[0]) else pixels
    counted = (tuple(b"%d" % (first + at) for at in range(len(numbers))) for first in (0, 1))
    return len(pixels) > 1 and numbers in counted


def unquoted(line: bytes, separator: bytes) -> bytes:
    """Return a line without quotation marks; a separator within them becomes a space."""
    if b'"' not in line:
        return line
    text = line.decode("latin-1")
    mark = separator.decode()
    try:
        cells = next(csv.reader([text], delimiter=mark), [])
    except csv.Error:
        return line.replace(b'"', b"")
    return mark.join(cell.replace(mark, " ") for cell in cells).encode("latin-1")
