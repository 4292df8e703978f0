"""A form made from a value's fields: bounds, choices and tooltips come from the value's class."""

import tkinter as tk
from collections.abc import Callable, Collection
from types import NoneType, UnionType
from typing import Any, Generic, Literal, TypeVar, Union, get_args, get_origin

import ttkbootstrap as ttk
from pydantic.fields import FieldInfo

from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.value import Value
from fmnist_workbench.ui.widgets.tips import tip

V = TypeVar("V", bound=Value)


class Form(ttk.Frame, Generic[V]):
    """Shows a value's fields; calls `on_change` with the new value after each good entry.

    An entry that is refused stays as typed, with the reason under the form, and changes nothing.

    Args:
        value: What to show first.
        on_change: Called with each new value a person makes.
        fields: Names of the fields to show, in this order; all but `kind` and `format` if None.
    """

    def __init__(
        self,
        parent: tk.Misc,
        value: V,
        on_change: Callable[[V], None],
        fields: Collection[str] | None = None,
    ) -> None:
        super().__init__(parent)
        self._value = value
        self._on_change = on_change
        self._controls: dict[str, _Control] = {}
        self.columnconfigure(1, weight=1)
        names = fields or [n for n in type(value).model_fields if n not in ("kind", "format")]
        for row, name in enumerate(names):
            self._add(row, name)
        self._fault = ttk.Label(
            self, bootstyle="danger", wraplength=ttk.utils.scale_size(self, 240)
        )
        self._fault.grid(row=len(self._controls), column=0, columnspan=2, sticky="w")
        self._fault.grid_remove()

    def show(self, value: V) -> None:
        """Show another value of the same class, without calling `on_change`."""
        self._value = value
        for name, control in self._controls.items():
            control.put(getattr(value, name))
        self._fault.grid_remove()

    def enable(self, enabled: bool, *names: str) -> None:
        """Let the fields of these names, or all, be changed or not."""
        for name in names or self._controls:
            self._controls[name].enable(enabled)

    def _add(self, row: int, name: str) -> None:
        field = type(self._value).model_fields[name]
        label = ttk.Label(self, text=name.replace("_", " "))
        label.grid(row=row, column=0, sticky="w", padx=(0, 8), pady=2)
        control = _control(self, field, lambda entry: self._entered(name, entry))
        control.put(getattr(self._value, name))
        control.widget.grid(row=row, column=1, sticky="ew", pady=2)
        for widget in (label, control.widget):
            tip(widget, field.description or name.replace("_", " "))
        self._controls[name] = control

    def _entered(self, name: str, entry: object) -> None:
        try:
            value = self._value.changed(**{name: entry})
        except InputError as error:
            self._fault.configure(text=str(error))
            self._fault.grid()
            return
        self._fault.grid_remove()
        if value != self._value:
            self._value = value
            self._on_change(value)


class _Control:
    """One field's widget, and how to write a value into it."""

    def __init__(self, widget: Any, write: Callable[[str], None]) -> None:
        self.widget = widget
        self._write = write

    def put(self, value: object) -> None:
        """Show a value."""
        self._write(
            "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
        )

    def enable(self, enabled: bool) -> None:
        """Let it be changed or not."""
        self.widget.state(["!disabled" if enabled else "disabled"])


def _control(parent: Form[Any], field: FieldInfo, entered: Callable[[object], None]) -> _Control:
    kind, optional = _kind(field.annotation)
    if kind is bool:
        return _switch(parent, entered)
    if get_origin(kind) is Literal:
        return _choice(parent, get_args(kind), entered)
    return _entry(parent, field, kind, optional, entered)


def _kind(annotation: Any) -> tuple[Any, bool]:
    """Return what a field holds, without the None and the Annotated around it."""
    if get_origin(annotation) in (Union, UnionType):
        kinds = [kind for kind in get_args(annotation) if kind is not NoneType]
        return _kind(kinds[0])[0], True
    while hasattr(annotation, "__metadata__"):
        annotation = annotation.__origin__
    return annotation, False


def _switch(parent: ttk.Frame, entered: Callable[[object], None]) -> _Control:
    variable = ttk.BooleanVar(parent)
    widget = ttk.Checkbutton(
        parent,
        variable=variable,
        bootstyle="round toggle",
        command=lambda: entered(variable.get()),
    )
    widget.variable = variable  # Tk forgets a variable that Python has forgotten
    return _Control(widget, lambda text: variable.set(text == "True"))


def _choice(
    parent: ttk.Frame, choices: tuple[str, ...], entered: Callable[[object], None]
) -> _Control:
    widget = ttk.Combobox(parent, values=choices, state="readonly", width=10)
    widget.bind("<<ComboboxSelected>>", lambda _event: entered(widget.get()))
    return _Control(widget, widget.set)


def _entry(
    parent: ttk.Frame,
    field: FieldInfo,
    kind: Any,
    optional: bool,
    entered: Callable[[object], None],
) -> _Control:
    def commit(_event: object = None) -> None:
        entered(_parse(widget.get(), kind, optional))

    if kind is int:
        low, high = _bounds(field)
        widget = ttk.Spinbox(parent, from_=low, to=high, increment=1, width=8, command=commit)
    else:
        widget = ttk.Entry(parent, width=10)

    def write(text: str) -> None:
        widget.delete(0, "end")
        widget.insert(0, text)

    widget.bind("<Return>", commit)
    widget.bind("<FocusOut>", commit)
    return _Control(widget, write)


def _parse(text: str, kind: Any, optional: bool) -> object:
    """Return what was typed as the field's kind, or as the text it is if it is none."""
    text = text.strip()
    if not text and optional:
        return None
    try:
        return kind(text)
    except ValueError:
        return text


def _bounds(field: FieldInfo) -> tuple[float, float]:
    """Return the smallest and largest value that the field's metadata allow."""
    low, high = 0.0, 1e9
    for rule in _metadata(field):
        low = getattr(rule, "ge", low)
        high = getattr(rule, "le", high)
    return low, high


def _metadata(field: FieldInfo) -> list[Any]:
    """Return the rules on a field, those inside `X | None` included."""
    rules = list(field.metadata)
    for kind in get_args(field.annotation):
        for inner in getattr(kind, "__metadata__", ()):
            rules += getattr(inner, "metadata", [inner])
    return rules
