"""What was looked at in a data set, and what was found."""

import tkinter as tk
from itertools import chain

import ttkbootstrap as ttk

from fmnist_workbench.spec.data import Check
from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.widgets.tips import tip

_ADVICE = "Worth knowing before you train; the data set can be used all the same."


class CheckList(ttk.Frame):
    """A row a check: ✓ or !, its name, and a sentence; what is not as it should be comes first."""

    def __init__(self, parent: tk.Misc) -> None:
        super().__init__(parent)
        self.columnconfigure(2, weight=1)
        self._checks: tuple[Check, ...] = ()
        self._rows: list[tuple[ttk.Label, ttk.Label, ttk.Label]] = []
        self.bind("<Configure>", lambda _event: self._wrap(), add=True)

    def show(self, checks: tuple[Check, ...]) -> None:
        """Show these checks."""
        if checks == self._checks:
            return
        self._checks = checks
        for label in chain(*self._rows):
            label.destroy()
        failed_first = sorted(checks, key=lambda check: check.ok)
        self._rows = [self._row(place, check) for place, check in enumerate(failed_first)]
        self._wrap()

    def _row(self, place: int, check: Check) -> tuple[ttk.Label, ttk.Label, ttk.Label]:
        mark = ttk.Label(
            self,
            text="✓" if check.ok else "!",
            bootstyle="success" if check.ok else "warning",
            font="TkHeadingFont",
        )
        row = mark, ttk.Label(self, text=check.name), ttk.Label(self, text=check.detail)
        for column, label in enumerate(row):
            label.grid(row=place, column=column, sticky="nw", padx=(0, GAP))
            tip(label, _teaches(check))
        return row

    def _wrap(self) -> None:
        """Break sentences where the frame ends."""
        taken = max((mark.winfo_reqwidth() for mark, _, _ in self._rows), default=0)
        taken += max((name.winfo_reqwidth() for _, name, _ in self._rows), default=0)
        for _, _, detail in self._rows:
            detail.configure(wraplength=max(self.winfo_width() - taken - 3 * GAP, 100))


def _teaches(check: Check) -> str:
    return check.why if check.ok else f"{check.why}\n\n{_ADVICE}"
