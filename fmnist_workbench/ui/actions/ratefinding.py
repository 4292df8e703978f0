"""The learning-rate finder in the window."""

from functools import partial
from pathlib import Path

from fmnist_workbench.spec.diagnosis import diagnose
from fmnist_workbench.spec.events import Event, Progress
from fmnist_workbench.spec.jobs import FindRate
from fmnist_workbench.spec.results import RateFound
from fmnist_workbench.ui.actions.data import DataActions
from fmnist_workbench.ui.actions.recipe import RecipeActions
from fmnist_workbench.ui.child import Answers, Child
from fmnist_workbench.ui.state import Activity, Notice, Observable, State, TrainingState
from fmnist_workbench.worker.messages import Failed


class RateFinding:
    """Finds a learning rate for the network, recipe and data in use, and takes it over.

    Attributes:
        running: Whether it is at work.
    """

    def __init__(
        self, home: Path, state: State, child: Child, *, data: DataActions, recipe: RecipeActions
    ) -> None:
        self._home = home
        self._state = state
        self._child = child
        self._data = data
        self._recipe = recipe
        self._job: int | None = None
        self.running = Observable(False)
        state.training.watch(self._give_way)
        child.died.connect(lambda _death: self._ended())

    def why_not(self) -> str:
        """Return why no rate can be looked for now, or nothing if it can."""
        state = self._state
        if self.running.value:
            return "A learning rate is being looked for."
        if self._recipe.locked:
            return self._recipe.locked
        if not state.engine.value.ready:
            return "The engine is still starting."
        if state.data.value is None:
            return "Open a data set first."
        if not diagnose(state.network.value).ok:
            return "The network cannot be built; see what is wrong under Network."
        return ""

    def find(self) -> None:
        """Look for one; `state.rate_found` has the result."""
        data = self._data.ref()
        if self.why_not() or data is None:
            return
        state = self._state
        state.rate_found.set(None)
        request = FindRate(self._home, state.network.value, state.recipe.value, data)
        answers = Answers(
            done=self._done, failed=self._failed, cancelled=self._ended, said=self._heard
        )
        self._job = self._child.submit(request, answers)
        self.running.set(True)
        self._say("finding a learning rate", 0.0)

    def take(self, rate: float) -> None:
        """Train with this rate from now on; that can be undone."""
        optimizer = self._recipe.value.optimizer
        self._recipe.change(optimizer=optimizer.changed(learning_rate=rate))

    def _heard(self, event: Event) -> None:
        if isinstance(event, Progress) and self._state.training.value == "idle":
            self._say(event.text, event.fraction)

    def _say(self, text: str, fraction: float) -> None:
        if self._job is not None:
            stop = partial(self._child.cancel, self._job)
            self._state.activity.set(Activity(text, fraction, cancel=stop))

    def _done(self, found: RateFound) -> None:
        self._ended()
        self._state.rate_found.set(found)

    def _failed(self, failed: Failed) -> None:
        self._ended()
        self._state.notice.set(Notice(failed.message, "warning", failed.detail))

    def _ended(self) -> None:
        if self._job is None:
            return
        self._job = None
        if self._state.training.value == "idle":
            self._state.activity.set(None)
        self.running.set(False)

    def _give_way(self, training: TrainingState) -> None:
        """A training waits behind it: that is what the person wants now."""
        if training == "starting" and self._job is not None:
            self._child.cancel(self._job)
