"""The confusion matrix: one picture for the cells, numbers over it, and names on both axes."""

import tkinter as tk
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, cos, radians, sin
from tkinter.font import Font, nametofont
from typing import Any, Literal

import numpy as np
import ttkbootstrap as ttk
from numpy.typing import NDArray
from PIL import Image, ImageColor, ImageTk

from fmnist_workbench.analysis.pictures import colourize, row_shares
from fmnist_workbench.ui.theme import palette
from fmnist_workbench.ui.widgets.text import fitted
from fmnist_workbench.ui.widgets.tips import tip

Shown = Literal["counts", "rows"]
Counts = NDArray[np.int64]
Cell = tuple[int, int]
"""(true class, predicted class)."""

NUMBERED = 20
"""Up to so many classes the cells hold their numbers."""
_LINE_FROM = 10
"""Cells of so many screen pixels are told apart by a line."""
_TEXT_PIXELS = 12
_SLANTS = (0, 45, 60, 90)
"""Degrees by which the names below the cells may be turned: as little as lets none touch."""
_TEACHES = (
    "A row holds all images of one class, a column all that were taken for one: on the diagonal "
    "are the right answers. A bright cell beside it names two classes that the network mixes up."
)


@dataclass(frozen=True)
class _Place:
    """Where the cells are on the canvas: the upper left corner, a cell's side, how many a side.

    `slant` is how far the names below are turned, in degrees.
    """

    left: int
    top: int
    cell: int
    count: int
    slant: int

    @property
    def side(self) -> int:
        """Width and height of all cells."""
        return self.cell * self.count

    def middle(self, index: int, start: int) -> float:
        """Return the middle of a row or column."""
        return start + (index + 0.5) * self.cell

    def find(self, x: int, y: int) -> Cell | None:
        """Return the cell at a place on the canvas."""
        true, predicted = (y - self.top) // self.cell, (x - self.left) // self.cell
        inside = 0 <= true < self.count and 0 <= predicted < self.count
        return (true, predicted) if inside else None


class ConfusionMatrix(ttk.Canvas):
    """Rows are true classes, columns predicted ones; as large as fits.

    Args:
        on_hover: Called with (true, predicted) of the cell under the pointer, None beside them.
    """

    def __init__(self, parent: tk.Misc, on_hover: Callable[[Cell | None], None]) -> None:
        super().__init__(parent, width=1, height=1, highlightthickness=0, borderwidth=0)
        self._counts: Counts | None = None
        self._classes: tuple[str, ...] = ()
        self._shown: Shown = "counts"
        self._message = ""
        self._place: _Place | None = None
        self._photo: ImageTk.PhotoImage | None = None
        self._on_hover = on_hover
        family = nametofont("TkDefaultFont", self).actual("family")
        self._names = Font(self, family=family)
        self._numbers = Font(self, family=family)
        self._titles = Font(self, family=family, weight="bold", size=-self._scaled(_TEXT_PIXELS))
        self.bind("<Configure>", lambda _event: self.draw())
        self._tip = tip(self, _TEACHES)
        for event in ("<Enter>", "<Motion>"):
            self.bind(event, self._hover, add=True)
        self.bind("<Leave>", lambda _event: self._on_hover(None), add=True)

    def show(self, counts: Counts, classes: Sequence[str], shown: Shown) -> None:
        """Show counts[true][predicted], as they are or as percentages of their rows."""
        self._counts, self._classes, self._shown = counts, tuple(classes), shown
        self.draw()

    def show_message(self, text: str) -> None:
        """Show what to do, where there is no matrix."""
        self._counts, self._message = None, text
        self.draw()

    def draw(self) -> None:
        """Draw again: for another size or theme."""
        self.delete("all")
        self._place = self._photo = None
        if self.winfo_width() < self._scaled(100) or self.winfo_height() < self._scaled(100):
            return
        if self._counts is None:
            self._draw_message()
            return
        self._place = place = self._fit()
        colours = self._colours(self._counts)
        self._draw_cells(colours, place)
        if place.count <= NUMBERED:
            self._draw_numbers(self._counts, colours, place)
        self._draw_names(place)
        self._draw_titles(place)

    def cell_middle(self, true: int, predicted: int) -> tuple[int, int]:
        """Return the canvas position (x, y) of a cell's middle."""
        assert self._place is not None, "nothing is shown"
        place = self._place
        return int(place.middle(predicted, place.left)), int(place.middle(true, place.top))

    def _fit(self) -> _Place:
        """Choose the largest cells for which names and titles have room."""
        self._names.configure(size=-self._scaled(_TEXT_PIXELS))
        places = (self._place_for(slant) for slant in _SLANTS)
        return next((place for place in places if self._names_fit(place)), self._place_for(90))

    def _place_for(self, slant: int) -> _Place:
        count, widest, top = len(self._classes), self._widest(), self._scaled(2)
        left = widest + self._scaled(_TEXT_PIXELS) * 3 // 2 + self._scaled(8)
        wide = self.winfo_width() - left - self._scaled(8)
        cell = max(min(wide, self.winfo_height() - top - self._below(widest, slant)) // count, 2)
        return _Place(left + max(wide - cell * count, 0) // 2, top, cell, count, slant)

    def _names_fit(self, place: _Place) -> bool:
        """Return whether the names below the cells do not touch each other."""
        if place.slant == 0:
            return self._widest() + self._scaled(4) <= place.cell
        return place.cell * sin(radians(place.slant)) >= self._names.metrics("linespace")

    def _colours(self, counts: Counts) -> NDArray[np.uint8]:
        if self._shown == "rows":
            return colourize(row_shares(counts), 0.0, 1.0)
        return colourize(counts.astype(np.float64), 0.0, float(max(counts.max(), 1)))

    def _draw_cells(self, colours: NDArray[np.uint8], place: _Place) -> None:
        picture = colours.repeat(place.cell, axis=0).repeat(place.cell, axis=1)
        if place.cell >= self._scaled(_LINE_FROM):
            background = ImageColor.getrgb(palette().background)
            picture[place.cell - 1 :: place.cell] = background
            picture[:, place.cell - 1 :: place.cell] = background
        self._photo = ImageTk.PhotoImage(Image.fromarray(picture), master=self)
        self.create_image(place.left, place.top, anchor="nw", image=self._photo)

    def _draw_numbers(self, counts: Counts, colours: NDArray[np.uint8], place: _Place) -> None:
        texts = _numbers(counts, self._shown, wide=place.cell >= self._scaled(30))
        longest = "0" * max(len(text) for row in texts for text in row)
        self._shrink(self._numbers, longest, place.cell - 3)
        # Rec. 709 luminance: black on what is light, white on what is dark.
        light = colours @ np.array([0.2126, 0.7152, 0.0722]) > 128
        for true, row in enumerate(texts):
            for predicted, text in enumerate(row):
                self.create_text(
                    place.middle(predicted, place.left),
                    place.middle(true, place.top),
                    text=text,
                    font=self._numbers,
                    fill="black" if light[true, predicted] else "white",
                    tags="number",
                )

    def _shrink(self, font: Font, text: str, room: int) -> None:
        """Give a font the largest size, up to the usual one, in which a text has room."""
        size = self._scaled(_TEXT_PIXELS)
        font.configure(size=-size)
        while size > 6 and font.measure(text) > room:
            size -= 1
            font.configure(size=-size)

    def _draw_names(self, place: _Place) -> None:
        size = min(self._scaled(_TEXT_PIXELS), max(place.cell, 8))
        self._names.configure(size=-size)
        look: dict[str, Any] = {"font": self._names, "fill": palette().foreground}
        gap, below = self._scaled(5), float(place.top + place.side + self._scaled(5))
        turned: dict[str, Any] = {"anchor": "e" if place.slant else "n", "angle": place.slant}
        if place.slant:  # the anchor is the middle of the text's end: its corner must not stick up
            below += size / 2 * cos(radians(place.slant))
        # Where rows are lower than a line of text, only every so manieth is named.
        for index in range(0, place.count, ceil((size + 1) / place.cell)):
            name = fitted(self._classes[index], self._names, self._widest())
            row, column = place.middle(index, place.top), place.middle(index, place.left)
            self.create_text(place.left - gap, row, text=name, anchor="e", tags="true", **look)
            self.create_text(column, below, text=name, tags="predicted", **look, **turned)

    def _draw_titles(self, place: _Place) -> None:
        look: dict[str, Any] = {"font": self._titles, "fill": palette().foreground, "tags": "title"}
        middle, line = place.side / 2, self._scaled(_TEXT_PIXELS)
        left = max(place.left - self._widest() - self._scaled(8) - line / 2, line / 2)
        self.create_text(left, place.top + middle, text="true class", angle=90, **look)
        below = place.top + place.side + self._below(self._widest(), place.slant)
        self.create_text(place.left + middle, below, text="predicted class", anchor="s", **look)

    def _widest(self) -> int:
        """Return how wide the widest name is shown; a third of the canvas at most."""
        widest = max(self._names.measure(name) for name in self._classes)
        return min(widest, self.winfo_width() // 3)

    def _below(self, widest: int, slant: int) -> int:
        """Return how much room the names and the title take below the cells."""
        line, turn = self._scaled(_TEXT_PIXELS) * 3 // 2, radians(slant)
        return line + ceil(widest * sin(turn) + line * cos(turn)) + self._scaled(5)

    def _draw_message(self) -> None:
        self.create_text(
            self.winfo_width() // 2,
            self.winfo_height() // 2,
            text=self._message,
            width=self.winfo_width() - self._scaled(40),
            justify="center",
            fill=palette().foreground,
            tags="message",
        )

    def _hover(self, event: Any) -> None:
        cell = self._place.find(event.x, event.y) if self._place else None
        if cell is not None or self._place is None:
            self._tip.leave()  # it would hide the cells, or explain a matrix that is not there
        self._on_hover(cell)

    def _scaled(self, pixels: int) -> int:
        return int(ttk.utils.scale_size(self, pixels))


def _numbers(counts: Counts, shown: Shown, *, wide: bool) -> list[list[str]]:
    """Return what stands in the cells; percentages have a decimal where there is room."""
    if shown == "counts":
        return [[str(number) for number in row] for row in counts]
    digits = 1 if wide else 0
    return [[f"{100 * share:.{digits}f}" for share in row] for row in row_shares(counts)]
