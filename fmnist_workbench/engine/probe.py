"""How long a batch takes: a few are trained on, on a model that nobody else sees."""

import time
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from fmnist_workbench.datasets.dataset import DataSet
from fmnist_workbench.datasets.split import Indices
from fmnist_workbench.engine.batches import Batches
from fmnist_workbench.engine.build import build, compile_model
from fmnist_workbench.engine.clock import Clock
from fmnist_workbench.engine.memory import forget
from fmnist_workbench.spec.controls import Stop
from fmnist_workbench.spec.diagnosis import diagnose
from fmnist_workbench.spec.forecast import training_memory
from fmnist_workbench.spec.jobs import Channel, JobCancelled
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.normalization import Normalization
from fmnist_workbench.spec.recipe import Recipe

_TRAIN_SECONDS, _VALIDATION_SECONDS = 0.7, 0.2
"""How long batches are trained on and looked at, tracing apart; two at least."""

_MOST_BATCHES = 400
_FEWEST_BATCHES = 3
"""The first traces, and does not count."""

_BATCH_MACS = 20 * 10**9
"""Multiplications of a batch, forward: with the way back about a second on a laptop."""

_MEMORY = 5 * 2**28
"""Bytes, 1.25 GB: nobody has asked for a training yet."""


@dataclass(frozen=True)
class Pace:
    """Seconds of one training batch and of one validation batch."""

    train: float
    validation: float


def why_not(network: Network, recipe: Recipe) -> str:
    """Return why a network is not tried out, as a part of a sentence, or nothing if it can be."""
    if training_memory(network, recipe, batch_size=1) > _MEMORY:
        return "trying it takes too much memory"
    if diagnose(network).macs > _BATCH_MACS:
        return "trying it takes too long"
    return ""


def probe(
    network: Network, recipe: Recipe, dataset: DataSet, train: Indices, channel: Channel
) -> Pace:
    """Train on a few batches, as a run would, and return what one takes.

    A model of its own is built, so the one on the table stays as it is. The global random state is
    set anew, as for every model that is built: no training is under way between two jobs.

    Args:
        network: One that `why_not` has nothing against.
        recipe: How it is trained.
        dataset: Whose images are shown.
        train: Which of them are for training.
        channel: Is listened to after every batch.

    Raises:
        JobCancelled: Stop came.
    """
    trial = _Probe(network, recipe, dataset, train, channel)
    try:
        return trial.pace()
    finally:
        trial.release()


class _Probe:
    def __init__(
        self,
        network: Network,
        recipe: Recipe,
        dataset: DataSet,
        train: Indices,
        channel: Channel,
    ) -> None:
        self._recipe = recipe
        self._channel = channel
        self._classes = network.classes
        self._size = _batch_size(network, recipe)
        shown = train[: self._size]
        self._images, self._labels = dataset.x_train[shown], dataset.y_train[shown]
        _listen(channel)
        self._model = build(network, recipe.seed)
        compile_model(self._model, recipe)

    def pace(self) -> Pace:
        """Return what a whole batch takes; of a smaller one, each image counts as much."""
        _listen(self._channel)
        batches = Batches(
            self._images,
            self._labels,
            classes=self._classes,
            batch_size=self._size,
            normalization=self._normalization(),
            one_hot=self._recipe.loss.one_hot,
        )
        indices = np.resize(np.arange(len(self._images)), self._size * _MOST_BATCHES)
        watch = _Watch(self._channel)
        self._model.fit(
            self._shown(batches, indices),
            validation_data=batches.of(indices),
            shuffle=False,
            verbose=0,
            callbacks=[watch],
        )
        return watch.pace(self._recipe.batch_size / self._size)

    def release(self) -> None:
        """Give back the model's memory."""
        forget(self._model)

    def _shown(self, batches: Batches, indices: Indices) -> tf.data.Dataset:
        recipe = self._recipe
        if not recipe.augmentation.active:
            return batches.of(indices)
        return batches.augmented(indices, recipe.augmentation, seed=recipe.seed, epoch=0)

    def _normalization(self) -> Normalization | None:
        """Return some where the recipe wants any: whatever its values, it takes as long."""
        channels = self._images.shape[-1]
        if self._recipe.normalization == "none":
            return None
        return Normalization(mean=(0.5,) * channels, std=(0.25,) * channels)


class _Watch(keras.callbacks.Callback):
    """Times batches and ends an epoch, and its validation, when enough were timed."""

    def __init__(self, channel: Channel) -> None:
        super().__init__()
        self._channel = channel
        self._clock = Clock()

    def pace(self, batches: float) -> Pace:
        """Return what so many batches took."""
        train, validation = self._clock.seconds_left(1, 0), self._clock.seconds_left(0, 1)
        assert train is not None
        assert validation is not None
        return Pace(batches * train, batches * validation)

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        """Begin to count."""
        del epoch, logs
        self._clock.start_epoch()

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        """Count a batch, and listen."""
        del logs
        self._clock.step("train")
        if batch == 0:
            self._began = time.perf_counter()
        self.model.stop_training = self._enough(batch, _TRAIN_SECONDS)
        _listen(self._channel)

    def on_test_begin(self, logs: Any = None) -> None:
        """Leave out how validation is made ready."""
        del logs
        self._clock.skip()

    def on_test_batch_end(self, batch: int, logs: Any = None) -> None:
        """Count a batch, and listen."""
        del logs
        self._clock.step("validate")
        if batch == 0:
            self._began = time.perf_counter()
        self.model.stop_evaluating = self._enough(batch, _VALIDATION_SECONDS)
        _listen(self._channel)

    def _enough(self, batch: int, seconds: float) -> bool:
        passed = time.perf_counter() - self._began
        return batch + 1 >= _FEWEST_BATCHES and passed >= seconds


def _listen(channel: Channel) -> None:
    if isinstance(channel.poll(), Stop):
        raise JobCancelled


def _batch_size(network: Network, recipe: Recipe) -> int:
    """Return the images of a batch, or fewer where it would take too long or too much memory."""
    size = min(recipe.batch_size, max(1, _BATCH_MACS // max(diagnose(network).macs, 1)))
    while size > 1 and training_memory(network, recipe, size) > _MEMORY:
        size //= 2
    return size
