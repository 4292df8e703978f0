"""A slider with its name before it and its value behind it."""

import tkinter as tk
from collections.abc import Callable
from typing import Any

import ttkbootstrap as ttk

from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.widgets.tips import tip


class Slider(ttk.Frame):
    """A whole number from 0 to `steps`, moved by the pointer or by the arrow keys.

    Its name is coloured while it has the keyboard.

    Args:
        title: Its name.
        teaches: Its tooltip.
        steps: The largest number.
        on_move: Called with the number, and whether the same drag goes on.
        widths: Of its name and of its value, in screen pixels.
    """

    def __init__(
        self,
        parent: tk.Misc,
        title: str,
        teaches: str,
        *,
        steps: int,
        on_move: Callable[[int, bool], None],
        widths: tuple[int, int],
    ) -> None:
        super().__init__(parent)
        self._on_move = on_move
        self._at = 0
        self._pressed = self._dragged = False
        self.columnconfigure(0, minsize=widths[0])
        self.columnconfigure(1, weight=1)
        self.columnconfigure(2, minsize=widths[1])
        name = self._name = ttk.Label(self, text=title)
        name.grid(row=0, column=0, sticky="w")
        self.scale = ttk.Scale(self, from_=0, to=steps, command=self._moved)
        self.scale.grid(row=0, column=1, sticky="ew", padx=GAP // 2)
        self._value = ttk.Label(self, anchor="e")
        self._value.grid(row=0, column=2, sticky="e")
        for widget in (name, self.scale, self._value):
            tip(widget, teaches)
        self.scale.bind("<ButtonPress-1>", lambda _event: self._press(True), add=True)
        self.scale.bind("<ButtonRelease-1>", lambda _event: self._press(False), add=True)
        # A slider itself looks the same with the keyboard and without.
        self.scale.bind("<FocusIn>", lambda _event: self._show_focus(True), add=True)
        self.scale.bind("<FocusOut>", lambda _event: self._show_focus(False), add=True)

    @property
    def text(self) -> str:
        """The value, as it is shown."""
        return str(self._value.cget("text"))

    def show(self, place: int, text: str) -> None:
        """Show a number and what it stands for."""
        if not self._pressed or place != self._at:
            self.scale.configure(value=place)
        self._at = place
        self._value.configure(text=text)

    def enable(self, enabled: bool) -> None:
        """Let it be moved or not."""
        self.scale.state(["!disabled" if enabled else "disabled"])

    def _press(self, pressed: bool) -> None:
        self._pressed, self._dragged = pressed, False
        if pressed:
            self.scale.focus_set()  # the arrow keys go on where the pointer left it

    def _show_focus(self, focused: bool) -> None:
        self._name.configure(bootstyle="primary" if focused else "default")

    def _moved(self, value: Any) -> None:
        place = round(float(value))
        if place != self._at:
            self._at = place
            goes_on, self._dragged = self._dragged, self._pressed
            self._on_move(place, goes_on)
