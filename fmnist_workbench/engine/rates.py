"""The learning rate of every batch, as the recipe's schedule has it."""

from collections.abc import Callable, Sequence
from typing import Any

import keras

from fmnist_workbench.engine.steering import Steering
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.spec.schedules import Figures, Moment


class RateSetter(keras.callbacks.Callback):
    """Sets the optimizer's rate before each batch.

    The rate is a plain variable of the optimizer: a Keras schedule in its place could not be set
    by anyone else, and would count batches of its own.

    Args:
        recipe: Its rate and its schedule.
        batches: Batches an epoch.
        finished: Returns the epochs finished by now, which `fit` does not know of.
        steering: How many epochs there are in all, and the rate that a person has set instead.

    Attributes:
        rate: What is in force; 0 before the first batch.
    """

    def __init__(
        self,
        recipe: Recipe,
        batches: int,
        finished: Callable[[], Sequence[Figures]],
        steering: Steering,
    ) -> None:
        super().__init__()
        self._recipe = recipe
        self._batches = batches
        self._finished = finished
        self._steering = steering
        self.rate = 0.0

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        """Look at what has been trained so far."""
        del epoch, logs
        self._history = self._finished()
        self._fixed: float | None = None
        self.rate = 0.0

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
        """Set the rate, if it is another than that of the batch before."""
        del logs
        rate = self._steering.rate or self._by_schedule(batch)
        if rate != self.rate:
            # Keras's own setter takes three times as long.
            self.model.optimizer.learning_rate.value.assign(rate)
            self.rate = rate

    def _by_schedule(self, batch: int) -> float:
        if self._fixed is not None:
            return self._fixed
        done = len(self._history) * self._batches + batch
        moment = Moment(done, self._batches, self._steering.epochs)
        rate = self._recipe.rate(moment, self._history)
        if self._recipe.schedule.by_epoch:
            self._fixed = rate
        return rate
