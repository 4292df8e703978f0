"""Tooltips that teach, and that say why a button is grey."""

import tkinter as tk
from collections.abc import Callable
from typing import Any, ClassVar, Generic, TypeVar

import ttkbootstrap as ttk

_DELAY = 500
"""Milliseconds that the pointer rests before a tooltip opens."""

Place = TypeVar("Place")


class Tip(ttk.ToolTip):
    """A tooltip that is in sight only while it has a text, and its widget is in sight.

    Attributes:
        shown: The one that was shown last: there is one pointer.
    """

    shown: ClassVar["Tip | None"] = None

    def show_tip(self, *_: Any) -> None:
        """Show it, if there is something to say."""
        self.widget.update_idletasks()  # what waits to be drawn may be the end of it
        if self.text and self.widget.winfo_viewable():
            super().show_tip()
            Tip.shown = self

    def say(self, text: str) -> None:
        """Say something else, or nothing more: then it goes away."""
        if not text:
            self.leave()
        self.configure(text=text)


def close_shown_tip() -> None:
    """Close the tooltip in sight: something else comes to the front, and the pointer stays."""
    if Tip.shown is not None:
        Tip.shown.leave()
        Tip.shown = None


def tip(widget: tk.Misc, text: str) -> Tip:
    """Give a widget a tooltip; its text may change later."""
    return Tip(widget, text=text, delay=_DELAY)


class AskedTip(Tip):
    """A tooltip whose text is worked out when it opens, and not before.

    Args:
        ask: Returns the text; "" for none.
    """

    def __init__(self, widget: tk.Misc, ask: Callable[[], str]) -> None:
        super().__init__(widget, text="", delay=_DELAY)
        self._ask = ask

    def show_tip(self, *_: Any) -> None:
        """Work out what there is to say, and show it.

        What waits to be redrawn comes first: it may close this tooltip, which must not happen
        while it opens.
        """
        self.widget.update_idletasks()
        self.text = self._ask()
        super().show_tip()


class PlaceTip(AskedTip, Generic[Place]):
    """A tooltip for what is drawn on a canvas: it closes where another thing begins.

    Args:
        canvas: Where the pointer is.
        find: Returns what lies at a point in the canvas's own pixels, None for nothing.
        explain: Returns the text for it; asked only when the tooltip opens.
    """

    def __init__(
        self,
        canvas: tk.Canvas,
        find: Callable[[int, int], Place | None],
        explain: Callable[[Place], str],
    ) -> None:
        super().__init__(canvas, self._explained)
        self._find = find
        self._explain = explain
        self._found: Place | None = None

    def enter(self, event: Any = None) -> None:
        """Look what lies under the pointer that has come."""
        self.move_tip(event)

    def leave(self, event: Any = None) -> None:
        """Close, and forget what lay under the pointer."""
        self._found = None
        super().leave(event)

    def move_tip(self, *events: Any) -> None:
        """Follow the pointer, or begin anew where it has come to another thing."""
        place = self._find(events[0].x, events[0].y)
        if place != self._found:
            self.leave()
            self._found = place
            if place is not None:
                self.schedule()
        else:
            super().move_tip()

    def _explained(self) -> str:
        return "" if self._found is None else self._explain(self._found)


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
