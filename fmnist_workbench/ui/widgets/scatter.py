"""Points in the colours of their classes as one picture, with a legend, and the nearest found."""

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter.font import nametofont
from typing import Any

import numpy as np
import ttkbootstrap as ttk
from numpy.typing import NDArray
from PIL import Image, ImageTk

from fmnist_workbench.ui.classmarks import mark_of, stamp
from fmnist_workbench.ui.theme import GAP, Palette, palette
from fmnist_workbench.ui.widgets.keys import on_arrows, on_return
from fmnist_workbench.ui.widgets.text import fitted

_SIDE = 9
_REACH = 16
"""Screen pixels within which a point is pointed at."""
_LONGEST_NAME = 120
_PALE = 0.16
"""How strong the points of other classes are while one class is looked at."""

Points = NDArray[np.float32]


class Scatter(ttk.Canvas):
    """Shows points, (N, 2) of x and y from 0 to 1, with the marks of their classes.

    Args:
        on_point: Called with the number of the point nearest to the pointer, or None.
        on_choose: Called with the number of the point clicked.
    """

    def __init__(
        self,
        parent: tk.Misc,
        on_point: Callable[[int | None], None],
        on_choose: Callable[[int], None],
    ) -> None:
        super().__init__(
            parent, width=1, height=1, highlightthickness=0, borderwidth=0, takefocus=True
        )
        self._font = nametofont("TkSmallCaptionFont", self)
        self._points: Points | None = None
        self._labels: NDArray[np.int64] = np.zeros(0, np.int64)
        self._names: Sequence[str] = ()
        self._only: int | None = None
        self._message = ""
        self._marked: int | None = None
        self._pointed: int | None = None
        self._photo: ImageTk.PhotoImage | None = None
        self._places: NDArray[np.int64] = np.zeros((0, 2), np.int64)
        self._on_point = on_point
        self._on_choose = on_choose
        self.bind("<Configure>", lambda _event: self.draw(), add=True)
        self.bind("<Motion>", lambda event: self._point(self.nearest(event.x, event.y)), add=True)
        self.bind("<Leave>", lambda _event: self._point(None), add=True)
        self.bind("<Button-1>", self._click, add=True)
        on_arrows(self, self._move)
        on_return(self, lambda: self._choose(self._pointed))

    def show(
        self,
        points: Points,
        labels: NDArray[np.int64],
        names: Sequence[str],
        only: int | None = None,
    ) -> None:
        """Show points.

        Args:
            points: x to the right and y up, (N, 2), from 0 to 1.
            labels: The class of each, (N,).
            names: Of the classes.
            only: The class that stands out; None for none.
        """
        self._points, self._labels, self._names, self._only = points, labels, names, only
        self._marked = None
        self.draw()

    def show_message(self, text: str) -> None:
        """Show what to say in place of points."""
        self._points, self._message = None, text
        self.draw()

    def mark(self, number: int | None) -> None:
        """Ring the point of the image chosen."""
        self._marked = number
        self._ring("chosen", number, palette().accent, 3)

    def draw(self) -> None:
        """Draw again: for another size or theme."""
        self.delete("all")
        self._photo = self._pointed = None
        self._places = np.zeros((0, 2), np.int64)
        width, height = self.winfo_width(), self.winfo_height()
        if min(width, height) < self._scaled(60):
            return
        if self._points is None:
            self._draw_message(width, height)
            return
        entries = self._entries(height)
        legend = self._legend_width(entries)
        self._places = self._on_screen(width - legend, height)
        self._photo = ImageTk.PhotoImage(self._compose(width, height), master=self)
        self.create_image(0, 0, anchor="nw", image=self._photo)
        self._draw_legend(entries, width - legend + 2 * GAP)
        self.mark(self._marked)

    def nearest(self, x: int, y: int) -> int | None:
        """Return the point nearest to a place on the canvas, None if there is none near."""
        if not len(self._places):
            return None
        away = ((self._places - (x, y)) ** 2).sum(axis=1)
        if self._only is not None and (self._labels == self._only).any():
            away = np.where(self._labels == self._only, away, away.max() + _REACH**2)
        number = int(away.argmin())
        return number if away[number] <= self._scaled(_REACH) ** 2 else None

    def position(self, number: int) -> tuple[int, int]:
        """Return the (x, y) of a point on the canvas."""
        x, y = self._places[number]
        return int(x), int(y)

    def _on_screen(self, width: int, height: int) -> NDArray[np.int64]:
        assert self._points is not None, "there is something to place"
        edge = self._scaled(_SIDE)
        room = np.array([width - 2 * edge, height - 2 * edge])
        upright = np.stack([self._points[:, 0], 1 - self._points[:, 1]], axis=1)
        return np.rint(upright * room + edge).astype(np.int64)

    def _compose(self, width: int, height: int) -> Image.Image:
        colours, side = palette(), self._scaled(_SIDE)
        picture = Image.new("RGB", (width, height), colours.background)
        order = np.arange(len(self._places))
        if self._only is not None:  # what stands out lies above
            order = np.argsort(self._labels == self._only, kind="stable")
        for number in order.tolist():
            label = int(self._labels[number])
            image = self._stamp(label, colours)
            x, y = self.position(number)
            picture.paste(image, (x - side // 2, y - side // 2), image)
        self._paste_legend(picture)
        return picture

    def _stamp(self, label: int, colours: Palette) -> Image.Image:
        strength = 1.0 if self._only in (None, label) else _PALE
        mark, dark = mark_of(label, dark=colours.dark), colours.dark
        return stamp(mark, self._scaled(_SIDE), colours.background, strength, dark=dark)

    def _entries(self, height: int) -> list[int]:
        """Return which classes the legend has room for."""
        room = max(height // self._row, 2)
        count = len(self._names)
        return list(range(count if count <= room else room - 1))

    @property
    def _row(self) -> int:
        return int(self._font.metrics("linespace")) + self._scaled(4)

    def _legend_width(self, entries: Sequence[int]) -> int:
        texts = [*(self._names[e] for e in entries), self._more(entries)]
        widest = max(self._font.measure(text) for text in texts)
        return min(widest, self._scaled(_LONGEST_NAME)) + self._scaled(_SIDE) + 4 * GAP

    def _draw_legend(self, entries: Sequence[int], left: int) -> None:
        look: dict[str, Any] = {"anchor": "w", "font": self._font, "fill": palette().foreground}
        text_left = left + self._scaled(_SIDE) + GAP // 2
        for row, index in enumerate(entries):
            name = fitted(self._names[index], self._font, self._scaled(_LONGEST_NAME))
            y = (row + 0.5) * self._row
            self.create_text(text_left, y, text=name, tags="legend", **look)
        if more := self._more(entries):
            y = (len(entries) + 0.5) * self._row
            self.create_text(text_left, y, text=more, tags="legend", **look)

    def _more(self, entries: Sequence[int]) -> str:
        """Return how many classes the legend leaves out, "" if none."""
        more = len(self._names) - len(entries)
        return f"and {more} more" if more else ""

    def _paste_legend(self, picture: Image.Image) -> None:
        colours, side = palette(), self._scaled(_SIDE)
        entries = self._entries(picture.height)
        left = picture.width - self._legend_width(entries) + 2 * GAP
        for row, index in enumerate(entries):
            image = self._stamp(index, colours)
            picture.paste(image, (left, int((row + 0.5) * self._row) - side // 2), image)

    def _draw_message(self, width: int, height: int) -> None:
        self.create_text(
            width // 2,
            height // 2,
            text=self._message,
            width=max(width - self._scaled(80), 100),
            justify="center",
            fill=palette().foreground,
            tags="message",
        )

    def _point(self, number: int | None) -> None:
        if number != self._pointed:
            self._pointed = number
            self._ring("pointed", number, palette().foreground, 2)
            self._on_point(number)

    def _move(self, down: int, right: int) -> None:
        """Point at the nearest point in a direction: within 45 degrees of it."""
        start = self._marked if self._pointed is None else self._pointed
        if start is None:
            self._point(0 if len(self._places) else None)
            return
        steps = self._places - self._places[start]
        along = steps @ np.array([right, down])
        aside = np.abs(steps @ np.array([down, right]))
        ahead = np.flatnonzero((along > 0) & (aside <= along))
        if len(ahead):
            self._point(int(ahead[(steps[ahead] ** 2).sum(axis=1).argmin()]))

    def _click(self, event: Any) -> None:
        self.focus_set()
        self._choose(self.nearest(event.x, event.y))

    def _choose(self, number: int | None) -> None:
        if number is not None:
            self._on_choose(number)

    def _ring(self, tag: str, number: int | None, colour: str, width: int) -> None:
        self.delete(tag)
        if number is not None and number < len(self._places):
            (x, y), reach = self.position(number), self._scaled(_SIDE) * 0.8
            box = (x - reach, y - reach, x + reach, y + reach)
            self.create_oval(*box, outline=colour, width=width, tags=tag)

    def _scaled(self, pixels: int) -> int:
        return int(ttk.utils.scale_size(self, pixels))
