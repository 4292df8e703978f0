"""Network: build a network layer by layer, with shapes and cost at every edit."""

import tkinter as tk
from collections.abc import Callable
from typing import Any, Literal

import ttkbootstrap as ttk

from fmnist_workbench.spec.diagnosis import Diagnosis, diagnose
from fmnist_workbench.spec.layers import describe
from fmnist_workbench.spec.network import MAX_LAYERS
from fmnist_workbench.ui.actions.building import INPUT
from fmnist_workbench.ui.networktexts import block_texts, totals, verdict
from fmnist_workbench.ui.tabs import ORDER
from fmnist_workbench.ui.tabs.base import Tab, group
from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.widgets.blocks import Blocks
from fmnist_workbench.ui.widgets.catalogue import Catalogue
from fmnist_workbench.ui.widgets.form import Form
from fmnist_workbench.ui.widgets.keys import on_return
from fmnist_workbench.ui.widgets.layerpanel import LayerPanel
from fmnist_workbench.ui.widgets.presets import PresetChooser
from fmnist_workbench.ui.widgets.scroller import Scroller
from fmnist_workbench.ui.widgets.tips import Gate, tip
from fmnist_workbench.ui.workbench import Workbench

_PANEL_WIDTH = 250
_ABOUT_INPUT = (
    "The network gets one image at a time, its pixels scaled from 0…255 to 0…1. Size and "
    "channels follow the data set in use, and so do the classes. While the input is chosen, a "
    "new layer becomes the first one."
)
_ABOUT_NOTHING = (
    "Choose a block to change its settings. A new layer goes behind the chosen one, or before "
    "the Classifier.\n\nDrag blocks, or move them with Alt+Up and Alt+Down; Delete takes one "
    "out; Ctrl+Z takes any edit back."
)


class NetworkTab(Tab):
    """The catalogue on the left, the network's blocks in the middle, one layer on the right."""

    def undo(self) -> None:
        """Take back the last edit of the network."""
        self.builder.undo()

    def redo(self) -> None:
        """Make the edit of the network again that was taken back."""
        self.builder.redo()

    def __init__(self, parent: tk.Misc, workbench: Workbench) -> None:
        super().__init__(parent, workbench)
        self.builder = workbench.builder
        self._build_settings()
        self._build_foot()
        self._build_tools()
        self._build_blocks()
        self._build_panel()
        self._bind_keys()
        state, chosen = self.state_, self.builder.chosen
        self.redraw_on(self._show_settings, state.network, state.training)
        self.redraw_on(
            self._show_network, state.network, state.data, state.training, state.dark, chosen
        )

    # --- Building

    def _build_settings(self) -> None:
        train = ttk.Button(
            self.settings, text="Train this network ›", bootstyle="primary", command=self._go_on
        )
        train.pack(side="bottom", fill="x", pady=(GAP, 0))
        self.train, self._train_gate = train, Gate(train, "Go on to the recipe and train (Ctrl+4)")
        place = group(self.settings, "Network")
        network = self.state_.network.value
        self.name = Form(
            place,
            network,
            lambda new: self.builder.rename(new.name),
            fields=["name"],
            tell=self._show_name_fault,
        )
        self.name.pack(fill="x")
        self.presets = PresetChooser(place, self._start_from)
        self.presets.pack(fill="x", pady=(GAP // 4, 0))
        heading = ttk.Label(self.settings, text="Add a layer", font="-weight bold")
        heading.pack(anchor="w", pady=(GAP, GAP // 2))
        room = Scroller(self.settings, width=1)
        room.pack(fill="both", expand=True)
        self.catalogue = Catalogue(room, self._add)
        self.catalogue.pack(fill="x")

    def _build_foot(self) -> None:
        self.stage.columnconfigure(0, weight=1)
        self.stage.rowconfigure(1, weight=1)
        foot = ttk.Frame(self.stage)
        foot.grid(row=2, column=0, columnspan=3, sticky="ew", pady=(GAP, 0))
        self.totals = ttk.Label(foot)
        self.totals.grid(row=0, column=0, sticky="w")
        tip(
            self.totals,
            "Parameters are the weights that are learned, 4 bytes each. A MAC is one "
            "multiplication with its addition: the work for one image.",
        )
        self.verdict = ttk.Label(foot, font="-size 11 -weight bold", text="\n")
        self.verdict.grid(row=1, column=0, sticky="nw")
        foot.rowconfigure(1, minsize=self.verdict.winfo_reqheight())  # two lines: nothing jumps
        foot.bind("<Configure>", lambda event: self.verdict.configure(wraplength=event.width))

    def _build_tools(self) -> None:
        row = ttk.Frame(self.stage)
        row.grid(row=0, column=0, columnspan=2, sticky="ew", pady=(0, GAP // 2))
        self.tools: dict[str, ttk.Button] = {}
        self._gates: dict[str, Gate] = {}
        builder = self.builder
        self._tool(row, "Up", "Move the chosen layer up (Alt+Up)", lambda: builder.move_chosen(-1))
        self._tool(row, "Down", "Move it down (Alt+Down)", lambda: builder.move_chosen(1))
        self._tool(
            row, "Duplicate", "Put a copy behind it (Ctrl+Shift+D)", builder.duplicate_chosen
        )
        self._tool(row, "Delete", "Take it out (Delete)", builder.delete_chosen)
        self._tool(row, "Redo", "Make the edit again (Ctrl+Shift+Z)", builder.redo, side="right")
        self._tool(row, "Undo", "Take the last edit back (Ctrl+Z)", builder.undo, side="right")

    def _tool(
        self,
        row: ttk.Frame,
        name: str,
        teaches: str,
        run: Callable[[], None],
        side: Literal["left", "right"] = "left",
    ) -> None:
        button = ttk.Button(
            row,
            text=name,
            bootstyle="secondary outline",
            padding=(GAP // 2, 2),
            command=self._after_commit(run),
        )
        button.pack(side=side, padx=(0, GAP // 2) if side == "left" else (GAP // 2, 0))
        self.tools[name], self._gates[name] = button, Gate(button, teaches)

    def _build_blocks(self) -> None:
        self.blocks = Blocks(self.stage, on_choose=self._choose, on_move=self.builder.move)
        self.blocks.grid(row=1, column=0, sticky="nsew")
        self.blocks.scrollbar.grid(row=1, column=1, sticky="ns")
        self.stage.columnconfigure(1, minsize=self.blocks.scrollbar.winfo_reqwidth())

    def _build_panel(self) -> None:
        width = ttk.utils.scale_size(self, _PANEL_WIDTH)
        room = Scroller(self.stage, width=width)
        room.grid(row=0, column=2, rowspan=2, sticky="ns", padx=(GAP, 0))
        self.panel = LayerPanel(room, self.builder.replace)
        self.panel.pack(fill="x")

    def _bind_keys(self) -> None:
        builder = self.builder
        keys = {
            "<Delete>": builder.delete_chosen,
            "<Alt-Up>": lambda: builder.move_chosen(-1),
            "<Alt-Down>": lambda: builder.move_chosen(1),
            "<Control-D>": builder.duplicate_chosen,
            "<Insert>": self.catalogue.focus_first,
        }
        for widget in (self.blocks, *self.catalogue.buttons.values(), *self.tools.values()):
            for key, run in keys.items():
                widget.bind(key, _bound(run), add=True)
        on_return(self.blocks, self.panel.focus_first)
        self.bind("<Unmap>", lambda _event: self._commit(), add=True)
        window = self.winfo_toplevel()
        window.bind("<F5>", lambda _event: self._commit(), add=True)  # it trains what is typed

    # --- What a person does

    def _commit(self) -> None:
        """Take over what was typed, before anything else is done."""
        self.name.commit()
        self.panel.commit()

    def _after_commit(self, run: Callable[[], None]) -> Callable[[], None]:
        def act() -> None:
            self._commit()
            run()

        return act

    def _show_name_fault(self, fault: str) -> None:
        self.presets.warn(fault)

    def _choose(self, index: int | None) -> None:
        self._commit()
        self.builder.choose(index)

    def _add(self, kind: str) -> None:
        self._commit()
        self.builder.add(kind)
        if self.focus_get() not in self.catalogue.buttons.values():
            self.blocks.focus_set()

    def _start_from(self, preset: str) -> None:
        self.name.show(self.state_.network.value)
        self.builder.start_from(preset)

    def _go_on(self) -> None:
        self._commit()
        window: Any = self.winfo_toplevel()
        window.open_tab(ORDER.index("train"))

    # --- What is shown

    def _show_settings(self) -> None:
        network, locked = self.state_.network.value, self.builder.locked
        if self.name.value.name != network.name:
            self.name.show(network)
        self.name.enable(not locked)
        self.presets.show(network, locked)
        full = f"A network has at most {MAX_LAYERS} layers."
        self.catalogue.allow(locked or (full if len(network.layers) >= MAX_LAYERS else ""))

    def _show_network(self) -> None:
        network, locked = self.state_.network.value, self.builder.locked
        diagnosis, data = diagnose(network), self.state_.data.value
        texts = block_texts(network, diagnosis, data.info.name if data else None)
        self.blocks.show(texts, self.builder.chosen.value, movable=not locked)
        sentence = verdict(diagnosis)
        self.totals.configure(text=totals(diagnosis))
        style = "success" if diagnosis.ok else "danger"
        self.verdict.configure(text=locked or sentence, bootstyle="primary" if locked else style)
        self._train_gate.set("" if diagnosis.ok else sentence)
        self._show_tools(locked)
        self._show_chosen(diagnosis)

    def _show_tools(self, locked: str) -> None:
        index, last = self.builder.chosen.value, len(self.state_.network.value.layers) - 1
        none = locked or ("Choose a layer first." if self.builder.layer is None else "")
        network = self.state_.network
        reasons = {
            "Up": none or ("It is the first layer." if index == 0 else ""),
            "Down": none or ("It is the last layer." if index == last else ""),
            "Duplicate": none,
            "Delete": none,
            "Undo": locked or ("" if network.can_undo else "There is nothing to take back."),
            "Redo": locked or ("" if network.can_redo else "Nothing was taken back."),
        }
        for name, reason in reasons.items():
            self._gates[name].set(reason)

    def _show_chosen(self, diagnosis: Diagnosis) -> None:
        network, index, layer = self.builder.network, self.builder.chosen.value, self.builder.layer
        if index == INPUT:
            what = f"{describe(network.input_shape)}, {network.classes} classes"
            self.panel.show_text("Input", what, _ABOUT_INPUT)
        elif index is None or layer is None:
            self.panel.show_text("No layer chosen", f"{len(network.layers)} layers", _ABOUT_NOTHING)
        else:
            before = diagnosis.rows[index - 1].output_shape if index else network.input_shape
            place = f"layer {index + 1} of {len(network.layers)}, {diagnosis.rows[index].name}"
            row = diagnosis.rows[index]
            self.panel.show_layer(index, layer, row, place=place, shape=before)
        self.panel.enable(not self.builder.locked)


def _bound(run: Callable[[], object]) -> Callable[[object], str]:
    def handle(_event: object) -> str:
        run()
        return "break"

    return handle


TAB = NetworkTab
