"""A pad to draw on, in the pixels a network sees."""

import tkinter as tk
from collections.abc import Callable
from typing import Any

import ttkbootstrap as ttk

from fmnist_workbench.ui.sketch import Brush, Pixels, Point, Sketch
from fmnist_workbench.ui.widgets.picture import Picture


class DrawPad(Picture):
    """Shows an image enlarged, and lets a person paint on it with mouse or pen.

    The left button paints with `brush`, the right one erases.

    Args:
        side: Width and height, in screen pixels before scaling.
        on_change: Called with the pixels, uint8 (H, W, C), whenever a person has changed some.
    """

    def __init__(
        self,
        parent: tk.Misc,
        *,
        side: int,
        shape: tuple[int, int, int],
        on_change: Callable[[Pixels], None],
    ) -> None:
        scaled = ttk.utils.scale_size(parent, side)
        super().__init__(parent, width=scaled, height=scaled)
        self.configure(cursor="crosshair")
        self.brush = Brush(shape[0] / 11, (255,) * shape[2])
        self._sketch = Sketch(shape)
        self._on_change = on_change
        for number in (1, 3):
            self.bind(f"<Button-{number}>", self._press, add=True)
            self.bind(f"<B{number}-Motion>", self._drag, add=True)
        self._painting = self.brush
        self._refresh()

    @property
    def pixels(self) -> Pixels:
        """The drawing, uint8 of shape (H, W, C)."""
        return self._sketch.pixels

    def start(self, shape: tuple[int, int, int]) -> None:
        """Begin with a black image of this shape, without calling `on_change`."""
        self._sketch = Sketch(shape)
        self._refresh()

    def clear(self) -> None:
        """Make all of it black."""
        self._sketch.clear()
        self._changed()

    def load(self, pixels: Pixels) -> None:
        """Go on from another image of the same shape."""
        self._sketch.load(pixels)
        self._changed()

    def undo(self) -> None:
        """Take back the last stroke, or whatever else changed the drawing."""
        if self._sketch.undo():
            self._changed()

    def redo(self) -> None:
        """Take back the last undo."""
        if self._sketch.redo():
            self._changed()

    def _press(self, event: Any) -> None:
        self.focus_set()
        black = (0,) * len(self.brush.colour)
        self._painting = Brush(self.brush.size, black) if event.num == 3 else self.brush
        self._sketch.press(self._place(event), self._painting)
        self._changed()

    def _drag(self, event: Any) -> None:
        self._sketch.drag(self._place(event), self._painting)
        self._changed()

    def _place(self, event: Any) -> Point:
        left, top = self.origin
        return (event.x - left) / self.scale_factor, (event.y - top) / self.scale_factor

    def _changed(self) -> None:
        self._refresh()
        self._on_change(self._sketch.pixels.copy())

    def _refresh(self) -> None:
        pixels = self._sketch.pixels
        self.show(pixels[..., 0] if pixels.shape[2] == 1 else pixels)
