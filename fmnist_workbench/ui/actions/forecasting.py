"""Forecasting what a training will cost, while nothing else is to be done."""

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from fmnist_workbench.spec.controls import Stop
from fmnist_workbench.spec.costjobs import CostMeasured, MeasureCost
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.forecast import forecast
from fmnist_workbench.ui.actions.data import DataActions
from fmnist_workbench.ui.child import Answers, Child
from fmnist_workbench.ui.state import State, TrainingState
from fmnist_workbench.worker.messages import Failed

QUIET = 0.8
"""Seconds for which nothing was changed, and the engine had nothing to do, before it is asked."""


class Forecaster:
    """Keeps `state.forecast` in step with network, recipe and data.

    Weights and memory are known at once. How long an epoch takes is asked of the engine, once for
    each state of the three. It gives way to whatever else the engine is asked; but as Keras cannot
    be interrupted while it traces a network, it is asked only while a person looks where it shows.

    Args:
        home: Where runs lie, which tell what epochs took.
        state: Its `forecast` is set here and nowhere else.
        child: The engine.
        data: Names the data set in use.
        clock: Seconds.
    """

    def __init__(
        self,
        home: Path,
        state: State,
        child: Child,
        data: DataActions,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._home = home
        self._state = state
        self._child = child
        self._data = data
        self._clock = clock
        self._known: dict[MeasureCost, CostMeasured] = {}
        self._asked: tuple[MeasureCost, int] | None = None
        self._stale = self._due = True
        self._quiet_since = clock()
        self._seen = False
        for value in (state.network, state.recipe, state.data, state.split):
            value.watch(lambda _value: self._changed())
        state.training.watch(self._training_changed)
        child.died.connect(lambda _death: self._engine_died())

    @property
    def asking(self) -> bool:
        """Whether the engine is at it."""
        return self._asked is not None

    @property
    def pending(self) -> bool:
        """Whether the forecast will still change by itself."""
        return self._stale or self._due or self.asking

    def attend(self, *, seen: bool) -> None:
        """Ask the engine only while a person sees the forecast."""
        self._seen = seen
        self._quiet_since = self._clock()
        if not seen:
            self._stop_asking()

    def look(self) -> None:
        """Show what is known, and ask for what is not; to be called from every tick."""
        if self._stale:
            self._stale = False
            self._show()
        state = self._state
        free = state.engine.value.ready and state.training.value == "idle"
        if self._child.busy or not free:
            self._quiet_since = self._clock()
        elif self._seen and self._due and self._clock() - self._quiet_since >= QUIET:
            self._due = False
            self._ask()

    def _changed(self) -> None:
        """Wait until it is quiet again; what is being tried out is perhaps no longer wanted."""
        self._stale = self._due = True
        self._quiet_since = self._clock()
        if self._asked is not None and self._asked[0] != self._wanted():
            self._stop_asking()

    def _training_changed(self, training: TrainingState) -> None:
        """A run that has just ended knows better than what was told before it."""
        wanted = self._wanted()
        if training == "idle" and wanted is not None:
            self._known.pop(wanted, None)
            self._due = True

    def _wanted(self) -> MeasureCost | None:
        """Return what the forecast is about; what makes no epoch longer or shorter is left out."""
        data, recipe = self._data.ref(), self._state.recipe.value
        if data is None:
            return None
        optimizer = recipe.optimizer.changed(learning_rate=0.001)
        recipe = recipe.changed(epochs=1, seed=0, optimizer=optimizer)
        return MeasureCost(self._home, self._state.network.value, recipe, data)

    def _ask(self) -> None:
        """Ask how long an epoch takes, unless it is known or the network cannot be built."""
        wanted = self._wanted()
        if wanted is None or wanted in self._known or self._state.forecast.value is None:
            return
        answers = Answers(
            done=partial(self._answered, wanted),
            failed=partial(self._failed, wanted),
            cancelled=self._cancelled,
            gives_way="stops",
        )
        try:
            self._asked = wanted, self._child.latest("cost", wanted, answers)
        except InputError as error:
            self._answered(wanted, CostMeasured(None, why_not=str(error)))

    def _stop_asking(self) -> None:
        if self._asked is not None:
            self._child.tell(self._asked[1], Stop())

    def _answered(self, wanted: MeasureCost, cost: CostMeasured) -> None:
        self._asked = None
        self._known[wanted] = cost
        self._stale = True

    def _failed(self, wanted: MeasureCost, failed: Failed) -> None:
        """What is wrong is said when it is trained: a forecast is no reason for a notice."""
        self._answered(wanted, CostMeasured(None, why_not=failed.message))

    def _cancelled(self) -> None:
        self._asked = None
        self._due = True

    def _engine_died(self) -> None:
        """Do not try again what it may have died of."""
        if self._asked is not None:
            self._answered(self._asked[0], CostMeasured(None, why_not="the engine stopped at it"))

    def _show(self) -> None:
        wanted = self._wanted()
        if wanted is None:
            self._state.forecast.set(None)
            return
        known = self._known.get(wanted)
        self._state.forecast.set(forecast(wanted.network, wanted.recipe, known))
