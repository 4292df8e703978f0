"""The chosen layer: its settings, what it does to shapes and costs, and what it is for."""

import tkinter as tk
from collections.abc import Callable
from typing import Any

import ttkbootstrap as ttk

from fmnist_workbench.spec.diagnosis import LayerRow
from fmnist_workbench.spec.layers import AnyLayer, Shape
from fmnist_workbench.spec.tutor import Arithmetic
from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.widgets.form import Form
from fmnist_workbench.ui.widgets.layerfacts import LayerFacts


class LayerPanel(ttk.Frame):
    """Shows one layer and lets it be edited.

    Args:
        on_change: Called with the layer as a person has changed it; may raise InputError.
    """

    def __init__(self, parent: tk.Misc, on_change: Callable[[AnyLayer], None]) -> None:
        super().__init__(parent)
        self._on_change = on_change
        self._forms: dict[type, Form[Any]] = {}
        self._form: Form[Any] | None = None
        self._index: int | None = None
        self._title = ttk.Label(self, font="-size 13 -weight bold")
        self._place = ttk.Label(self, bootstyle="secondary")
        self._settings = ttk.Frame(self)
        self.facts = LayerFacts(self)
        self._help = ttk.Label(self, justify="left")
        parts = (self._title, self._place, self.facts, self._settings, self._help)
        for part in parts:
            part.pack(fill="x", pady=(0, 0 if part in (self._title, self._place) else GAP // 2))
        self.bind("<Configure>", lambda event: self._wrap(event.width))

    def show_text(self, title: str, place: str, text: str) -> None:
        """Show a text where there is no layer to edit."""
        self._head(title, place, text)
        self._use(None)
        self.facts.pack_forget()

    def show_layer(
        self,
        index: int,
        layer: AnyLayer,
        row: LayerRow,
        *,
        place: str,
        shape: Shape | None,
        arithmetic: Arithmetic,
    ) -> None:
        """Show a layer.

        Args:
            index: Its place in the network.
            layer: Its settings.
            row: Its line in the diagnosis.
            place: The same for people.
            shape: What it gets; None if not known.
            arithmetic: The formulas behind its figures.
        """
        self._head(layer.title, place, layer.help)
        self._use(self._form_of(layer))
        if self._form is not None and (index, layer) != (self._index, self._form.value):
            self._form.show(layer)
        self._index = index
        self.facts.pack(fill="x", pady=(0, GAP // 4), before=self._settings)
        self.facts.show(row, shape, arithmetic)

    def commit(self) -> None:
        """Take over what was typed."""
        if self._form is not None:
            self._form.commit()

    def enable(self, enabled: bool) -> None:
        """Let the settings be changed or not."""
        if self._form is not None:
            self._form.enable(enabled)

    def focus_first(self) -> None:
        """Put the keyboard into the first of the settings that is particular to the layer."""
        if self._form is not None:
            self._form.focus_first()

    def _head(self, title: str, place: str, text: str) -> None:
        self._title.configure(text=title)
        self._place.configure(text=place)
        self._help.configure(text=text)

    def _form_of(self, layer: AnyLayer) -> Form[Any]:
        kind = type(layer)
        if kind not in self._forms:
            fields = [name for name in kind.model_fields if name not in ("kind", "name")]
            self._forms[kind] = Form(self._settings, layer, self._on_change, [*fields, "name"])
        return self._forms[kind]

    def _use(self, form: Form[Any] | None) -> None:
        if form is self._form:
            return
        if self._form is not None:
            self._form.pack_forget()
        if form is not None:
            form.pack(fill="x")
        else:
            self._settings.configure(height=1)  # a frame whose last child went keeps its size
        self._form, self._index = form, None

    def _wrap(self, width: int) -> None:
        for label in (self._title, self._help):
            label.configure(wraplength=width - GAP // 2)  # a label has an edge of its own
