"""The images most like the mean of their class, and those least like it."""

import tkinter as tk
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np

from fmnist_workbench.spec.jobs import ClassLook
from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.views.base import LookedAtView, Scene, pictures
from fmnist_workbench.ui.widgets.imagerows import Cell, ImageRow, ImageRows
from fmnist_workbench.ui.widgets.pager import Pager
from fmnist_workbench.ui.widgets.samplebar import Part

End = Literal["nearest", "farthest"]
_BOTH = ("nearest to the mean of their class", "farthest from it")
_WRAP = 4
"""Images a row where there is one class only."""


@dataclass(frozen=True)
class _Shown:
    """An image of a row: its place in the split, its class, and how near or far it is."""

    place: int
    label: int
    end: End
    rank: int


class TypicalView(LookedAtView):
    """A row a class: the nearest left, the farthest right; of one class all of them large."""

    HINT = "Farthest out lie odd items and wrong labels. Click an image to use it in Activations."
    GREY: ClassVar[Mapping[Part, str]] = {
        "count": "Eight nearest and eight farthest are shown of each class.",
        "resample": "Nothing is drawn at random here.",
        "names": "Each row is named.",
    }

    def __init__(self, parent: tk.Misc, scene: Scene) -> None:
        super().__init__(parent, scene)
        self._look: ClassLook | None = None
        self._grid: list[list[_Shown]] = []
        self._first = 0
        self._asked: object = None
        self.body.columnconfigure(0, weight=1)
        self.body.rowconfigure(0, weight=1)
        self.rows = ImageRows(self.body, self._point, self._choose, self._drawn)
        self.rows.grid(row=0, column=0, sticky="nsew")
        self.pager = Pager(self.body, self._turn, "See the other classes.")
        self.pager.grid(row=1, column=0, sticky="e", pady=(GAP // 2, 0))

    def draw(self, look: ClassLook) -> None:
        """Draw the rows."""
        label = self.scene.choice.value.label
        if (look, label) != self._asked:
            self._asked, self._first = (look, label), 0
        self._look = look
        if label is None:
            self._grid = [_ends(look, number) for number in range(len(look.nearest))]
            titles, columns = list(self.scene.classes), max(map(len, look.nearest), default=0) * 2
            self._pad(columns // 2)
        else:
            nearest, farthest = _of(look, label, "nearest"), _of(look, label, "farthest")
            self._grid = [*_wrapped(nearest), *_wrapped(farthest)]
            starts = [row[0] for row in self._grid]
            titles = [f"{one.end} {one.rank}–{one.rank + _WRAP - 1}" for one in starts]
            columns = _WRAP
        if not any(self._grid):
            self.instead(f"There are no {self.scene.what}.\n\nChoose another class or split.")
            return
        rows = [
            ImageRow(title, self._images([shown.place for shown in row]))
            for title, row in zip(titles, self._grid, strict=True)
        ]
        self.rows.show(rows, columns, _BOTH if label is None else (), self._first)
        self._show_side(look)
        self.mark()

    def mark(self) -> None:
        """Frame the image chosen, if it is here."""
        chosen = self.scene.chosen
        cells = [
            (row, column)
            for row, shown in enumerate(self._grid)
            for column, one in enumerate(shown)
            if one.place == chosen
        ]
        self.rows.mark(cells[0] if cells else None)

    def _show_side(self, look: ClassLook) -> None:
        seen = next(row for row in self._grid if row)[0]
        self._show_card(seen)
        self.scene.side.say(f"{look.counted:,} {look.split} images, compared pixel by pixel")

    def _show_card(self, shown: _Shown) -> None:
        assert self._look is not None, "it is shown"
        self.scene.show(shown.place, _rank(shown))
        mean = pictures(self._look.means, self._look)[shown.label]
        self.scene.side.sum_up(mean, f"Mean of {self.scene.classes[shown.label]}")

    def _images(self, places: list[int]) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
        view = self.scene.images
        return view.images[view.indices[np.array(places, np.int64)]]

    def _pad(self, half: int) -> None:
        """Show the farthest of a small class in their own half all the same."""
        for row in self._grid:
            missing = half - len(row) // 2
            if row and missing:
                row[len(row) // 2 : len(row) // 2] = [row[len(row) // 2 - 1]] * missing

    def _point(self, cell: Cell | None) -> None:
        if cell is None:
            self.scene.say("")
            return
        shown = self._grid[cell[0]][cell[1]]
        self._show_card(shown)
        title, name = self.scene.title(shown.place), self.scene.classes[shown.label]
        self.scene.say(f"{title} · {name} · {_rank(shown)}")

    def _choose(self, cell: Cell) -> None:
        self.scene.choose(self._grid[cell[0]][cell[1]].place)

    def _turn(self, first: int) -> None:
        self._first = first
        if self._look is not None:
            self.draw(self._look)

    def _drawn(self, seen: int) -> None:
        self.pager.show(self._first, seen, len(self._grid))


def _of(look: ClassLook, label: int, end: End) -> list[_Shown]:
    places = look.nearest[label] if end == "nearest" else look.farthest[label]
    return [_Shown(place, label, end, rank) for rank, place in enumerate(places, 1)]


def _ends(look: ClassLook, label: int) -> list[_Shown]:
    return [*_of(look, label, "nearest"), *_of(look, label, "farthest")]


def _wrapped(row: list[_Shown]) -> list[list[_Shown]]:
    return [row[start : start + _WRAP] for start in range(0, len(row), _WRAP)]


def _rank(shown: _Shown) -> str:
    place = {1: "", 2: "second ", 3: "third "}.get(shown.rank, f"{shown.rank}th ")
    where = "to the mean of" if shown.end == "nearest" else "from the mean of"
    return f"{place}{shown.end} {where} its class"


VIEW = TypicalView
