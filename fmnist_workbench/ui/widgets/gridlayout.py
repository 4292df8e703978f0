"""Where many images of one size, with a name under each, go in a rectangle."""

from dataclasses import dataclass

import numpy as np

MIN_NAMED = 24
"""Images whose shorter side would fall below this many screen pixels get no names."""


@dataclass(frozen=True)
class Spot:
    """A pixel of one image of the grid: the image's place, and the pixel's row and column."""

    index: int
    row: int
    column: int


@dataclass(frozen=True)
class GridLayout:
    """A grid of `count` images, row by row, centred in a rectangle; all in screen pixels.

    Attributes:
        size: (height, width) of one image in its own pixels.
        drawn: (height, width) of one image on the screen.
        cell: (height, width) of an image with its name and the gap around.
        origin: (y, x) of the first cell.
        named: Whether there is room for names.
    """

    count: int
    columns: int
    size: tuple[int, int]
    drawn: tuple[int, int]
    cell: tuple[int, int]
    origin: tuple[int, int]
    named: bool

    @property
    def rows(self) -> int:
        """How many rows, the last one perhaps shorter."""
        return -(-self.count // self.columns)

    def corner(self, index: int) -> tuple[int, int]:
        """Return (y, x) of the upper left corner of an image."""
        row, column = divmod(index, self.columns)
        aside = (self.cell[1] - self.drawn[1]) // 2
        return self.origin[0] + row * self.cell[0], self.origin[1] + column * self.cell[1] + aside

    def find(self, y: int, x: int) -> Spot | None:
        """Return the image and its pixel at a place on the screen, None between images."""
        row = (y - self.origin[0]) // self.cell[0]
        column = (x - self.origin[1]) // self.cell[1]
        index = row * self.columns + column
        if not (row >= 0 and 0 <= column < self.columns and index < self.count):
            return None
        top, left = self.corner(index)
        down, right = y - top, x - left
        if not (0 <= down < self.drawn[0] and 0 <= right < self.drawn[1]):
            return None
        return Spot(
            index, down * self.size[0] // self.drawn[0], right * self.size[1] // self.drawn[1]
        )


def arrange(
    count: int,
    size: tuple[int, int],
    room: tuple[int, int],
    *,
    name: tuple[int, int] | None = None,
    gap: int = 2,
) -> GridLayout:
    """Return the grid that shows the images largest.

    Args:
        count: How many images, at least 1.
        size: (height, width) of each, in its own pixels.
        room: (height, width) of the rectangle on the screen.
        name: (height, width) that the widest name takes; None for no names. They are left out
            where they would make the images smaller than `MIN_NAMED`.
        gap: Least screen pixels between neighbours.

    Example:
        >>> arrange(4, (28, 28), (100, 100)).drawn
        (48, 48)
    """
    if name is not None:
        layout = _largest(count, size, _Room(room, gap, name))
        if layout is not None and min(layout.drawn) >= MIN_NAMED:
            return layout
    layout = _largest(count, size, _Room(room, gap))
    assert layout is not None, "without names one column always fits"
    return layout


@dataclass(frozen=True)
class _Room:
    """The rectangle and what of it is not for images; as in `arrange`."""

    room: tuple[int, int]
    gap: int
    name: tuple[int, int] | None = None


def _largest(count: int, size: tuple[int, int], room: _Room) -> GridLayout | None:
    """Return the grid of the largest images, None if a name is wider than any column."""
    columns = np.arange(1, count + 1)
    rows = -(-count // columns)
    high, wide = room.room[0] // rows, room.room[1] // columns
    below, widest = room.name or (0, 0)
    scale = np.minimum((high - room.gap - below) / size[0], (wide - room.gap) / size[1])
    fits = (wide >= widest + room.gap) if room.name else np.ones(count, bool)
    if not fits.any():
        return None
    # Of equally large ones, the one whose rows are fullest.
    best = np.lexsort((-rows * columns, np.where(fits, scale, -np.inf)))[-1]
    return _grid(count, int(columns[best]), size, max(float(scale[best]), 0.0), room)


def _grid(count: int, columns: int, size: tuple[int, int], scale: float, room: _Room) -> GridLayout:
    rows = -(-count // columns)
    drawn = max(int(size[0] * scale), 1), max(int(size[1] * scale), 1)
    below = room.name[0] if room.name else 0
    space = drawn[0] + below + max(room.gap, drawn[0] // 8)
    cell = min(max(room.room[0] // rows, 1), space), max(room.room[1] // columns, 1)
    origin = (room.room[0] - rows * cell[0]) // 2, (room.room[1] - columns * cell[1]) // 2
    return GridLayout(count, columns, size, drawn, cell, origin, named=room.name is not None)
