"""How often each pixel value occurs: 256 bars."""

import tkinter as tk
from collections.abc import Callable, Sequence
from math import log10
from tkinter.font import nametofont
from typing import Any, Literal

import ttkbootstrap as ttk

from fmnist_workbench.ui.theme import GAP, palette

Scale = Literal["linear", "log"]
_VALUES = 256
_MARKS = (0, 32, 64, 96, 128, 160, 192, 224, 255)
_MOST_LINES = 5
"""Lines across the plot, beside the one at zero, where it is linear."""


class Histogram(ttk.Canvas):
    """A bar a pixel value, from 0 to 255; as large as there is room.

    Args:
        on_point: Called with the value under the pointer, or None.
    """

    def __init__(self, parent: tk.Misc, on_point: Callable[[int | None], None]) -> None:
        super().__init__(parent, width=1, height=1, highlightthickness=0, borderwidth=0)
        self._font = nametofont("TkSmallCaptionFont", self)
        self._counts: Sequence[int] = ()
        self._colour = ""
        self._scale: Scale = "linear"
        self._on_point = on_point
        self.bind("<Configure>", lambda _event: self.draw(), add=True)
        self.bind("<Motion>", lambda event: self._point(self._find(event)), add=True)
        self.bind("<Leave>", lambda _event: self._point(None), add=True)

    def show(self, counts: Sequence[int], colour: str, scale: Scale) -> None:
        """Show how many pixels have each value, on a linear or a logarithmic scale."""
        self._counts, self._colour, self._scale = counts, colour, scale
        self.draw()

    def draw(self) -> None:
        """Draw again: for another size or theme."""
        self.delete("all")
        if not self._counts or self.winfo_height() < 4 * self._line:
            return
        self._draw_axes()
        for value, count in enumerate(self._counts):
            if count:
                box = (self.start(value), self._high(count), self.start(value + 1), self._bottom)
                self.create_rectangle(*box, fill=self._colour, width=0, tags="bar")

    def start(self, value: int) -> float:
        """Return where a value's bar begins, in screen pixels from the left."""
        return self._left + value * (self.winfo_width() - self._left - 1) / _VALUES

    @property
    def _line(self) -> int:
        return int(self._font.metrics("linespace"))

    @property
    def _left(self) -> int:
        return int(self._font.measure(f"{max(self._counts):,}")) + GAP

    @property
    def _bottom(self) -> int:
        return int(self.winfo_height() - 2 * self._line - GAP)

    def _high(self, count: int) -> float:
        """Return where a bar of so many pixels ends."""
        largest, top = max(*self._counts, 2), self._line
        if self._scale == "log":
            # One pixel still is a bar: the scale begins below 1.
            share = (log10(max(count, 0.5)) - log10(0.5)) / (log10(largest) - log10(0.5))
        else:
            share = count / largest
        return self._bottom - (self._bottom - top) * share

    def _draw_axes(self) -> None:
        colours, right = palette(), self.start(_VALUES)
        for count in self._levels():
            y = self._high(count)
            self.create_line(self._left, y, right, y, fill=colours.border)
            self._text(self._left - GAP // 2, y, f"{count:,}", anchor="e")
        self.create_line(self._left, self._bottom, right, self._bottom, fill=colours.foreground)
        for value in _MARKS:
            x = (self.start(value) + self.start(value + 1)) / 2
            anchor = "ne" if value == _MARKS[-1] else "n"
            self._text(min(x, right), self._bottom + GAP // 4, str(value), anchor=anchor)
        title = "pixel value, from black to white"
        self._text((self._left + right) / 2, self.winfo_height(), title, anchor="s")

    def _levels(self) -> list[int]:
        largest = max(self._counts)
        if self._scale == "log":
            return [10**power for power in range(len(str(largest)))]
        steps = (leading * 10**power for power in range(len(str(largest))) for leading in (1, 2, 5))
        step = next(step for step in steps if largest <= _MOST_LINES * step)
        return list(range(step, largest + 1, step))

    def _text(self, x: float, y: float, text: str, **options: Any) -> None:
        self.create_text(x, y, text=text, font=self._font, fill=palette().foreground, **options)

    def _find(self, event: Any) -> int | None:
        if not self._counts:
            return None
        width = self.winfo_width() - self._left - 1
        value = int((event.x - self._left) * _VALUES // max(width, 1))
        return value if 0 <= value < _VALUES else None

    def _point(self, value: int | None) -> None:
        self.delete("pointed")
        if value is not None:
            x = (self.start(value) + self.start(value + 1)) / 2
            colour = palette().foreground
            self.create_line(x, self._line, x, self._bottom, fill=colour, tags="pointed")
        self._on_point(value)
