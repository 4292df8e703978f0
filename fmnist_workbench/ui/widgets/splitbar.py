"""The splits of a data set as one bar, with their counts."""

import tkinter as tk
from tkinter.font import nametofont

import ttkbootstrap as ttk

from fmnist_workbench.spec.words import percent
from fmnist_workbench.ui.splitcounts import COLOURS, SplitCounts
from fmnist_workbench.ui.theme import GAP, palette


class SplitBar(ttk.Canvas):
    """A bar whose parts are as long as the splits are large; names and numbers stand below."""

    def __init__(self, parent: tk.Misc) -> None:
        font = nametofont("TkDefaultFont", parent)
        self._bar = int(ttk.utils.scale_size(parent, 18))
        height = self._bar + font.metrics("linespace") + GAP
        super().__init__(parent, width=1, height=height, highlightthickness=0, borderwidth=0)
        self._font = font
        self._counts: SplitCounts | None = None
        self.bind("<Configure>", lambda _event: self.draw(), add=True)

    def show(self, counts: SplitCounts | None) -> None:
        """Show these counts, or nothing."""
        self._counts = counts
        self.draw()

    def draw(self) -> None:
        """Draw again: for another size or theme."""
        self.delete("all")
        if self._counts is None:
            return
        totals = self._counts.totals
        every = sum(totals.values())
        left = text_left = 0.0
        for name, total in totals.items():
            right = left + self.winfo_width() * total / every
            self.create_rectangle(left, 0, right, self._bar, fill=COLOURS[name], width=0, tags=name)
            left = right
            text = f"{name} {total:,} ({percent(total / every)})"
            if name == "test" and self._counts.unlabelled:
                text += ", without labels"
            text_left = self._entry(text_left, text, COLOURS[name])
        if self._counts.unused:
            self._entry(text_left, f"not used {self._counts.unused:,}", palette().border)

    def _entry(self, left: float, text: str, colour: str) -> float:
        """Draw a name with its colour; return where the next one goes."""
        side = self._font.metrics("ascent") * 0.8
        middle = self._bar + GAP / 2 + self._font.metrics("linespace") / 2
        self.create_rectangle(
            left, middle - side / 2, left + side, middle + side / 2, fill=colour, width=0
        )
        left += side + GAP / 2
        self.create_text(left, middle, text=text, anchor="w", fill=palette().foreground)
        return left + self._font.measure(text) + 2 * GAP
