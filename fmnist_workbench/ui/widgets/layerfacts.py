"""What a layer does to shapes and costs, with the arithmetic behind each figure."""

import tkinter as tk
from dataclasses import asdict
from functools import partial

import ttkbootstrap as ttk

from fmnist_workbench.spec.diagnosis import LayerRow
from fmnist_workbench.spec.layers import Shape, describe
from fmnist_workbench.spec.tutor import Arithmetic
from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.tutortexts import sight, size
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
_TITLES = {"macs": "MACs", "receptive_field": "one value sees"}
_ALWAYS_EXPLAINED = ("output", "parameters")
"""The formulas that are in sight without the pointer: those that are done on the blackboard."""


class LayerFacts(ttk.Frame):
    """A line for each figure; its formula with this layer's numbers when pointed at."""

    def __init__(self, parent: tk.Misc) -> None:
        super().__init__(parent)
        self._formulas: dict[str, str] = {}
        self._values: dict[str, ttk.Label] = {}
        self._below: dict[str, ttk.Label] = {}
        self.columnconfigure(1, weight=1)
        for row, name in enumerate(_MEANINGS):
            self._add(2 * row, name)
        self.bind("<Configure>", lambda event: self._wrap(event.width), add=True)

    def show(self, row: LayerRow, shape: Shape | None, arithmetic: Arithmetic) -> None:
        """Show a layer's figures.

        Args:
            row: Its line in the diagnosis.
            shape: What it gets; None if not known.
            arithmetic: The formulas.
        """
        self._formulas = asdict(arithmetic)
        for name, text in _figures(row, shape).items():
            self._values[name].configure(text=text)
        for name, label in self._below.items():
            label.configure(text=self._formulas[name])
            if self._formulas[name]:
                label.grid()
            else:
                label.grid_remove()

    def _add(self, row: int, name: str) -> None:
        title = ttk.Label(self, text=_TITLES.get(name, name), bootstyle="secondary", padding=0)
        title.grid(row=row, column=0, sticky="w", padx=(0, GAP))
        value = self._values[name] = ttk.Label(self, padding=0, anchor="e")
        value.grid(row=row, column=1, sticky="ew")
        explained = [title, value]
        if name in _ALWAYS_EXPLAINED:
            below = ttk.Label(self, bootstyle="secondary", font="-size 8", padding=0)
            below.configure(justify="right")
            below.grid(row=row + 1, column=0, columnspan=2, sticky="e")
            self._below[name] = below
            explained.append(below)
        for widget in explained:
            AskedTip(widget, partial(self._explained, name))

    def _explained(self, name: str) -> str:
        formula = self._formulas.get(name)
        return f"{formula}\n\n{_MEANINGS[name]}" if formula else _MEANINGS[name]

    def _wrap(self, width: int) -> None:
        for label in self._below.values():
            label.configure(wraplength=width)


def _figures(row: LayerRow, shape: Shape | None) -> dict[str, str]:
    """Return the words for each figure, by its name."""
    figures = dict.fromkeys(_MEANINGS, "unknown")
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
