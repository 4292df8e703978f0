"""A few choices side by side, one of them pressed."""

import tkinter as tk
from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

import ttkbootstrap as ttk

from fmnist_workbench.ui.widgets.tips import Gate

Choice = TypeVar("Choice", bound=str)


class Segments(ttk.Frame, Generic[Choice]):
    """Buttons of which exactly one is pressed.

    Args:
        choices: Value and title of each.
        on_choose: Called with the value a person chose.
        teaches: The tooltip of all.
        apart: Tooltips of those that have one of their own.
    """

    def __init__(
        self,
        parent: tk.Misc,
        choices: Mapping[Choice, str],
        on_choose: Callable[[Choice], None],
        teaches: str,
        apart: Mapping[Choice, str] | None = None,
    ) -> None:
        super().__init__(parent)
        self._variable = ttk.StringVar(self, next(iter(choices)))
        self.buttons: dict[Choice, ttk.Radiobutton] = {}
        self._gates: dict[Choice, Gate] = {}
        for value, title in choices.items():
            button = ttk.Radiobutton(
                self,
                text=title,
                value=value,
                variable=self._variable,
                bootstyle="secondary outline toolbutton",
                command=lambda value=value: on_choose(value),
            )
            button.pack(side="left")
            self.buttons[value] = button
            self._gates[value] = Gate(button, (apart or {}).get(value, teaches))

    def show(self, choice: str) -> None:
        """Press a choice without telling `on_choose`; one that is not there presses none."""
        self._variable.set(choice)

    def gate(self, why_not: str, *choices: Choice) -> None:
        """Make these choices, or all, grey for a reason; usable if there is none."""
        for choice in choices or self.buttons:
            self._gates[choice].set(why_not)
