"""The list of runs, newest first, with the one in the window marked."""

import tkinter as tk
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from tkinter.font import nametofont
from typing import Any

import ttkbootstrap as ttk

from fmnist_workbench.spec.run import RunRow
from fmnist_workbench.spec.words import percent, size
from fmnist_workbench.storage.names import number_of
from fmnist_workbench.ui.theme import GAP, Palette, palette
from fmnist_workbench.ui.widgets.keys import on_return
from fmnist_workbench.ui.widgets.text import fitted
from fmnist_workbench.ui.widgets.tips import tip


@dataclass(frozen=True)
class _Column:
    name: str
    heading: str
    width: int
    anchor: str = "w"


_COLUMNS = (
    _Column("run", "Run", 133),
    _Column("parent", "From", 49),
    _Column("network", "Network", 80),
    _Column("data", "Data", 100),
    _Column("epochs", "Epochs", 61, "e"),
    _Column("val_accuracy", "Val.", 53, "e"),
    _Column("bytes", "Space", 58, "e"),
    _Column("status", "Status", 84),
    _Column("started", "Started", 61),
)
_STRETCHED = ("run", "network", "data")
_CELL_PADDING = 7
"""Pixels of a column beside its text, before scaling."""
_STYLE = "Runs.Treeview"
_TEACHES = (
    "Each training is kept as a run: ● is the one in the window. From: the run it goes on from, "
    "whose epochs count as its own. Val.: the share of validation images it gets right after "
    "its newest epoch. Space: what its checkpoints take on the disk. A double click or Return "
    "opens a run; a click on a heading puts the list in that order, another one turns it round."
)
_EMPTY = "Each training is kept here as a run, to be opened again, continued and compared."
_ORDERS: dict[str, Callable[[RunRow], Any]] = {
    "run": lambda row: (number_of(Path(row.path)), row.run),
    "parent": lambda row: row.parent or "",
    "network": lambda row: row.network,
    "data": lambda row: Path(row.data).name,
    "epochs": lambda row: row.epochs,
    "val_accuracy": lambda row: -1.0 if row.val_accuracy is None else row.val_accuracy,
    "bytes": lambda row: row.bytes,
    "status": lambda row: row.status,
    "started": lambda row: row.started,
}
_LARGEST_FIRST = ("run", "epochs", "val_accuracy", "bytes", "started")
"""At the first click; the others begin with A."""
_ELSEWHERE = "elsewhere"
"""The status of a run that another window or command trains."""


class RunTable(ttk.Frame):
    """Shows runs; a double click or Return opens the chosen one.

    Args:
        on_open: Called with the id of the run to open.
        on_choose: Called whenever another run, or none, is chosen.
        height: How many runs are in sight.
        several: Whether more than one can be chosen.
    """

    def __init__(
        self,
        parent: tk.Misc,
        on_open: Callable[[str], None],
        on_choose: Callable[[], None],
        height: int = 4,
        *,
        several: bool = False,
    ) -> None:
        super().__init__(parent)
        self._on_open = on_open
        self._current: str | None = None
        self._shown: tuple[Sequence[RunRow], str | None, str | None] = ((), None, None)
        self._cells: dict[str, tuple[str, ...]] = {}
        self._order = ""
        self._backwards = False
        self.columnconfigure(0, weight=1)
        self.rowconfigure(0, weight=1)
        names = [column.name for column in _COLUMNS]
        mode: Any = "extended" if several else "browse"
        self.tree = ttk.Treeview(
            self, columns=names, show="headings", selectmode=mode, height=height
        )
        # ttkbootstrap heeds a style of one's own only after the fact.
        self.tree.configure(style=_STYLE)
        for column in _COLUMNS:
            width = ttk.utils.scale_size(self, column.width)
            anchor: Any = column.anchor
            self.tree.heading(
                column.name,
                text=column.heading,
                anchor=anchor,
                command=partial(self.sort_by, column.name),
            )
            stretch = column.name in _STRETCHED
            self.tree.column(
                column.name, width=width, minwidth=width // 2, stretch=stretch, anchor=anchor
            )
        bar = ttk.Scrollbar(self, orient="vertical", command=self.tree.yview)
        self.tree.configure(yscrollcommand=bar.set)
        self.tree.grid(row=0, column=0, sticky="nsew")
        bar.grid(row=0, column=1, sticky="ns")
        self.tree.bind("<<TreeviewSelect>>", lambda _event: on_choose())
        self.tree.bind("<Double-Button-1>", self._open_pointed)
        self.tree.bind("<Configure>", lambda _event: self._share_width(), add=True)
        self.tree.bind("<ButtonRelease-1>", lambda _event: self._fit(), add=True)
        on_return(self.tree, self.open_chosen)
        tip(self.tree, _TEACHES)
        self._empty = ttk.Label(self, text=_EMPTY)
        self.recolour(palette())

    @property
    def chosen(self) -> str | None:
        """The id of the chosen run; the first of several."""
        return next(iter(self.all_chosen), None)

    @property
    def all_chosen(self) -> tuple[str, ...]:
        """The ids of all chosen runs, from top to bottom."""
        return self.tree.selection()

    def sort_by(self, column: str) -> None:
        """Put the list in the order of a column; once more turns it round."""
        again = column == self._order
        self._backwards = not self._backwards if again else column in _LARGEST_FIRST
        self._order = column
        self.show(*self._shown)

    def open_chosen(self) -> None:
        """Open the chosen run, if there is one."""
        if self.chosen is not None:
            self._on_open(self.chosen)

    def show(self, rows: Sequence[RunRow], current: str | None, doing: str | None) -> None:
        """Show runs; the choice is kept until another run comes into the window.

        Args:
            rows: From top to bottom, unless a person has put them in another order.
            current: Id of the run in the window; it is marked with a dot.
            doing: What the window does with that run now, instead of its status on disk.
        """
        self._shown = (rows, current, doing)
        moved, self._current = current not in (None, self._current), current
        chosen = (current,) if moved else self.all_chosen
        focused, top = self.tree.focus(), self.tree.yview()[0]
        in_sight = moved or self._in_sight(chosen)
        self.tree.delete(*self.tree.get_children())
        self._cells.clear()
        for row in self._sorted(rows):
            mine = row.run == current
            status = (doing or row.status) if mine else _status_of_others(row)
            self._cells[row.run] = (*_cells(row, mine), status, _local(row.started))
            self.tree.insert("", "end", iid=row.run, tags=(row.status,))
        self._fit()
        there = [run for run in chosen if run is not None and self.tree.exists(run)]
        self.tree.selection_set(there)
        if there:
            self.tree.focus(focused if focused in there else there[0])
        self.tree.yview_moveto(top)
        if in_sight and there:  # other runs may have come above it
            self.tree.see(there[0])
        if rows:
            self._empty.place_forget()
        else:
            self._empty.place(in_=self.tree, relx=0.5, rely=0.6, anchor="center")

    def recolour(self, colours: Palette) -> None:
        """Take on the colours of the theme in force."""
        line = nametofont("TkDefaultFont", self).metrics("linespace")
        style = ttk.Style()
        style.configure(_STYLE, rowheight=line + GAP)
        ground: Any = style.lookup(_STYLE, "fieldbackground")
        self._empty.configure(background=ground)
        for status in ("interrupted", "failed"):
            self.tree.tag_configure(status, foreground=colours.danger)

    def _in_sight(self, runs: Sequence[str | None]) -> bool:
        """Return whether the first of these is seen, or would be if the list were."""
        first = next((run for run in runs if run is not None and self.tree.exists(run)), None)
        return first is not None and bool(not self.tree.winfo_viewable() or self.tree.bbox(first))

    def _share_width(self) -> None:
        """Have all columns in sight: Tk shrinks none that never had the room it asked for."""
        asked = {c.name: c.width for c in _COLUMNS if c.name in _STRETCHED}
        fixed = (c.name for c in _COLUMNS if c.name not in _STRETCHED)
        room = self.tree.winfo_width() - sum(self.tree.column(name, "width") for name in fixed)
        for name, width in asked.items():
            self.tree.column(name, width=max(int(room * width / sum(asked.values())), width // 2))
        self._fit()

    def _fit(self) -> None:
        """Shorten with an ellipsis what its column has no room for."""
        font = nametofont("TkDefaultFont", self)
        padding = ttk.utils.scale_size(self, _CELL_PADDING)
        rooms = [self.tree.column(column.name, "width") - padding for column in _COLUMNS]
        for run, cells in self._cells.items():
            shown = [fitted(text, font, room) for text, room in zip(cells, rooms, strict=True)]
            self.tree.item(run, values=shown)

    def _sorted(self, rows: Sequence[RunRow]) -> Sequence[RunRow]:
        if not self._order:
            return rows
        return sorted(rows, key=_ORDERS[self._order], reverse=self._backwards)

    def _open_pointed(self, event: Any) -> None:
        if self.tree.identify_row(event.y):
            self.open_chosen()


def _cells(row: RunRow, mine: bool) -> tuple[str, ...]:
    name = f"● {row.run}" if mine else row.run
    accuracy = "" if row.val_accuracy is None else percent(row.val_accuracy)
    return (
        name,
        _number(row.parent),
        row.network,
        Path(row.data).name,
        str(row.epochs),
        accuracy,
        size(row.bytes, short=True) if row.bytes else "",
    )


def _number(run: str | None) -> str:
    """Return the number a run's id begins with, for a narrow column."""
    return "" if run is None else run.partition("-")[0]


def _status_of_others(row: RunRow) -> str:
    return _ELSEWHERE if row.status == "running" else row.status


def _local(started: str) -> str:
    """Return a time in UTC for a narrow column: of today's runs the time, else the day or month."""
    time = datetime.fromisoformat(started).astimezone()
    today = datetime.now(time.tzinfo)
    if time.date() == today.date():
        return f"{time:%H:%M}"
    return f"{time:%d %b}" if time.year == today.year else f"{time:%Y-%m}"
