"""What the learning-rate finder came to: the loss against the rate, on a plain canvas."""

import math
import tkinter as tk
from collections.abc import Callable
from itertools import pairwise
from tkinter.font import Font, nametofont

import ttkbootstrap as ttk

from fmnist_workbench.spec.optimizers import rounded_rate
from fmnist_workbench.spec.results import RateFound
from fmnist_workbench.ui.theme import GAP, palette
from fmnist_workbench.ui.widgets.axes import Axes
from fmnist_workbench.ui.widgets.curvecolours import curve_colours
from fmnist_workbench.ui.widgets.scale import linear, logarithmic

Point = tuple[float, float]

_FONT_SIZE = 8
_LINE = 2
_DOT = 4
_HEADROOM = 1.5
"""How many times the first loss is in sight: what comes above that is an explosion."""


class SweepPlot(ttk.Frame):
    """Draws the loss of each batch, faint, and smoothed, with a rate marked.

    Args:
        on_choose: Called with the rate that a person clicks on, or comes to with the arrow keys.
    """

    def __init__(self, parent: tk.Misc, on_choose: Callable[[float], None]) -> None:
        super().__init__(parent)
        self._on_choose = on_choose
        self._found: RateFound | None = None
        self._rate: float | None = None
        self._axes: Axes | None = None
        self._font = Font(self, family=nametofont("TkDefaultFont", self).actual("family"))
        self._font.configure(size=_FONT_SIZE)
        self.canvas = ttk.Canvas(
            self, width=1, height=1, highlightthickness=1, borderwidth=0, takefocus=True
        )
        self.canvas.pack(fill="both", expand=True)
        self.line = ttk.Label(self, font=self._font, width=1)
        self.line.pack(fill="x")
        self.canvas.bind("<Configure>", lambda _event: self.redraw())
        self.canvas.bind("<Motion>", lambda event: self._say(self._nearest(event.x)))
        self.canvas.bind("<Leave>", lambda _event: self._say(None))
        self.canvas.bind("<Button-1>", lambda event: self._click(event.x))
        self.canvas.bind("<Left>", lambda _event: self._step(-1))
        self.canvas.bind("<Right>", lambda _event: self._step(1))

    def show(self, found: RateFound | None, rate: float | None) -> None:
        """Draw a result, or nothing, with this rate marked."""
        if (found, rate) != (self._found, self._rate):
            self._found, self._rate = found, rate
            self.redraw()

    def redraw(self) -> None:
        """Draw anew, in the colours of the theme in force."""
        self.canvas.delete("all")
        ground, accent = palette().background, palette().accent
        self.canvas.configure(background=ground, highlightbackground=ground, highlightcolor=accent)
        self._say(None)
        found = self._found
        if found is None or len(found.rates) < 2:
            return
        top = _HEADROOM * max(found.smoothed[0], min(found.smoothed))
        across = logarithmic(found.rates[0], found.rates[-1])
        axes = Axes(self.canvas, self._font, across, linear(0, top), edge=2 * _LINE)
        if not axes.roomy:
            return
        self._axes = axes
        axes.draw()
        colours = curve_colours(palette())
        for losses, colour, tag in (
            (found.losses, colours.batches, "batches"),
            (found.smoothed, colours.train, "curve"),
        ):
            points = [(axes.x(rate), axes.y(loss)) for rate, loss in _pairs(found, losses)]
            for ends in pairwise(points):
                segment = _below(axes.box[1], *ends)
                if segment is not None:
                    self.canvas.create_line(segment, fill=colour, width=_LINE, tags=tag)
        if self._rate is not None:
            self._mark(axes, found, self._rate)

    def _mark(self, axes: Axes, found: RateFound, rate: float) -> None:
        _, top, right, bottom = axes.box
        x = axes.x(rate)
        index = min(range(len(found.rates)), key=lambda i: abs(axes.x(found.rates[i]) - x))
        y = max(axes.y(found.smoothed[index]), top)
        colour = palette().danger
        self.canvas.create_line(x, top, x, bottom, fill=colour, dash=(4, 3), tags="mark")
        self.canvas.create_oval(x - _DOT, y - _DOT, x + _DOT, y + _DOT, fill=colour, outline="")
        text = f"{rate:g}"
        fits = x + self._font.measure(text) + GAP < right
        self.canvas.create_text(
            x + (GAP // 2 if fits else -GAP // 2),
            top + GAP // 4,
            text=text,
            anchor="nw" if fits else "ne",
            font=self._font,
            fill=palette().foreground,
            tags="mark",
        )

    def _nearest(self, x: int) -> int | None:
        """Return the index of the batch at a place, None where there is none."""
        axes, found = self._axes, self._found
        if axes is None or found is None or not axes.box[0] <= x <= axes.box[2]:
            return None
        return min(range(len(found.rates)), key=lambda i: abs(axes.x(found.rates[i]) - x))

    def _click(self, x: int) -> None:
        self.canvas.focus_set()
        index, found = self._nearest(x), self._found
        if index is not None and found is not None:
            self._on_choose(rounded_rate(found.rates[index]))

    def _step(self, batches: int) -> None:
        """Choose the rate so many batches after the one that is marked; of none, any."""
        found = self._found
        if found is None:
            return
        rates, marked = found.rates, self._rate or found.rates[len(found.rates) // 2]
        now = min(range(len(rates)), key=lambda i: abs(math.log(rates[i] / marked)))
        self._on_choose(rounded_rate(rates[min(max(now + batches, 0), len(rates) - 1)]))

    def _say(self, index: int | None) -> None:
        found = self._found
        if found is None:
            self.line.configure(text="")
        elif index is None:
            self.line.configure(text="loss by learning rate: of each batch, faint, and smoothed")
        else:
            text = f"rate {found.rates[index]:.2g}: loss {found.losses[index]:.3g}"
            self.line.configure(text=f"{text}, smoothed {found.smoothed[index]:.3g}")


def _below(top: float, *ends: Point) -> list[Point] | None:
    """Return the part of a line that is not above a height, None where there is none."""
    high, low = sorted(ends, key=lambda end: end[1])
    if low[1] <= top:
        return None
    if high[1] >= top:
        return [high, low]
    share = (low[1] - top) / (low[1] - high[1])
    return [(low[0] + share * (high[0] - low[0]), top), low]


def _pairs(found: RateFound, losses: tuple[float, ...]) -> list[Point]:
    return list(zip(found.rates, losses, strict=True))
