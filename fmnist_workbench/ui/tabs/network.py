"""Network: build a network layer by layer, with shapes and cost at every edit."""

import tkinter as tk
from collections.abc import Callable
from typing import Any, Literal

import ttkbootstrap as ttk

from fmnist_workbench.spec.diagnosis import Diagnosis, diagnose
from fmnist_workbench.spec.edits import place_for
from fmnist_workbench.spec.layers import describe
from fmnist_workbench.spec.network import MAX_LAYERS
from fmnist_workbench.ui.actions.building import INPUT
from fmnist_workbench.ui.networkasking import NetworkAsking
from fmnist_workbench.ui.networktexts import block_texts, several_chosen, totals, verdict
from fmnist_workbench.ui.styles import SMALL_BUTTON
from fmnist_workbench.ui.tabs import ORDER
from fmnist_workbench.ui.tabs.base import Tab
from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.widgets.blocks import Blocks, Choice, Choosing
from fmnist_workbench.ui.widgets.catalogue import Catalogue
from fmnist_workbench.ui.widgets.form import Form
from fmnist_workbench.ui.widgets.keys import on_return
from fmnist_workbench.ui.widgets.layerpanel import LayerPanel
from fmnist_workbench.ui.widgets.presets import PresetChooser
from fmnist_workbench.ui.widgets.scroller import Scroller
from fmnist_workbench.ui.widgets.tips import Gate, tip
from fmnist_workbench.ui.widgets.volumes import Volume, Volumes
from fmnist_workbench.ui.workbench import Workbench

_PANEL_WIDTH = 250
_OPENS = (
    "Open a network: a JSON file saved here, or a Sequential model that Keras saved as .keras, of "
    "which the layers count and not the weights (Ctrl+Shift+O)"
)
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


class NetworkTab(Tab):
    """The catalogue on the left, the network's blocks in the middle, one layer on the right."""

    def undo(self) -> None:
        """Take back the last edit of the network."""
        self.builder.undo()

    def redo(self) -> None:
        """Make the edit of the network again that was taken back."""
        self.builder.redo()

    def edit(self, what: str) -> None:
        """Do what an entry of the Edit menu says to the chosen layers, after what was typed."""
        self._commit()
        self._edits[what]()

    def can_edit(self, what: str) -> bool:
        """Whether that can be done now."""
        return not self._why_not(what)

    def __init__(self, parent: tk.Misc, workbench: Workbench) -> None:
        super().__init__(parent, workbench)
        self.builder = builder = workbench.builder
        self._edits: dict[str, Callable[[], object]] = {
            "cut": self._cut,
            "copy": self._copy,
            "paste": self._paste,
            "duplicate": builder.duplicate_chosen,
            "delete": builder.delete_chosen,
            "select all": builder.choose_all,
            "up": lambda: builder.move_chosen(-1),
            "down": lambda: builder.move_chosen(1),
            "insert": self._look_for_layer,
            "undo": builder.undo,
            "redo": builder.redo,
        }
        self._build_settings()
        self._build_foot()
        self._build_tools()
        self._build_blocks()
        self._build_panel()
        self._bind_keys()
        state, chosen, selection = self.state_, builder.chosen, builder.selection
        self.redraw_on(self._show_settings, state.network, state.training)
        self.redraw_on(
            self._show_network,
            state.network,
            state.data,
            state.training,
            state.dark,
            chosen,
            selection,
        )

    # --- Building

    def _build_settings(self) -> None:
        train = ttk.Button(
            self.settings, text="Train this network ›", bootstyle="primary", command=self._go_on
        )
        train.pack(side="bottom", fill="x", pady=(GAP, 0))
        self.train, self._train_gate = train, Gate(train, "Go on to the recipe and train (Ctrl+4)")
        self._build_heading()
        place = ttk.Frame(self.settings)
        place.pack(fill="x")
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
        self.catalogue = Catalogue(
            room,
            self._add,
            on_drag=self._drag,
            on_drop=self._drop,
        )
        self.catalogue.pack(fill="x")

    def _build_heading(self) -> None:
        row = ttk.Frame(self.settings)
        row.pack(fill="x", pady=(GAP, GAP // 2))
        ttk.Label(row, text="Network", font="-weight bold").pack(side="left")
        window: Any = self.winfo_toplevel()
        asking: NetworkAsking = window.network_asking
        self.files: dict[str, ttk.Button] = {}
        self._file_gates: dict[str, Gate] = {}
        for what, run, teaches in (
            ("From a run…", asking.take_from_run, "Take the network of a run (Ctrl+Shift+R)"),
            ("Save…", asking.save, "Save the network as a JSON file (Ctrl+Shift+E)"),
            ("Open…", asking.open, _OPENS),
        ):
            button = ttk.Button(row, text=what, style=SMALL_BUTTON, padding=(GAP // 2, 1))
            button.configure(command=self._after_commit(run))
            button.pack(side="right", padx=(GAP // 2, 0))
            self.files[what], self._file_gates[what] = button, Gate(button, teaches)

    def _build_foot(self) -> None:
        self.stage.columnconfigure(0, weight=1)
        self.stage.rowconfigure(1, weight=1)
        foot = ttk.Frame(self.stage)
        foot.grid(row=3, column=0, columnspan=3, sticky="ew", pady=(GAP, 0))
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
        self._tool(row, "up", "Move the chosen layers up (Alt+Up)")
        self._tool(row, "down", "Move them down (Alt+Down)")
        self._tool(row, "duplicate", "Put copies behind them (Ctrl+Shift+D)")
        self._tool(row, "delete", "Take them out (Delete)")
        self._tool(row, "redo", "Make the edit again (Ctrl+Shift+Z)", side="right")
        self._tool(row, "undo", "Take the last edit back (Ctrl+Z)", side="right")

    def _tool(
        self, row: ttk.Frame, what: str, teaches: str, side: Literal["left", "right"] = "left"
    ) -> None:
        button = ttk.Button(
            row,
            text=what.capitalize(),
            bootstyle="secondary outline",
            padding=(GAP // 2, 2),
            command=lambda: self.edit(what),
        )
        button.pack(side=side, padx=(0, GAP // 2) if side == "left" else (GAP // 2, 0))
        self.tools[what.capitalize()], self._gates[what] = button, Gate(button, teaches)

    def _build_blocks(self) -> None:
        self.blocks = Blocks(
            self.stage,
            on_choose=self._choose,
            on_move=self.builder.move_before,
            on_insert=self._insert_behind,
        )
        self.blocks.grid(row=1, column=0, sticky="nsew")
        self.blocks.scrollbar.grid(row=1, column=1, sticky="ns")
        self.stage.columnconfigure(1, minsize=self.blocks.scrollbar.winfo_reqwidth())
        self.volumes = Volumes(self.stage, self._choose)
        self.volumes.grid(row=2, column=0, columnspan=2, sticky="ew", pady=(GAP // 2, 0))

    def _build_panel(self) -> None:
        width = ttk.utils.scale_size(self, _PANEL_WIDTH)
        room = Scroller(self.stage, width=width)
        room.grid(row=0, column=2, rowspan=3, sticky="ns", padx=(GAP, 0))
        self.panel = LayerPanel(room, self.builder.replace)
        self.panel.pack(fill="x")

    def _bind_keys(self) -> None:
        for button in self.catalogue.buttons.values():
            button.bind("<FocusIn>", lambda _event: self.blocks.show_inserting(True), add=True)
            button.bind("<FocusOut>", lambda _event: self.blocks.show_inserting(False), add=True)
            button.bind("<Escape>", _bound(self.blocks.focus_set), add=True)
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

    def _choose(self, index: int | None, how: Choosing = "alone") -> None:
        self._commit()
        builder = self.builder
        choose = {
            "alone": builder.choose,
            "toggled": builder.toggle,
            "up to": builder.choose_up_to,
        }
        choose[how](index)

    def _add(self, kind: str) -> None:
        self._commit()
        self.builder.add(kind)
        if self.focus_get() not in self.catalogue.buttons.values():
            self.blocks.focus_set()

    def _insert_behind(self, index: int) -> None:
        self._choose(index)
        self._look_for_layer()

    def _look_for_layer(self) -> None:
        self.catalogue.focus_first()

    def _drag(self, x_root: int, y_root: int) -> None:
        self.blocks.drag_over(x_root, y_root)

    def _drop(self, kind: str, x_root: int, y_root: int) -> None:
        place = self.blocks.drag_over(x_root, y_root)
        self.blocks.end_drag()
        if place is not None:
            self._commit()
            last = self.builder.place(kind) if kind == "classifier" else place
            self.builder.add(kind, last)
            self.blocks.focus_set()

    def _copy(self) -> None:
        self.clipboard_clear()
        self.clipboard_append(self.builder.clip())

    def _cut(self) -> None:
        self._copy()
        self.builder.delete_chosen()

    def _paste(self) -> None:
        try:
            text = self.clipboard_get()
        except tk.TclError:  # what is there is no text
            text = ""
        self.builder.paste(text)

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
        for what in ("Open…", "From a run…"):
            self._file_gates[what].set(locked)
        full = f"A network has at most {MAX_LAYERS} layers."
        self.catalogue.allow(locked or (full if len(network.layers) >= MAX_LAYERS else ""))

    def _show_network(self) -> None:
        network, locked = self.state_.network.value, self.builder.locked
        diagnosis, data = diagnose(network), self.state_.data.value
        texts = block_texts(network, diagnosis, data.info.name if data else None)
        self.blocks.show(texts, self._choice(), movable=not locked)
        self._show_volumes(diagnosis)
        sentence = verdict(diagnosis)
        self.totals.configure(text=totals(diagnosis))
        style = "success" if diagnosis.ok else "danger"
        self.verdict.configure(text=locked or sentence, bootstyle="primary" if locked else style)
        self._train_gate.set("" if diagnosis.ok else sentence)
        self._show_tools()
        self._show_chosen(diagnosis)

    def _show_volumes(self, diagnosis: Diagnosis) -> None:
        network, builder = self.state_.network.value, self.builder
        volumes = [Volume("input", network.input_shape)]
        for layer, row in zip(network.layers, diagnosis.rows, strict=True):
            volumes.append(Volume(row.name, row.output_shape, layer.group))
        self.volumes.show(volumes, builder.chosen.value, builder.selection.value)

    def _choice(self) -> Choice:
        builder = self.builder
        place = None if builder.locked else builder.place()
        last = place_for(builder.network, "", None)
        return Choice(builder.chosen.value, builder.selection.value, place, last)

    def _show_tools(self) -> None:
        for what, gate in self._gates.items():
            gate.set(self._why_not(what))

    def _why_not(self, what: str) -> str:
        """Return why an edit cannot be made now, "" if it can."""
        builder, network = self.builder, self.state_.network
        if builder.locked and what not in ("copy", "select all"):
            return builder.locked
        if what in ("cut", "copy", "duplicate", "delete"):
            return "" if builder.selection.value else "Choose a layer first."
        reasons = {
            "up": builder.why_not_move(-1),
            "down": builder.why_not_move(1),
            "undo": "" if network.can_undo else "There is nothing to take back.",
            "redo": "" if network.can_redo else "Nothing was taken back.",
        }
        return reasons.get(what, "")

    def _show_chosen(self, diagnosis: Diagnosis) -> None:
        network, index, layer = self.builder.network, self.builder.chosen.value, self.builder.layer
        if index == INPUT:
            what = f"{describe(network.input_shape)}, {network.classes} classes"
            self.panel.show_text("Input", what, _ABOUT_INPUT)
        elif index is None or layer is None:
            self.panel.show_text("No layer chosen", f"{len(network.layers)} layers", _ABOUT_NOTHING)
        else:
            before = diagnosis.rows[index - 1].output_shape if index else network.input_shape
            row = diagnosis.rows[index]
            place = f"layer {index + 1} of {len(network.layers)}, {row.name}"
            if len(self.builder.selection.value) > 1:
                place = several_chosen(self.builder.selection.value, self.builder.alike, layer)
            self.panel.show_layer(index, layer, row, place=place, shape=before)
        self.panel.enable(not self.builder.locked)


def _bound(run: Callable[[], object]) -> Callable[[object], str]:
    def handle(_event: object) -> str:
        run()
        return "break"

    return handle


TAB = NetworkTab
