"""Training: start, pause, stop and go on."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Literal

from fmnist_workbench.spec.controls import (
    Control,
    Pause,
    Resume,
    SetEpochs,
    SetRate,
    SetTrainable,
    Step,
    Stop,
    StopAfterEpoch,
)
from fmnist_workbench.spec.diagnosis import diagnose
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.events import (
    BatchesDone,
    Changed,
    EpochDone,
    EpochLook,
    Event,
    Paused,
    Resumed,
    RunStarted,
    SaveFailed,
    Validating,
)
from fmnist_workbench.spec.jobs import ContinueRun, StartRun
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.optimizers import rounded_rate
from fmnist_workbench.spec.results import TrainResult
from fmnist_workbench.spec.schedules import MOST_EPOCHS
from fmnist_workbench.spec.steered import Steered, steered
from fmnist_workbench.ui.actions.aftermath import Aftermath
from fmnist_workbench.ui.actions.data import DataActions
from fmnist_workbench.ui.actions.model import ModelActions
from fmnist_workbench.ui.actions.runs import RunActions
from fmnist_workbench.ui.child import Answers, Child
from fmnist_workbench.ui.state import (
    Activity,
    Notice,
    NoticeAction,
    RunView,
    State,
    TrainingState,
)
from fmnist_workbench.worker.messages import Failed, WorkerDied

MOST_LOOKS = 200
"""So many epochs back one can look at the board."""
_LEAST_RATE = 1e-8
_NOTHING = "Nothing is being trained."
_NOT_NOW: dict[TrainingState, str] = {
    "starting": "The training is still starting.",
    "stopping": "The training is stopping.",
}


class TrainingActions:
    """What a person can do to a run. One training at a time."""

    def __init__(
        self,
        home: Path,
        state: State,
        child: Child,
        *,
        data: DataActions,
        model: ModelActions,
        runs: RunActions,
    ) -> None:
        self._home = home
        self._state = state
        self._child = child
        self._data = data
        self._model = model
        self._runs = runs
        self._job: int | None = None
        self._run_started = False
        self._rate: float | None = None
        self._then: Callable[[TrainResult], None] | None = None
        self._aftermath = Aftermath(state, runs, self.train)

    def why_not(self, network: Network | None = None) -> str:
        """Return why training cannot start now, or nothing if it can.

        Args:
            network: What would be trained; None for the one in the window.
        """
        state = self._state
        if not state.engine.value.ready:
            return "The engine is still starting."
        if state.training.value != "idle":
            return "A training is running."
        if state.comparing.value:
            return "A run is compared with its source; wait for that, or stop it (Ctrl+.)."
        if state.data.value is None:
            return "Open a data set first."
        return self._why_not_run() or self._why_not_build(network or state.network.value)

    def _why_not_run(self) -> str:
        """Return why the run in the window cannot be trained further, if there is one."""
        view = self._state.run.value
        if view is not None and view.run.status == "running":
            return f"{view.run.id} trains in another window or command; open another run, or Reset."
        if view is not None and view.weights_epoch >= MOST_EPOCHS:
            return (
                f"{view.run.id} has {MOST_EPOCHS:,} epochs, the most there can be; press Reset for "
                "fresh weights."
            )
        return ""

    def _why_not_build(self, network: Network) -> str:
        problems = diagnose(network).problems
        errors = [problem.message for problem in problems if problem.severity == "error"]
        return f"The network cannot be built: {errors[0]}" if errors else ""

    def train(self) -> None:
        """Start a run; with one in the window, train it for more epochs."""
        reason = self.why_not()
        if reason:
            self._state.notice.set(Notice(reason, "warning", about="training"))
            return
        view = self._state.run.value
        if view is not None:
            self._submit(ContinueRun(self._home, view.run.id, self.next_total(view)))
            return
        data = self._data.ref()
        if data is not None:
            state = self._state
            self._submit(StartRun(self._home, state.network.value, state.recipe.value, data))

    def start(self, request: StartRun, then: Callable[[TrainResult], None] | None = None) -> None:
        """Start a run of another network than the one in the window, which becomes its.

        Args:
            request: On the data set in use.
            then: Called with the run once it has finished; not if it is stopped or fails.
        """
        self._runs.show(None)
        self._state.notice.set(None)  # that a run was put aside, which will not come back
        self._state.network.edit(request.network)
        self._submit(request)
        self._then = then

    def next_total(self, view: RunView) -> int:
        """Return up to which epoch a run would be trained now.

        With a finished run the epochs of the settings are so many more; with one cut short they
        are how many it is to have in all.
        """
        wanted = self._state.recipe.value.epochs
        if view.run.status == "finished":
            return min(view.weights_epoch + wanted, MOST_EPOCHS)
        return min(max(wanted, view.done + 1), MOST_EPOCHS)

    def pause_or_resume(self) -> None:
        """Stand still after this batch, or go on."""
        if self._job is not None:
            paused = self._state.training.value == "paused"
            self._child.tell(self._job, Resume() if paused else Pause())

    def why_not_steer(self) -> str:
        """Return why a training cannot be told anything now, or nothing if it can."""
        doing = self._state.training.value
        return "" if doing in ("training", "paused") else _NOT_NOW.get(doing, _NOTHING)

    def step(self, until: Literal["batch", "epoch"]) -> None:
        """Train one batch, or to the end of the epoch, and stand still there."""
        self._tell(Step(until))

    def stop_after_epoch(self) -> None:
        """End the training with the epoch that runs, or take that back."""
        if not self.why_not_steer():
            wanted = not self._state.last_epoch.value
            self._state.last_epoch.set(wanted)
            self._tell(StopAfterEpoch(wanted))

    def set_epochs(self, epochs: int) -> None:
        """Train so many epochs in all.

        Raises:
            InputError: So many are finished already, or no run has so many.
        """
        view = self._state.run.value
        done = view.done if view is not None else 0
        if not done < epochs <= MOST_EPOCHS:
            raise InputError(
                f"{epochs:,} epochs in all were entered, and {done:,} are finished; enter "
                f"{done + 1:,} to {MOST_EPOCHS:,}."
            )
        self._tell(SetEpochs(epochs))

    def more_epochs(self, more: int) -> None:
        """Train so many epochs more than were wanted."""
        view = self._state.run.value
        if view is not None:
            self.set_epochs(min(view.run.recipe.epochs + more, MOST_EPOCHS))

    def set_rate(self, rate: float | None) -> None:
        """Take this learning rate from the next batch on; None follows the schedule again."""
        self._tell(SetRate(rate))

    def scale_rate(self, factor: float) -> None:
        """Take so many times the learning rate in force from the next batch on."""
        if self._rate is not None:
            self.set_rate(rounded_rate(max(self._rate * factor, _LEAST_RATE)))

    def set_trainable(self, layer: str, trainable: bool) -> None:
        """Freeze a layer, or let it learn again, from the next epoch on."""
        self._tell(SetTrainable(layer, trainable))

    def _tell(self, control: Control) -> None:
        if self._job is not None and not self.why_not_steer():
            self._child.tell(self._job, control)

    def stop(self) -> None:
        """End the training now; finished epochs are kept."""
        if self._job is not None:
            self._state.training.set("stopping")
            self._say("stopping")
            self._child.cancel(self._job)

    def engine_died(self, death: WorkerDied) -> None:
        """Say what happened to the run when the engine is gone, and offer to continue it."""
        had_run, asked = self._run_started, self._job is not None
        stopping = self._state.training.value == "stopping"
        self._idle()
        self._state.model.set(None)
        view = self._state.run.value
        if not had_run or view is None:
            self._state.notice.set(self._aftermath.without_run(death, asked=asked))
            return
        self._state.run.set(replace(view, run=view.run.changed(status="interrupted")))
        self._state.recipe.set(view.run.recipe)
        self._state.notice.set(self._aftermath.within_run(view, death, stopping=stopping))
        self._data.list_runs()

    def _submit(self, request: StartRun | ContinueRun) -> None:
        self._state.clear_notice("training")
        self._model.forget_requests()
        self._state.training.set("starting")
        self._say("building the network")
        answers = Answers(
            done=self._ended, failed=self._failed, cancelled=self._idle, said=self._heard
        )
        self._job = self._child.submit(request, answers)

    def _heard(self, event: Event) -> None:
        state = self._state
        match event:
            case RunStarted(run, path, history, model):
                self._run_started = True
                state.model.set(model)
                self._runs.show(RunView(run, str(path), history))
                state.steered.set(steered(history))
                self._become("training")
            case BatchesDone():
                self._rate = event.rates[-1] if event.rates else self._rate
                state.batches.emit(event)
                self._say_how_far(event)
                state.weights_moved.emit(None)
            case Validating(epoch):
                state.validating.emit(event)
                self._say(f"validating epoch {epoch}")
            case EpochDone(epoch):
                view = state.run.value
                if view is not None:
                    state.run.set(replace(view, history=(*view.history, epoch)))
                self._say(f"epoch {epoch.epoch} saved")
                later = (change for change in state.changes.value if change.epoch > epoch.epoch)
                state.changes.set(tuple(later))
            case EpochLook():
                state.looks.set((*state.looks.value, event)[-MOST_LOOKS:])
            case Changed():
                self._changed(event)
            case Paused():
                self._become("paused")
            case Resumed():
                self._become("training")
            case SaveFailed(message):
                self._become("paused")
                state.notice.set(self._save_notice(message))

    def _changed(self, event: Changed) -> None:
        """Follow what now holds."""
        state, change = self._state, event.change
        state.steered.set(state.steered.value.after(change))
        self._rate = state.steered.value.rate or self._rate
        view = state.run.value
        if change.epochs is not None and view is not None:
            recipe = view.run.recipe.changed(epochs=change.epochs)
            state.run.set(replace(view, run=view.run.changed(recipe=recipe)))
        state.changes.set((*state.changes.value, event))

    def _become(self, training: TrainingState) -> None:
        """Follow what the engine says, unless a person has already pressed Stop."""
        if self._state.training.value != "stopping":
            self._state.training.set(training)

    def _say_how_far(self, event: BatchesDone) -> None:
        last = ", the last" if self._state.last_epoch.value else ""
        self._say(f"epoch {event.epoch}/{event.epochs}{last}", event.fraction, event.seconds_left)

    def _say(
        self, text: str, fraction: float | None = None, seconds_left: float | None = None
    ) -> None:
        """Put a line into the status; without a fraction the bar stays where it is."""
        before = self._state.activity.value
        if fraction is None and before is not None:
            fraction = before.fraction
        stopping = self._state.training.value == "stopping"
        cancel = None if stopping else self.stop
        self._state.activity.set(Activity(text, fraction, seconds_left, cancel))

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
        then = self._then if result.run.status == "finished" else None
        self._idle()
        if then is not None:
            self._data.list_runs()
            then(result)
            return
        if result.run.status != "finished":  # the entry then says how many epochs in all
            self._state.recipe.set(result.run.recipe)
        self._runs.show_trained(RunView(result.run, str(result.path), result.history))
        self._data.list_runs()

    def _failed(self, failed: Failed) -> None:
        self._idle()
        self._state.notice.set(self._aftermath.of_failure(failed))
        self._data.list_runs()

    def _idle(self) -> None:
        self._job = self._then = None
        self._run_started = False
        self._rate = None
        self._state.last_epoch.set(False)
        self._state.changes.set(())
        self._state.training.set("idle")
        self._state.steered.set(Steered())
        self._state.activity.set(None)
