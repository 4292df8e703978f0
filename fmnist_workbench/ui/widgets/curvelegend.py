"""What the lines of the curves mean; each name teaches when pointed at."""

import tkinter as tk

import ttkbootstrap as ttk

from fmnist_workbench.ui.theme import GAP, palette
from fmnist_workbench.ui.widgets.curvecolours import curve_colours
from fmnist_workbench.ui.widgets.tips import tip

_ENTRIES = (
    ("change", "│", "changed", "Where you changed something while it trained. Hold the pointer on "
     "the line to read what."),
    ("best", "┆", "best epoch", "The epoch whose validation is best. With early stopping it is the "
     "one that it goes by, of this run's own; whether its weights count in the end, the recipe "
     "says: restore best. Without, it is the epoch of the smallest validation loss."),
    ("batches", "█", "batches", "Loss and accuracy of each training batch, while the "
     "weights are changing. They scatter, for a batch holds only a few images."),
    ("mean", "━", "running mean", "The mean over the last few batches: how well training goes "
     "right now. How many, you choose under View."),
    ("train", "●", "training", "The mean over all batches of an epoch. Dropout is on and "
     "early batches count too, so it may be worse than validation."),
    ("validation", "■", "validation", "Images the network never learns from, after each epoch: if "
     "this turns worse while training gets better, it is overfitting."),
)  # fmt: skip
"""Line, mark, name and what it teaches, from left to right."""
_SOMETIMES = ("change", "best")


class CurveLegend(ttk.Frame):
    """Names the lines; those that are not always there are named only where they are."""

    def __init__(self, parent: tk.Misc) -> None:
        super().__init__(parent)
        self._marks: dict[str, ttk.Label] = {}
        self._entries: dict[str, ttk.Frame] = {}
        for line, mark, name, teaches in _ENTRIES:
            entry = self._entries[line] = ttk.Frame(self)
            self._marks[line] = ttk.Label(entry, text=mark)
            self._marks[line].pack(side="left")
            label = ttk.Label(entry, text=name)
            label.pack(side="left", padx=(GAP // 2, GAP * 3 // 2))
            tip(label, teaches)
            if line not in _SOMETIMES:
                entry.pack(side="left")
        self.recolour()

    def show(self, *, best: bool, change: bool) -> None:
        """Name the lines that are there.

        Args:
            best: Whether the best epoch is marked.
            change: Whether anything was changed while it trained.
        """
        there = {"best": best, "change": change}
        behind = "batches"
        for line in reversed(_SOMETIMES):
            entry = self._entries[line]
            if not there[line]:
                entry.pack_forget()
                continue
            if not entry.winfo_manager():
                entry.pack(side="left", before=self._entries[behind])
            behind = line

    def recolour(self) -> None:
        """Take on the colours of the theme in force."""
        colours = curve_colours(palette())
        for line, mark in self._marks.items():
            mark.configure(foreground=getattr(colours, line))
