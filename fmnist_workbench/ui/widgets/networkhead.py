"""What a network is called, where it comes from, and where it is kept."""

import tkinter as tk
from collections.abc import Callable

import ttkbootstrap as ttk

from fmnist_workbench.ui.styles import SMALL_BUTTON
from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.widgets.form import Form
from fmnist_workbench.ui.widgets.presets import PresetChooser
from fmnist_workbench.ui.widgets.tips import Gate
from fmnist_workbench.ui.window import window_of
from fmnist_workbench.ui.workbench import Workbench

_OPENS = (
    "Open a network: a JSON file saved here, or a Sequential model that Keras saved as .keras, of "
    "which the layers count and not the weights (Ctrl+Shift+O)"
)


class NetworkHead(ttk.Frame):
    """The network's name, the presets, and its files.

    Args:
        before: Called before a network is opened, saved or taken from a run.

    Attributes:
        name: The field of its name.
        presets: The networks to start from.
        files: The buttons about files, by title.
    """

    def __init__(self, parent: tk.Misc, workbench: Workbench, before: Callable[[], None]) -> None:
        super().__init__(parent)
        self._builder = workbench.builder
        self._before = before
        self._build_files()
        self.name = Form(
            self,
            self._builder.network,
            lambda new: self._builder.rename(new.name),
            fields=["name"],
            tell=self._show_fault,
        )
        self.name.pack(fill="x")
        self.presets = PresetChooser(self, self._start_from)
        self.presets.pack(fill="x", pady=(GAP // 4, 0))

    def show(self) -> None:
        """Bring it up to date."""
        network, locked = self._builder.network, self._builder.locked
        if self.name.value.name != network.name:
            self.name.show(network)
        self.name.enable(not locked)
        self.presets.show(network, locked)
        for what in ("Open…", "From run…"):
            self._gates[what].set(locked)

    def _build_files(self) -> None:
        row = ttk.Frame(self)
        row.pack(fill="x", pady=(GAP, GAP // 2))
        ttk.Label(row, text="Network", font="-weight bold").pack(side="left")
        buttons = ttk.Frame(row)
        buttons.pack(side="right")
        asking = window_of(self).network_asking
        self.files: dict[str, ttk.Button] = {}
        self._gates: dict[str, Gate] = {}
        for what, run, teaches in (
            ("Open…", asking.open, _OPENS),
            ("Save…", asking.save, "Save the network as a JSON file (Ctrl+Shift+E)"),
            ("From run…", asking.take_from_run, "Take the network of a run (Ctrl+Shift+R)"),
        ):
            button = ttk.Button(
                buttons,
                text=what,
                style=SMALL_BUTTON,
                padding=(GAP // 2, 1),
                command=self._after(run),
            )
            button.pack(side="left", padx=(GAP // 4, 0))
            self.files[what], self._gates[what] = button, Gate(button, teaches)

    def _after(self, run: Callable[[], object]) -> Callable[[], None]:
        def act() -> None:
            self._before()
            run()

        return act

    def _show_fault(self, fault: str) -> None:
        self.presets.warn(fault)

    def _start_from(self, preset: str) -> None:
        self.name.show(self._builder.network)
        self._builder.start_from(preset)
