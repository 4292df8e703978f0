"""Precision, recall and F1 of each class, sortable, the weakest classes marked."""

import tkinter as tk
from collections.abc import Callable
from functools import partial
from tkinter.font import nametofont
from typing import Any, Literal

import ttkbootstrap as ttk

from fmnist_workbench.spec.run import ClassScore
from fmnist_workbench.ui.theme import palette
from fmnist_workbench.ui.widgets.text import fitted
from fmnist_workbench.ui.widgets.tips import tip

_STYLE = "Scores.Treeview"
_ROW = 24
_NAME_WIDTHS = (60, 200)
_PAD = 10
_HEADING_PAD = 16
_ARROW = " ▲"
_WEAKEST = 3
_MARK = {False: "#fbe3d0", True: "#6b3a12"}
"""Okabe and Ito's vermilion, thinned so that text stays readable on it: on light, on dark."""
_TITLES = {
    "name": "Class",
    "precision": "Prec.",
    "recall": "Recall",
    "f1": "F1",
    "support": "Images",
}
_TEACHES = (
    "Precision: of the images taken for this class, how many are of it.\n"
    "Recall: of the images of this class, how many were found.\n"
    "F1: the harmonic mean of both, low if either is.\n\n"
    "Click a heading to sort. The three classes of lowest F1 are marked."
)


class ScoreTable(ttk.Frame):
    """One row a class; a click on a heading sorts by it, another one turns the order round."""

    def __init__(self, parent: tk.Misc) -> None:
        super().__init__(parent, height=1)
        # Once it is seen, a Treeview no longer asks for the width that its columns take.
        self.pack_propagate(False)
        self._scores: tuple[ClassScore, ...] = ()
        self._column = "f1"
        self._falling = False
        ttk.Style().configure(_STYLE, rowheight=ttk.utils.scale_size(self, _ROW))
        self.tree = ttk.Treeview(
            self, columns=tuple(_TITLES), show="headings", height=5, style=_STYLE
        )
        self._scroll = ttk.Scrollbar(self, command=self.tree.yview)
        self.tree.configure(yscrollcommand=self._scroll_shown)
        self._font = nametofont("TkDefaultFont", self)
        self.tree.pack(side="left", fill="both", expand=True)
        for column in _TITLES:
            self.tree.heading(column, command=partial(self.sort_by, column))
            anchor: Literal["w", "e"] = "w" if column == "name" else "e"
            self.tree.heading(column, anchor=anchor)
            self.tree.column(column, anchor=anchor, stretch=column == "name")
        tip(self.tree, _TEACHES)
        self._set_widths()
        self.use_theme()

    def show(self, scores: tuple[ClassScore, ...]) -> None:
        """Show one score a class; none empties the table."""
        self._scores = scores
        self._set_widths()
        self._fill()

    def sort_by(self, column: str) -> None:
        """Sort by a column; by the one it is sorted by, the other way round."""
        self._falling = not self._falling if column == self._column else False
        self._column = column
        self._set_widths()
        self._fill()

    def use_theme(self) -> None:
        """Take the colours of the theme in force."""
        ttk.Style().configure(_STYLE, rowheight=ttk.utils.scale_size(self, _ROW))
        self.tree.tag_configure("weak", background=_MARK[palette().dark])
        self._fill()

    def _set_widths(self) -> None:
        low, high = (ttk.utils.scale_size(self, width) for width in _NAME_WIDTHS)
        pad, heading_pad = (ttk.utils.scale_size(self, width) for width in (_PAD, _HEADING_PAD))
        widest = max((self._font.measure(score.name) for score in self._scores), default=low)
        self._name_width = min(max(widest + pad, low), high)
        largest = max((score.support for score in self._scores), default=0)
        widths = {"name": self._name_width}
        for column in ("precision", "recall", "f1", "support"):
            cell = f"{largest:,}" if column == "support" else "0.000"
            heading = self._font.measure(_TITLES[column]) + heading_pad
            widths[column] = max(heading, self._font.measure(cell) + pad)
        widths[self._column] += self._font.measure(_ARROW)
        for column, width in widths.items():
            self.tree.column(column, width=width)
        beside = self._scroll.winfo_reqwidth() if self._scroll.winfo_manager() else 0
        self.configure(width=sum(widths.values()) + beside + ttk.utils.scale_size(self, 4))

    def _scroll_shown(self, first: str, last: str) -> None:
        """Show the scrollbar only where there is something to scroll."""
        self._scroll.set(first, last)
        needed = float(last) - float(first) < 1
        if needed == bool(self._scroll.winfo_manager()):
            return
        if needed:
            self._scroll.pack(side="right", fill="y", before=self.tree)
        else:
            self._scroll.pack_forget()
        self._set_widths()

    def _fill(self) -> None:
        for column, title in _TITLES.items():
            arrow = ("▼" if self._falling else "▲") if column == self._column else ""
            self.tree.heading(column, text=f"{title} {arrow}".strip())
        self.tree.delete(*self.tree.get_children())
        # Classes at 1 are perfect, however few there are.
        ranked = sorted((s for s in self._scores if s.f1 < 1), key=lambda score: score.f1)
        weak = {score.name for score in ranked[:_WEAKEST]}
        for score in sorted(self._scores, key=self._key(), reverse=self._falling):
            tags = ("weak",) if score.name in weak else ()
            self.tree.insert("", "end", values=self._cells(score), tags=tags)

    def _key(self) -> Callable[[ClassScore], Any]:
        order = {score.name: place for place, score in enumerate(self._scores)}
        if self._column == "name":
            return lambda score: order[score.name]
        return lambda score: (getattr(score, self._column), order[score.name])

    def _cells(self, score: ClassScore) -> tuple[str, ...]:
        room = self._name_width - ttk.utils.scale_size(self, 8)
        name = fitted(score.name, self._font, room)
        shares = (f"{share:.3f}" for share in (score.precision, score.recall, score.f1))
        return (name, *shares, f"{score.support:,}")
