"""How long images take: a few batches are trained on and judged, on a model nobody else sees."""

import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from fmnist_workbench.datasets.dataset import DataSet
from fmnist_workbench.datasets.split import Indices
from fmnist_workbench.engine.batches import Batches
from fmnist_workbench.engine.build import build, compile_model
from fmnist_workbench.engine.clock import Clock, Phase
from fmnist_workbench.engine.judging import Judge, judging_batch
from fmnist_workbench.engine.memory import forget
from fmnist_workbench.spec.controls import Stop
from fmnist_workbench.spec.diagnosis import diagnose
from fmnist_workbench.spec.forecast import training_memory
from fmnist_workbench.spec.jobs import Channel, JobCancelled
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.normalization import Normalization
from fmnist_workbench.spec.recipe import Recipe

_TRAIN_SECONDS, _VALIDATION_SECONDS = 0.7, 0.2
"""How long batches are trained on and judged, tracing apart; two at least."""

_MOST_BATCHES = 400
_FEWEST_BATCHES = 3
"""The first traces, and does not count."""

_BATCH_MACS = 20 * 10**9
"""Multiplications of a batch, forward: with the way back about a second on a laptop."""

_MEMORY = 5 * 2**28
"""Bytes, 1.25 GB: nobody has asked for a training yet."""


@dataclass(frozen=True)
class Pace:
    """Seconds that one image takes: to learn from, and to be judged in validation."""

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
    """Train on a few batches and judge a few, as a run would, and return what an image takes.

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
        self._network = network
        self._recipe = recipe
        self._channel = channel
        self._size = _fitting(network, recipe, recipe.batch_size)
        shown = train[: self._size]
        self._images, self._labels = dataset.x_train[shown], dataset.y_train[shown]
        _listen(channel)
        self._model = build(network, recipe.seed)
        compile_model(self._model, recipe)

    def pace(self) -> Pace:
        """Return what an image takes."""
        _listen(self._channel)
        batches = Batches(
            self._images,
            self._labels,
            classes=self._network.classes,
            batch_size=self._size,
            normalization=self._normalization(),
            one_hot=self._recipe.loss.one_hot,
        )
        return Pace(self._trained(batches), self._judged(batches))

    def release(self) -> None:
        """Give back the model's memory."""
        forget(self._model)

    def _trained(self, batches: Batches) -> float:
        """Return the seconds that an image takes which is learned from."""
        watch = _Watch("train", _TRAIN_SECONDS, self._channel)
        self._model.fit(
            self._shown(batches), shuffle=False, verbose=0, callbacks=[_UntilEnough(watch)]
        )
        return watch.seconds / self._size

    def _judged(self, batches: Batches) -> float:
        """Return the seconds that an image takes which validates."""
        size = _fitting(self._network, self._recipe, judging_batch(self._network))
        judge = Judge(self._model, self._recipe.loss, batches, size)
        watch = _Watch("validate", _VALIDATION_SECONDS, self._channel)
        with suppress(_EnoughError):
            judge.answers(self._repeated(size), watch.judged)
        return watch.seconds / size

    def _shown(self, batches: Batches) -> tf.data.Dataset:
        recipe, indices = self._recipe, self._repeated(self._size)
        if not recipe.augmentation.active:
            return batches.of(indices)
        return batches.augmented(indices, recipe.augmentation, seed=recipe.seed, epoch=0)

    def _repeated(self, size: int) -> Indices:
        """Return the images again and again, for the most batches of a size there will be."""
        return np.resize(np.arange(len(self._images)), size * _MOST_BATCHES)

    def _normalization(self) -> Normalization | None:
        """Return some where the recipe wants any: whatever its values, it takes as long."""
        channels = self._images.shape[-1]
        if self._recipe.normalization == "none":
            return None
        return Normalization(mean=(0.5,) * channels, std=(0.25,) * channels)


class _EnoughError(Exception):
    """Enough batches were judged."""


class _Watch:
    """Times batches, listening after each, until enough were timed.

    Args:
        phase: What is done with them.
        enough: Seconds after which they are enough.
        channel: Is listened to.
    """

    def __init__(self, phase: Phase, enough: float, channel: Channel) -> None:
        self._phase = phase
        self._enough = enough
        self._channel = channel
        self._clock = Clock()
        self._batches = 0

    @property
    def seconds(self) -> float:
        """What a batch took."""
        return self._clock.pace(self._phase)

    def batch_done(self) -> bool:
        """Count a batch and listen; return whether they are enough."""
        self._clock.step(self._phase)
        self._batches += 1
        if self._batches == 1:
            self._began = time.perf_counter()
        _listen(self._channel)
        passed = time.perf_counter() - self._began
        return self._batches >= _FEWEST_BATCHES and passed >= self._enough

    def judged(self, _images: int) -> None:
        """Count a batch that was judged.

        Raises:
            _EnoughError: They are enough.
        """
        if self.batch_done():
            raise _EnoughError


class _UntilEnough(keras.callbacks.Callback):
    """Ends a training when enough batches were timed."""

    def __init__(self, watch: _Watch) -> None:
        super().__init__()
        self._watch = watch

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        """Count a batch."""
        del batch, logs
        self.model.stop_training = self._watch.batch_done()


def _listen(channel: Channel) -> None:
    if isinstance(channel.poll(), Stop):
        raise JobCancelled


def _fitting(network: Network, recipe: Recipe, wanted: int) -> int:
    """Return how many images a batch has, or fewer where that takes too long or too much memory."""
    size = min(wanted, max(1, _BATCH_MACS // max(diagnose(network).macs, 1)))
    while size > 1 and training_memory(network, recipe, size) > _MEMORY:
        size //= 2
    return size
