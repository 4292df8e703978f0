"""The learning rate over a whole training, worked out before it."""

from dataclasses import dataclass
from math import ceil

from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.spec.schedules import Moment, ReduceOnPlateau

_POINTS = 400
"""More would not be seen on a plot."""


@dataclass(frozen=True)
class RateCurve:
    """The rate of some batches from the first to the last.

    Attributes:
        epochs: For how many it is drawn.
        batches: Batches an epoch.
        at: When each of these batches comes, in epochs before it.
        rates: The learning rate of each.
        proviso: What it holds for where the schedule cannot be known before, else nothing.
    """

    epochs: int
    batches: int
    at: tuple[float, ...]
    rates: tuple[float, ...]
    proviso: str = ""


def rate_curve(recipe: Recipe, images: int) -> RateCurve:
    """Return the learning rates of a training on so many images.

    Example:
        >>> rate_curve(Recipe(epochs=2, batch_size=50), images=100).rates
        (0.001, 0.001, 0.001, 0.001)
    """
    batches = max(1, ceil(images / recipe.batch_size))
    total = recipe.epochs * batches
    count = min(total, _POINTS)
    moments = [
        Moment(round(place * (total - 1) / max(1, count - 1)), batches, recipe.epochs)
        for place in range(count)
    ]
    at = tuple(moment.done for moment in moments)
    if isinstance(recipe.schedule, ReduceOnPlateau):
        better = _epochs_of_progress(recipe.schedule, recipe.epochs)
        factors = tuple(recipe.schedule.factors(_example(better, recipe.epochs)))
        rates = tuple(recipe.optimizer.learning_rate * factors[m.epoch] for m in moments)
        proviso = _proviso(recipe.schedule, better, recipe.epochs)
        return RateCurve(recipe.epochs, batches, at, rates, proviso)
    return RateCurve(recipe.epochs, batches, at, tuple(map(recipe.rate, moments)))


@dataclass(frozen=True)
class _Figures:
    """What an epoch of an example came to: not real figures, but better or not."""

    loss: float
    accuracy: float

    @property
    def val_loss(self) -> float:
        return self.loss

    @property
    def val_accuracy(self) -> float:
        return self.accuracy


def _example(better: int, epochs: int) -> list[_Figures]:
    """Return epochs of which only the first so many are better than the one before, by 2."""
    steps = (2.0 * min(epoch, better) for epoch in range(1, epochs + 1))
    return [_Figures(loss=-step, accuracy=step) for step in steps]


def _epochs_of_progress(schedule: ReduceOnPlateau, epochs: int) -> int:
    """Return a third of the epochs, or fewer where no drop would be seen after them."""
    return max(1, min(epochs // 3, epochs - schedule.patience - 1))


def _proviso(schedule: ReduceOnPlateau, better: int, epochs: int) -> str:
    figure = schedule.monitor.replace("_", " ")
    if better + schedule.patience >= epochs:
        return f"The figures decide; a patience of {schedule.patience} leaves no time for a drop."
    return f"The figures decide. Example: {figure} improves until epoch {better}, then not."
