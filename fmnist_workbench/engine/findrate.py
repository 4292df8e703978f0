"""The learning-rate finder: train a few batches while the rate rises, and see what the loss does.

Smith, "Cyclical learning rates for training neural networks", 2017.
"""

import math
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from fmnist_workbench.analysis.ratesweep import Explosion, smooth, suggest, sweep_rates
from fmnist_workbench.datasets.balance import balanced_weights
from fmnist_workbench.datasets.dataset import DataSet
from fmnist_workbench.datasets.split import partition
from fmnist_workbench.engine.batches import Batches
from fmnist_workbench.engine.seeds import reseed, shuffled
from fmnist_workbench.engine.table import Table, TableModel
from fmnist_workbench.engine.train import memory_errors, prepare
from fmnist_workbench.spec.controls import Stop
from fmnist_workbench.spec.events import Progress
from fmnist_workbench.spec.jobs import Channel, FindRate, JobCancelled, StartRun
from fmnist_workbench.spec.results import RateFound


def find_rate(request: FindRate, channel: Channel, device: str) -> RateFound:
    """Return what the loss of a fresh model does as the learning rate rises.

    The model lies on a table of its own, and no run folder is made. Loss, optimizer, batch size and
    augmentation are the recipe's; its rate and schedule are not looked at.

    Args:
        request: What would be trained.
        channel: Hears how far it is, and is listened to after every batch.
        device: What it is computed on.

    Raises:
        InputError: The network or the data cannot be used.
        MachineError: Memory does not suffice.
        JobCancelled: Stop came first.
    """
    recipe = request.recipe
    wanted = StartRun(request.home, request.network, recipe, request.data)
    model, dataset = prepare(wanted, channel, Table(device))
    sweep = _Sweep(channel, sweep_rates())
    with memory_errors(recipe.batch_size):
        _train(model, dataset, wanted, sweep)
    tried = sweep.rates[: len(sweep.losses)]
    smoothed = smooth(sweep.losses)
    return RateFound(
        rates=tuple(map(float, tried)),
        losses=tuple(sweep.losses),
        smoothed=tuple(map(float, smoothed)),
        suggestion=suggest(tried, smoothed),
    )


def _train(model: TableModel, dataset: DataSet, wanted: StartRun, sweep: "_Sweep") -> None:
    """Train on one batch for each of the sweep's rates, as the first epochs of a run would."""
    recipe, classes = wanted.recipe, len(dataset.classes)
    train = partition(dataset, wanted.data.split).train
    batch_size = min(recipe.batch_size, len(train))
    batches = Batches(
        dataset.x_train,
        dataset.y_train,
        classes=classes,
        batch_size=batch_size,
        normalization=model.normalization,
        one_hot=recipe.loss.one_hot,
    )
    indices = _enough(train, len(sweep.rates) * batch_size, recipe.seed)
    shown = batches.of(indices)
    if recipe.augmentation.active:
        shown = batches.augmented(indices, recipe.augmentation, seed=recipe.seed, epoch=0)
    weights = None
    if recipe.class_weight == "balanced":
        weights = balanced_weights(dataset.y_train[train], classes)
    reseed(model.model, recipe.seed, 0)
    model.model.fit(shown, shuffle=False, verbose=0, class_weight=weights, callbacks=[sweep])


def _enough(train: NDArray[np.int64], count: int, seed: int) -> NDArray[np.int64]:
    """Return so many indices: the training images in epoch after epoch's order."""
    epochs = [shuffled(train, seed, epoch) for epoch in range(-(-count // len(train)))]
    return np.concatenate(epochs)[:count]


class _Sweep(keras.callbacks.Callback):
    """Sets the rate of each batch, keeps its loss, and ends when the loss explodes.

    Args:
        channel: Polled after every batch.
        rates: One a batch, rising.

    Attributes:
        rates: Of each batch.
        losses: Mean loss of each batch that ended in a finite one.
    """

    def __init__(self, channel: Channel, rates: NDArray[np.float64]) -> None:
        super().__init__()
        self._channel = channel
        self.rates = rates
        self._sum = 0.0
        self._explosion = Explosion()
        self.losses: list[float] = []

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
        """Set the rate."""
        del logs
        self.model.optimizer.learning_rate = float(self.rates[batch])

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        """Keep the loss, tell of it, and listen."""
        total = logs["loss"] * (batch + 1)  # Keras tells the mean of all batches so far
        loss, self._sum = max(0.0, total - self._sum), total
        if not math.isfinite(total):
            self.model.stop_training = True
            return
        self.losses.append(loss)
        self._channel.emit(Progress("finding a learning rate", batch + 1, len(self.rates)))
        if self._explosion.seen(loss):
            self.model.stop_training = True
        while (control := self._channel.poll()) is not None:
            if isinstance(control, Stop):
                raise JobCancelled
