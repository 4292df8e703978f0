"""Rows of images as one picture, with a title before each row and headings above."""

import tkinter as tk
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from tkinter.font import nametofont
from typing import Any

import numpy as np
import ttkbootstrap as ttk
from PIL import Image, ImageColor, ImageTk

from fmnist_workbench.datasets.pixels import Images
from fmnist_workbench.ui.theme import GAP, palette
from fmnist_workbench.ui.widgets.imagegrid import SHARP_FROM
from fmnist_workbench.ui.widgets.keys import on_arrows, on_return
from fmnist_workbench.ui.widgets.rowlayout import RowLayout, arrange_rows
from fmnist_workbench.ui.widgets.text import fitted

_LONGEST_TITLE = 110
_LEAST = 26

Cell = tuple[int, int]
"""(row, column), rows counted over all there are."""


@dataclass(frozen=True, eq=False)
class ImageRow:
    """A title, the images behind it, (N, H, W, C), and the column in which each stands."""

    title: str
    images: Images
    columns: Sequence[int]


class ImageRows(ttk.Canvas):
    """Shows as many rows as fit from a first one on.

    Args:
        on_point: Called with the (row, column) under the pointer, or None.
        on_choose: Called with the (row, column) clicked.
        on_drawn: Called with how many rows are seen, whenever it is drawn.
    """

    def __init__(
        self,
        parent: tk.Misc,
        on_point: Callable[[Cell | None], None],
        on_choose: Callable[[Cell], None],
        on_drawn: Callable[[int], None],
    ) -> None:
        super().__init__(
            parent, width=1, height=1, highlightthickness=0, borderwidth=0, takefocus=True
        )
        self._font = nametofont("TkSmallCaptionFont", self)
        self._rows: Sequence[ImageRow] = ()
        self._headings: Sequence[str] = ()
        self._columns = 1
        self._first = 0
        self._photo: ImageTk.PhotoImage | None = None
        self._marked: Cell | None = None
        self._pointed: Cell | None = None
        self.layout: RowLayout | None = None
        self._on_point = on_point
        self._on_choose = on_choose
        self._on_drawn = on_drawn
        self.bind("<Configure>", lambda _event: self.draw(), add=True)
        self.bind("<Motion>", lambda event: self._point(self._find(event)), add=True)
        self.bind("<Leave>", lambda _event: self._point(None), add=True)
        self.bind("<Button-1>", self._click, add=True)
        on_arrows(self, self._move)
        on_return(self, lambda: self._choose(self._pointed))

    def show(
        self, rows: Sequence[ImageRow], columns: int, headings: Sequence[str], first: int = 0
    ) -> None:
        """Show rows of so many columns, from the first on.

        Args:
            rows: All of them.
            columns: Images a row.
            headings: One over all columns, or two, each over half of them.
            first: The first row to be seen.
        """
        self._rows, self._columns, self._headings = rows, columns, headings
        self._first = min(first, max(len(rows) - 1, 0))
        self._marked = self._pointed = None
        self.draw()

    def draw(self) -> None:
        """Draw again: for another size or theme."""
        self.delete("all")
        self.layout = self._photo = None
        if not self._rows or self.winfo_height() < 4 * _LEAST:
            return
        layout = self.layout = self._arrange()
        colours = palette()
        picture = self._compose(layout, colours.background, colours.border)
        self._photo = ImageTk.PhotoImage(picture, master=self)
        self.create_image(0, 0, anchor="nw", image=self._photo)
        self._draw_words(layout)
        self.mark(self._marked)
        self._on_drawn(len(self._seen))

    def mark(self, cell: Cell | None) -> None:
        """Frame the chosen image."""
        self._marked = cell
        self._frame("chosen", cell, palette().accent, 3)

    def middle(self, cell: Cell) -> tuple[int, int]:
        """Return the (x, y) of an image's middle."""
        assert self.layout is not None, "nothing is shown"
        top, left = self.layout.corner(cell[0] - self._first, cell[1])
        return left + self.layout.drawn[1] // 2, top + self.layout.drawn[0] // 2

    @property
    def _seen(self) -> Sequence[ImageRow]:
        assert self.layout is not None, "nothing is shown"
        return self._rows[self._first : self._first + self.layout.rows]

    def _arrange(self) -> RowLayout:
        widest = max(self._font.measure(row.title) for row in self._rows)
        title = min(widest, self._scaled(_LONGEST_TITLE))
        return arrange_rows(
            len(self._rows),
            self._columns,
            self._rows[0].images.shape[1:3],
            (self.winfo_height(), self.winfo_width()),
            title=title + GAP if title else 0,
            heading=self._font.metrics("linespace") + GAP // 2,
            split=self._columns // 2 if len(self._headings) == 2 else 0,
            least=self._scaled(_LEAST),
        )

    def _compose(self, layout: RowLayout, background: str, edge: str) -> Image.Image:
        picture = Image.new("RGB", (self.winfo_width(), self.winfo_height()), background)
        height, width = layout.drawn
        sharp = height >= SHARP_FROM * self._rows[0].images.shape[1]
        method = Image.Resampling.NEAREST if sharp else Image.Resampling.BILINEAR
        line = Image.new("RGB", (width + 2, height + 2), ImageColor.getrgb(edge))
        for row, shown in enumerate(self._seen):
            colours = np.broadcast_to(shown.images, (*shown.images.shape[:3], 3))
            for column, pixels in zip(shown.columns, colours, strict=True):
                top, left = layout.corner(row, column)
                image = Image.fromarray(np.ascontiguousarray(pixels))
                picture.paste(line, (left - 1, top - 1))
                picture.paste(image.resize((width, height), method), (left, top))
        return picture

    def _draw_words(self, layout: RowLayout) -> None:
        look: dict[str, Any] = {"font": self._font, "fill": palette().foreground}
        half = self._columns // len(self._headings) if self._headings else 0
        for number, heading in enumerate(self._headings):
            _, left = layout.corner(0, number * half)
            self.create_text(left, 0, text=heading, anchor="nw", tags="heading", **look)
        for row, shown in enumerate(self._seen):
            top, left = layout.corner(row, 0)
            title = fitted(shown.title, self._font, self._scaled(_LONGEST_TITLE))
            x, y = left - GAP, top + layout.drawn[0] / 2
            self.create_text(x, y, text=title, anchor="e", tags="title", **look)

    def _find(self, event: Any) -> Cell | None:
        found = self.layout.find(event.y, event.x) if self.layout else None
        if found is None or found[1] not in self._seen[found[0]].columns:
            return None
        return found[0] + self._first, found[1]

    def _point(self, cell: Cell | None) -> None:
        self._pointed = cell
        self._frame("pointed", cell, palette().foreground, 1)
        self._on_point(cell)

    def _move(self, down: int, right: int) -> None:
        """Point at the next image in a direction, over gaps."""
        start = self._pointed or self._marked
        if self.layout is None or not self._seen:
            return
        row, column = start or (self._first, -1)
        row += down
        if not self._first <= row < self._first + len(self._seen):
            return
        columns = self._rows[row].columns
        ahead = [c for c in columns if (c - column) * (right or 1) > 0] if right else columns
        if ahead:
            self._point((row, min(ahead, key=lambda c: abs(c - column))))

    def _click(self, event: Any) -> None:
        self.focus_set()
        self._choose(self._find(event))

    def _choose(self, cell: Cell | None) -> None:
        if cell is not None:
            self._on_choose(cell)

    def _frame(self, tag: str, cell: Cell | None, colour: str, width: int) -> None:
        self.delete(tag)
        if cell is None or self.layout is None:
            return
        row = cell[0] - self._first
        if 0 <= row < self.layout.rows:
            (top, left), (height, wide) = self.layout.corner(row, cell[1]), self.layout.drawn
            box = (left - 1, top - 1, left + wide, top + height)
            self.create_rectangle(*box, outline=colour, width=width, tags=tag)

    def _scaled(self, pixels: int) -> int:
        return int(ttk.utils.scale_size(self, pixels))
