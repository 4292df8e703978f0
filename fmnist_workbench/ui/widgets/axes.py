"""A small plot's frame on a plain canvas: where it is, where a value lies in it, its ticks."""

import tkinter as tk
from tkinter.font import Font
from typing import Any, Literal

from fmnist_workbench.ui.theme import GAP, palette
from fmnist_workbench.ui.widgets.scale import Scale


class Axes:
    """The box of a plot and its two scales, for the size that a canvas has now.

    Args:
        canvas: What is drawn on.
        font: Of the numbers.
        across: The scale from left to right.
        up: The scale from bottom to top.
        edge: Screen pixels kept free at bottom and top, so that a line is whole where it touches.
        foot: Screen pixels kept free below the numbers.
        bare: Whether there is the line alone, without numbers.
    """

    def __init__(
        self,
        canvas: tk.Canvas,
        font: Font,
        across: Scale,
        up: Scale,
        *,
        edge: int,
        foot: int = 0,
        bare: bool = False,
    ) -> None:
        self._canvas = canvas
        self._font = font
        self._across = across
        self._up = up
        self._edge = edge
        self._bare = bare
        width, height = canvas.winfo_width(), canvas.winfo_height()
        if bare:
            self.box = (1, 1, width - 2, height - 2)
        else:
            texts = [font.measure(text) for _, text in up.ticks]
            left = max(texts, default=0) + GAP
            below = font.metrics("linespace") + GAP + foot
            self.box = (left, GAP, width - GAP - 1, height - below)

    @property
    def roomy(self) -> bool:
        """Whether there is room to draw anything."""
        left, top, right, bottom = self.box
        return right - left > GAP and bottom - top > GAP

    def x(self, value: float) -> float:
        """Return where a value lies from left to right, in screen pixels."""
        left, _, right, _ = self.box
        return left + self._across.place(value) * (right - left)

    def y(self, value: float) -> float:
        """Return where a value lies from top to bottom, in screen pixels."""
        _, top, _, bottom = self.box
        return bottom - self._edge - self._up.place(value) * (bottom - top - 2 * self._edge)

    def draw(self) -> None:
        """Draw the box and, unless it is bare, lines and numbers of both scales."""
        colours = palette()
        self._canvas.create_rectangle(*self.box, fill=colours.surface, outline=colours.border)
        if not self._bare:
            self._draw_across()
            self._draw_up()

    def _draw_across(self) -> None:
        _, top, right, bottom = self.box
        for value, text in self._across.ticks:
            x = self.x(value)
            self._canvas.create_line(x, top, x, bottom, fill=palette().border)
            side: Literal["ne", "n"] = "ne" if x > right - GAP else "n"
            self._canvas.create_text(x, bottom + GAP // 4, text=text, anchor=side, **self._words())

    def _draw_up(self) -> None:
        left, _, right, _ = self.box
        for value, text in self._up.ticks:
            y = self.y(value)
            self._canvas.create_line(left, y, right, y, fill=palette().border)
            self._canvas.create_text(left - GAP // 2, y, text=text, anchor="e", **self._words())

    def _words(self) -> dict[str, Any]:
        return {"font": self._font, "fill": palette().foreground}
