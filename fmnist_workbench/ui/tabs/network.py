"""Network: build a network layer by layer, with shapes and cost at every edit."""

import tkinter as tk
from collections.abc import Callable
from functools import partial

import ttkbootstrap as ttk

from fmnist_workbench.spec.cures import Cure
from fmnist_workbench.spec.diagnosis import Diagnosis, Problem
from fmnist_workbench.spec.edits import place_for
from fmnist_workbench.spec.network import MAX_LAYERS
from fmnist_workbench.ui.actions.building import INPUT
from fmnist_workbench.ui.actions.tutoring import CURES
from fmnist_workbench.ui.networktexts import about_layer, about_shape, block_texts
from fmnist_workbench.ui.tabs.base import Tab
from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.tutortexts import why_not
from fmnist_workbench.ui.widgets.blocks import Blocks, Choice, Choosing
from fmnist_workbench.ui.widgets.catalogue import Catalogue
from fmnist_workbench.ui.widgets.keys import keyboard_at, on_return, taking
from fmnist_workbench.ui.widgets.networkhead import NetworkHead
from fmnist_workbench.ui.widgets.networkside import NetworkSide
from fmnist_workbench.ui.widgets.networktools import NetworkTools
from fmnist_workbench.ui.widgets.scroller import Scroller
from fmnist_workbench.ui.widgets.tips import Gate, PlaceTip
from fmnist_workbench.ui.widgets.volumes import Volume, Volumes
from fmnist_workbench.ui.window import go_to
from fmnist_workbench.ui.workbench import Workbench


class NetworkTab(Tab):
    """The catalogue on the left, the network's blocks in the middle, one layer on the right."""

    shows_cost = True

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
        self.tutoring = workbench.tutoring
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
            "code": self._toggle_code,
            "next problem": self._next_problem,
            **{cure: partial(self.tutoring.apply_first, n) for n, cure in enumerate(CURES)},
        }
        self._build_settings()
        self._build_blocks()
        self._build_side()
        self._bind_keys()
        state, chosen, selection = self.state_, builder.chosen, builder.selection
        self.redraw_on(self._show_settings, state.network, state.training)
        drawn = state.network, state.training, state.dismissed, chosen, selection
        self.redraw_on(self._show_network, *drawn, state.data, state.dark)
        told = self.tutoring.current, state.recipe, state.forecast, state.split
        self.redraw_on(self._show_side, *drawn, *told, state.data)

    # --- Building

    def _build_settings(self) -> None:
        train = ttk.Button(
            self.settings, text="Train this network ›", bootstyle="primary", command=self._go_on
        )
        train.pack(side="bottom", fill="x", pady=(GAP, 0))
        self.train, self._train_gate = train, Gate(train, "Go on to the recipe and train (Ctrl+4)")
        self.head = NetworkHead(self.settings, self.workbench, self._commit)
        self.head.pack(fill="x")
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

    def _build_blocks(self) -> None:
        self.tools = NetworkTools(self.stage, self.edit, self._why_not)
        self.tools.grid(row=0, column=0, columnspan=3, sticky="ew", pady=(0, GAP // 2))
        self.stage.columnconfigure(0, weight=1)
        self.stage.rowconfigure(1, weight=1)
        self.blocks = Blocks(
            self.stage,
            on_choose=self._choose,
            on_move=self.builder.move_before,
            on_insert=self._insert_behind,
        )
        self.blocks.grid(row=1, column=0, sticky="nsew")
        self.blocks.scrollbar.grid(row=1, column=1, sticky="ns")
        self._tip = PlaceTip(self.blocks, self.blocks.under, self._explain)
        self.stage.columnconfigure(1, minsize=self.blocks.scrollbar.winfo_reqwidth())
        self.volumes = Volumes(self.stage, self._choose)
        self.volumes.grid(row=2, column=0, columnspan=2, sticky="ew", pady=(GAP // 2, 0))

    def _build_side(self) -> None:
        self.side = NetworkSide(
            self.stage, self.workbench, self._choose_seen, self._apply, self.tools
        )
        self.side.grid(row=1, column=2, rowspan=2, sticky="ns", padx=(GAP, 0))

    def _bind_keys(self) -> None:
        for button in self.catalogue.buttons.values():
            button.bind("<FocusIn>", lambda _event: self.blocks.show_inserting(True), add=True)
            button.bind("<FocusOut>", lambda _event: self.blocks.show_inserting(False), add=True)
            button.bind("<Escape>", taking(self.blocks.focus_set), add=True)
        on_return(self.blocks, self.side.focus_first)
        self.bind("<Unmap>", lambda _event: self._commit(), add=True)
        window = self.winfo_toplevel()
        for key in ("<F5>", "<Control-E>"):  # what is typed is trained, and saved
            window.bind(key, lambda _event: self._commit(), add=True)

    # --- What a person does

    def _commit(self) -> None:
        """Take over what was typed, before anything else is done."""
        self.head.name.commit()
        self.side.panel.commit()

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

    def _choose_seen(self, index: int) -> None:
        """Choose a layer and bring it into sight, also where it is chosen already."""
        self._choose(index)
        self.blocks.see(index)

    def _next_problem(self) -> None:
        self.tutoring.next_problem()
        self.blocks.see(self.builder.chosen.value)

    def _apply(self, problem: Problem, cure: Cure) -> None:
        self._commit()
        self.tutoring.apply(problem, cure)
        self.blocks.focus_set()  # the button that was pressed may be gone

    def _toggle_code(self) -> None:
        self.side.toggle()

    def _go_on(self) -> None:
        self._commit()
        go_to(self, "train")

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
        self.head.show()
        full = f"A network has at most {MAX_LAYERS} layers."
        self.catalogue.allow(locked or (full if len(network.layers) >= MAX_LAYERS else ""))

    def _show_network(self) -> None:
        network, locked = self.state_.network.value, self.builder.locked
        self._tip.leave()  # another block may lie under the pointer now
        diagnosis, data = self.tutoring.diagnosis, self.state_.data.value
        name = data.info.name if data else None
        texts = block_texts(network, diagnosis, self.tutoring.problems, name)
        self.blocks.show(texts, self._choice(), movable=not locked)
        self._show_volumes(diagnosis)
        self._train_gate.set(why_not(diagnosis))
        self.tools.show()

    def _show_side(self) -> None:
        """Show what stands on the right; the keyboard does not stay in what went from there."""
        self.side.redraw()
        path = keyboard_at(self)
        in_tutor = path.startswith(str(self.side.tutor))
        if in_tutor and not self.nametowidget(path).winfo_viewable():
            self.blocks.focus_set()

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

    def _why_not(self, what: str) -> str:
        """Return why an edit cannot be made now, "" if it can."""
        builder, network = self.builder, self.state_.network
        if builder.locked and what not in ("copy", "select all", "code"):
            return builder.locked
        if what in ("cut", "copy", "duplicate", "delete"):
            return "" if builder.selection.value else "Choose a layer first."
        if what in CURES:
            return self.tutoring.why_not_apply(CURES.index(what))
        reasons = {
            "up": builder.why_not_move(-1),
            "down": builder.why_not_move(1),
            "undo": "" if network.can_undo else "There is nothing to take back.",
            "redo": "" if network.can_redo else "Nothing was taken back.",
        }
        return reasons.get(what, "")


TAB = NetworkTab
