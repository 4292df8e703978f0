"""Lines kept free for what is wrong with an entry, so that nothing moves when they are needed."""

import tkinter as tk
from collections.abc import Callable

import ttkbootstrap as ttk

from fmnist_workbench.ui.theme import GAP

_LINES = 3


class FaultLines(ttk.Frame):
    """Shows a text of up to three lines in as much height as it has when empty.

    Example:
        lines = FaultLines(parent)
        first = Form(parent, recipe, on_change, tell=lines.share())
        second = Form(parent, optimizer, on_change, tell=lines.share())
    """

    def __init__(self, parent: tk.Misc) -> None:
        super().__init__(parent)
        self._label = ttk.Label(self, bootstyle="danger", justify="left", text="\n" * (_LINES - 1))
        self.configure(height=self._label.winfo_reqheight())
        self._label.place(x=0, y=0, relwidth=1)
        self._shares: list[str] = []
        self.show("")
        self.bind("<Configure>", lambda event: self._wrap(event.width))

    @property
    def text(self) -> str:
        """What is shown; empty if nothing is wrong."""
        return str(self._label.cget("text"))

    def show(self, text: str) -> None:
        """Show what is wrong; empty if nothing is."""
        self._label.configure(text=text)

    def share(self) -> Callable[[str], None]:
        """Return what shows the faults of one of several forms beside those of the others."""
        place = len(self._shares)
        self._shares.append("")

        def show(text: str) -> None:
            self._shares[place] = text
            self.show(" ".join(filter(None, self._shares)))

        return show

    def _wrap(self, width: int) -> None:
        self._label.configure(wraplength=width - GAP // 2)  # a label has an edge of its own
