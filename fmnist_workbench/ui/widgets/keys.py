"""Plain keys: as shortcuts of a tab, and Return in a widget; never those held with Control."""

import tkinter as tk
from collections.abc import Callable
from functools import partial
from typing import Any

_TYPED_INTO = ("TEntry", "TSpinbox", "TCombobox", "Entry", "Text")
_CONTROL = 0x4
_MODIFIERS = _CONTROL | 0x8
"""Control and Alt, in an event's state."""


def keyboard_at(window: tk.Misc) -> str:
    """Return the path of the widget that has the keyboard, "" for none.

    `focus_get` fails where Tk made that widget by itself: a file dialog, the list of a combobox.
    """
    return str(window.tk.call("focus", "-displayof", str(window)))


def on_key(place: tk.Misc, key: str, run: Callable[[], None]) -> None:
    """Call `run` when a key is pressed anywhere in the window while `place` is seen.

    Args:
        place: The tab, or a panel in it.
        key: As Tk spells it: "<Delete>", "<r>".
        run: Not called while the focus is in a field that takes text, or on a widget that is
            itself moved with this key.
    """
    window = place.winfo_toplevel()

    def pressed(event: Any) -> None:
        if place.winfo_viewable() and not event.state & _MODIFIERS and not _takes(event, key):
            run()

    window.bind(key, pressed, add=True)


def on_return(widget: tk.Misc, run: Callable[[], object]) -> None:
    """Call `run` at Return or Enter in a widget.

    Tk takes Ctrl+Enter for Return as well, unless told otherwise; it is a key of the menus.
    """

    def pressed(event: Any) -> None:
        if not event.state & _CONTROL:
            run()

    for key in ("<Return>", "<KP_Enter>"):
        widget.bind(key, pressed, add=True)


def on_letter(widget: tk.Misc, run: Callable[[str], None]) -> None:
    """Call `run` with the small letter that is typed in a widget."""

    def pressed(event: Any) -> None:
        if event.char.isalpha() and not event.state & _MODIFIERS:
            run(event.char.lower())

    widget.bind("<Key>", pressed, add=True)


def taking(run: Callable[[], object]) -> Callable[[object], str]:
    """Return a handler that calls `run`, and lets nobody after it have the event."""

    def handle(_event: object) -> str:
        run()
        return "break"

    return handle


def takes_text(widget: tk.Misc) -> bool:
    """Return whether a widget is a field or text, in which keys write and edit."""
    return widget.winfo_class() in _TYPED_INTO


def on_arrows(widget: tk.Misc, move: Callable[[int, int], None]) -> None:
    """Call `move` with how far down and right, -1 to 1, at an arrow key in a widget."""
    steps = {"<Left>": (0, -1), "<Right>": (0, 1), "<Up>": (-1, 0), "<Down>": (1, 0)}
    for key, (down, right) in steps.items():
        widget.bind(key, partial(_moved, move, down, right), add=True)


def _moved(move: Callable[[int, int], None], down: int, right: int, _event: object) -> None:
    move(down, right)


def _takes(event: Any, key: str) -> bool:
    """Return whether the widget with the focus, if it is seen, has a use of its own for a key."""
    widget = event.widget
    kind = widget.winfo_class()
    if widget is widget.winfo_toplevel() or not widget.winfo_viewable():
        return False
    return kind in _TYPED_INTO or bool(widget.bind(key)) or bool(widget.bind_class(kind, key))
