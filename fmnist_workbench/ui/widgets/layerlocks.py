"""The layers that have weights, each learning or frozen."""

import tkinter as tk
from collections.abc import Iterator
from tkinter.font import nametofont

import ttkbootstrap as ttk

from fmnist_workbench.spec.diagnosis import diagnose
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.steered import planned, steered
from fmnist_workbench.ui.styles import SMALL_BUTTON
from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.widgets.keys import on_return
from fmnist_workbench.ui.widgets.text import fitted
from fmnist_workbench.ui.widgets.tips import Gate, tip
from fmnist_workbench.ui.workbench import Workbench

_STYLE = "Locks.Treeview"
_ROWS = 4
_TEACHES = (
    "A frozen layer (❄) keeps its weights while the others learn on. Freeze the first layers once "
    "they see well, and only the last ones are trained further. It counts from the next epoch on. "
    "Double click a layer, or press Return, to freeze it or let it learn again."
)


class LayerLocks(ttk.Frame):
    """A list of layers with a button that freezes or thaws the chosen one."""

    def __init__(self, parent: tk.Misc, workbench: Workbench) -> None:
        super().__init__(parent)
        self._state = workbench.state
        self._training = workbench.training
        self._network: Network | None = None
        self.columnconfigure(0, weight=1)
        head = ttk.Frame(self)
        head.grid(row=0, column=0, columnspan=2, sticky="ew", pady=GAP // 4)
        ttk.Label(head, text="layers").pack(side="left")
        self.button = ttk.Button(head, text="Freeze", style=SMALL_BUTTON, command=self._toggle)
        self.button.pack(side="right")
        self._gate = Gate(self.button, _TEACHES)
        self._build_list()

    @property
    def chosen(self) -> str | None:
        """Name of the chosen layer."""
        chosen = self.tree.selection()
        return str(chosen[0]) if chosen else None

    def show(self) -> None:
        """Bring the list up to date with the run that is trained."""
        view = self._state.run.value
        if view is None:
            return
        if view.run.network != self._network:
            self._network = view.run.network
            self._fill(view.run.network)
        layers = planned(view.run, view.done + 1)
        now = steered(view.history).frozen_of(layers)
        wanted = self._wanted()
        for name in self.tree.get_children():
            words = _words(name in now, name in wanted, self._from_epoch(name))
            if self.tree.set(name, "state") != words:
                self.tree.set(name, "state", words)
        self._show_button()

    def recolour(self) -> None:
        """Take on the theme in force: it knows nothing of our rows."""
        line = nametofont("TkDefaultFont", self).metrics("linespace")
        ttk.Style().configure(_STYLE, rowheight=line + GAP // 2)

    def choose(self, name: str) -> None:
        """Choose a layer."""
        self.tree.selection_set(name)
        self.tree.see(name)

    def _build_list(self) -> None:
        self.tree = ttk.Treeview(
            self, columns=("name", "state"), show="", selectmode="browse", height=_ROWS
        )
        # ttkbootstrap heeds a style of one's own only after the fact.
        self.tree.configure(style=_STYLE)
        self.recolour()
        for column, width in (("name", 122), ("state", 128)):
            self.tree.column(column, width=ttk.utils.scale_size(self, width), minwidth=40)
        bar = ttk.Scrollbar(self, orient="vertical", command=self.tree.yview)
        self.tree.configure(yscrollcommand=bar.set)
        self.tree.grid(row=1, column=0, sticky="ew")
        bar.grid(row=1, column=1, sticky="ns")
        self.tree.bind("<<TreeviewSelect>>", lambda _event: self._show_button())
        self.tree.bind("<Double-Button-1>", lambda _event: self._toggle())
        on_return(self.tree, self._toggle)
        tip(self.tree, _TEACHES)

    def _from_epoch(self, name: str) -> int:
        """Return from which epoch on the newest wish for a layer counts."""
        own = [event for event in self._state.changes.value if event.change.layer == name]
        return own[-1].epoch + (own[-1].change.batch > 0) if own else 0

    def _fill(self, network: Network) -> None:
        self.tree.delete(*self.tree.get_children())
        font = nametofont("TkDefaultFont", self)
        room = int(self.tree.column("name", "width")) - GAP
        for name in _with_weights(network):
            shown = fitted(name, font, room)
            self.tree.insert("", "end", iid=name, values=(shown, ""))

    def _show_button(self) -> None:
        why_not = self._training.why_not_steer()
        frozen = self.chosen in self._wanted()
        self.button.configure(text="Let it learn" if frozen else "Freeze")
        self._gate.set(why_not or ("" if self.chosen else "Choose a layer in the list first."))

    def _toggle(self) -> None:
        name = self.chosen
        if name is not None:
            self._training.set_trainable(name, name in self._wanted())

    def _wanted(self) -> set[str]:
        """Return which layers are not to learn: by the run's transfer, and as set by hand."""
        view = self._state.run.value
        layers = planned(view.run, view.done + 1) if view else set()
        return self._state.steered.value.frozen_of(layers)


def _with_weights(network: Network) -> Iterator[str]:
    """Yield the names of the layers that could learn."""
    return (row.name for row in diagnose(network).rows if row.parameters)


def _words(frozen: bool, wanted: bool, epoch: int) -> str:
    if frozen == wanted:
        return "❄ frozen" if frozen else "learns"
    return f"❄ from epoch {epoch}" if wanted else f"learns from {epoch}"
