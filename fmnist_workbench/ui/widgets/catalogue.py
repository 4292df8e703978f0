"""The layer catalogue: a button for each kind of layer, under its group."""

import tkinter as tk
from collections.abc import Callable
from functools import partial
from typing import Any

import ttkbootstrap as ttk

from fmnist_workbench.spec.layers import CATALOGUE
from fmnist_workbench.ui.styles import SMALL_BUTTON
from fmnist_workbench.ui.theme import GAP, SETTINGS_WIDTH
from fmnist_workbench.ui.widgets.blockstyle import GROUP_COLOURS, OTHER_COLOUR
from fmnist_workbench.ui.widgets.keys import on_letter
from fmnist_workbench.ui.widgets.tips import Gate

_DRAG_STARTS = 8
"""Pixels that a button is pulled before it is dragged and no longer pressed."""


class Catalogue(ttk.Frame):
    """Calls `on_add` with the kind of layer whose button was pressed.

    On the keyboard arrows go from button to button, and a letter to the next kind that begins
    with it.

    Args:
        on_add: See above.
        on_drag: Called with the pointer's place on the screen while a button is dragged.
        on_drop: Called with the kind and the pointer's place when it is let go.

    Attributes:
        buttons: A button for each kind.
    """

    def __init__(
        self,
        parent: tk.Misc,
        on_add: Callable[[str], None],
        *,
        on_drag: Callable[[int, int], object],
        on_drop: Callable[[str, int, int], None],
    ) -> None:
        super().__init__(parent)
        self._on_drag = on_drag
        self._on_drop = on_drop
        self._pressed: tuple[int, int] | None = None
        self._dragging = False
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
        on_letter(button, partial(self._go_to_letter, kind))
        button.bind("<Button-1>", self._press, add=True)
        button.bind("<B1-Motion>", self._drag, add=True)
        button.bind("<ButtonRelease-1>", lambda event: self._drop(kind, event), add=True)
        self._gates.append(Gate(button, f"{layer.title}. {layer.help}"))
        self.buttons[kind] = button
        return button

    def _go_to_letter(self, start: str, letter: str) -> None:
        """Go to the next button, after that of kind `start`, whose title begins with a letter."""
        kinds = list(self.buttons)
        here = kinds.index(start) + 1
        for kind in (*kinds[here:], *kinds[:here]):
            if CATALOGUE[kind].title.lower().startswith(letter):
                self.buttons[kind].focus_set()
                return

    def _press(self, event: Any) -> None:
        self._pressed = None if event.widget.instate(["disabled"]) else (event.x_root, event.y_root)

    def _drag(self, event: Any) -> None:
        if self._pressed is None:
            return
        across, down = event.x_root - self._pressed[0], event.y_root - self._pressed[1]
        self._dragging = self._dragging or max(abs(across), abs(down)) > _DRAG_STARTS
        if self._dragging:
            event.widget.configure(cursor="fleur")
            self._on_drag(event.x_root, event.y_root)

    def _drop(self, kind: str, event: Any) -> str | None:
        dragged, self._pressed, self._dragging = self._dragging, None, False
        if not dragged:
            return None
        event.widget.configure(cursor="")
        event.widget.state(["!pressed"])  # it was dragged: let go on itself, it adds nothing
        self._on_drop(kind, event.x_root, event.y_root)
        return "break"


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
