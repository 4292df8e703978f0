"""Doing something when Tk has nothing else to do."""

import tkinter as tk
from collections.abc import Callable
from typing import Any


class WhenIdle:
    """Runs something when Tk is next idle: once, however often it was asked for until then.

    Args:
        widget: Whose end also ends what waits.
        run: What to do.
    """

    def __init__(self, widget: tk.Misc, run: Callable[[], None]) -> None:
        self._widget = widget
        self._run = run
        self._waiting: str | None = None
        widget.bind("<Destroy>", self._forget, add=True)

    def ask(self) -> None:
        """Run soon."""
        if self._waiting is None:
            self._waiting = self._widget.after_idle(self._go)

    def _go(self) -> None:
        self._waiting = None
        self._run()

    def _forget(self, event: Any) -> None:
        if event.widget is self._widget and self._waiting is not None:
            self._widget.after_cancel(self._waiting)
            self._waiting = None
