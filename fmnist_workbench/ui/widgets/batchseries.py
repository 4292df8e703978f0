"""Loss, accuracy and rate batch by batch, kept in bounded memory however long the training is."""

import numpy as np
from numpy.typing import NDArray

from fmnist_workbench.spec.events import BatchesDone

CAPACITY = 2000
"""Most points kept: about as many as a wide screen has columns."""
SMOOTHING = 20
"""Batches over which the running mean reaches; fewer where an epoch has few."""
_LEAST_SMOOTHING = 5
_EPOCH_PART = 20
"""The running mean is to reach over no more than this part of an epoch."""

_COLUMNS = ("epochs", "loss", "accuracy", "rate", "mean_loss", "mean_accuracy")

Points = NDArray[np.float64]


class BatchSeries:
    """Points over the time in epochs; once it is full, every second point is dropped.

    Later batches are then kept as sparsely as the earlier ones. The running mean is an exponential
    one over every batch, kept or not; the first batches have their plain mean.

    Example:
        >>> series = BatchSeries()
        >>> series.add(BatchesDone(1, 5, 2, 4, (2.3, 2.1), (0.1, 0.3), None))
        >>> series.column("epochs")
        array([0.25, 0.5 ])
    """

    def __init__(self) -> None:
        self._table = np.empty((CAPACITY, len(_COLUMNS)))
        self._smoothing: int | None = None
        self._reach = _LEAST_SMOOTHING
        self.clear()

    def clear(self) -> None:
        """Forget everything."""
        self._size = 0
        self._every = 1
        self._seen = 0
        self._means = np.zeros(2)

    def __len__(self) -> int:
        return self._size

    def add(self, event: BatchesDone) -> None:
        """Append an event's batches; an epoch that begins again replaces what there was of it."""
        count = len(event.losses)
        steps = event.epoch - 1 + np.arange(event.step - count + 1, event.step + 1) / event.steps
        if count:
            # No tolerance is needed: equal batches come from the same division.
            self._keep(int(np.searchsorted(self.column("epochs"), steps[0])))
        self._reach = min(max(event.steps // _EPOCH_PART, _LEAST_SMOOTHING), SMOOTHING)
        rates = event.rates or (np.nan,) * count
        for batch in zip(steps, event.losses, event.accuracies, rates, strict=True):
            self._append(*batch)

    def smooth(self, batches: int | None) -> None:
        """Let the running mean reach over so many batches; None chooses by the epoch's length.

        What was thinned out is smoothed as if each point kept stood for those dropped beside it.
        """
        self._smoothing = batches
        keep = (1 - 1 / self._over) ** self._every
        means = np.zeros(2)
        for index, row in enumerate(self._table[: self._size]):
            weight = max(1 / (index + 1), 1 - keep)
            means += weight * (row[1:3] - means)
            row[-2:] = means
        self._means = means

    @property
    def _over(self) -> int:
        """Batches over which the running mean reaches."""
        return self._reach if self._smoothing is None else self._smoothing

    def cut(self, epochs: int) -> None:
        """Forget what came after so many finished epochs: a broken epoch has left nothing."""
        self._keep(int(np.searchsorted(self.column("epochs"), epochs, side="right")))

    def column(self, name: str) -> Points:
        """Return one of epochs, loss, accuracy, rate, mean_loss and mean_accuracy, by point."""
        return self._table[: self._size, _COLUMNS.index(name)]

    def _keep(self, size: int) -> None:
        """Keep this many points, and go on from the running means there."""
        if size == 0:
            self.clear()
        elif size < self._size:
            self._size = size
            self._means = self._table[size - 1, -2:].copy()

    def _append(self, at: float, loss: float, accuracy: float, rate: float) -> None:
        self._seen += 1
        weight = 1 / min(self._seen, self._over)
        self._means += weight * (np.array((loss, accuracy)) - self._means)
        if self._seen % self._every:
            return
        if self._size == CAPACITY:
            self._table[: CAPACITY // 2] = self._table[1::2].copy()
            self._size = CAPACITY // 2
            self._every *= 2
        self._table[self._size] = (at, loss, accuracy, rate, *self._means)
        self._size += 1
