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
from fmnist_workbench.engine.judging import Judge, judging_batch
from fmnist_workbench.engine.listener import Listener, Plan
from fmnist_workbench.engine.memory import forget
from fmnist_workbench.engine.rates import RateSetter
from fmnist_workbench.engine.steering import Steering
from fmnist_workbench.spec.controls import Control
from fmnist_workbench.spec.diagnosis import diagnose
from fmnist_workbench.spec.events import Event
from fmnist_workbench.spec.forecast import training_memory
from fmnist_workbench.spec.jobs import Channel, heed_stop
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.normalization import Normalization
from fmnist_workbench.spec.recipe import Recipe

_TRAIN_SECONDS, _VALIDATION_SECONDS = 0.7, 0.2
"""How long batches are trained on and judged, tracing apart; two at least."""

_MOST_BATCHES = 400
_FEWEST_BATCHES = 3
"""The first traces, and does not count."""

_RATE = 1e-9
"""The learning rate."""

_BATCH_MACS = 20 * 10**9
"""Multiplications of a batch, forward: with the way back about a second on a laptop."""

_MEMORY = 5 * 2**28
"""Bytes, 1.25 GB: nobody has asked for a training yet."""


@dataclass(frozen=True)
class Pace:
    """Seconds that one image takes: to learn from, and to be judged in validation.

    Attributes:
        start: What an epoch takes besides, until its first batches come and between its parts.
    """

    train: float
    validation: float
    start: float


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

    All that a run does for a batch is done: rates are set, losses kept, the channel is polled.
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
        DivergedError: The loss is not a finite number even before anything was learned.
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
        # So slow that no loss explodes, which would end it.
        slow = recipe.optimizer.changed(learning_rate=_RATE)
        self._recipe = recipe = recipe.changed(optimizer=slow)
        self._size = _fitting(network, recipe, recipe.batch_size)
        self._judged_at_once = _fitting(network, recipe, judging_batch(network))
        shown = train[: self._size]
        self._batches = Batches(
            dataset.x_train[shown],
            dataset.y_train[shown],
            classes=network.classes,
            batch_size=self._size,
            normalization=_normalization(recipe, dataset),
            one_hot=recipe.loss.one_hot,
        )
        self._images = len(shown)
        plan = Plan(
            images=self._size * _MOST_BATCHES,
            batch_size=self._size,
            validation=self._judged_at_once * _MOST_BATCHES,
            validation_batch=self._judged_at_once,
        )
        steering = Steering(recipe.epochs, network.layer_names(), ())
        self._rates = RateSetter(recipe, plan.steps, lambda: (), steering)
        self._ear = _Ear(channel)
        self._listener = Listener(self._ear, plan, steering, self._rates)
        self._ear.poll()
        self._model = build(network, recipe.seed)
        compile_model(self._model, recipe)

    def pace(self) -> Pace:
        """Return what an image takes."""
        self._ear.poll()
        clock, size = self._listener.clock, self._judged_at_once
        judge = Judge(self._model, self._recipe.loss, self._batches, size)
        self._epoch(judge, _TRAIN_SECONDS, _VALIDATION_SECONDS)
        train, validation = clock.pace("train"), clock.pace("validate")
        # Another one, in which nothing is traced, as short as can be.
        batches, judged = self._epoch(judge, 0, 0)
        start = clock.seconds - batches * train - judged * validation
        return Pace(train / self._size, validation / size, max(start, 0.0))

    def release(self) -> None:
        """Give back the model's memory."""
        forget(self._model)

    def _epoch(self, judge: Judge, train: float, validation: float) -> tuple[int, int]:
        """Train and judge for so many seconds each; return how many batches that were."""
        trained, judged = _Enough(train), _Enough(validation)
        self._model.fit(
            self._shown(),
            shuffle=False,
            verbose=0,
            callbacks=[self._rates, self._listener, _Until(trained)],
        )

        def step(images: int) -> None:
            self._listener.validating(images)
            if judged.after_another():
                raise _EnoughError

        self._listener.validating(0)
        with suppress(_EnoughError):
            judge.answers(self._repeated(self._judged_at_once), step)
        return trained.batches, judged.batches

    def _shown(self) -> tf.data.Dataset:
        recipe, indices = self._recipe, self._repeated(self._size)
        if not recipe.augmentation.active:
            return self._batches.of(indices)
        return self._batches.augmented(indices, recipe.augmentation, seed=recipe.seed, epoch=0)

    def _repeated(self, size: int) -> Indices:
        """Return the images again and again, for the most batches of a size there will be."""
        return np.resize(np.arange(self._images), size * _MOST_BATCHES)


class _Ear:
    """A channel that hears Stop, and tells nobody of a training that no one has asked for."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    def emit(self, event: Event) -> None:
        """Tell nobody."""

    def poll(self) -> None:
        """Listen.

        Raises:
            JobCancelled: Stop came.
        """
        heed_stop(self._channel)

    def wait(self) -> Control:
        """Refuse: nobody lets it stand still."""
        raise AssertionError("nothing would end the wait")


class _Enough:
    """Counts batches until they have told enough, the first of which does not count.

    Attributes:
        batches: How many there were.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self.batches = 0

    def after_another(self) -> bool:
        """Count a batch; return whether they are enough."""
        self.batches += 1
        if self.batches == 1:
            self._began = time.perf_counter()
        passed = time.perf_counter() - self._began
        return self.batches >= _FEWEST_BATCHES and passed >= self._seconds


class _EnoughError(Exception):
    """Enough batches were judged."""


class _Until(keras.callbacks.Callback):
    """Ends a training after enough batches."""

    def __init__(self, enough: _Enough) -> None:
        super().__init__()
        self._enough = enough

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        """Count it."""
        del batch, logs
        self.model.stop_training = self._enough.after_another()


def _normalization(recipe: Recipe, dataset: DataSet) -> Normalization | None:
    """Return some where the recipe wants any: whatever its values, it takes as long."""
    channels = dataset.x_train.shape[-1]
    if recipe.normalization == "none":
        return None
    return Normalization(mean=(0.5,) * channels, std=(0.25,) * channels)


def _fitting(network: Network, recipe: Recipe, wanted: int) -> int:
    """Return how many images a batch has, or fewer where that takes too long or too much memory."""
    size = min(wanted, max(1, _BATCH_MACS // max(diagnose(network).macs, 1)))
    while size > 1 and training_memory(network, recipe, size) > _MEMORY:
        size //= 2
    return size
