"""How many images each class has in each split, as numbers with bars."""

import tkinter as tk
from dataclasses import dataclass
from functools import partial
from tkinter.font import nametofont
from typing import Any

import ttkbootstrap as ttk

from fmnist_workbench.spec.data import SplitName
from fmnist_workbench.ui.splitcounts import COLOURS, SplitCounts
from fmnist_workbench.ui.theme import GAP, palette
from fmnist_workbench.ui.widgets.idle import WhenIdle
from fmnist_workbench.ui.widgets.text import fitted

_LOOSEST = 1.9
"""Largest height of a row, in lines of text; the smallest is one line."""
_SEEN = 10
"""Classes that are to be seen without scrolling, where there are so many."""
_SCROLL = {"<Up>": -1, "<Down>": 1, "<Prior>": -8, "<Next>": 8, "<Button-4>": -2, "<Button-5>": 2}


@dataclass(frozen=True)
class _Columns:
    """Where a row's parts are, in screen pixels from the left."""

    names: int
    starts: dict[SplitName, float]
    width: float
    number: int


class ClassTable(ttk.Frame):
    """A row a class: its name, then number and bar for each split, all bars to one scale.

    Rows grow into the room there is; where they do not fit, they scroll under their headings.
    """

    def __init__(self, parent: tk.Misc) -> None:
        super().__init__(parent)
        self._font = nametofont("TkDefaultFont", self)
        self._bold = nametofont("TkHeadingFont", self)
        self._line = self._font.metrics("linespace")
        self._counts: SplitCounts | None = None
        self.columnconfigure(0, weight=1)
        self.rowconfigure(1, weight=1)
        self._heading = self._canvas(row=0, height=self._line + GAP // 2)
        self.canvas = self._canvas(row=1, height=1)
        self.canvas.configure(takefocus=True)
        self._scroll = ttk.Scrollbar(self, command=self.canvas.yview)
        self.canvas.configure(yscrollcommand=self._scroll.set)
        # To show the scrollbar while Tk places what is beside it would end that: the headings would
        # stay unplaced, and nobody would see them.
        drawing = WhenIdle(self, self.draw)
        self.canvas.bind("<Configure>", lambda _event: drawing.ask(), add=True)
        self.canvas.bind("<MouseWheel>", lambda event: self._turn(-event.delta // 60), add=True)
        for key, rows in _SCROLL.items():
            self.canvas.bind(key, partial(self._turn, rows), add=True)

    def show(self, counts: SplitCounts | None) -> None:
        """Show these counts, or nothing."""
        self._counts = counts
        self.canvas.yview_moveto(0)
        self.draw()

    @property
    def least(self) -> int:
        """The height, in screen pixels, in which ten classes, or all of fewer, are seen."""
        classes = len(self._counts.classes) if self._counts else 0
        return int(self._heading.winfo_reqheight()) + min(classes, _SEEN) * int(self._line)

    def draw(self) -> None:
        """Draw again: for another size or theme."""
        self._heading.delete("all")
        self.canvas.delete("all")
        counts = self._counts
        if counts is None:
            return
        room = self.canvas.winfo_height()
        height = min(max(room // len(counts.classes), self._line), int(_LOOSEST * self._line))
        self._set_scrolling(height * len(counts.classes), room, height)
        columns = self._columns(counts)
        self._draw_headings(columns)
        for index in range(len(counts.classes)):
            self._draw_row(counts, columns, index, index * height, height)

    def _canvas(self, row: int, height: int) -> ttk.Canvas:
        canvas = ttk.Canvas(self, width=1, height=height, highlightthickness=0, borderwidth=0)
        canvas.grid(row=row, column=0, sticky="nsew")
        return canvas

    def _set_scrolling(self, needed: int, room: int, step: int) -> None:
        self.canvas.configure(scrollregion=(0, 0, 1, needed), yscrollincrement=step)
        if needed > room:
            self._scroll.grid(row=1, column=1, sticky="ns")
        else:
            self._scroll.grid_remove()

    def _turn(self, rows: int, _event: object = None) -> None:
        if self._scroll.winfo_manager():
            self.canvas.yview_scroll(rows, "units")

    def _columns(self, counts: SplitCounts) -> _Columns:
        room = self.canvas.winfo_width()
        widest = max(self._font.measure(name) for name in counts.classes)
        names = max(min(widest, int(room * 0.4)), self._bold.measure("class"))
        left = names + 2 * GAP
        width = (room - left) / len(counts.counts)
        largest = max(max(numbers) for numbers in counts.counts.values())
        starts = {name: left + i * width for i, name in enumerate(counts.counts)}
        return _Columns(names, starts, width, self._font.measure(f"{largest:,}"))

    def _draw_headings(self, columns: _Columns) -> None:
        middle = self._line / 2
        self._text(self._heading, 0, middle, "class", font=self._bold)
        for name, start in columns.starts.items():
            self._text(self._heading, start, middle, name, font=self._bold)

    def _draw_row(
        self, counts: SplitCounts, columns: _Columns, index: int, top: int, height: int
    ) -> None:
        middle = top + height / 2
        name = fitted(counts.classes[index], self._font, columns.names)
        self._text(self.canvas, 0, middle, name)
        largest = max(max(numbers) for numbers in counts.counts.values())
        for split, start in columns.starts.items():
            number = counts.counts[split][index]
            bar = start + columns.number + GAP
            length = (columns.width - columns.number - 3 * GAP) * number / largest
            self._text(self.canvas, start + columns.number, middle, f"{number:,}", anchor="e")
            half = self._line * 0.35
            self.canvas.create_rectangle(
                bar, middle - half, bar + length, middle + half, fill=COLOURS[split], width=0
            )

    def _text(self, canvas: ttk.Canvas, x: float, y: float, text: str, **options: Any) -> None:
        style: dict[str, Any] = {"anchor": "w", "font": self._font, "fill": palette().foreground}
        canvas.create_text(x, y, text=text, **(style | options))
