"""The tools above the blocks: a button for each edit of the chosen layers."""

import tkinter as tk
from collections.abc import Callable
from functools import partial
from typing import Literal

import ttkbootstrap as ttk

from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.widgets.tips import Gate


class NetworkTools(ttk.Frame):
    """A row of buttons, each grey where its edit cannot be made.

    Args:
        edit: Called with the name of an edit, as `Tab.edit` is.
        why_not: Returns why an edit cannot be made now; "" if it can.

    Attributes:
        buttons: By their titles.
    """

    def __init__(
        self, parent: tk.Misc, edit: Callable[[str], None], why_not: Callable[[str], str]
    ) -> None:
        super().__init__(parent)
        self._edit = edit
        self._why_not = why_not
        self.buttons: dict[str, ttk.Button] = {}
        self._gates: dict[str, Gate] = {}
        self._add("up", "Move the chosen layers up (Alt+Up)")
        self._add("down", "Move the chosen layers down (Alt+Down)")
        self._add("duplicate", "Put copies of the chosen layers behind them (Ctrl+Shift+D)")
        self._add("delete", "Take the chosen layers out (Delete)")
        self._add("redo", "Make the edit again (Ctrl+Shift+Z)", side="right")
        self._add("undo", "Take the last edit back (Ctrl+Z)", side="right")

    def show(self) -> None:
        """Bring up to date which edits can be made."""
        for what, gate in self._gates.items():
            gate.set(self._why_not(what))

    def _add(self, what: str, teaches: str, side: Literal["left", "right"] = "left") -> None:
        button = ttk.Button(
            self,
            text=what.capitalize(),
            bootstyle="secondary outline",
            padding=(GAP // 2, 2),
            command=partial(self._edit, what),
        )
        button.pack(side=side, padx=(0, GAP // 2) if side == "left" else (GAP // 2, 0))
        self.buttons[what.capitalize()], self._gates[what] = button, Gate(button, teaches)
