"""The images most like the mean of their class, and those least like it."""

import tkinter as tk
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np

from fmnist_workbench.datasets.pixels import Images
from fmnist_workbench.spec.datajobs import ClassLook
from fmnist_workbench.spec.words import count
from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.views.base import LookedAtView, Scene, pictures
from fmnist_workbench.ui.widgets.imagerows import Cell, ImageRow, ImageRows
from fmnist_workbench.ui.widgets.pager import Pager
from fmnist_workbench.ui.widgets.samplebar import Part

End = Literal["nearest", "farthest"]
_BOTH = ("nearest to the mean of their class", "farthest from it")
_HALF = 8
"""Columns of the nearest, and as many of the farthest."""
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
        self._grid: list[dict[int, _Shown]] = []
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
        self._grid = _all_classes(look) if label is None else _one_class(look, label)
        if not any(self._grid):
            self.instead(f"There are no {self.scene.what}.\n\nChoose another class or split.")
            return
        titles = self.scene.classes if label is None else tuple(map(_ranks, self._grid))
        rows = [
            ImageRow(title, self._images([shown.place for shown in row.values()]), tuple(row))
            for title, row in zip(titles, self._grid, strict=True)
        ]
        if label is None:
            self.rows.show(rows, 2 * _HALF, _BOTH, self._first)
        else:
            self.rows.show(rows, _WRAP, (), self._first)
        self._show_side(look)
        self.mark()

    def mark(self) -> None:
        """Frame the image chosen, if it is here."""
        chosen = self.scene.chosen
        cells = [
            (row, column)
            for row, shown in enumerate(self._grid)
            for column, one in shown.items()
            if one.place == chosen
        ]
        self.rows.mark(cells[0] if cells else None)

    def to_body(self) -> None:
        """Take the keyboard: the arrows move over the images."""
        self.rows.focus_set()

    def _show_side(self, look: ClassLook) -> None:
        self._show_card(next(shown for row in self._grid for shown in row.values()))
        self.scene.side.say(
            f"{count(look.counted, f'{look.split} image')}, compared pixel by pixel"
        )

    def _show_card(self, shown: _Shown) -> None:
        assert self._look is not None, "it is shown"
        self.scene.show(shown.place, _rank(shown))
        mean = pictures(self._look.means, self._look)[shown.label]
        self.scene.side.sum_up(mean, f"Mean of {self.scene.classes[shown.label]}")

    def _images(self, places: list[int]) -> Images:
        view = self.scene.images
        return view.images[view.indices[np.array(places, np.int64)]]

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


def _all_classes(look: ClassLook) -> list[dict[int, _Shown]]:
    """Return a row a class, by column: the nearest in the left half, the farthest in the right."""
    return [
        dict(enumerate(_of(look, label, "nearest")))
        | dict(enumerate(_of(look, label, "farthest"), _HALF))
        for label in range(len(look.nearest))
    ]


def _one_class(look: ClassLook, label: int) -> list[dict[int, _Shown]]:
    """Return the rows of one class, by column: first those of the nearest."""
    ends = _of(look, label, "nearest"), _of(look, label, "farthest")
    return [
        dict(enumerate(end[start : start + _WRAP]))
        for end in ends
        for start in range(0, len(end), _WRAP)
    ]


def _ranks(row: dict[int, _Shown]) -> str:
    first, last = row[0], list(row.values())[-1]
    return f"{first.end} {first.rank}–{last.rank}"


def _rank(shown: _Shown) -> str:
    place = {1: "", 2: "second ", 3: "third "}.get(shown.rank, f"{shown.rank}th ")
    where = "to the mean of" if shown.end == "nearest" else "from the mean of"
    return f"{place}{shown.end} {where} its class"


VIEW = TypicalView
