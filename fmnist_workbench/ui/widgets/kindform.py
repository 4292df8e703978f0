"""A value that comes in several kinds, as a choice of the kind and a form of its fields."""

import tkinter as tk
from collections.abc import Callable, Collection, Mapping
from typing import Any, Generic, Protocol, TypeVar, cast

import ttkbootstrap as ttk

from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.value import Value
from fmnist_workbench.ui.styles import small
from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.widgets.form import Form
from fmnist_workbench.ui.widgets.tips import tip

LABEL_WIDTH = 104
"""Room for the names of the fields, before scaling, so that forms below one another align."""
FULL_LABEL_WIDTH = 120
"""The same among all fields of a recipe, whose names are longer."""
HEADING = "-size 10 -weight bold"
"""Of a group where there are many."""
MIDDLE = 2
"""The row between the kind and its fields, kept free for what the owner shows there."""


class _Explained(Protocol):
    help: str


V = TypeVar("V", bound=Value)


class KindForm(ttk.Frame, Generic[V]):
    """Shows a value; calls `on_change` with the new one after another kind or a good entry.

    Another kind starts with its own defaults: what suits one is far off for the next.

    Args:
        title: What is chosen: "optimizer".
        kinds: The class of each kind, with its name for people, in the order to choose from.
        value: What to show first.
        on_change: Called with each new value a person makes. It may raise InputError to refuse it.
        tell: Called with what is wrong with the entries, "" if nothing is.
        teaches: What the choice is about, for the tooltips.
        fields: Returns which fields of a kind to show, in their order; all if it is None.
        titles: Of the fields that are not called by their names.
        full: Whether it stands by itself: with a heading, the help of the kind under it, and low
            fields.

    Example:
        KindForm(parent, "loss", {k.title: k for k in LOSSES.values()}, recipe.loss, print, ...)
    """

    def __init__(
        self,
        parent: tk.Misc,
        title: str,
        kinds: Mapping[str, type[V]],
        value: V,
        on_change: Callable[[V], None],
        *,
        tell: Callable[[str], None],
        teaches: str,
        fields: Callable[[type[V]], Collection[str]] | None = None,
        titles: Mapping[str, str] | None = None,
        full: bool = False,
    ) -> None:
        super().__init__(parent)
        self._kinds = kinds
        self._value = value
        self._on_change = on_change
        self._tell = tell
        self._teaches = teaches
        self._fields = fields or _all_fields
        self._titles = titles
        self._full = full
        self._enabled = True
        self._form: Form[V] | None = None
        self._help: ttk.Label | None = None
        self.columnconfigure(0, weight=1)
        self._build_kinds(title)
        if full:
            self._build_help()
        self._show_kind()

    def show(self, value: V) -> None:
        """Show another value, without calling `on_change`; what was typed is dropped."""
        before, self._value = self._value, value
        if type(before) is not type(value):
            self._show_kind()
        elif self._form is not None and value != self._form.value:
            self._form.show(value)

    def commit(self) -> bool:
        """Take over what was typed and not yet entered; return whether all of it was good."""
        return self._form is None or self._form.commit()

    def enable(self, enabled: bool) -> None:
        """Let it be changed or not."""
        self._enabled = enabled
        self.box.configure(state="readonly" if enabled else "disabled")
        if self._form is not None:
            self._form.enable(enabled)

    def note(self, text: str) -> None:
        """Say something in place of the kind's help; nothing brings the help back."""
        if self._help is not None:
            self._help.configure(
                text=text or _help(type(self._value)), bootstyle="default" if text else "secondary"
            )

    def _build_kinds(self, title: str) -> None:
        line = ttk.Frame(self)
        line.grid(row=0, column=0, sticky="ew")
        align(line, 0 if self._full else LABEL_WIDTH)
        font = HEADING if self._full else "TkDefaultFont"
        label = ttk.Label(line, text=title, font=font)
        apart = GAP // 2 if self._full else GAP
        label.grid(row=0, column=0, sticky="w", padx=(0, apart), pady=GAP // 4)
        self.box = ttk.Combobox(
            line, values=list(self._kinds), height=len(self._kinds), state="readonly", width=10
        )
        self.box.grid(row=0, column=1, sticky="ew", pady=GAP // 4)
        self.box.bind("<<ComboboxSelected>>", lambda _event: self._chosen())
        if self._full:
            small(self.box)
        tip(label, self._teaches)
        self._tip = tip(self.box, self._teaches)

    def _build_help(self) -> None:
        """Show the help in as many lines as the longest has, so that nothing below it jumps."""
        self._help = ttk.Label(self, bootstyle="secondary", font="-size 8", justify="left")
        self._help.grid(row=1, column=0, sticky="nw")
        self._reserved = 0
        self.bind("<Configure>", lambda event: self._reserve(event.width), add=True)

    def _reserve(self, width: int) -> None:
        help_label = self._help
        if help_label is None or width == self._reserved:
            return
        self._reserved = width
        shown = str(help_label.cget("text"))
        help_label.configure(wraplength=width - GAP // 2)  # a label has an edge of its own
        heights = []
        for kind in self._kinds.values():
            help_label.configure(text=_help(kind))
            heights.append(help_label.winfo_reqheight())
        help_label.configure(text=shown)
        self.rowconfigure(1, minsize=max(heights))

    def _show_kind(self) -> None:
        """Show the kind of the value, and a form of its fields in place of the one before."""
        kind = type(self._value)
        self.box.set(next(name for name, each in self._kinds.items() if each is kind))
        self._tip.configure(text=f"{self._teaches}\n\n{_help(kind)}")
        self.note("")
        if self._form is not None:
            self._form.destroy()
            self._form = None
            self._tell("")
        names = self._fields(kind)
        if not names:
            return
        self._form = Form(
            self,
            self._value,
            self._edited,
            fields=names,
            tell=self._tell,
            titles=self._titles,
            dense=self._full,
        )
        align(self._form, FULL_LABEL_WIDTH if self._full else LABEL_WIDTH)
        self._form.grid(row=MIDDLE + 1, column=0, sticky="ew")
        self._form.enable(self._enabled)

    def _chosen(self) -> None:
        self.box.selection_clear()
        kind = self._kinds[self.box.get()]
        if kind is type(self._value):
            return
        before = self._value
        self.show(kind.of())
        try:
            self._on_change(self._value)
        except InputError:
            self.show(before)
            raise

    def _edited(self, value: V) -> None:
        before, self._value = self._value, value
        try:
            self._on_change(value)
        except InputError:
            self._value = before
            raise


def _all_fields(kind: type[Any]) -> tuple[str, ...]:
    return tuple(name for name in kind.model_fields if name != "kind")


def _help(kind: type[Value]) -> str:
    return cast("_Explained", kind).help


def align(frame: ttk.Frame, label_width: int) -> None:
    """Give the first column of a frame so much room, before scaling, and the second the rest."""
    frame.columnconfigure(0, minsize=ttk.utils.scale_size(frame, label_width))
    frame.columnconfigure(1, weight=1)
