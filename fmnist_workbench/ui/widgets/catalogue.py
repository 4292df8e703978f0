"""The layer catalogue: a button for each kind of layer, under its group."""

import tkinter as tk
from collections.abc import Callable
from typing import Any

import ttkbootstrap as ttk

from fmnist_workbench.spec.layers import CATALOGUE
from fmnist_workbench.ui.styles import SMALL_BUTTON
from fmnist_workbench.ui.theme import GAP, SETTINGS_WIDTH
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
        place.grid(sticky="ew", pady=(0, GAP // 4))
        colour = GROUP_COLOURS.get(name, OTHER_COLOUR)
        stripe = ttk.TkFrame(place, width=ttk.utils.scale_size(self, 4), autostyle=False, bg=colour)
        stripe.pack(side="left", fill="y", padx=(0, GAP // 2))
        ttk.Label(place, text=name, bootstyle="secondary", font="-size 8").pack(anchor="w")
        buttons = [self._button(place, kind, on_add) for kind in kinds]
        for line in _lines(buttons, self._room()):
            row = ttk.Frame(place)
            row.pack(fill="x")
            row.lower()  # below the buttons that are packed in it
            for button in line:
                button.pack(in_=row, side="left", fill="x", expand=True)

    def _room(self) -> int:
        """Return the width for the buttons of one line, in screen pixels."""
        return int(ttk.utils.scale_size(self, SETTINGS_WIDTH - 3 * GAP))

    def _button(self, place: ttk.Frame, kind: str, on_add: Callable[[str], None]) -> ttk.Button:
        layer = CATALOGUE[kind]
        button = ttk.Button(
            place,
            text=layer.title,
            style=SMALL_BUTTON,
            command=lambda: on_add(kind),
            padding=(GAP // 2, 1),
        )
        for key in ("<Down>", "<Right>"):
            button.bind(key, _to(button.tk_focusNext))
        for key in ("<Up>", "<Left>"):
            button.bind(key, _to(button.tk_focusPrev))
        self._gates.append(Gate(button, f"Add a {layer.title}. {layer.help}"))
        self.buttons[kind] = button
        return button


def _lines(buttons: list[ttk.Button], room: int) -> list[list[ttk.Button]]:
    """Return the buttons in lines of at most two that are no wider than `room`, in their order."""
    lines: list[list[ttk.Button]] = []
    for button in buttons:
        line = lines[-1] if lines else []
        width = sum(each.winfo_reqwidth() for each in (*line, button))
        if len(line) == 1 and width <= room:
            line.append(button)
        else:
            lines.append([button])
    return lines


def _to(neighbour: Callable[[], Any]) -> Callable[[object], str]:
    def move(_event: object) -> str:
        neighbour().focus_set()
        return "break"

    return move
