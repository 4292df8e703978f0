"""What a layer does to shapes and costs, with the arithmetic behind each figure."""

import tkinter as tk
from dataclasses import asdict
from functools import partial
from tkinter.font import nametofont

import ttkbootstrap as ttk

from fmnist_workbench.spec.diagnosis import LayerRow
from fmnist_workbench.spec.layers import Shape, describe
from fmnist_workbench.spec.tutor import Arithmetic
from fmnist_workbench.spec.words import size
from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.tutortexts import sight
from fmnist_workbench.ui.widgets.tips import AskedTip

_MEANINGS = {
    "input": "What this layer gets from the one before it: height × width × channels, or values "
    "in a row.",
    "output": "What this layer gives to the next one.",
    "parameters": "Weights: the numbers that training learns, 4 bytes each.",
    "macs": "Multiply-accumulate operations, a multiplication with its addition each: how much "
    "this layer computes for one image.",
    "memory": "What this layer's output takes for one image, 4 bytes a value; training keeps it "
    "for every image of a batch.",
    "receptive_field": "How much of the image one value of the output depends on; each layer "
    "with a window sees further.",
}
_LINES = {
    "shape": ("input", "output"),
    "parameters": ("parameters",),
    "MACs, memory": ("macs", "memory"),
    "one value sees": ("receptive_field",),
}
"""Which figures stand on a line under which title: so few, that the settings stay in sight."""
_BETWEEN = {"output": " → ", "memory": " · "}
"""What stands before a figure that is not the first on its line."""
_ALWAYS_EXPLAINED = ("output", "parameters")
"""The formulas that are in sight without the pointer: those that are done on the blackboard."""
_BESIDE = "parameters"
"""The figure that its formula ends in: it needs no line of its own where both fit on one."""


class LayerFacts(ttk.Frame):
    """A few lines of figures; each tells its formula with this layer's numbers on hover."""

    def __init__(self, parent: tk.Misc) -> None:
        super().__init__(parent)
        self._formulas: dict[str, str] = dict.fromkeys(_MEANINGS, "")
        self._figures: dict[str, str] = {}
        self._titles: dict[str, ttk.Label] = {}
        self._values: dict[str, ttk.Label] = {}
        self._below: dict[str, ttk.Label] = {}
        for title in _LINES:
            self._add(title)
        self.bind("<Configure>", lambda event: self._wrap(event.width), add=True)

    def show(self, row: LayerRow, shape: Shape | None, arithmetic: Arithmetic) -> None:
        """Show a layer's figures.

        Args:
            row: Its line in the diagnosis.
            shape: What it gets; None if not known.
            arithmetic: The formulas.
        """
        self._formulas = asdict(arithmetic)
        self._figures = _figures(row, shape)
        self._show()

    def _show(self) -> None:
        """Show the figures, and the formulas that have no room beside their titles below them."""
        for name, text in self._figures.items():
            self._values[name].configure(text=self._beside(name) or text)
        for name, label in self._below.items():
            label.configure(text=self._formulas[name])
            if self._formulas[name] and not self._beside(name):
                label.pack(fill="x", after=self._values[name].master)
            else:
                label.pack_forget()

    def _beside(self, name: str) -> str:
        """Return a formula that ends in its figure and has room beside its title, else ""."""
        if name != _BESIDE:
            return ""
        formula = self._formulas[name]
        room = self.winfo_width() - self._titles[name].winfo_reqwidth() - GAP
        return formula if nametofont("TkDefaultFont", self).measure(formula) <= room else ""

    def _add(self, title: str) -> None:
        line = ttk.Frame(self)
        line.pack(fill="x")
        first, *_ = names = _LINES[title]
        label = self._titles[first] = ttk.Label(line, text=title, bootstyle="secondary", padding=0)
        label.pack(side="left", fill="x", expand=True)
        self._explain(label, first)
        for name in names:
            if name in _BETWEEN:
                ttk.Label(line, text=_BETWEEN[name], padding=0).pack(side="left")
            value = self._values[name] = ttk.Label(line, padding=0)
            value.pack(side="left")
            self._explain(value, name)
        for name in set(names) & set(_ALWAYS_EXPLAINED):
            below = ttk.Label(self, bootstyle="secondary", font="-size 8", padding=0)
            below.configure(justify="right", anchor="e")
            self._below[name] = below
            self._explain(below, name)

    def _explain(self, widget: tk.Misc, name: str) -> None:
        AskedTip(widget, partial(self._explained, name))

    def _explained(self, name: str) -> str:
        formula = self._formulas.get(name)
        return f"{formula}\n\n{_MEANINGS[name]}" if formula else _MEANINGS[name]

    def _wrap(self, width: int) -> None:
        for label in self._below.values():
            label.configure(wraplength=width)
        self._show()


def _figures(row: LayerRow, shape: Shape | None) -> dict[str, str]:
    """Return the words for each figure, by its name."""
    figures = dict.fromkeys(_MEANINGS, "?")
    if shape is not None:
        figures["input"] = describe(shape)
    if row.output_shape is not None:
        figures |= {
            "output": describe(row.output_shape),
            "parameters": f"{row.parameters:,}",
            "macs": f"{row.macs:,}",
            "memory": size(row.memory),
            "receptive_field": sight(row),
        }
    return figures
