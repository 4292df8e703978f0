"""The augmentation as sliders and switches, made from the value's fields."""

import tkinter as tk
from collections.abc import Callable
from typing import get_args

import ttkbootstrap as ttk

from fmnist_workbench.spec.augmentation import Augmentation, FillMode
from fmnist_workbench.ui.recipewords import amount
from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.widgets.dials import STEPS, Dial
from fmnist_workbench.ui.widgets.scroller import Scroller
from fmnist_workbench.ui.widgets.slider import Slider
from fmnist_workbench.ui.widgets.tips import tip

GROUPS = {
    "Move": ("width_shift", "height_shift", "rotation", "zoom", "horizontal_flip", "vertical_flip"),
    "Bend": ("shear", "elastic", "elastic_smoothness"),
    "Colour": ("brightness", "contrast", "channel_shift", "noise"),
    "Hide": ("erasing", "erasing_area"),
    "Fill": ("fill_mode", "fill_value"),
}
_TITLES = {"elastic_smoothness": "smoothness", "erasing_area": "area", "fill_mode": "outside"}
_WIDTH = 286
_WIDTHS = (98, 76)


class AugmentForm(Scroller):
    """Shows an augmentation; calls `on_edit` with each new one.

    Args:
        on_edit: Called with the augmentation, and whether it only goes on with the edit before.
    """

    def __init__(self, parent: tk.Misc, on_edit: Callable[[Augmentation, bool], None]) -> None:
        super().__init__(parent, width=ttk.utils.scale_size(parent, _WIDTH))
        self._value = Augmentation()
        self._on_edit = on_edit
        self.sliders: dict[str, Slider] = {}
        self.switches: dict[str, ttk.Checkbutton] = {}
        self._on: dict[str, ttk.BooleanVar] = {}
        self._dials: dict[str, Dial] = {}
        for heading, names in GROUPS.items():
            label = ttk.Label(self, text=heading, font="-weight bold")
            label.pack(anchor="w", pady=(GAP // 2, 0))
            for name in names:
                self._add(name)

    def show(self, augmentation: Augmentation, size: tuple[int, int]) -> None:
        """Show an augmentation of images of this (height, width)."""
        self._value = augmentation
        for name, slider in self.sliders.items():
            place = self._dials[name].place(augmentation)
            slider.show(place, amount(augmentation, name, size))
        for name, on in self._on.items():
            on.set(getattr(augmentation, name))
        self.fill.set(augmentation.fill_mode)

    def enable(self, enabled: bool) -> None:
        """Let it be changed or not."""
        for slider in self.sliders.values():
            slider.enable(enabled)
        for switch in self.switches.values():
            switch.state(["!disabled" if enabled else "disabled"])
        self.fill.configure(state="readonly" if enabled else "disabled")

    def _add(self, name: str) -> None:
        field = Augmentation.model_fields[name]
        title = _TITLES.get(name, name.replace("_", " "))
        teaches = field.description or title
        if field.annotation is bool:
            self._add_switch(name, title, teaches)
        elif name == "fill_mode":
            self._add_fill(title, teaches)
        else:
            self._add_slider(name, title, teaches)

    def _add_slider(self, name: str, title: str, teaches: str) -> None:
        dial = self._dials[name] = Dial.of(name)
        slider = self.sliders[name] = Slider(
            self,
            title,
            teaches,
            steps=STEPS,
            on_move=lambda place, goes_on: self._on_edit(dial.turned(self._value, place), goes_on),
            widths=self._widths(),
        )
        slider.pack(fill="x", padx=(0, GAP), pady=1)

    def _add_switch(self, name: str, title: str, teaches: str) -> None:
        on = self._on[name] = ttk.BooleanVar(self)
        switch = self.switches[name] = ttk.Checkbutton(
            self,
            text=title,
            variable=on,
            bootstyle="round toggle",
            command=lambda: self._on_edit(self._value.changed(**{name: on.get()}), False),
        )
        switch.pack(anchor="w", pady=2)
        tip(switch, teaches)

    def _add_fill(self, title: str, teaches: str) -> None:
        row = ttk.Frame(self)
        row.pack(fill="x", padx=(0, GAP), pady=1)
        row.columnconfigure(0, minsize=self._widths()[0])
        label = ttk.Label(row, text=title)
        label.grid(row=0, column=0, sticky="w")
        values = get_args(FillMode)
        self.fill = ttk.Combobox(row, values=values, state="readonly", width=10)
        self.fill.grid(row=0, column=1, sticky="w", padx=GAP // 2)
        self.fill.bind("<<ComboboxSelected>>", lambda _event: self._fill_chosen())
        for widget in (label, self.fill):
            tip(widget, teaches)

    def _fill_chosen(self) -> None:
        self.fill.selection_clear()
        self._on_edit(self._value.changed(fill_mode=self.fill.get()), False)

    def _widths(self) -> tuple[int, int]:
        name, value = (int(ttk.utils.scale_size(self, width)) for width in _WIDTHS)
        return name, value
