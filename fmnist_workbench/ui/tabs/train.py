"""Train: the recipe on the left, the curves on the right, the runs below."""

import tkinter as tk
from collections.abc import Callable
from typing import Any

import ttkbootstrap as ttk

from fmnist_workbench.spec.diagnosis import diagnose
from fmnist_workbench.spec.run import RunRow
from fmnist_workbench.ui.splitcounts import count
from fmnist_workbench.ui.state import RunView
from fmnist_workbench.ui.tabs import ORDER
from fmnist_workbench.ui.tabs.base import Tab, group
from fmnist_workbench.ui.theme import GAP, palette
from fmnist_workbench.ui.widgets.curves import Curves
from fmnist_workbench.ui.widgets.recipeform import RecipeForm
from fmnist_workbench.ui.widgets.runtable import RunTable
from fmnist_workbench.ui.widgets.tips import Gate, tip
from fmnist_workbench.ui.workbench import Workbench

_PRESS = "Press Train (F5): loss and accuracy grow here, batch by batch."
_COMING = "The network is being built: the curves begin with the first batch."


class TrainTab(Tab):
    """Trains the network, and shows how it learns."""

    def __init__(self, parent: tk.Misc, workbench: Workbench) -> None:
        super().__init__(parent, workbench)
        self._run_drawn: RunView | None = None
        self._build_settings()
        self._build_stage()
        state = self.state_
        self.redraw_on(self._show_subject, state.data, state.split, state.network)
        self.redraw_on(self._show_recipe, state.recipe, state.run)
        self.redraw_on(
            self._show_buttons,
            state.engine,
            state.training,
            state.data,
            state.network,
            state.run,
            state.recipe,
        )
        self.redraw_on(self._show_runs, state.runs, state.run, state.training)
        self.redraw_on(self._recolour, state.dark)
        state.run.watch(self._show_run)
        state.training.watch(lambda _training: self._show_run(state.run.value))
        state.recipe.watch(lambda _recipe: self._show_run(state.run.value))
        state.batches.connect(self.curves.add)
        state.validating.connect(self.curves.validating)
        self._show_run(state.run.value)
        window = self.winfo_toplevel()
        window.bind("<Map>", lambda _event: self._seen(), add=True)
        # The key trains whatever has the keyboard; what has just been typed is to count.
        window.bind("<F5>", lambda _event: self.recipe.commit(), add=True)

    # --- Left

    def _build_settings(self) -> None:
        self._build_buttons()
        subject = group(self.settings, "What is trained")
        self._data = self._line(subject, "The images it learns from; choose others under Data.")
        self._network = self._line(subject, "The network to train; change it under Network.")
        self._images = self._line(
            subject,
            "Validation images are held back from training, so that the curves show what the "
            "network makes of images it has never seen.",
        )
        recipe = group(self.settings, "Recipe")
        self.recipe = RecipeForm(recipe, self.state_.recipe)
        self.recipe.pack(fill="x")

    def _line(self, parent: ttk.Frame, teaches: str) -> ttk.Label:
        label = ttk.Label(parent, wraplength=ttk.utils.scale_size(self, 260))
        label.pack(anchor="w")
        tip(label, teaches)
        return label

    def _build_buttons(self) -> None:
        training = self.workbench.training
        foot = ttk.Frame(self.settings)
        foot.pack(side="bottom", fill="x")
        foot.columnconfigure((0, 1, 2), weight=1, uniform="third")
        self.train = ttk.Button(foot, bootstyle="primary", command=self._train)
        self.pause = self._button(foot, "Pause", training.pause_or_resume)
        self.stop = self._button(foot, "Stop", training.stop)
        self.reset = self._button(foot, "Reset", training.reset)
        self.train.grid(row=0, column=0, columnspan=3, sticky="ew", pady=(0, GAP // 2))
        for column, button in enumerate((self.pause, self.stop, self.reset)):
            button.grid(row=1, column=column, sticky="ew", padx=(column and GAP // 2, 0))
        self._train_gate = Gate(
            self.train, "Show the network all training images, epoch after epoch (F5)."
        )
        self._pause_gate = Gate(self.pause, "Stand still after this batch, or go on (F6).")
        self._stop_gate = Gate(
            self.stop, "End the training now; finished epochs are kept, and it can go on (Ctrl+.)."
        )
        self._reset_gate = Gate(
            self.reset, "Set this run aside and start from fresh random weights (Ctrl+R)."
        )

    def _button(self, parent: ttk.Frame, text: str, command: Callable[[], None]) -> ttk.Button:
        return ttk.Button(
            parent, text=text, command=command, bootstyle="secondary outline", width=1
        )

    def _train(self) -> None:
        self.recipe.commit()
        self.workbench.training.train()

    def _show_subject(self) -> None:
        state = self.state_
        data, network = state.data.value, state.network.value
        if data is None:
            self._data.configure(text="No data set is open.")
            self._images.configure(text="")
        else:
            shape = "×".join(map(str, data.info.shape))
            self._data.configure(text=f"{data.info.name}, {shape}")
            totals = count(data, state.split.value).totals
            self._images.configure(
                text=f"{totals['train']:,} training, {totals['validation']:,} validation"
            )
        self._network.configure(text=f"{network.name}, {diagnose(network).parameters:,} parameters")

    def _show_recipe(self) -> None:
        view = self.state_.run.value
        self.recipe.show(self.state_.recipe.value, view.run.id if view else None)

    def _show_buttons(self) -> None:
        doing, training = self.state_.training.value, self.workbench.training
        idle = doing == "idle"
        self.train.configure(text=self._train_text() if idle else f"{doing.capitalize()} …")
        self._train_gate.set(training.why_not())
        self.pause.configure(text="Go on" if doing == "paused" else "Pause")
        nothing = "Nothing is being trained."
        self._pause_gate.set(_unless(doing in ("training", "paused"), _why_no_pause(doing)))
        self._stop_gate.set(nothing if idle else _unless(doing != "stopping", "It is stopping."))
        fresh = "The weights are fresh already." if self.state_.run.value is None else ""
        self._reset_gate.set(fresh if idle else "Stop the training first.")
        self._show_next_step()

    def _train_text(self) -> str:
        view = self.state_.run.value
        if view is None:
            return "Train"
        total = self.workbench.training.next_total(view)
        more = total - len(view.history)
        if len(view.history) < view.run.recipe.epochs:
            return f"Continue to epoch {total}"
        return f"Train {more} more epoch{'s' if more != 1 else ''}"

    # --- Right

    def _build_stage(self) -> None:
        self.stage.columnconfigure(0, weight=1)
        self.stage.rowconfigure(0, weight=1)
        self.curves = Curves(self.stage)
        self.curves.grid(row=0, column=0, sticky="nsew")
        self._build_between().grid(row=1, column=0, sticky="ew", pady=GAP // 2)
        self.runs = RunTable(self.stage, self._open_run, self._show_open_gate)
        self.runs.grid(row=2, column=0, sticky="ew")

    def _build_between(self) -> ttk.Frame:
        row = ttk.Frame(self.stage)
        ttk.Label(row, text="Runs", font="TkHeadingFont").pack(side="left")
        self.open = ttk.Button(
            row,
            text="Open run",
            bootstyle="secondary outline",
            command=self._open_chosen,
        )
        self.open.pack(side="left", padx=2 * GAP)
        self._open_gate = Gate(
            self.open,
            "Bring a run back with its network, recipe, curves and weights (Return, double click).",
        )
        self.evaluate = ttk.Button(
            row, text="Evaluate ›", bootstyle="success", command=self._open_evaluate
        )
        self.evaluate.pack(side="right")
        self._evaluate_gate = Gate(
            self.evaluate, "See which classes the network takes for which (Ctrl+5)."
        )
        self._result = ttk.Label(row)
        self._result.pack(side="right", padx=GAP)
        return row

    def _show_run(self, view: RunView | None) -> None:
        """Show a run's history; batches stay as long as it is the same run going on."""
        before, self._run_drawn = self._run_drawn, view
        if before is not None and not _goes_on(before, view):
            self.curves.clear_batches()
        idle = self.state_.training.value == "idle"
        epochs = view.run.recipe.epochs if view else self.state_.recipe.value.epochs
        self.curves.show(view.history if view else (), epochs, _PRESS if idle else _COMING)

    def _show_next_step(self) -> None:
        view, idle = self.state_.run.value, self.state_.training.value == "idle"
        history = view.history if view else ()
        self._result.configure(
            text=f"Validation accuracy after epoch {history[-1].epoch}: "
            f"{history[-1].val_accuracy:.2%}"
            if history
            else ""
        )
        self._evaluate_gate.set(
            "Train the network first: no epoch is finished."
            if not history
            else _unless(idle, "Wait for the training to end, or stop it.")
        )

    def _show_runs(self) -> None:
        state = self.state_
        view, doing = state.run.value, state.training.value
        rows = state.runs.value
        if view is not None:
            own = _row(view)
            rows = tuple(own if row.run == own.run else row for row in rows)
            if doing != "idle" or own not in rows:
                rows = (own, *(row for row in rows if row is not own))
        current = view.run.id if view else None
        self.runs.show(rows, current, None if doing == "idle" else doing)
        self._show_open_gate()

    def _show_open_gate(self) -> None:
        view, chosen = self.state_.run.value, self.runs.chosen
        if self.state_.training.value != "idle":
            reason = "Stop the training before opening another run."
        elif chosen is None:
            reason = "Choose a run in the list first."
        else:
            here = view is not None and view.run.id == chosen
            reason = "This run is in the window already." if here else ""
        self._open_gate.set(reason)

    def _open_chosen(self) -> None:
        self.runs.open_chosen()

    def _open_run(self, run: str) -> None:
        self._show_open_gate()
        if not self.open.instate(["disabled"]):
            self.workbench.training.open_run(run)

    def _open_evaluate(self) -> None:
        app: Any = self.winfo_toplevel()
        app.open_tab(ORDER.index("evaluate"))

    def _recolour(self) -> None:
        self.curves.recolour()
        self.runs.recolour(palette())

    def _seen(self) -> None:
        if self.winfo_viewable():
            self.curves.refresh()


def _goes_on(before: RunView, view: RunView | None) -> bool:
    return view is not None and before.run.id in (view.run.id, view.run.parent)


def _row(view: RunView) -> RunRow:
    """Return the run in the window as the list shows it, newer than what is on disk."""
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
    )


def _unless(good: bool, reason: str) -> str:
    return "" if good else reason


def _why_no_pause(doing: str) -> str:
    reasons = {"starting": "The training is still starting.", "stopping": "It is stopping."}
    return reasons.get(doing, "Nothing is being trained.")


TAB = TrainTab
