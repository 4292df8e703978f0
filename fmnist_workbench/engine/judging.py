"""What a model makes of labelled images: probabilities and losses, batch by batch.

Validation in training and evaluation afterwards both go through here, so that they agree.
"""

from collections.abc import Callable
from dataclasses import dataclass

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from fmnist_workbench.datasets.labels import Labels
from fmnist_workbench.datasets.pixels import Images
from fmnist_workbench.engine.batches import Batches
from fmnist_workbench.engine.build import make_loss
from fmnist_workbench.spec.diagnosis import diagnose
from fmnist_workbench.spec.losses import Loss
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.normalization import Normalization
from fmnist_workbench.spec.run import Run

# Multiplications a batch: about 50 ms on a laptop, so that a drawing need not wait.
_BATCH_MACS = 2 * 10**9
_MAX_BATCH = 256

Step = Callable[[int], None]
"""Called after each batch with how many images are done; may raise to end it."""


def judging_batch(network: Network) -> int:
    """Return how many images at a time keep a drawing waiting no longer than a moment."""
    return min(max(_BATCH_MACS // max(diagnose(network).macs, 1), 1), _MAX_BATCH)


@dataclass(frozen=True)
class Answers:
    """What a model makes of some images, in their order.

    Attributes:
        probabilities: float32, (N, classes).
        loss: The mean over the images, with what L1 and L2 add for large weights.
    """

    probabilities: NDArray[np.float32]
    loss: float

    @property
    def labels(self) -> NDArray[np.int64]:
        """The most probable class of each image."""
        return self.probabilities.argmax(axis=1)

    def accuracy(self, labels: NDArray[np.int64]) -> float:
        """Return the fraction of images whose most probable class is theirs."""
        return float((self.labels == labels).mean())


def judge_of(run: Run, model: keras.Model, images: Images, labels: Labels) -> "Judge":
    """Return what judges a run's model, or one of its kind, by all that a data set has of a part.

    Args:
        run: Its network, its loss, and what images go through.
        model: Built from that network.
        images: uint8, (N, H, W, C).
        labels: Their true classes, (N,).
    """
    normalization = run.normalization
    return judge_by(
        run.network, run.recipe.loss, model, images, labels, normalization=normalization
    )


def judge_by(
    network: Network,
    loss: Loss,
    model: keras.Model,
    images: Images,
    labels: Labels,
    *,
    normalization: Normalization | None,
) -> "Judge":
    """Return what judges a model of no run; arguments as what a run knows in `judge_of`."""
    size = judging_batch(network)
    batches = Batches(
        images,
        labels,
        classes=network.classes,
        batch_size=size,
        normalization=normalization,
        one_hot=loss.one_hot,
    )
    return Judge(model, loss, batches, size)


class Judge:
    """Judges images by a model whose weights may change between two calls.

    Args:
        model: Ends in probabilities.
        loss: What the recipe makes small.
        batches: Images with labels as that loss takes them.
        batch_size: How many are judged at a time.
    """

    def __init__(self, model: keras.Model, loss: Loss, batches: Batches, batch_size: int) -> None:
        self._model = model
        self._batches = batches
        self._batch_size = batch_size
        loss_of_each = make_loss(loss, reduction=None)

        def forward(images: tf.Tensor, labels: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
            probabilities = model(images, training=False)
            return probabilities, loss_of_each(labels, probabilities)

        one_hot = tf.TensorSpec(model.output_shape, tf.float32)
        labels = one_hot if loss.one_hot else tf.TensorSpec([None], tf.int64)
        self._forward = tf.function(forward, autograph=False).get_concrete_function(
            tf.TensorSpec(model.input_shape, tf.float32), labels
        )

    def answers(self, indices: NDArray[np.int64], step: Step) -> Answers:
        """Return what the model makes of the images of these indices."""
        probabilities: list[NDArray[np.float32]] = []
        losses: list[NDArray[np.float32]] = []
        done = 0
        for images, labels in self._batches.of(indices, self._batch_size):
            batch_probabilities, batch_losses = self._forward(images, labels)
            probabilities.append(batch_probabilities.numpy())
            losses.append(batch_losses.numpy())
            done += len(losses[-1])
            step(done)
        loss = float(np.concatenate(losses).mean(dtype=np.float64))
        penalty = sum(float(each) for each in self._model.losses)
        return Answers(np.concatenate(probabilities), loss + penalty)
