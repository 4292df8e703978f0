"""A few choices side by side, one of them pressed."""

import tkinter as tk
from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

import ttkbootstrap as ttk

from fmnist_workbench.ui.widgets.tips import tip

Choice = TypeVar("Choice", bound=str)


class Segments(ttk.Frame, Generic[Choice]):
    """Buttons of which exactly one is pressed.

    Args:
        choices: Value and title of each.
        on_choose: Called with the value a person chose.
        teaches: The tooltip.
    """

    def __init__(
        self,
        parent: tk.Misc,
        choices: Mapping[Choice, str],
        on_choose: Callable[[Choice], None],
        teaches: str,
    ) -> None:
        super().__init__(parent)
        self._variable = ttk.StringVar(self, next(iter(choices)))
        self.buttons: dict[Choice, ttk.Radiobutton] = {}
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
            tip(button, teaches)
            self.buttons[value] = button

    def show(self, choice: str) -> None:
        """Press a choice without telling `on_choose`; one that is not there presses none."""
        self._variable.set(choice)
