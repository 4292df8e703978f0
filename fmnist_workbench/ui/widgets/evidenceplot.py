"""The figures that a finding of the doctor rests on, as a small picture on a plain canvas."""

import tkinter as tk
from tkinter.font import Font, nametofont
from typing import Literal

import ttkbootstrap as ttk

from fmnist_workbench.analysis.findings import Bars, Lines
from fmnist_workbench.spec.words import percent
from fmnist_workbench.ui.theme import GAP, palette
from fmnist_workbench.ui.widgets.axes import Axes
from fmnist_workbench.ui.widgets.curvecolours import curve_colours
from fmnist_workbench.ui.widgets.scale import Scale, linear, logarithmic
from fmnist_workbench.ui.widgets.text import fitted

Anchor = Literal["nw", "ne", "sw", "se", "w", "e"]

_FONT_SIZE = 8
_LINE = 2
_STEEP = 50
"""Figures so many times apart are drawn on a logarithmic scale."""
_MOST_BARS = 12
_BAR = 3 * GAP
"""Height of a bar with the room around it."""
_NAME_SHARE = 0.3
_DOT = 3


class EvidencePlot(ttk.Canvas):
    """Draws lines from epoch to epoch, or bars by name.

    Args:
        size: Width and height in screen pixels before scaling; few bars take less height.
    """

    def __init__(self, parent: tk.Misc, picture: Lines | Bars, size: tuple[int, int]) -> None:
        width, height = ttk.utils.scale_size(parent, size)
        if isinstance(picture, Bars):
            height = min(height, len(picture.bars) * _BAR)
        super().__init__(
            parent,
            width=width,
            height=height,
            highlightthickness=0,
            borderwidth=0,
            background=palette().background,
        )
        self._picture = picture
        self._font = Font(self, family=nametofont("TkDefaultFont", self).actual("family"))
        self._font.configure(size=_FONT_SIZE)
        self.bind("<Configure>", lambda _event: self._draw())

    def _draw(self) -> None:
        self.delete("all")
        if isinstance(self._picture, Lines):
            self._draw_lines(self._picture)
        else:
            self._draw_bars(self._picture)

    def _draw_lines(self, lines: Lines) -> None:
        count = max(len(values) for _, values in lines.series)
        across = linear(1, max(count, 2), whole=True)
        legend = self._font.metrics("linespace")
        axes = Axes(self, self._font, across, _scale_of(lines), edge=2 * _LINE, foot=legend)
        if not axes.roomy:
            return
        axes.draw()
        colours = palette()
        left, top, right, bottom = axes.box
        if lines.level is not None:
            y = axes.y(lines.level)
            self.create_line(left, y, right, y, fill=colours.muted, dash=(4, 3))
            self._write(right - GAP // 2, y - GAP // 4, lines.level_name, "se", colours.foreground)
        if lines.mark is not None:
            x = axes.x(lines.mark)
            self.create_line(x, top, x, bottom, fill=colours.danger, dash=(4, 3))
            side: Anchor = "nw" if x < (left + right) / 2 else "ne"
            away = GAP // 2 if side == "nw" else -GAP // 2
            text = f"{lines.unit} {lines.mark}"
            self._write(x + away, top + GAP // 4, text, side, colours.danger)
        for number, (_, values) in enumerate(lines.series):
            points = [(axes.x(at), axes.y(value)) for at, value in enumerate(values, start=1)]
            if len(points) > 1:
                self.create_line(*points, fill=_colour(number), width=_LINE, tags="curve")
            for x, y in points if len(points) < _STEEP else ():
                self.create_oval(
                    x - _DOT, y - _DOT, x + _DOT, y + _DOT, fill=_colour(number), outline=""
                )
        self._write_legend(lines, right)

    def _write_legend(self, lines: Lines, right: float) -> None:
        """Name the lines in their colours, below the numbers of the axis."""
        y = self.winfo_height() - GAP // 4
        for number, (name, _) in reversed(tuple(enumerate(lines.series))):
            self._write(right, y, name, "se", _colour(number))
            right -= self._font.measure(name) + 2 * GAP
        self._write(GAP, y, f"by {lines.unit}", "sw", palette().foreground)

    def _draw_bars(self, bars: Bars) -> None:
        """Draw the bars from top to bottom, each with its name before it and its number behind."""
        colours, width = palette(), self.winfo_width()
        shown = bars.bars[:_MOST_BARS]
        step = min(self.winfo_height() / max(len(shown), 1), _BAR)
        left = width * _NAME_SHARE
        room = width - left - self._font.measure("100.0 %") - 2 * GAP
        most = max(1.0 if bars.unit == "silent" else max(value for _, value in shown), 1e-9)
        for row, (name, value) in enumerate(shown):
            middle = (row + 0.5) * step
            text = fitted(name, self._font, left - GAP)
            self._write(left - GAP // 2, middle, text, "e", colours.foreground)
            high = step / 2 - 2
            self.create_rectangle(
                left,
                middle - high,
                left + room * value / most,
                middle + high,
                fill=_colour(0),
                outline="",
                tags="bar",
            )
            number = percent(value) if bars.unit == "silent" else f"{value:,.0f}"
            x = left + room * value / most + GAP // 2
            self._write(x, middle, number, "w", colours.foreground)

    def _write(self, x: float, y: float, text: str, anchor: Anchor, colour: str) -> None:
        self.create_text(x, y, text=text, anchor=anchor, font=self._font, fill=colour)


def _scale_of(lines: Lines) -> Scale:
    """Return a scale that holds all values and the level they are compared with."""
    values = [value for _, series in lines.series for value in series]
    values += [lines.level] if lines.level is not None else []
    low, high = min(values), max(values)
    if low > 0 and high > _STEEP * low:
        return logarithmic(low, high)
    return linear(0, high or 1)


def _colour(number: int) -> str:
    """Return the colour of a line: the first is of training, the second of validation."""
    colours = curve_colours(palette())
    return colours.validation if number else colours.train
