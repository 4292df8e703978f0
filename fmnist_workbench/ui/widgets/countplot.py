"""How many images each class has in each split: bars side by side."""

import tkinter as tk
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from tkinter.font import nametofont
from typing import Any

import ttkbootstrap as ttk

from fmnist_workbench.spec.data import SplitName
from fmnist_workbench.ui.splitcounts import COLOURS, SplitCounts
from fmnist_workbench.ui.theme import GAP, palette
from fmnist_workbench.ui.widgets.text import in_two_lines

_NAMED_FROM = 44
"""A class with so many screen pixels has its name below it; others only some numbers."""
_FILLED = 0.8
"""How much of a class's width its bars take."""


@dataclass(frozen=True)
class _Place:
    """Where the bars are, in screen pixels; `slot` is the width of one of `count` classes."""

    left: int
    top: int
    height: int
    slot: float
    count: int
    largest: int

    @property
    def bottom(self) -> int:
        """Where the bars stand."""
        return self.top + self.height

    def start(self, index: int) -> float:
        """Return where a class begins."""
        return self.left + index * self.slot

    def high(self, number: int) -> float:
        """Return where a bar of so many images ends."""
        return self.bottom - self.height * number / self.largest

    def find(self, x: int) -> int | None:
        """Return the class at a place on the canvas."""
        index = int((x - self.left) // self.slot)
        return index if 0 <= index < self.count else None


def _largest(counts: SplitCounts) -> int:
    return max(1, *(max(numbers) for numbers in counts.counts.values()))


class CountPlot(ttk.Canvas):
    """A group of bars a class, one bar a split.

    Args:
        on_point: Called with the class under the pointer, or None.
    """

    def __init__(
        self, parent: tk.Misc, on_point: Callable[[int | None], None], height: int = 150
    ) -> None:
        height = ttk.utils.scale_size(parent, height)
        super().__init__(parent, width=1, height=height, highlightthickness=0, borderwidth=0)
        self._font = nametofont("TkSmallCaptionFont", self)
        self._line = self._font.metrics("linespace")
        self._counts: SplitCounts | None = None
        self._place: _Place | None = None
        self._pointed: int | None = None
        self._on_point = on_point
        self.bind("<Configure>", lambda _event: self.draw(), add=True)
        self.bind("<Motion>", lambda event: self._point(self._find(event)), add=True)
        self.bind("<Leave>", lambda _event: self._point(None), add=True)

    def show(self, counts: SplitCounts) -> None:
        """Show these counts."""
        self._counts = counts
        self.draw()

    def draw(self) -> None:
        """Draw again: for another size or theme."""
        self.delete("all")
        counts, self._pointed = self._counts, None
        if counts is None or self.winfo_height() < 4 * self._line:
            return
        names = self._names(counts.classes, self._slot(counts))
        place = self._place = self._room(counts, lines=2 if any("\n" in n for n in names) else 1)
        self._draw_axis(place)
        bar = place.slot * _FILLED / len(counts.counts)
        for number, split in enumerate(counts.counts):
            shift = place.slot * (1 - _FILLED) / 2 + number * bar
            self._draw_bars(place, split, counts.counts[split], (shift, shift + bar))
        self._draw_names(names, place)
        self._draw_legend(counts)

    def middle(self, index: int) -> tuple[int, int]:
        """Return a place (x, y) over the bars of a class."""
        assert self._place is not None, "nothing is shown"
        return int(self._place.start(index) + self._place.slot / 2), self._place.top + 1

    def mark(self, index: int | None) -> None:
        """Frame the bars of a class, or none."""
        self.delete("pointed")
        place = self._place
        if index is not None and place is not None:
            self.create_rectangle(
                place.start(index),
                place.top - 2,
                place.start(index + 1),
                place.bottom,
                outline=palette().foreground,
                tags="pointed",
            )

    def _room(self, counts: SplitCounts, lines: int) -> _Place:
        left, top = self._left(counts), self._line + GAP
        height = self.winfo_height() - top - lines * self._line - GAP // 2
        number = len(counts.classes)
        return _Place(left, top, height, self._slot(counts), number, _largest(counts))

    def _left(self, counts: SplitCounts) -> int:
        return self._font.measure(f"{_largest(counts):,}") + GAP

    def _slot(self, counts: SplitCounts) -> float:
        return (self.winfo_width() - self._left(counts) - 1) / len(counts.classes)

    def _names(self, classes: Sequence[str], slot: float) -> Sequence[str]:
        """Return what stands under each class: its name where there is room, or some numbers."""
        if slot >= ttk.utils.scale_size(self, _NAMED_FROM):
            return [in_two_lines(name, self._font, slot - 4) for name in classes]
        step = -(-self._font.measure("000  ") // max(int(slot), 1))
        return ["" if index % step else str(index) for index in range(len(classes))]

    def _draw_axis(self, place: _Place) -> None:
        right = place.start(place.count)
        for number in (0, place.largest):
            y = place.high(number)
            self.create_line(place.left, y, right, y, fill=palette().border)
            self._text(place.left - GAP // 2, y, f"{number:,}", anchor="e")

    def _draw_bars(
        self, place: _Place, split: SplitName, numbers: Sequence[int], sides: tuple[float, float]
    ) -> None:
        for index, number in enumerate(numbers):
            start = place.start(index)
            box = (start + sides[0], place.high(number), start + sides[1], place.bottom)
            self.create_rectangle(*box, fill=COLOURS[split], width=0, tags=("bar", split))

    def _draw_names(self, names: Sequence[str], place: _Place) -> None:
        for index, name in enumerate(names):
            if name:
                x = place.start(index) + place.slot / 2
                y = place.bottom + GAP // 4
                self._text(x, y, name, anchor="n", justify="center", tags="name")

    def _draw_legend(self, counts: SplitCounts) -> None:
        right, middle = float(self.winfo_width() - 1), self._line / 2
        side = self._font.metrics("ascent") * 0.8
        entries = [(COLOURS[s], f"{s} {sum(n):,}") for s, n in counts.counts.items()]
        if counts.unlabelled:
            entries.append((palette().border, f"test {counts.unlabelled:,}, no labels"))
        for colour, text in reversed(entries):
            self._text(right, middle, text, anchor="e")
            right -= self._font.measure(text) + GAP // 2
            self.create_rectangle(
                right - side, middle - side / 2, right, middle + side / 2, fill=colour, width=0
            )
            right -= side + 2 * GAP

    def _text(self, x: float, y: float, text: str, **options: Any) -> None:
        self.create_text(x, y, text=text, font=self._font, fill=palette().foreground, **options)

    def _point(self, index: int | None) -> None:
        if index != self._pointed:
            self._pointed = index
            self.mark(index)
            self._on_point(index)

    def _find(self, event: Any) -> int | None:
        return self._place.find(event.x) if self._place else None
