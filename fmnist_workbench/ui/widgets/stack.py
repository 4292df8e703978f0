"""The arithmetic of blocks stacked with equal gaps: where each lies, and what lies where."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

_MARGIN = 2
"""Pixels above the first block, for its frame."""


class Stack:
    """Blocks of given heights below one another, with `gap` pixels below each.

    Example:
        >>> stack = Stack([40, 40], gap=20)
        >>> stack.top(1), stack.height
        (62, 122)
    """

    def __init__(self, heights: Sequence[int], gap: int) -> None:
        self._heights = heights
        self._gap = gap
        steps = accumulate((height + gap for height in heights), initial=_MARGIN)
        *self._tops, self.height = steps

    def __len__(self) -> int:
        return len(self._tops)

    def top(self, index: int) -> int:
        """Return where a block begins."""
        return self._tops[index]

    def bottom(self, index: int) -> int:
        """Return where a block ends."""
        return self._tops[index] + self._heights[index]

    def at(self, y: float) -> int | None:
        """Return the block at a height, None between blocks."""
        index = bisect_right(self._tops, y) - 1
        return index if index >= 0 and y < self.bottom(index) else None

    def above_gap(self, y: float) -> int | None:
        """Return the block in the gap below which a height is, None where it is in none."""
        index = bisect_right(self._tops, y) - 1
        below = index >= 0 and self.bottom(index) <= y < self.bottom(index) + self._gap
        return index if below else None

    def gap_at(self, y: float) -> int:
        """Return before which block a drop here is meant; the number of blocks for the end."""
        middles = [(self.top(i) + self.bottom(i)) / 2 for i in range(len(self))]
        return bisect_right(middles, y)

    def seen(self, top: float, bottom: float) -> range:
        """Return the blocks that lie, in part or with the gap below, between two heights."""
        first = max(bisect_right(self._tops, top - self._gap) - 1, 0)
        return range(first, bisect_right(self._tops, bottom))
