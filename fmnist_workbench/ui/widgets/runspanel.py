"""The runs under the curves, with how the one in the window ended and what to do next."""

import tkinter as tk

import ttkbootstrap as ttk

from fmnist_workbench.spec.run import Epoch, RunRow
from fmnist_workbench.spec.words import percent, size
from fmnist_workbench.ui.runasking import ask_to_thin
from fmnist_workbench.ui.state import RunView
from fmnist_workbench.ui.theme import GAP, palette
from fmnist_workbench.ui.widgets.runtable import RunTable
from fmnist_workbench.ui.widgets.tips import Gate, tip
from fmnist_workbench.ui.window import go_to
from fmnist_workbench.ui.workbench import Workbench


class RunsPanel(ttk.Frame):
    """Opens runs again, and leads on to their evaluation."""

    def __init__(self, parent: tk.Misc, workbench: Workbench) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._state = workbench.state
        self.columnconfigure(0, weight=1)
        self._build_heading().grid(row=0, column=0, sticky="ew", pady=GAP // 2)
        self.table = RunTable(self, self._open, self._show_open_gate)
        self.table.grid(row=1, column=0, sticky="ew")

    def show(self) -> None:
        """Bring the list up to date: newest first, the run that is trained on top."""
        state, rows = self._state, self._state.runs.value
        view, doing = state.run.value, state.training.value
        total = sum(row.bytes for row in rows)
        self.space.configure(text=size(total) if total else "")
        if view is not None:
            own = _row(view, next((row for row in rows if row.run == view.run.id), None))
            rows = tuple(own if row.run == own.run else row for row in rows)
            if doing != "idle" or own not in rows:
                rows = (own, *(row for row in rows if row is not own))
        current = view.run.id if view else None
        self.table.show(rows, current, None if doing == "idle" else doing)
        self._show_open_gate()
        self._show_next_step()

    def recolour(self) -> None:
        """Take on the colours of the theme in force."""
        self.table.recolour(palette())

    def _build_heading(self) -> ttk.Frame:
        row = ttk.Frame(self)
        ttk.Label(row, text="Runs", font="TkHeadingFont").pack(side="left")
        self.space = ttk.Label(row, bootstyle="secondary")
        self.space.pack(side="left", padx=(GAP // 2, 0))
        tip(self.space, "What the checkpoints of all runs take on the disk.")
        self.open = ttk.Button(
            row, text="Open run", bootstyle="secondary outline", command=self._open_chosen
        )
        self.open.pack(side="left", padx=(GAP, GAP // 2))
        self.compare = ttk.Button(
            row, text="Compare", bootstyle="secondary outline", command=self._compare, width=10
        )
        self.compare.pack(side="left")
        self.thin = ttk.Button(
            row, text="Thin…", bootstyle="secondary outline", command=self._ask_to_thin
        )
        self.thin.pack(side="left", padx=(GAP // 2, 0))
        self.evaluate = ttk.Button(
            row, text="Evaluate ›", bootstyle="success", command=self._open_evaluate
        )
        self.evaluate.pack(side="right")
        self.result = ttk.Label(row)
        self.result.pack(side="right", padx=GAP // 2)
        tip(self.result, "Of the epoch whose weights are evaluated.")
        self._open_gate = Gate(
            self.open,
            "Bring a run back with its network, recipe, curves and weights (Return, double click).",
        )
        self._compare_gate = Gate(
            self.compare,
            "Draw the curves of the chosen run, pale and dashed, under those of the run in the "
            "window: did another rate, network or recipe learn faster, or end better? Press again "
            "to take them away.",
        )
        self._thin_gate = Gate(
            self.thin,
            "Free the space that old checkpoints of the chosen run take (Ctrl+Shift+T). What that "
            "comes to, and what stays, is said before.",
        )
        self._evaluate_gate = Gate(
            self.evaluate, "See which classes the network takes for which (Ctrl+5)."
        )
        return row

    def _show_next_step(self) -> None:
        view = self._state.run.value
        counts = _epoch_that_counts(view) if view else None
        if counts is None:
            self.result.configure(text="")
            self._evaluate_gate.set("Train the network first: no epoch is finished.")
            return
        accuracy = f"Epoch {counts.epoch}: validation {percent(counts.val_accuracy)}"
        self.result.configure(text=accuracy)
        idle = self._state.training.value == "idle"
        self._evaluate_gate.set("" if idle else "Wait for the training to end, or stop it.")

    def _show_open_gate(self) -> None:
        self._open_gate.set(self._why_not_open())
        self.compare.configure(text="✓ Compare" if self._ends_comparing else "Compare")
        self._compare_gate.set(self._why_not_compare())
        chosen = self.table.chosen
        runs = () if chosen is None else (chosen,)
        self._thin_gate.set(self._workbench.thinning.why_not(runs))

    @property
    def _ends_comparing(self) -> bool:
        """Whether the run that is compared is to go: it is chosen, or no other one is."""
        view, compared = self._state.run.value, self._state.compared.value
        own = view.run.id if view else None
        return compared is not None and self.table.chosen in (None, own, compared.run.id)

    def _why_not_compare(self) -> str:
        view, chosen = self._state.run.value, self.table.chosen
        if self._ends_comparing:
            return ""
        if chosen is None:
            return "Choose another run in the list first."
        if view is not None and view.run.id == chosen:
            return "This run is drawn already: choose another one in the list."
        return ""

    def _compare(self) -> None:
        """Draw the chosen run's curves underneath, or no more if they are drawn."""
        self._workbench.runs.compare(None if self._ends_comparing else self.table.chosen)

    def _why_not_open(self) -> str:
        view, chosen = self._state.run.value, self.table.chosen
        if self._state.training.value != "idle":
            return "Stop the training before opening another run."
        if chosen is None:
            return "Choose a run in the list first."
        if view is not None and view.run.id == chosen:
            return "This run is in the window already."
        return ""

    def _ask_to_thin(self) -> None:
        ask_to_thin(self.winfo_toplevel(), self._workbench, self.table.chosen)

    def _open_chosen(self) -> None:
        self.table.open_chosen()

    def _open(self, run: str) -> None:
        if not self._why_not_open():
            self._workbench.runs.open(run)

    def _open_evaluate(self) -> None:
        go_to(self, "evaluate")


def _epoch_that_counts(view: RunView) -> Epoch | None:
    """Return the epoch whose weights are evaluated: the newest, unless early stopping kept one."""
    wanted = view.weights_epoch
    return next((epoch for epoch in reversed(view.history) if epoch.epoch == wanted), None)


def _row(view: RunView, on_disk: RunRow | None) -> RunRow:
    """Return the run in the window as the list shows it, newer than what was found on disk."""
    run, history = view.run, view.history
    return RunRow(
        run=run.id,
        path=view.path,
        status=run.status,
        network=run.network.name,
        data=run.data.source,
        epochs=len(history),
        val_accuracy=history[-1].val_accuracy if history else None,
        seed=run.seed,
        started=run.started,
        parent=run.parent,
        bytes=on_disk.bytes if on_disk else 0,
        weights=on_disk.weights if on_disk else 0,
    )
