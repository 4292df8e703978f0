"""The probabilities of all classes as bars, quick enough to follow a stroke."""

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter.font import Font, nametofont

import ttkbootstrap as ttk

from fmnist_workbench.spec.words import percent
from fmnist_workbench.ui.theme import palette
from fmnist_workbench.ui.widgets.text import fitted

SHOWN = 20
"""More classes than this are scrolled, and fewer where there is no room for them."""
_SMALLEST_ROW = 12
_LARGEST_ROW = 26
_BARS = {False: ("#c9dcea", "#56b4e9"), True: ("#34495e", "#0072b2")}
"""A bar and the longest bar, on light and on dark, each readable under its text."""


class ClassBars(ttk.Frame):
    """One row a class, in class order, its name and percentage over its bar.

    The rows share the height there is, so that nothing moves when probabilities change.

    Args:
        height: Asked for, in screen pixels before scaling: less where the rows are few, more
            where they are many.
        on_point: Called with the class under the pointer, or None.
    """

    def __init__(
        self,
        parent: tk.Misc,
        *,
        height: int = 170,
        on_point: Callable[[int | None], None] = lambda _index: None,
    ) -> None:
        super().__init__(parent)
        self.canvas = ttk.Canvas(
            self,
            width=1,
            height=ttk.utils.scale_size(self, height),
            highlightthickness=0,
            borderwidth=0,
        )
        self._least = height
        self._scroll = ttk.Scrollbar(self, command=self.canvas.yview)
        self.canvas.configure(yscrollcommand=self._scroll.set)
        self.canvas.pack(side="left", fill="both", expand=True)
        self._font = Font(self, family=nametofont("TkDefaultFont", self).actual("family"))
        self._classes: tuple[str, ...] = ()
        self._probabilities: tuple[float, ...] = ()
        self._rows: list[_Row] = []
        self.canvas.bind("<Configure>", lambda _event: self._lay_out())
        self.canvas.bind("<Motion>", lambda event: on_point(self._find(event.y)))
        self.canvas.bind("<Leave>", lambda _event: on_point(None))
        self.canvas.bind("<Button-4>", lambda _event: self._turn(-1))
        self.canvas.bind("<Button-5>", lambda _event: self._turn(1))
        self.canvas.bind("<MouseWheel>", lambda event: self._turn(-1 if event.delta > 0 else 1))

    def name(self, classes: Sequence[str]) -> None:
        """Set the classes, in order; the bars are empty then."""
        if tuple(classes) != self._classes:
            self._classes = tuple(classes)
            self._probabilities = ()
            rows = min(len(classes), SHOWN)
            height = min(max(self._least, rows * _SMALLEST_ROW), rows * _LARGEST_ROW)
            self.canvas.configure(height=ttk.utils.scale_size(self, height))
            self._lay_out()

    def show(self, probabilities: Sequence[float]) -> None:
        """Show one probability a class; none empties the bars."""
        if len(probabilities) not in (0, len(self._classes)):
            return  # the answer of a model that is no longer on the table
        self._probabilities = tuple(probabilities)
        if not self._rows:
            return  # there is no room yet: they are drawn when there is
        values = self._probabilities or (None,) * len(self._rows)
        top = max(self._probabilities, default=0.0)
        for row, value in zip(self._rows, values, strict=True):
            row.show(value, longest=value is not None and value == top)

    def use_theme(self) -> None:
        """Take the colours of the theme in force."""
        self._lay_out()

    def _find(self, y: int) -> int | None:
        down = self.canvas.canvasy(y)
        return next((i for i, row in enumerate(self._rows) if row.holds(down)), None)

    def _turn(self, step: int) -> None:
        if self._scroll.winfo_manager():
            self.canvas.yview_scroll(step, "units")

    def _lay_out(self) -> None:
        canvas = self.canvas
        canvas.delete("all")
        self._rows = []
        if not self._classes or canvas.winfo_height() < _SMALLEST_ROW:
            return
        smallest, largest = (ttk.utils.scale_size(self, n) for n in (_SMALLEST_ROW, _LARGEST_ROW))
        seen = max(min(len(self._classes), SHOWN, canvas.winfo_height() // smallest), 1)
        self._show_scrollbar(len(self._classes) > seen)
        height = min(canvas.winfo_height() / seen, largest)
        self._font.configure(size=-max(int(min(height * 0.66, largest / 2)), 8))
        width = canvas.winfo_width()
        for index, name in enumerate(self._classes):
            box = (index * height, (index + 1) * height - 1, width)
            self._rows.append(_Row(canvas, name, box, self._font))
        canvas.configure(
            scrollregion=(0, 0, width, height * len(self._classes)), yscrollincrement=height
        )
        self.show(self._probabilities)

    def _show_scrollbar(self, needed: bool) -> None:
        if needed and not self._scroll.winfo_manager():
            self._scroll.pack(side="right", fill="y")
        elif not needed and self._scroll.winfo_manager():
            self._scroll.pack_forget()


class _Row:
    """One class's bar: its items are made once and then only moved.

    Args:
        box: Its top, bottom and full width.
    """

    def __init__(
        self, canvas: ttk.Canvas, name: str, box: tuple[float, float, int], font: Font
    ) -> None:
        colours = palette()
        self._canvas = canvas
        self._top, self._bottom, self._width = top, bottom, width = box
        self._plain, self._strong = _BARS[colours.dark]
        middle, pad = (top + bottom) / 2, int((bottom - top) / 4)
        room = width - 3 * pad - font.measure("100.0 %")
        self._bar = canvas.create_rectangle(0, top, 0, bottom, width=0, tags="bar")
        canvas.create_text(
            pad,
            middle,
            text=fitted(name, font, room),
            anchor="w",
            font=font,
            fill=colours.foreground,
            tags="name",
        )
        self._percent = canvas.create_text(
            width - pad, middle, anchor="e", font=font, fill=colours.foreground, tags="percent"
        )

    def holds(self, y: float) -> bool:
        """Return whether a place on the canvas is in this row."""
        return self._top <= y < self._bottom + 1

    def show(self, value: float | None, *, longest: bool) -> None:
        """Move the bar; None empties it."""
        length = (value or 0.0) * self._width
        text = "" if value is None else percent(value)
        self._canvas.coords(self._bar, 0, self._top, length, self._bottom)
        self._canvas.itemconfigure(self._bar, fill=self._strong if longest else self._plain)
        self._canvas.itemconfigure(self._percent, text=text)
