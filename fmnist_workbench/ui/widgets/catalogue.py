"""The layer catalogue: a button for each kind of layer, under its group."""

import tkinter as tk
from collections.abc import Callable
from typing import Any

import ttkbootstrap as ttk

from fmnist_workbench.spec.layers import CATALOGUE
from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.widgets.blockstyle import GROUP_COLOURS, OTHER_COLOUR
from fmnist_workbench.ui.widgets.tips import Gate


class Catalogue(ttk.Frame):
    """Calls `on_add` with the kind of layer whose button was pressed.

    Attributes:
        buttons: A button for each kind.
    """

    def __init__(self, parent: tk.Misc, on_add: Callable[[str], None]) -> None:
        super().__init__(parent)
        self.buttons: dict[str, ttk.Button] = {}
        self._gates: list[Gate] = []
        self.columnconfigure(0, weight=1)
        groups = dict.fromkeys(layer.group for layer in CATALOGUE.values())
        for group in groups:
            kinds = [kind for kind, layer in CATALOGUE.items() if layer.group == group]
            self._group(group, kinds, on_add)

    def allow(self, why_not: str) -> None:
        """Make the buttons grey for this reason, or usable if there is none."""
        for gate in self._gates:
            gate.set(why_not)

    def focus_first(self) -> None:
        """Put the keyboard onto the first button."""
        next(iter(self.buttons.values())).focus_set()

    def _group(self, name: str, kinds: list[str], on_add: Callable[[str], None]) -> None:
        place = ttk.Frame(self)
        place.grid(sticky="ew", pady=(0, GAP // 2))
        colour = GROUP_COLOURS.get(name, OTHER_COLOUR)
        stripe = ttk.TkFrame(place, width=ttk.utils.scale_size(self, 4), autostyle=False, bg=colour)
        stripe.pack(side="left", fill="y", padx=(0, GAP // 2))
        ttk.Label(place, text=name, bootstyle="secondary", font="-size 8").pack(anchor="w")
        for kind in kinds:
            self._button(place, kind, on_add)

    def _button(self, place: ttk.Frame, kind: str, on_add: Callable[[str], None]) -> None:
        layer = CATALOGUE[kind]
        button = ttk.Button(
            place,
            text=layer.title,
            bootstyle="secondary outline",
            command=lambda: on_add(kind),
            padding=(GAP // 2, 1),
        )
        button.pack(fill="x")
        button.bind("<Down>", _to(button.tk_focusNext))
        button.bind("<Up>", _to(button.tk_focusPrev))
        self._gates.append(Gate(button, f"Add a {layer.title}. {layer.help}"))
        self.buttons[kind] = button


def _to(neighbour: Callable[[], Any]) -> Callable[[object], str]:
    def move(_event: object) -> str:
        neighbour().focus_set()
        return "break"

    return move
