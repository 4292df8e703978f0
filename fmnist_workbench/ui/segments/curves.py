"""Curves: loss, accuracy and learning rate as the network learns, and what the doctor says."""

from pathlib import Path
from typing import ClassVar

from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.run import best_epoch
from fmnist_workbench.spec.stopping import EarlyStopping
from fmnist_workbench.storage.historycsv import write_history
from fmnist_workbench.ui.epochsahead import batches_an_epoch
from fmnist_workbench.ui.runwords import how_it_ended
from fmnist_workbench.ui.segments.base import Host, Segment
from fmnist_workbench.ui.state import RunView
from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.widgets.curvemarks import marks_of
from fmnist_workbench.ui.widgets.curves import Curves
from fmnist_workbench.ui.widgets.doctorstrip import DoctorStrip

_PRESS = "Press Train (F5): loss and accuracy are drawn here, batch by batch."
_COMING = "The network is being built: the curves begin with the first batch."


class CurvesSegment(Segment):
    """The curves of the run in the window, and the doctor's line under them.

    The curves keep their data while they are hidden, so they hear of everything at once.
    """

    NAME = "curves"
    TITLE = "Curves"
    TEACHES = "Loss and accuracy, as the network learns."
    MORE_TYPES: ClassVar[list[tuple[str, str]]] = [("CSV tables", "*.csv")]

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._run_shown: RunView | None = None
        self.columnconfigure(0, weight=1)
        self.rowconfigure(0, weight=1)
        self.curves = Curves(self)
        self.curves.grid(row=0, column=0, sticky="nsew")
        self.doctor = DoctorStrip(self, self.workbench)
        self.doctor.grid(row=1, column=0, sticky="ew", pady=(GAP // 2, 0))
        self._watch()
        self._show_run()

    def draw(self) -> None:
        """Draw what has come in since the curves were seen last."""
        self.curves.refresh()

    def recolour(self) -> None:
        """Take on the colours of the theme in force."""
        self.curves.recolour()

    def save(self, path: Path) -> None:
        """Save the curves with their legend, or their figures as a table.

        Raises:
            WorkbenchError: There are none yet, or they cannot be saved there.
        """
        from fmnist_workbench.ui.export import require_picture  # not needed to start

        if path.suffix.lower() == ".csv":
            self._save_table(path)
            return
        require_picture(path)
        view = self.state_.run.value
        self.curves.save(path, view.run.id if view else "")

    def _watch(self) -> None:
        state = self.state_
        can_train = (state.engine, state.training, state.data, state.network)
        for value in (*can_train, state.run, state.recipe, state.changes):
            value.watch(lambda _value: self._show_run())
        state.batches.connect(self.curves.add)
        state.validating.connect(self.curves.validating)
        self.host.redraw_on(self._show_compared, state.compared)
        what_is_found = (state.findings, state.run, state.training)
        self.host.redraw_on(self.doctor.show, *what_is_found, state.dark)
        self.winfo_toplevel().bind("<Map>", lambda _event: self.curves.refresh(), add=True)

    def _show_run(self) -> None:
        """Show the run's history; single batches stay as long as it is the same run going on."""
        view = self.state_.run.value
        before, self._run_shown = self._run_shown, view
        if before is not None and not before.goes_on_as(view):
            self.curves.clear_batches()
        training = self.state_.training.value != "idle"
        epochs = view.run.recipe.epochs if view else self.state_.recipe.value.epochs
        if view is not None and view.run.status == "finished":
            epochs = view.done  # fewer where it stopped early
        hint = _COMING if training else f"{self.workbench.training.why_not()}\n{_PRESS}".strip()
        history = view.history if view else ()
        note = self._note(view) if view and not training else ""
        steps = batches_an_epoch(self.state_, view) if view else 0
        marks = marks_of(history, self.state_.changes.value, steps) if view else ()
        best = _best(view) if view else None
        self.curves.show(
            history, epochs, hint=hint, note=note, training=training, best=best, marks=marks
        )

    def _note(self, view: RunView) -> str:
        """Return what became of a run's last epoch, if it did not finish here."""
        if view.run.status == "running":
            return self.workbench.training.why_not()
        return how_it_ended(view)

    def _show_compared(self) -> None:
        other = self.state_.compared.value
        self.curves.compare(other.run.id if other else "", other.history if other else ())

    def _save_table(self, path: Path) -> None:
        views = (self.state_.run.value, self.state_.compared.value)
        shown = {view.run.id: view.history for view in views if view is not None}
        if not any(shown.values()):
            raise InputError(
                "No epoch is finished yet, so there are no figures to save; train the network or "
                "open a run first."
            )
        write_history(path, shown)


def _best(view: RunView) -> int | None:
    """Return the epoch to mark: what early stopping finds best, else the least validation loss."""
    found = best_epoch(view.run, view.history)
    if found is not None or not view.history:
        return found
    return view.history[EarlyStopping().best(view.history)].epoch
