"""Up to hundreds of images as one picture, with names, and what is under the pointer."""

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter.font import nametofont
from typing import Any

import numpy as np
import ttkbootstrap as ttk
from numpy.typing import NDArray
from PIL import Image, ImageColor, ImageTk

from fmnist_workbench.ui.theme import palette
from fmnist_workbench.ui.widgets.gridlayout import GridLayout, Spot, arrange
from fmnist_workbench.ui.widgets.idle import WhenIdle
from fmnist_workbench.ui.widgets.keys import on_arrows, on_return
from fmnist_workbench.ui.widgets.text import fitted

Images = NDArray[np.uint8]

SHARP_FROM = 3
"""From this magnification on a pixel is shown as a square; below, squares would look uneven."""
_LONGEST_NAME = 120
_GAP = 4


class ImageGrid(ttk.Canvas):
    """Shows images as large as all of them fit, and says which one is pointed at or chosen.

    Args:
        on_point: Called with the image and pixel under the pointer, or None when there is none;
            with the arrow keys, with the middle pixel of the image moved to.
        on_choose: Called with an image's place in the grid when it is clicked, or on Return.
        on_named: Called with whether the names asked for had room, whenever it is drawn.
    """

    def __init__(
        self,
        parent: tk.Misc,
        on_point: Callable[[Spot | None], None],
        on_choose: Callable[[int], None],
        on_named: Callable[[bool], None] = lambda _named: None,
    ) -> None:
        super().__init__(parent, highlightthickness=0, borderwidth=0, takefocus=True)
        self.images: Images | None = None
        self._names: Sequence[str] = ()
        self._labels: dict[str, str] = {}
        self._widths: dict[str, int] = {}
        self._message = ""
        self._chosen: int | None = None
        self._pointed: int | None = None
        self._layout: GridLayout | None = None
        self._photo: ImageTk.PhotoImage | None = None
        self._on_point = on_point
        self._on_choose = on_choose
        self._on_named = on_named
        self._font = nametofont("TkSmallCaptionFont", self)
        self._listen()

    def show(self, images: Images | None, names: Sequence[str] = (), message: str = "") -> None:
        """Show images of shape (N, H, W, C), or a message where there are none.

        Args:
            images: What to show; None or no images show the message.
            names: The name under each image; none for no names.
            message: What to do so that there are images.
        """
        self.images = images if images is not None and len(images) else None
        self._names = names
        self._message = message
        self._pointed = self._chosen = None
        self.draw()

    def mark(self, index: int | None) -> None:
        """Frame the chosen image."""
        self._chosen = index
        self._frame("chosen", index, palette().accent, 3)

    @property
    def layout(self) -> GridLayout | None:
        """Where the images are, None while there are none."""
        return self._layout

    def draw(self) -> None:
        """Draw again: for another size or theme."""
        self.delete("all")
        self._layout = self._photo = None
        if self.images is None:
            self._draw_message()
            return
        room = max(self.winfo_height(), 1), max(self.winfo_width(), 1)
        names = [self._label(name) for name in self._names]
        self._layout = arrange(
            len(self.images),
            self.images.shape[1:3],
            room,
            name=self._name_size(names),
            gap=self._scaled(_GAP),
        )
        self._on_named(self._layout.named or not names)
        colours = palette()
        picture = compose(self.images, self._layout, room, colours.background, colours.border)
        self._photo = ImageTk.PhotoImage(picture, master=self)
        self.create_image(0, 0, anchor="nw", image=self._photo)
        if self._layout.named:
            self._draw_names(self._layout, names)
        self.mark(self._chosen)

    def _listen(self) -> None:
        drawing = WhenIdle(self, self.draw)
        self.bind("<Configure>", lambda _event: drawing.ask(), add=True)
        self.bind("<Motion>", lambda event: self._point(self._find(event)), add=True)
        self.bind("<Leave>", lambda _event: self._point(None), add=True)
        self.bind("<Button-1>", self._click, add=True)
        on_return(self, lambda: self._choose(self._pointed))
        on_arrows(self, self._move)

    def _draw_message(self) -> None:
        width = self.winfo_width()
        self.create_text(
            width // 2,
            self.winfo_height() // 2,
            text=self._message,
            fill=palette().foreground,
            width=max(width - self._scaled(80), 100),
            justify="center",
        )

    def _draw_names(self, layout: GridLayout, names: Sequence[str]) -> None:
        colour = palette().foreground
        for index, name in enumerate(names):
            top, left = layout.corner(index)
            middle, below = left + layout.drawn[1] // 2, top + layout.drawn[0]
            self.create_text(
                middle, below, text=name, anchor="n", font=self._font, fill=colour, tags="name"
            )

    def _name_size(self, names: Sequence[str]) -> tuple[int, int] | None:
        if not names:
            return None
        widest = max(self._widths[name] for name in names)
        return self._font.metrics("linespace"), widest + self._scaled(4)

    def _label(self, name: str) -> str:
        """Return a name as it is written; each is measured once, for that takes Tk a while."""
        if name not in self._labels:
            label = fitted(name, self._font, self._scaled(_LONGEST_NAME))
            self._labels[name] = label
            self._widths[label] = self._font.measure(label)
        return self._labels[name]

    def _find(self, event: Any) -> Spot | None:
        return self._layout.find(event.y, event.x) if self._layout else None

    def _point(self, spot: Spot | None) -> None:
        self._pointed = spot.index if spot else None
        self._frame("pointed", self._pointed, palette().foreground, 1)
        self._on_point(spot)

    def _click(self, event: Any) -> None:
        self.focus_set()
        spot = self._find(event)
        self._choose(spot.index if spot else None)

    def _choose(self, index: int | None) -> None:
        if index is not None:
            self._on_choose(index)

    def _move(self, down: int, right: int) -> None:
        if self._layout is None:
            return
        start = self._pointed if self._pointed is not None else self._chosen
        index = 0 if start is None else start + down * self._layout.columns + right
        if 0 <= index < self._layout.count:
            height, width = self._layout.size
            self._point(Spot(index, height // 2, width // 2))

    def _frame(self, tag: str, index: int | None, colour: str, width: int) -> None:
        self.delete(tag)
        if index is None or self._layout is None:
            return
        (top, left), (height, width_) = self._layout.corner(index), self._layout.drawn
        self.create_rectangle(
            left - 1, top - 1, left + width_, top + height, outline=colour, width=width, tags=tag
        )

    def _scaled(self, pixels: int) -> int:
        return int(ttk.utils.scale_size(self, pixels))


def compose(
    images: Images, layout: GridLayout, room: tuple[int, int], background: str, edge: str
) -> Image.Image:
    """Return one picture of size `room` (height, width) with all images where the layout says.

    Args:
        images: uint8 of shape (N, H, W, C), C of 1 or 3.
        layout: Of N images of this size.
        room: (height, width) of the picture.
        background: The colour between images, "#rrggbb".
        edge: The colour of a line around each image, so that a dark one ends somewhere.
    """
    picture = np.empty((*room, 3), np.uint8)
    picture[:] = ImageColor.getrgb(background)
    height, width = layout.drawn
    method, line = _method(layout), ImageColor.getrgb(edge)
    for index, pixels in enumerate(images if images.shape[3] == 3 else images[..., 0]):
        top, left = layout.corner(index)
        picture[max(top - 1, 0) : top + height + 1, max(left - 1, 0) : left + width + 1] = line
        drawn = np.asarray(Image.fromarray(pixels).resize((width, height), method))
        picture[top : top + height, left : left + width] = np.atleast_3d(drawn)
    return Image.fromarray(picture)


def _method(layout: GridLayout) -> Image.Resampling:
    sharp = layout.drawn[0] >= SHARP_FROM * layout.size[0]
    return Image.Resampling.NEAREST if sharp else Image.Resampling.BILINEAR
