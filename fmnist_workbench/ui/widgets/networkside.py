"""Beside the blocks: the chosen layer or the code, and below it always the tutor."""

import tkinter as tk
from collections.abc import Callable
from typing import Literal

import ttkbootstrap as ttk

from fmnist_workbench.spec.cures import Cure
from fmnist_workbench.spec.diagnosis import Problem
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.layers import describe
from fmnist_workbench.spec.tutor import arithmetic_of
from fmnist_workbench.ui.actions.building import INPUT
from fmnist_workbench.ui.actions.coding import FILE_TYPES
from fmnist_workbench.ui.filechoice import file_to_save
from fmnist_workbench.ui.networktexts import several_chosen
from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.widgets.codepanel import CodePanel
from fmnist_workbench.ui.widgets.layerpanel import LayerPanel
from fmnist_workbench.ui.widgets.scroller import Scroller
from fmnist_workbench.ui.widgets.segments import Segments
from fmnist_workbench.ui.widgets.text import capitalized
from fmnist_workbench.ui.widgets.tutor import Tutor
from fmnist_workbench.ui.workbench import Workbench

Shown = Literal["layer", "code"]

_SHOWN: dict[Shown, str] = {"layer": "Layer", "code": "Code"}
_TEACHES: dict[Shown, str] = {
    "layer": "The settings of the chosen layer, and the arithmetic behind its figures (F7).",
    "code": "The network as a Keras script, the lines of the chosen layer marked (F7).",
}
_LEAST = 280
"""Pixels of width, before scaling."""
_OF_THE_WIDTH: dict[Shown, float] = {"layer": 0.34, "code": 0.6}
"""Beside the settings."""
_SHARES = {0: 23, 2: 17}
"""Of the height, by row: for the layer or the code, and for the tutor; neither ever jumps."""
_ABOUT_INPUT = (
    "The network gets one image at a time, its pixels scaled from 0…255 to 0…1. Size and "
    "channels follow the data set in use, and so do the classes. While the input is chosen, a "
    "new layer becomes the first one."
)
_ABOUT_NOTHING = (
    "Choose a block to change its settings; with Shift or Ctrl, several. A new layer goes where "
    "the + stands: point at an arrow to choose another place, or drag a layer there.\n\nDrag "
    "blocks, or move them with Alt+Up and Alt+Down; Delete takes them out; Ctrl+C and Ctrl+V copy "
    "them; Ctrl+Z takes any edit back."
)


class NetworkSide(ttk.Frame):
    """As wide as `fit` says, for what it shows, and as high as its owner lets it be.

    Args:
        choose: Called with the index of a layer whose problem was clicked.
        apply: Called with a problem and the cure that was clicked.
        bar: The tools above it, at whose right end the switch is put.

    Attributes:
        segments: The switch between layer and code.
        panel: The chosen layer.
        code: The network as a script.
        tutor: What is wrong with the network, and what mends it.
    """

    def __init__(
        self,
        parent: tk.Misc,
        workbench: Workbench,
        choose: Callable[[int], None],
        apply: Callable[[Problem, Cure], None],
        bar: ttk.Frame,
    ) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._stage = parent
        self._shown: Shown = "layer"
        self.grid_propagate(False)
        self.columnconfigure(0, weight=1)
        for row, share in _SHARES.items():
            self.rowconfigure(row, weight=share, uniform="share")
        self.segments = Segments(bar, _SHOWN, self.show, "", _TEACHES)
        self.segments.pack(side="right", padx=(2 * GAP, 0), before=bar.pack_slaves()[0])
        self._room = Scroller(self, width=1)
        self.code = CodePanel(self, self._save_code, choose)
        for place in (self._room, self.code):
            place.grid(row=0, column=0, sticky="nsew")
        self.panel = LayerPanel(self._room, workbench.builder.replace)
        self.panel.pack(fill="x")
        line = ttk.Separator(self)
        line.grid(row=1, column=0, sticky="ew", pady=(GAP // 2, GAP // 2))
        self.tutor = Tutor(self, workbench, choose, apply)
        self.tutor.grid(row=2, column=0, sticky="nsew")
        self._show("layer")
        parent.bind("<Configure>", lambda event: self._fit(event.width), add=True)

    def show(self, what: Shown) -> None:
        """Show the layer or the code."""
        self._show(what)
        self._fit(self._stage.winfo_width())
        self.redraw()

    def toggle(self) -> None:
        """Show the code instead of the layer, or the other way round."""
        self.panel.commit()
        self.show("layer" if self._shown == "code" else "code")

    def redraw(self) -> None:
        """Bring what is in sight up to date."""
        self._show_layer()
        if self._shown == "code":
            self._show_code()
        self.tutor.show()

    def focus_first(self) -> None:
        """Put the keyboard into the settings of the chosen layer."""
        self.show("layer")
        self.panel.focus_first()

    def _show(self, what: Shown) -> None:
        self._shown = what
        self.segments.show(what)
        seen, unseen = self._room.container, self.code
        if what == "code":
            seen, unseen = unseen, seen
        seen.grid()
        unseen.grid_remove()

    def _show_layer(self) -> None:
        builder, diagnosis = self._workbench.builder, self._workbench.tutoring.diagnosis
        network, index, layer = builder.network, builder.chosen.value, builder.layer
        if index == INPUT:
            what = f"{describe(network.input_shape)}, {network.classes} classes"
            self.panel.show_text("Input", what, _ABOUT_INPUT)
        elif index is None or layer is None:
            self.panel.show_text("No layer chosen", f"{len(network.layers)} layers", _ABOUT_NOTHING)
        else:
            row = diagnosis.rows[index]
            place = f"layer {index + 1} of {len(network.layers)}, {row.name}"
            if len(builder.selection.value) > 1:
                place = several_chosen(builder.selection.value, builder.alike, layer)
            self.panel.show_layer(
                index,
                layer,
                row,
                place=place,
                shape=diagnosis.rows[index - 1].output_shape if index else network.input_shape,
                arithmetic=arithmetic_of(network, index),
            )
        self.panel.enable(not builder.locked)

    def _show_code(self) -> None:
        try:
            script = self._workbench.coding.script()
        except InputError as error:
            self.code.show_reason(f"There is no script yet. {capitalized(str(error))}")
        else:
            self.code.show(script, self._workbench.builder.chosen.value)

    def _save_code(self) -> None:
        coding = self._workbench.coding
        path = file_to_save(self, "Save the script", FILE_TYPES, coding.file_name())
        if path is not None:
            coding.save(path)

    def _fit(self, room: int) -> None:
        """Take so much of the width that the blocks beside it stay usable."""
        least = ttk.utils.scale_size(self, _LEAST)
        width = max(least, int(room * _OF_THE_WIDTH[self._shown]))
        if width != self.winfo_width():
            self.configure(width=width)
