"""A button as wide as its place, whose title takes as many lines as it needs."""

import tkinter as tk
from collections.abc import Callable
from tkinter import font as tkfont

import ttkbootstrap as ttk

from fmnist_workbench.ui.styles import WRAPPED_BUTTON
from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.widgets.text import wrapped

_EDGES = 4 * GAP
"""What a button's frame and padding take of its width, on both sides together."""


class WrapButton(ttk.Button):
    """Shows a title in lines that fit; pack it with fill="x".

    Attributes:
        title: The title as it was given.
    """

    def __init__(self, parent: tk.Misc, command: Callable[[], None]) -> None:
        super().__init__(parent, style=WRAPPED_BUTTON, command=command, padding=(GAP, GAP // 4))
        self.title = ""
        self._font = tkfont.nametofont("TkDefaultFont", root=self)
        self.bind("<Configure>", lambda _event: self._wrap(), add=True)

    def say(self, title: str) -> None:
        """Show another title."""
        self.title = title
        self._wrap()

    def _wrap(self) -> None:
        lines = wrapped(self.title, self._font, max(self.winfo_width() - _EDGES, 1))
        text = "\n".join(lines) if self.winfo_width() > 1 else self.title
        if text != self.cget("text"):
            self.configure(text=text)
