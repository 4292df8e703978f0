"""Where rows of images go, each behind its title, with a gap between two halves."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RowLayout:
    """Rows of square-fitted cells; all in screen pixels.

    Attributes:
        rows: How many rows there is room for.
        columns: Images a row.
        cell: (height, width) of an image with the gap around it.
        drawn: (height, width) of an image.
        origin: (y, x) of the first image.
        split: After how many images of a row there is a wider gap; 0 for none.
        gap: How wide that is.
    """

    rows: int
    columns: int
    cell: tuple[int, int]
    drawn: tuple[int, int]
    origin: tuple[int, int]
    split: int
    gap: int

    def corner(self, row: int, column: int) -> tuple[int, int]:
        """Return (y, x) of the upper left corner of an image."""
        aside = self.gap if self.split and column >= self.split else 0
        return (
            self.origin[0] + row * self.cell[0],
            self.origin[1] + column * self.cell[1] + aside,
        )

    def find(self, y: int, x: int) -> tuple[int, int] | None:
        """Return (row, column) of the image at a place, None between images."""
        row = (y - self.origin[0]) // self.cell[0]
        for column in range(self.columns):
            top, left = self.corner(row, column)
            inside = 0 <= y - top < self.drawn[0] and 0 <= x - left < self.drawn[1]
            if inside and 0 <= row < self.rows:
                return row, column
        return None


def arrange_rows(
    rows: int,
    columns: int,
    size: tuple[int, int],
    room: tuple[int, int],
    *,
    title: int,
    heading: int,
    split: int = 0,
    least: int = 20,
) -> RowLayout:
    """Return the layout that shows as many of the rows as fit, as large as they fit.

    Args:
        rows: How many there are, at least 1.
        columns: Images a row.
        size: (height, width) of an image in its own pixels.
        room: (height, width) of the rectangle.
        title: Width of the titles before the rows.
        heading: Height of what stands above the first row.
        split: After how many images of a row there is a wider gap.
        least: No row is lower than this; those that then do not fit are left out.

    Example:
        >>> arrange_rows(2, 4, (28, 28), (220, 500), title=60, heading=20).rows
        2
    """
    gap = 2 * (least // 2) if split else 0
    high = max(room[0] - heading, 1)
    wide = max(room[1] - title - gap, columns)
    fitting = max(min(rows, high // least), 1)
    space = 3
    scale = min(
        (high // fitting - space) / size[0],
        (wide // columns - space) / size[1],
    )
    drawn = max(int(size[0] * scale), 1), max(int(size[1] * scale), 1)
    cell = drawn[0] + space, drawn[1] + space
    fitting = min(rows, max(high // cell[0], 1))
    return RowLayout(fitting, columns, cell, drawn, (heading, title), split, gap)
