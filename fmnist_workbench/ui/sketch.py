"""Painting on an image's own pixels: soft strokes without gaps, whatever the pen's speed."""

from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Point = tuple[float, float]

UNDO_STEPS = 200
"""So many steps back are kept; of the largest images they take 40 MB."""


@dataclass(frozen=True)
class Brush:
    """What is painted with.

    Attributes:
        size: Diameter, in pixels of the image.
        colour: What a stroke leaves, one value 0..255 a channel; black erases.
    """

    size: float
    colour: tuple[int, ...]


class Sketch:
    """An image that is painted on.

    A stroke covers each pixel once, however often it passes: its soft edge stays soft. Strokes,
    `clear` and `load` can each be undone.

    Args:
        shape: (height, width, channels).
    """

    def __init__(self, shape: tuple[int, int, int]) -> None:
        self.pixels: Pixels = np.zeros(shape, np.uint8)
        self._before = self.pixels
        self._cover = np.zeros(shape[:2])
        self._at: Point = (0.0, 0.0)
        self._past: deque[Pixels] = deque(maxlen=UNDO_STEPS)
        self._future: deque[Pixels] = deque(maxlen=UNDO_STEPS)

    @property
    def shape(self) -> tuple[int, int, int]:
        """(height, width, channels)."""
        height, width, channels = self.pixels.shape
        return height, width, channels

    def clear(self) -> None:
        """Make all of it black."""
        self.load(np.zeros_like(self.pixels))

    def load(self, pixels: Pixels) -> None:
        """Go on from another image of the same shape."""
        self._remember()
        self.pixels = pixels.copy()
        self._before = self.pixels

    def press(self, at: Point, brush: Brush) -> None:
        """Begin a stroke at (x, y), in pixels of the image, from its upper left corner."""
        self._remember()
        self._before = self.pixels.copy()
        self._cover = np.zeros(self.shape[:2])
        self._at = at
        self.drag(at, brush)

    def drag(self, to: Point, brush: Brush) -> None:
        """Draw the stroke on to (x, y) in a straight line."""
        rows, columns = self._reach(to, brush)
        cover = self._cover[rows, columns]
        np.maximum(cover, self._covered(rows, columns, to, brush), out=cover)
        before = self._before[rows, columns].astype(np.float64)
        painted = before + (np.array(brush.colour) - before) * cover[..., None]
        self.pixels[rows, columns] = painted.round()
        self._at = to

    def undo(self) -> bool:
        """Take back the last step that changed a pixel; return whether there was one."""
        return self._step(self._past, self._future)

    def redo(self) -> bool:
        """Take back the last undo, if nothing was painted since; return whether there was one."""
        return self._step(self._future, self._past)

    def _remember(self) -> None:
        self._past.append(self.pixels.copy())
        self._future.clear()

    def _step(self, source: deque[Pixels], target: deque[Pixels]) -> bool:
        while source:
            found = source.pop()
            if not np.array_equal(found, self.pixels):
                target.append(self.pixels)
                self.pixels = found
                self._before = found.copy()
                return True
        return False

    def _reach(self, to: Point, brush: Brush) -> tuple[slice, slice]:
        """Return the rows and columns that a line to `to` can touch."""
        margin = brush.size / 2 + 2
        slices = []
        for here, there, size in zip(self._at, to, self.shape[1::-1], strict=True):
            low = int(np.clip(min(here, there) - margin, 0, size))
            high = int(np.clip(max(here, there) + margin, 0, size))
            slices.append(slice(low, high))
        return slices[1], slices[0]

    def _covered(
        self, rows: slice, columns: slice, to: Point, brush: Brush
    ) -> NDArray[np.floating]:
        """Return how much of each pixel the brush covers on its way: 1 within, 0 beyond its edge.

        The distance of a pixel's centre to the line decides; the edge is half the radius wide, and
        at least one pixel.
        """
        (x0, y0), (x1, y1) = self._at, to
        x = np.arange(columns.start, columns.stop)[None, :] + 0.5 - x0
        y = np.arange(rows.start, rows.stop)[:, None] + 0.5 - y0
        length2 = (x1 - x0) ** 2 + (y1 - y0) ** 2
        along = np.clip((x * (x1 - x0) + y * (y1 - y0)) / length2, 0, 1) if length2 else 0.0
        distance = np.hypot(x - along * (x1 - x0), y - along * (y1 - y0))
        radius = brush.size / 2
        edge = max(1.0, radius / 2)
        return np.clip((radius - distance) / edge + 0.5, 0, 1)
