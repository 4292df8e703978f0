"""Turning the pages of what does not fit into one message."""

import tkinter as tk
from collections.abc import Callable

import ttkbootstrap as ttk

from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.widgets.tips import tip

_TEACHES = "This layer has more than fits into one look: see the others."


class Pager(ttk.Frame):
    """Says which part is shown, and goes to the part before or after.

    It must be placed by `grid`, and is out of sight while all is there.

    Args:
        on_turn: Called with the first number of the part wanted.
        teaches: The tooltip of its buttons.
    """

    def __init__(
        self, parent: tk.Misc, on_turn: Callable[[int], None], teaches: str = _TEACHES
    ) -> None:
        super().__init__(parent)
        self._first = self._count = 0
        self._before: list[int] = []
        self._teaches = teaches
        self._on_turn = on_turn
        self.back = self._button("‹", self._go_back)
        self._text = ttk.Label(self)
        self._text.pack(side="left", padx=GAP // 2)
        self.on = self._button("›", self._go_on)

    def show(self, first: int, count: int, total: int) -> None:
        """Show that `count` of `total` are there, from `first` on."""
        self._first, self._count = first, count
        self._before = [start for start in self._before if start < first]
        if count == total:
            self.grid_remove()
        else:
            self.grid()
        self._text.configure(text=f"{first}–{first + count - 1} of {total:,}")
        self.back.state(["!disabled" if first else "disabled"])
        self.on.state(["!disabled" if first + count < total else "disabled"])

    def _button(self, text: str, run: Callable[[], None]) -> ttk.Button:
        button = ttk.Button(self, text=text, command=run, bootstyle="secondary outline", width=2)
        button.pack(side="left")
        tip(button, self._teaches)
        return button

    def _go_back(self) -> None:
        # The last part may be shorter than the one before it, so that counting back would not do.
        self._on_turn(self._before[-1] if self._before else 0)

    def _go_on(self) -> None:
        self._before.append(self._first)
        self._on_turn(self._first + self._count)
