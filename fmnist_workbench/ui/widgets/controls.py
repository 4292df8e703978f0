"""One control for each kind of field: a number, a text, a choice or a switch."""

from collections.abc import Callable
from typing import Any, Literal, Protocol, get_args, get_origin

import ttkbootstrap as ttk

from fmnist_workbench.spec.fieldkind import Kind
from fmnist_workbench.ui.widgets.keys import on_return
from fmnist_workbench.ui.widgets.numbers import read_float, read_int, read_sizes, shown

_READERS: dict[type, Callable[[str], object]] = {
    int: read_int,
    float: read_float,
    str: str,
    tuple: read_sizes,
}


class Control(Protocol):
    """A field's widget: `put` shows a value, `read` returns what a person made of it."""

    widget: Any

    def put(self, value: object) -> None:
        """Show a value."""

    def read(self) -> object:
        """Return the entry as the field's kind, or as the text it is if it is none."""

    def touched(self) -> bool:
        """Whether the entry is another one than the value that was put."""

    def mark(self, wrong: bool) -> None:
        """Show whether the entry was refused."""

    def enable(self, enabled: bool) -> None:
        """Let it be changed or not."""


def make_control(parent: ttk.Frame, kind: Kind, entered: Callable[[], None]) -> Control:
    """Return the control for a kind of field; it calls `entered` when an entry is complete.

    Raises:
        TypeError: No control shows such a field.
    """
    if kind.type is bool:
        return Switch(parent, entered)
    if get_origin(kind.type) is Literal:
        return Choice(parent, kind, entered)
    if kind.type in _READERS:
        return Entry(parent, kind, entered)
    raise TypeError(f"no control for {kind.type}")


class _Control:
    """What all controls share; `text` holds what the widget shows."""

    def __init__(self, text: Any, widget: Any) -> None:
        self._text = text
        self._put: object = None
        self.widget = widget

    def put(self, value: object) -> None:
        """Show a value."""
        self._put = shown(value)
        self._text.set(self._put)

    def touched(self) -> bool:
        """Whether the entry is another one than the value that was put."""
        return bool(self._text.get() != self._put)

    def mark(self, wrong: bool) -> None:
        """Show whether the entry was refused."""
        self.widget.state(["invalid" if wrong else "!invalid"])

    def enable(self, enabled: bool) -> None:
        """Let it be changed or not."""
        self.widget.state(["!disabled" if enabled else "disabled"])

    def _select_only_with_focus(self) -> None:
        """Take the selection away with the keyboard: it looks like the focus itself."""
        self.widget.bind("<FocusOut>", lambda _event: self.widget.selection_clear(), add=True)


class Switch(_Control):
    """Yes or no."""

    def __init__(self, parent: ttk.Frame, entered: Callable[[], None]) -> None:
        on = ttk.BooleanVar(parent)
        box = ttk.Checkbutton(parent, variable=on, bootstyle="round toggle", command=entered)
        super().__init__(on, box)

    def put(self, value: object) -> None:
        """Show a value."""
        self._put = value
        self._text.set(value)

    def read(self) -> object:
        """Return whether it is on."""
        return self._text.get()

    def mark(self, wrong: bool) -> None:
        """Neither side of a switch is a wrong entry."""


class Choice(_Control):
    """One of a few."""

    def __init__(self, parent: ttk.Frame, kind: Kind, entered: Callable[[], None]) -> None:
        options: tuple[object, ...] = get_args(kind.type)
        if kind.optional:
            options = (None, *options)
        self._options = {shown(option): option for option in options}
        text = ttk.StringVar(parent)
        names = list(self._options)
        box = ttk.Combobox(parent, textvariable=text, values=names, state="readonly", width=10)
        box.bind("<<ComboboxSelected>>", lambda _event: entered())
        super().__init__(text, box)
        self._select_only_with_focus()

    def read(self) -> object:
        """Return the option chosen."""
        return self._options[self._text.get()]


class Entry(_Control):
    """A number or a text: typing counts at Return and on leaving, an arrow at once."""

    def __init__(self, parent: ttk.Frame, kind: Kind, entered: Callable[[], None]) -> None:
        self._kind = kind
        text = ttk.StringVar(parent)
        super().__init__(text, self._box(parent, text, entered))
        on_return(self.widget, entered)
        self.widget.bind("<FocusOut>", lambda _event: entered())
        self._select_only_with_focus()

    def _box(self, parent: ttk.Frame, text: Any, entered: Callable[[], None]) -> Any:
        if self._kind.type is not int:
            return ttk.Entry(parent, textvariable=text, width=10)
        low, high = self._kind.bound("ge"), self._kind.bound("le")
        return ttk.Spinbox(
            parent,
            textvariable=text,
            from_=-1e9 if low is None else low,
            to=1e9 if high is None else high,
            increment=1,
            width=8,
            command=entered,
        )

    def read(self) -> object:
        """Return the entry as the field's kind, or as the text it is if it is none."""
        text = self._text.get().strip()
        if not text and self._kind.optional:
            return None
        try:
            return _READERS[self._kind.type](text)
        except ValueError:
            return text
