"""Lines kept free for what is wrong with an entry, so that nothing moves when they are needed."""

import tkinter as tk
from collections.abc import Callable

import ttkbootstrap as ttk

from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.widgets.tips import tip

_LINES = 3


class FaultLines(ttk.Frame):
    """Shows a text of a few lines in as much height as it has when empty.

    Args:
        lines: How many there is room for.

    Example:
        lines = FaultLines(parent)
        first = Form(parent, recipe, on_change, tell=lines.share())
        second = Form(parent, optimizer, on_change, tell=lines.share())
    """

    def __init__(self, parent: tk.Misc, lines: int = _LINES) -> None:
        super().__init__(parent)
        self._hint = self._fault = ""
        self._label = ttk.Label(self, justify="left", text="\n" * (lines - 1))
        self._height = self._label.winfo_reqheight()
        self.configure(height=self._height)
        self._label.place(x=0, y=0, relwidth=1)
        self._tip = tip(self._label, "")
        self._shares: list[str] = []
        self.show("")
        self.bind("<Configure>", lambda event: self._wrap(event.width))

    @property
    def text(self) -> str:
        """What is wrong, as it is shown; empty if nothing is."""
        return self._fault

    def show(self, text: str) -> None:
        """Show what is wrong; empty if nothing is."""
        self._fault = text
        self._label.configure(text=text or self._hint, bootstyle="danger" if text else "default")

    def teach(self, text: str) -> None:
        """Say more while the pointer rests on the lines."""
        self._tip.say(text)

    def hint(self, text: str) -> None:
        """Say something while nothing is wrong."""
        self._hint = text
        self.show(self._fault)

    def share(self) -> Callable[[str], None]:
        """Return what shows the faults of one of several forms beside those of the others.

        Where there is no room for all, the first form's that has any are shown.
        """
        place = len(self._shares)
        self._shares.append("")

        def show(text: str) -> None:
            self._shares[place] = text
            faults = [each for each in self._shares if each]
            self.show(" ".join(faults))
            if len(faults) > 1 and self._label.winfo_reqheight() > self._height:
                self.show(faults[0])

        return show

    def _wrap(self, width: int) -> None:
        self._label.configure(wraplength=width - GAP // 2)  # a label has an edge of its own
