"""One image large, with what there is to say about it."""

import tkinter as tk
from collections.abc import Callable

import numpy as np
import ttkbootstrap as ttk
from numpy.typing import NDArray

from fmnist_workbench.ui.theme import palette
from fmnist_workbench.ui.widgets.picture import Picture


class ImageCard(ttk.Frame):
    """Shows an image of shape (H, W, C) with its sharp pixels, and lines of text below.

    Args:
        side: Width and height of the picture, before scaling.
        lines: How many lines of text there will be at most; their height is kept free.
        on_point: Called with (row, column) of the pixel under the pointer, or None.
    """

    def __init__(
        self,
        parent: tk.Misc,
        *,
        side: int,
        lines: int,
        on_point: Callable[[tuple[int, int] | None], None] | None = None,
    ) -> None:
        super().__init__(parent)
        side = ttk.utils.scale_size(self, side)
        self.picture = Picture(self, width=side, height=side, on_hover=on_point)
        self.picture.pack()
        self._lines = lines
        self._text = ttk.Label(self, justify="left", anchor="nw")
        self._text.pack(fill="x")
        self.say("")

    def show(self, pixels: NDArray[np.uint8] | None) -> None:
        """Show an image, or none."""
        grey = pixels is not None and pixels.shape[2] == 1
        self.picture.show(pixels[..., 0] if pixels is not None and grey else pixels)
        self.point(None)

    def say(self, text: str) -> None:
        """Write lines below the image."""
        missing = self._lines - 1 - text.count("\n")
        self._text.configure(text=text + "\n" * missing)

    def point(self, pixel: tuple[int, int] | None) -> None:
        """Frame a pixel, given as (row, column)."""
        self.picture.delete("pixel")
        if pixel is None:
            return
        scale, (left, top) = self.picture.scale_factor, self.picture.origin
        y, x = top + pixel[0] * scale, left + pixel[1] * scale
        self.picture.create_rectangle(
            x - 1, y - 1, x + scale, y + scale, outline=palette().danger, width=2, tags="pixel"
        )
