"""Network: build a network layer by layer, with shapes and cost at every edit."""

import tkinter as tk
from collections.abc import Callable
from typing import Any, Literal

import ttkbootstrap as ttk

from fmnist_workbench.spec.cures import Cure
from fmnist_workbench.spec.diagnosis import Problem
from fmnist_workbench.spec.network import MAX_LAYERS
from fmnist_workbench.ui.actions.building import INPUT
from fmnist_workbench.ui.networktexts import about_layer, about_shape, block_texts
from fmnist_workbench.ui.tabs import ORDER
from fmnist_workbench.ui.tabs.base import Tab, group
from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.tutortexts import why_not
from fmnist_workbench.ui.widgets.blocks import Blocks
from fmnist_workbench.ui.widgets.catalogue import Catalogue
from fmnist_workbench.ui.widgets.form import Form
from fmnist_workbench.ui.widgets.keys import on_return
from fmnist_workbench.ui.widgets.networkside import NetworkSide
from fmnist_workbench.ui.widgets.presets import PresetChooser
from fmnist_workbench.ui.widgets.scroller import Scroller
from fmnist_workbench.ui.widgets.tips import Gate, PlaceTip
from fmnist_workbench.ui.workbench import Workbench


class NetworkTab(Tab):
    """The catalogue on the left, the network's blocks in the middle, one layer on the right."""

    def undo(self) -> None:
        """Take back the last edit of the network."""
        self.builder.undo()

    def redo(self) -> None:
        """Make the edit of the network again that was taken back."""
        self.builder.redo()

    def next_problem(self) -> None:
        """Go to the next problem of the network."""
        self._commit()
        self.tutoring.next_problem()

    def apply_cure(self, number: int) -> None:
        """Mend the problem that is read first, by its cure of this number, from 0."""
        self._commit()
        self.tutoring.apply_first(number)

    def __init__(self, parent: tk.Misc, workbench: Workbench) -> None:
        super().__init__(parent, workbench)
        self.builder, self.tutoring = workbench.builder, workbench.tutoring
        self._build_settings()
        self._build_tools()
        self._build_blocks()
        self._build_side()
        self._bind_keys()
        state, chosen = self.state_, self.builder.chosen
        self.redraw_on(self._show_settings, state.network, state.training)
        drawn = state.network, state.training, chosen, state.dismissed
        self.redraw_on(self._show_network, *drawn, state.data, state.dark)
        self.redraw_on(self.side.redraw, *drawn, self.tutoring.current, state.recipe)

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
        self.stage.columnconfigure(0, weight=1)
        self.stage.rowconfigure(1, weight=1)
        self.blocks = Blocks(self.stage, on_choose=self._choose, on_move=self.builder.move)
        self.blocks.grid(row=1, column=0, sticky="nsew")
        self.blocks.scrollbar.grid(row=1, column=1, sticky="ns")
        self._tip = PlaceTip(self.blocks, self.blocks.under, self._explain)
        self.stage.columnconfigure(1, minsize=self.blocks.scrollbar.winfo_reqwidth())

    def _build_side(self) -> None:
        self.side = NetworkSide(self.stage, self.workbench, self._choose, self._apply)
        self.side.grid(row=0, column=2, rowspan=2, sticky="ns", padx=(GAP, 0))

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
        on_return(self.blocks, self.side.focus_first)
        self.bind("<Unmap>", lambda _event: self._commit(), add=True)
        window = self.winfo_toplevel()
        window.bind("<F5>", lambda _event: self._commit(), add=True)  # it trains what is typed

    # --- What a person does

    def _commit(self) -> None:
        """Take over what was typed, before anything else is done."""
        self.name.commit()
        self.side.panel.commit()

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

    def _apply(self, problem: Problem, cure: Cure) -> None:
        self._commit()
        self.tutoring.apply(problem, cure)
        self.blocks.focus_set()  # the button that was pressed may be gone

    def _go_on(self) -> None:
        self._commit()
        window: Any = self.winfo_toplevel()
        window.open_tab(ORDER.index("train"))

    def _explain(self, place: tuple[int, bool]) -> str:
        """Return what is told of a block, or of the shape below it."""
        (index, block), network = place, self.builder.network
        if block and index != INPUT:
            return about_layer(network, self.tutoring.diagnosis, index)
        rows = self.tutoring.diagnosis.rows
        return about_shape(network.input_shape if index == INPUT else rows[index].output_shape)

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
        self._tip.leave()  # another block may lie under the pointer now
        diagnosis, data = self.tutoring.diagnosis, self.state_.data.value
        name = data.info.name if data else None
        texts = block_texts(network, diagnosis, self.tutoring.problems, name)
        self.blocks.show(texts, self.builder.chosen.value, movable=not locked)
        self._train_gate.set(why_not(diagnosis))
        self._show_tools(locked)

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


def _bound(run: Callable[[], object]) -> Callable[[object], str]:
    def handle(_event: object) -> str:
        run()
        return "break"

    return handle


TAB = NetworkTab
