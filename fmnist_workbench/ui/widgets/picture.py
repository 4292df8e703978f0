"""An array shown as a picture: one PhotoImage, scaled to whole pixels, with a hover report."""

import tkinter as tk
from collections.abc import Callable
from typing import Any

import numpy as np
import ttkbootstrap as ttk
from numpy.typing import NDArray
from PIL import Image, ImageTk


class Picture(ttk.Canvas):
    """Shows a uint8 array of shape (H, W) or (H, W, 3), as large as fits, with sharp pixels.

    Args:
        on_hover: Called with (row, column) of the array's pixel under the pointer, or None when
            the pointer leaves the picture.
        on_click: Called with (row, column).
        smooth: Scale with interpolation, for photographs rather than pixels.
        left: Begin at the left edge, in line with what stands above, rather than in the middle.
    """

    def __init__(
        self,
        parent: tk.Misc,
        *,
        width: int = 200,
        height: int = 200,
        on_hover: Callable[[tuple[int, int] | None], None] | None = None,
        on_click: Callable[[tuple[int, int]], None] | None = None,
        smooth: bool = False,
        left: bool = False,
    ) -> None:
        super().__init__(parent, width=width, height=height, highlightthickness=0, borderwidth=0)
        self._pixels: NDArray[np.uint8] | None = None
        self._photo: ImageTk.PhotoImage | None = None
        self._item = self.create_image(0, 0, anchor="nw")
        self._scale = 1.0
        self._origin = (0, 0)
        self._method = Image.Resampling.BILINEAR if smooth else Image.Resampling.NEAREST
        self._left = left
        self._on_hover = on_hover
        self._on_click = on_click
        self.bind("<Configure>", lambda _event: self._draw(), add=True)
        self.bind("<Motion>", self._hover, add=True)
        self.bind("<Leave>", lambda _event: self._report(None), add=True)
        self.bind("<Button-1>", self._click, add=True)

    def show(self, pixels: NDArray[np.uint8] | None) -> None:
        """Show an array; None shows nothing."""
        self._pixels = pixels
        self._draw()

    @property
    def scale_factor(self) -> float:
        """Screen pixels a pixel of the array takes."""
        return self._scale

    @property
    def origin(self) -> tuple[int, int]:
        """Screen position (x, y) of the picture's upper left corner in this widget."""
        return self._origin

    def pixel_at(self, x: int, y: int) -> tuple[int, int] | None:
        """Return (row, column) of the array's pixel at a screen position, None outside."""
        if self._pixels is None:
            return None
        row = int((y - self._origin[1]) // self._scale)
        column = int((x - self._origin[0]) // self._scale)
        height, width = self._pixels.shape[:2]
        return (row, column) if 0 <= row < height and 0 <= column < width else None

    def _draw(self) -> None:
        if self._pixels is None:
            self._photo = None
            self.itemconfigure(self._item, image="")
            return
        height, width = self._pixels.shape[:2]
        room_x, room_y = max(self.winfo_width(), 1), max(self.winfo_height(), 1)
        scale = min(room_x / width, room_y / height)
        self._scale = float(int(scale)) if scale >= 1 else scale
        size = max(int(width * self._scale), 1), max(int(height * self._scale), 1)
        self._origin = 0 if self._left else (room_x - size[0]) // 2, (room_y - size[1]) // 2
        image = Image.fromarray(self._pixels).resize(size, self._method)
        self._photo = ImageTk.PhotoImage(image, master=self)
        self.itemconfigure(self._item, image=self._photo)
        self.coords(self._item, *self._origin)

    def _hover(self, event: Any) -> None:
        self._report(self.pixel_at(event.x, event.y))

    def _report(self, place: tuple[int, int] | None) -> None:
        if self._on_hover is not None:
            self._on_hover(place)

    def _click(self, event: Any) -> None:
        place = self.pixel_at(event.x, event.y)
        if place is not None and self._on_click is not None:
            self._on_click(place)
