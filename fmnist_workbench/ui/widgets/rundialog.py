"""Asks for a run, to take its network."""

import tkinter as tk
from collections.abc import Callable

import ttkbootstrap as ttk

from fmnist_workbench.ui.state import State
from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.widgets.dialog import Dialog
from fmnist_workbench.ui.widgets.runtable import RunTable

_ABOUT = (
    "Its layers replace those in the window; Ctrl+Z brings these back. Recipe, data set and run in "
    "the window stay as they are."
)
_HEIGHT = 10


class RunDialog(Dialog):
    """Lists the runs; calls `on_take` with the folder of the one whose network is wanted.

    Args:
        over: The window it belongs to.
        state: Where the runs stand.
        on_take: See above.
    """

    def __init__(self, over: tk.Misc, state: State, on_take: Callable[[str], None]) -> None:
        super().__init__(
            over,
            "Network from a run",
            action="Take its network",
            teaches="Build on the network of the chosen run",
        )
        self._state = state
        self._on_take = on_take
        rows = state.runs.value
        self.table = RunTable(
            self.body, lambda _run: self.confirm(), self._show_gate, height=_HEIGHT
        )
        self.table.pack(fill="both", expand=True)
        about = ttk.Label(self.body, text=_ABOUT, bootstyle="secondary")
        about.pack(anchor="w", pady=(GAP, 0))
        self.table.show(rows, state.run.value.run.id if state.run.value else None, None)
        tree = self.table.tree
        if rows and self.table.chosen is None:
            tree.selection_set(rows[0].run)
            tree.focus(rows[0].run)
        self._show_gate()
        self.present(tree if rows else self.cancel)

    def confirm(self) -> None:
        """Take the network of the chosen run."""
        chosen = self.table.chosen
        path = next((row.path for row in self._state.runs.value if row.run == chosen), None)
        if path is not None:
            self.close()
            self._on_take(path)

    def _show_gate(self) -> None:
        self.primary.state(["disabled" if self.table.chosen is None else "!disabled"])
