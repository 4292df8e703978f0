"""The learning rate over a training, drawn before it begins; on a plain canvas, so at once."""

import tkinter as tk
from collections.abc import Sequence
from tkinter.font import Font, nametofont

import ttkbootstrap as ttk

from fmnist_workbench.spec.ratecurve import RateCurve
from fmnist_workbench.ui.theme import GAP, palette
from fmnist_workbench.ui.widgets.axes import Axes
from fmnist_workbench.ui.widgets.scale import Scale, linear, logarithmic
from fmnist_workbench.ui.widgets.tips import tip

_FONT_SIZE = 8
_LINE = 2
_NEAR_THE_GROUND = 0.05
"""A rate below this part of the highest cannot be told from 0 on a linear scale …"""
_TOO_LONG = 0.25
"""… and if so much of the training would be there, the scale is logarithmic."""
_DECADES = 12
"""At most so many on a logarithmic scale."""
_TEACHES = (
    "The learning rate of every batch, from the first epoch to the last. Hold the pointer over the "
    "curve to read it."
)


class RatePlot(ttk.Frame):
    """Draws a curve in all the room it gets.

    Args:
        bare: A miniature: the line alone.
        height: In screen pixels before scaling, at least.
    """

    def __init__(self, parent: tk.Misc, *, bare: bool = False, height: int) -> None:
        super().__init__(parent)
        self._bare = bare
        self._curve: RateCurve | None = None
        self._font = Font(self, family=nametofont("TkDefaultFont", self).actual("family"))
        self._font.configure(size=_FONT_SIZE)
        self.canvas = ttk.Canvas(
            self,
            width=1,
            height=ttk.utils.scale_size(self, height),
            highlightthickness=0,
            borderwidth=0,
        )
        self.canvas.pack(fill="both", expand=True)
        self.canvas.bind("<Configure>", lambda _event: self.redraw())
        self.line = ttk.Label(self, font=self._font, width=1)
        self.proviso = ttk.Label(self, font=self._font, width=1, justify="left")
        if not bare:
            self.line.pack(fill="x")
            self.proviso.bind("<Configure>", lambda event: self._wrap(event.width))
            self.canvas.bind("<Motion>", lambda event: self._point_at(event.x))
            self.canvas.bind("<Leave>", lambda _event: self._point_at(None))
            tip(self.canvas, _TEACHES).configure(delay=1500)

    def show(self, curve: RateCurve) -> None:
        """Draw another curve."""
        if curve != self._curve:
            self._curve = curve
            self.proviso.configure(text=curve.proviso)
            if curve.proviso and not self._bare:
                self.proviso.pack(fill="x")
            else:
                self.proviso.pack_forget()
            self.redraw()

    def redraw(self) -> None:
        """Draw anew, in the colours of the theme in force."""
        canvas, colours = self.canvas, palette()
        canvas.configure(background=colours.background)
        canvas.delete("all")
        if self._curve is None or not self._lay_out():
            return
        self._axes.draw()
        canvas.create_line(
            *self._points(self._curve), fill=colours.accent, width=_LINE, tags="curve"
        )
        self._say(None)

    def _lay_out(self) -> bool:
        """Work out where the plot is and its scales; return whether there is any room."""
        curve, canvas = self._curve, self.canvas
        if curve is None:
            return False
        self._axes = Axes(
            canvas,
            self._font,
            linear(0, curve.epochs, whole=True),
            _scale_of(curve.rates),
            edge=2 * _LINE,
            bare=self._bare,
        )
        return self._axes.roomy

    def _points(self, curve: RateCurve) -> list[float]:
        rates = (*curve.rates, curve.rates[-1])
        return [
            number
            for at, rate in zip((*curve.at, curve.epochs), rates, strict=True)
            for number in (self._axes.x(at), self._axes.y(rate))
        ]

    def _wrap(self, width: int) -> None:
        self.proviso.configure(wraplength=width - GAP // 2)  # a label has an edge of its own

    def _point_at(self, x: int | None) -> None:
        self.canvas.delete("pointer")
        curve = self._curve
        if curve is None or not self._lay_out():
            return
        left, top, right, bottom = self._axes.box
        if x is None or not left <= x <= right:
            self._say(None)
            return
        index = min(range(len(curve.at)), key=lambda i: abs(self._axes.x(curve.at[i]) - x))
        at, y = self._axes.x(curve.at[index]), self._axes.y(curve.rates[index])
        colours = palette()
        self.canvas.create_line(at, top, at, bottom, fill=colours.muted, tags="pointer")
        self.canvas.create_oval(
            at - 3, y - 3, at + 3, y + 3, fill=colours.accent, outline="", tags="pointer"
        )
        self._say(index)

    def _say(self, index: int | None) -> None:
        """Say a batch's rate, or what the curve is of."""
        curve = self._curve
        if curve is None:
            return
        if index is None:
            batches = f"{curve.batches:,} batch{'es' if curve.batches != 1 else ''}"
            self.line.configure(text=f"rate by epoch, each of {batches}")
            return
        epoch = int(curve.at[index])
        batch = round((curve.at[index] - epoch) * curve.batches) + 1
        where = f"epoch {epoch + 1}, batch {batch:,} of {curve.batches:,}"
        self.line.configure(text=f"{where}: {curve.rates[index]:.3g}")


def _scale_of(rates: Sequence[float]) -> Scale:
    """Return a scale for all of them: logarithmic where most would lie on the ground otherwise."""
    highest = max(rates)
    low = sum(rate < _NEAR_THE_GROUND * highest for rate in rates)
    lowest = max(min(rates), highest / 10**_DECADES)
    if low > _TOO_LONG * len(rates):
        return logarithmic(lowest, highest)
    return linear(0, highest)
