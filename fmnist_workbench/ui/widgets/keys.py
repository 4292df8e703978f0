"""Plain keys as shortcuts of a tab: they count only while it is seen and nobody is typing."""

import tkinter as tk
from collections.abc import Callable
from typing import Any

_TYPED_INTO = ("TEntry", "TSpinbox", "TCombobox", "Entry", "Text")
_MODIFIERS = 0x4 | 0x8
"""Control and Alt, in an event's state."""


def on_key(place: tk.Misc, key: str, run: Callable[[], None]) -> None:
    """Call `run` when a key is pressed anywhere in the window while `place` is seen.

    Args:
        place: The tab, or a panel in it.
        key: As Tk spells it: "<Delete>", "<r>".
        run: Not called while the focus is in a field that takes text.
    """

    def pressed(event: Any) -> None:
        typing = event.widget.winfo_class() in _TYPED_INTO
        if place.winfo_viewable() and not typing and not event.state & _MODIFIERS:
            run()

    place.winfo_toplevel().bind(key, pressed, add=True)
