"""Doing something often asked for only so many times a second."""

import time
import tkinter as tk
from collections.abc import Callable
from typing import Any


class Throttle:
    """Runs something when asked, but no sooner than `interval` after it last ran.

    Asked too soon it runs once at the interval's end, however often it was asked; so what is
    shown in the end is never out of date.

    Args:
        widget: Whose end also ends what waits.
        interval: Milliseconds.
        run: What to do.
    """

    def __init__(self, widget: tk.Misc, interval: int, run: Callable[[], None]) -> None:
        self._widget = widget
        self._interval = interval / 1000
        self._run = run
        self._last = -self._interval
        self._waiting: str | None = None
        widget.bind("<Destroy>", self._forget, add=True)

    def ask(self) -> None:
        """Run now, or as soon as the interval is over."""
        if self._waiting is not None:
            return
        left = self._last + self._interval - time.monotonic()
        if left <= 0:
            self._go()
        else:
            self._waiting = self._widget.after(int(left * 1000) + 1, self._go)

    def _go(self) -> None:
        self._waiting = None
        self._last = time.monotonic()
        self._run()

    def _forget(self, event: Any) -> None:
        if event.widget is self._widget and self._waiting is not None:
            self._widget.after_cancel(self._waiting)
            self._waiting = None
