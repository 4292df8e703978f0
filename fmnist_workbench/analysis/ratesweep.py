"""What the losses of a rising learning rate say: which rate to train with.

Smith, "Cyclical learning rates for training neural networks", 2017: train a few batches while the
rate rises, and look at where the loss falls and where it explodes.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fmnist_workbench.spec.optimizers import rounded_rate

LOWEST, HIGHEST = 1e-6, 1.0
BATCHES = 100
"""On the way from the lowest rate to the highest: 17 in each power of ten."""
EXPLODED = 4.0
"""A loss so many times the best one will not come back."""

_SPREAD = 3.0
"""Batches: the standard deviation of the bell curve that smooths. Unlike a running mean, which
trails behind, it moves nothing towards higher rates."""
_CALM = 0.9
"""How slowly the running mean follows that says whether the loss has exploded."""
_SAFETY = 3.0
_LEAST_FALL = 0.02
"""A fall by less than this part of the loss is noise."""


def sweep_rates() -> NDArray[np.float64]:
    """Return the learning rate of each batch, equal factors apart."""
    return np.geomspace(LOWEST, HIGHEST, BATCHES)


class Explosion:
    """Tells when a loss has exploded, batch by batch.

    Example:
        >>> explosion = Explosion()
        >>> [explosion.seen(loss) for loss in (2.3, 2.0, 1.0, 500.0)]
        [False, False, False, True]
    """

    def __init__(self) -> None:
        self._sum = 0.0
        self._weight = 0.0
        self._best = np.inf

    def seen(self, loss: float) -> bool:
        """Take a batch's loss in; return whether the running mean is beyond all hope."""
        self._sum = _CALM * self._sum + (1 - _CALM) * loss
        self._weight = _CALM * self._weight + (1 - _CALM)
        mean = self._sum / self._weight
        self._best = min(self._best, mean)
        return bool(mean > EXPLODED * self._best)


def smooth(losses: ArrayLike) -> NDArray[np.float64]:
    """Return the losses, each a mean of those around it; at the ends of those there are."""
    values = np.asarray(losses, np.float64)
    offsets = np.arange(len(values))
    weights = np.exp(-((offsets[:, None] - offsets) ** 2) / (2 * _SPREAD**2))
    smoothed: NDArray[np.float64] = weights @ values / weights.sum(axis=1)
    return smoothed


def suggest(rates: ArrayLike, smoothed: ArrayLike) -> float | None:
    """Return the rate at which the loss falls most steeply, or None where it does not fall.

    Steepness is by the logarithm of the rate, and only the way down to the lowest loss counts: a
    fall that follows an explosion is no progress. Where the steepest place is close to the lowest
    loss, beyond which training breaks, a third of that rate is safer.

    Args:
        rates: Rising.
        smoothed: The loss at each.
    """
    values, at = np.asarray(smoothed, np.float64), np.asarray(rates, np.float64)
    if len(values) < 3:
        return None
    lowest = int(values.argmin())
    if values[: lowest + 1].max() - values[lowest] < _LEAST_FALL * values[0] or lowest == 0:
        return None
    slope = np.gradient(values, np.log(at))
    steepest = float(at[int(slope[: lowest + 1].argmin())])
    return rounded_rate(min(steepest, float(at[lowest]) / _SAFETY))
