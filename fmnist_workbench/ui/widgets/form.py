"""A form made from a value's fields: bounds, choices and tooltips come from the value's class."""

import tkinter as tk
from collections.abc import Callable, Collection, Mapping
from typing import Any, Generic, TypeVar

import ttkbootstrap as ttk

from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.fieldkind import kind_of
from fmnist_workbench.spec.value import Value
from fmnist_workbench.ui.styles import small
from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.widgets.controls import Control, make_control
from fmnist_workbench.ui.widgets.faultlines import FaultLines
from fmnist_workbench.ui.widgets.tips import tip

V = TypeVar("V", bound=Value)


class Form(ttk.Frame, Generic[V]):
    """Shows a value's fields; calls `on_change` with the new value after each good entry.

    Numbers, texts, choices and switches are shown; a field may be optional, then empty is None.
    An entry that is refused stays as typed and is marked, with the reason on lines kept free
    under the fields, and changes nothing. Escape takes back what was typed.

    Args:
        value: What to show first.
        on_change: Called with each new value a person makes. It may raise InputError to refuse
            the value.
        fields: Names of the fields to show, in this order; all but `kind` and `format` if None.
        tell: Called with what is wrong with the entries, "" if nothing is; the form then has no
            lines of its own for it.
        titles: Of the fields that are not called by their names.
        dense: Whether its entries are low, as where there are many.

    Example:
        form = Form(parent, Conv2D(), on_change=print, fields=("filters", "kernel_size"))
    """

    def __init__(
        self,
        parent: tk.Misc,
        value: V,
        on_change: Callable[[V], None],
        fields: Collection[str] | None = None,
        tell: Callable[[str], None] | None = None,
        *,
        titles: Mapping[str, str] | None = None,
        dense: bool = False,
    ) -> None:
        super().__init__(parent)
        self._value = value
        self._on_change = on_change
        self._controls: dict[str, Control] = {}
        self._faults: dict[str, str] = {}
        self._titles = titles or {}
        self._dense = dense
        self.columnconfigure(1, weight=1)
        names = fields or [n for n in type(value).model_fields if n not in ("kind", "format")]
        for row, name in enumerate(names):
            self._add(row, name)
        self._tell = tell or self._own_lines(row=len(self._controls)).show

    @property
    def value(self) -> V:
        """The value as it stands, without what is typed and not yet entered."""
        return self._value

    def show(self, value: V) -> None:
        """Show another value of the same class, without calling `on_change`.

        What was typed and not yet entered is dropped; see `commit`.
        """
        self._value = value
        for name in self._controls:
            self._put(name)
        self._tell_faults()

    def commit(self) -> bool:
        """Take over what was typed as if Return had been pressed: before something else is done.

        Returns:
            Whether no entry was refused.
        """
        for name in self._controls:
            self._entered(name)
        return not self._faults

    def enable(self, enabled: bool, *names: str) -> None:
        """Let the fields of these names, or all, be changed or not."""
        for name in names or self._controls:
            self._controls[name].enable(enabled)

    @property
    def first(self) -> Any:
        """The widget of the first field."""
        return next(iter(self._controls.values())).widget

    def focus_first(self) -> None:
        """Put the keyboard into the first field."""
        self.first.focus_set()

    def _add(self, row: int, name: str) -> None:
        field = type(self._value).model_fields[name]
        kind = kind_of(field)
        words = self._title(name)
        apart = 1 if self._dense else GAP // 4
        label = ttk.Label(self, text=words)
        label.grid(row=row, column=0, sticky="w", padx=(0, GAP), pady=apart)
        control = make_control(self, kind, lambda: self._entered(name))
        control.widget.grid(row=row, column=1, sticky="ew", pady=apart)
        if self._dense:
            small(control.widget)
        control.widget.bind("<Escape>", lambda _event: self._take_back(name), add=True)
        allowed = kind.describe()
        teaches = f"{field.description or words}" + (f"\n\nA {allowed}." if allowed else "")
        for widget in (label, control.widget):
            tip(widget, teaches)
        self._controls[name] = control
        self._put(name)

    def _put(self, name: str) -> None:
        if self._faults.pop(name, None) is not None:
            self._controls[name].mark(False)
        self._controls[name].put(getattr(self._value, name))

    def _entered(self, name: str) -> None:
        control = self._controls[name]
        if control.touched():
            try:
                self._change(name, control.read())
            except InputError as error:
                self._faults[name] = str(error).replace(
                    f"{name} is ", f"{self._title(name)} is ", 1
                )
                control.mark(True)
            else:
                self._put(name)
        elif name in self._faults:
            self._put(name)
        self._tell_faults()

    def _change(self, name: str, entry: object) -> None:
        before, self._value = self._value, self._value.changed(**{name: entry})
        if self._value == before:
            return
        try:
            self._on_change(self._value)
        except InputError:
            self._value = before
            raise

    def _take_back(self, name: str) -> str | None:
        """Take back what was typed; Escape does what else it does where nothing was."""
        if not self._controls[name].touched() and name not in self._faults:
            return None
        self._put(name)
        self._tell_faults()
        return "break"

    def _tell_faults(self) -> None:
        """Tell the first fault in full, and which other fields are marked."""
        if not self._faults:
            self._tell("")
            return
        first, *others = self._faults
        also = f" Also refused: {', '.join(map(self._title, others))}." if others else ""
        self._tell(self._faults[first] + also)

    def _own_lines(self, row: int) -> FaultLines:
        lines = FaultLines(self)
        lines.grid(row=row, column=0, columnspan=2, sticky="ew")
        return lines

    def _title(self, name: str) -> str:
        return self._titles.get(name, name.replace("_", " "))
