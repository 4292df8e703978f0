"""Tooltips that teach, and that say why a button is grey."""

import tkinter as tk
from typing import Any

import ttkbootstrap as ttk


class Tip(ttk.ToolTip):
    """A tooltip that is in sight only while it has a text."""

    def show_tip(self, *_: Any) -> None:
        """Show it, if there is something to say."""
        self.widget.update_idletasks()  # what waits to be drawn may be the end of it
        if self.text:
            super().show_tip()

    def say(self, text: str) -> None:
        """Say something else, or nothing more: then it goes away."""
        if not text:
            self.leave()
        self.configure(text=text)


def tip(widget: tk.Misc, text: str) -> Tip:
    """Give a widget a tooltip; its text may change later."""
    return Tip(widget, text=text, delay=500)


class Gate:
    """A button that can be grey, with the reason in its tooltip.

    Example:
        gate = Gate(button, "Train the network on the data set (F5)")
        gate.set("The engine is still starting.")   # grey, and the tooltip says why
        gate.set("")                                # usable again
    """

    def __init__(self, button: ttk.Button, teaches: str) -> None:
        self._button = button
        self._teaches = teaches
        self._tip = tip(button, teaches)

    def teach(self, teaches: str) -> None:
        """Say something else from the next `set` on, where the button now does something else."""
        self._teaches = teaches

    def set(self, why_not: str) -> None:
        """Make the button grey for this reason, or usable if there is none."""
        self._button.state(["disabled" if why_not else "!disabled"])
        self._tip.say(f"{why_not}\n\n{self._teaches}" if why_not else self._teaches)
