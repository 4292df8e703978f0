"""Training: start, pause, stop, go on, start afresh; and opening runs again."""

from dataclasses import replace
from pathlib import Path

from fmnist_workbench.spec.diagnosis import diagnose
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.jobs import (
    BatchesDone,
    ContinueRun,
    EpochDone,
    Event,
    Pause,
    Paused,
    Resume,
    Resumed,
    RunStarted,
    SaveFailed,
    StartRun,
    Stop,
    TrainResult,
    Validating,
)
from fmnist_workbench.spec.run import Run
from fmnist_workbench.storage.evaluations import load_evaluations
from fmnist_workbench.storage.runs import RunFolder, open_run
from fmnist_workbench.ui.actions.data import DataActions
from fmnist_workbench.ui.actions.model import ModelActions
from fmnist_workbench.ui.child import Answers, Child
from fmnist_workbench.ui.state import Activity, Notice, NoticeAction, RunView, State
from fmnist_workbench.worker.messages import Failed, WorkerDied


class TrainingActions:
    """What a person can do to a run. One training at a time."""

    def __init__(
        self, home: Path, state: State, child: Child, data: DataActions, model: ModelActions
    ) -> None:
        self._home = home
        self._state = state
        self._child = child
        self._data = data
        self._model = model
        self._job: int | None = None

    def why_not(self) -> str:
        """Return why training cannot start now, or nothing if it can."""
        state = self._state
        if not state.engine.value.ready:
            return "The engine is still starting."
        if state.training.value != "idle":
            return "A training is running."
        if state.data.value is None:
            return "Open a data set first."
        problems = diagnose(state.network.value).problems
        errors = [problem.message for problem in problems if problem.severity == "error"]
        return f"The network cannot be built: {errors[0]}" if errors else ""

    def train(self) -> None:
        """Start a run; with one in the window, train it for more epochs."""
        reason = self.why_not()
        if reason:
            self._state.notice.set(Notice(reason, "warning"))
            return
        view = self._state.run.value
        if view is not None:
            self._submit(ContinueRun(self._home, view.run.id, self.next_total(view)))
            return
        data = self._data.ref()
        if data is not None:
            state = self._state
            self._submit(StartRun(self._home, state.network.value, state.recipe.value, data))

    def next_total(self, view: RunView) -> int:
        """Return up to which epoch a run would be trained now.

        A run cut short goes on to where it was meant to end, any other for as many epochs more
        as the settings say.
        """
        done, planned = len(view.history), view.run.recipe.epochs
        return planned if done < planned else done + self._state.recipe.value.epochs

    def pause_or_resume(self) -> None:
        """Stand still after this batch, or go on."""
        if self._job is not None:
            paused = self._state.training.value == "paused"
            self._child.tell(self._job, Resume() if paused else Pause())

    def stop(self) -> None:
        """End the training now; finished epochs are kept."""
        if self._job is not None:
            self._state.training.set("stopping")
            self._child.cancel(self._job)

    def reset(self) -> None:
        """Set the run aside: the next training starts from fresh weights in a run of its own."""
        if self._state.training.value == "idle":
            self._show(None)
            self._model.build()

    def undo(self) -> None:
        """Take back the last edit of the network."""
        if self._state.training.value == "idle":
            self._state.network.undo()
            self._data.fit_network()

    def redo(self) -> None:
        """Make the edit again that was taken back."""
        if self._state.training.value == "idle":
            self._state.network.redo()
            self._data.fit_network()

    def open_run(self, run: str) -> None:
        """Bring a run back: its network, recipe, data set, figures and weights."""
        if self._state.training.value != "idle":
            self._state.notice.set(Notice("Stop the training before opening another run."))
            return
        folder = open_run(self._home, run)
        record = folder.record
        self._state.network.edit(record.network)
        self._state.recipe.set(record.recipe)
        self._state.split.set(record.data.split)
        self._show_folder(folder)
        self._open_data_of(record)
        self.engine_ready()

    def _show_folder(self, folder: RunFolder) -> None:
        self._show(RunView(folder.record, str(folder.path), folder.history))
        self._state.evaluations.set(load_evaluations(folder))

    def _open_data_of(self, run: Run) -> None:
        data = self._state.data.value
        if data is None or data.info.checksum != run.data.checksum:
            self._data.open(run.data.source)

    def set_aside_if_changed(self) -> None:
        """Let go of the run in the window once the network or the data are no longer its own."""
        view = self._state.run.value
        if self._state.training.value != "idle":
            return
        if view is not None and view.run.network == self._state.network.value:
            return
        self._show(None)
        self._model.build()

    def data_changed(self) -> None:
        """Let go of a run that was trained on other data than what is now in use."""
        view, data = self._state.run.value, self._state.data.value
        if view is not None and data is not None and view.run.data.checksum != data.info.checksum:
            self.reset()

    def restore(self, run: str | None) -> None:
        """Show the run that was in the window when it was closed, if it is still there."""
        if run is None:
            return
        try:
            folder = open_run(self._home, run)
        except InputError as error:
            self._state.notice.set(Notice(str(error), "warning"))
            return
        if folder.record.network == self._state.network.value:
            self._show_folder(folder)

    def engine_ready(self) -> None:
        """Put a model on the table of an engine that has just come up."""
        view = self._state.run.value
        if view is not None and view.history:
            self._model.load(view.run.id)
        else:
            self._model.build()

    def engine_died(self, death: WorkerDied) -> None:
        """Say what happened to the run when the engine is gone, and offer to continue it."""
        was_training, self._job = self._job is not None, None
        self._state.training.set("idle")
        self._state.activity.set(None)
        self._state.model.set(None)
        view = self._state.run.value
        if not was_training or view is None:
            text = "The engine stopped unexpectedly and is starting again."
            self._state.notice.set(Notice(text, "danger", death.log_tail))
            return
        self._state.run.set(
            replace(view, run=view.run.model_copy(update={"status": "interrupted"}))
        )
        self._state.notice.set(self._death_notice(view, death))
        self._data.list_runs()

    def _death_notice(self, view: RunView, death: WorkerDied) -> Notice:
        done = len(view.history)
        kept = f"{done} finished epoch{'s' if done != 1 else ''} kept"
        why = ""
        if death.exit_code == -9:
            half = max(view.run.recipe.batch_size // 2, 1)
            why = (
                " It was killed from outside, which often means that memory ran out: after a "
                f"Reset, a batch of {half} would need less."
            )
        return Notice(
            f"The engine died during {view.run.id}: {kept}, the broken epoch is lost.{why}",
            "danger",
            death.log_tail,
            (NoticeAction("Continue", self._continue_after_death),),
        )

    def _continue_after_death(self) -> None:
        self._state.notice.set(None)
        self.train()

    def _submit(self, request: StartRun | ContinueRun) -> None:
        self._state.training.set("starting")
        self._state.activity.set(Activity("building the network"))
        answers = Answers(
            done=self._ended, failed=self._failed, cancelled=self._idle, said=self._heard
        )
        self._job = self._child.submit(request, answers)

    def _heard(self, event: Event) -> None:
        state = self._state
        match event:
            case RunStarted(run, path, history):
                self._show(RunView(run, str(path), history))
                state.training.set("training")
            case BatchesDone():
                state.batches.emit(event)
                state.activity.set(_training_activity(event))
                state.weights_moved.emit(None)
            case Validating(epoch):
                state.validating.emit(event)
                state.activity.set(Activity(f"validating epoch {epoch}", self._fraction()))
            case EpochDone(epoch):
                view = state.run.value
                if view is not None:
                    state.run.set(replace(view, history=(*view.history, epoch)))
            case Paused():
                state.training.set("paused")
            case Resumed():
                state.training.set("training")
            case SaveFailed(message):
                state.training.set("paused")
                state.notice.set(self._save_notice(message))

    def _fraction(self) -> float | None:
        """Return how far the training is: a validation leaves the bar where the epoch ended."""
        activity = self._state.activity.value
        return None if activity is None else activity.fraction

    def _save_notice(self, message: str) -> Notice:
        again = NoticeAction("Try again", self._try_again)
        return Notice(message, "danger", "", (again, NoticeAction("Stop", self._give_up)))

    def _try_again(self) -> None:
        self._state.notice.set(None)
        if self._job is not None:
            self._child.tell(self._job, Resume())

    def _give_up(self) -> None:
        self._state.notice.set(None)
        if self._job is not None:
            self._child.tell(self._job, Stop())

    def _ended(self, result: TrainResult) -> None:
        self._idle()
        self._show(RunView(result.run, str(result.path), result.history))
        self._state.weights_moved.emit(None)
        self._data.list_runs()
        if result.history:
            self._model.evaluate("validation")

    def _failed(self, failed: Failed) -> None:
        self._idle()
        self._state.notice.set(Notice(failed.message, "danger", failed.detail))
        self._data.list_runs()

    def _idle(self) -> None:
        self._job = None
        self._state.training.set("idle")
        self._state.activity.set(None)

    def _show(self, view: RunView | None) -> None:
        self._state.evaluations.set({})
        self._state.split_shown.set("validation")
        self._state.run.set(view)


def _training_activity(event: BatchesDone) -> Activity:
    done = (event.epoch - 1 + event.step / max(event.steps, 1)) / event.epochs
    return Activity(f"epoch {event.epoch}/{event.epochs}", done, event.seconds_left)
