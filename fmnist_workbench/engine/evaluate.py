"""The job that judges a run on one split."""

import time
from collections.abc import Callable

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from fmnist_workbench.analysis.scores import evaluation
from fmnist_workbench.datasets.fit import require_fit
from fmnist_workbench.datasets.split import SplitView, split_images
from fmnist_workbench.engine.batches import Batches
from fmnist_workbench.engine.build import make_loss
from fmnist_workbench.engine.images import open_data
from fmnist_workbench.engine.loading import load_model
from fmnist_workbench.engine.table import Table
from fmnist_workbench.spec.diagnosis import diagnose
from fmnist_workbench.spec.jobs import (
    SECONDS_BETWEEN_EVENTS,
    Channel,
    Evaluate,
    JobCancelled,
    Progress,
    Stop,
)
from fmnist_workbench.spec.losses import Loss
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.run import Evaluation
from fmnist_workbench.storage import runs
from fmnist_workbench.storage.evaluations import refuse_unknown_format, save_evaluation

# Multiplications a batch: about 50 ms on a laptop, so that a drawing need not wait.
_BATCH_MACS = 2 * 10**9
_MAX_BATCH = 256

Forward = Callable[[tf.Tensor, tf.Tensor], tuple[tf.Tensor, tf.Tensor]]
"""From a batch of images and labels to each image's probabilities and loss."""


def evaluate(request: Evaluate, channel: Channel, table: Table) -> Evaluation:
    """Return the scores of a run's newest weights on a split, and keep them in its folder.

    The model on the table stays there, so that drawings are predicted meanwhile.

    Raises:
        InputError: There is no such run, checkpoint or split; or the scores of another version of
            the workbench are there.
        MachineError: The scores cannot be written.
        JobCancelled: Stop came before they were there.
    """
    folder = runs.open_run(request.home, request.run)
    refuse_unknown_format(folder)  # now, rather than when the work is done
    record = folder.record
    dataset = open_data(request.home, record.data, channel)
    require_fit(record.network, dataset)
    held = table.holding(folder.path, runs.weights_epoch(folder))
    model = (held or load_model(folder)).model
    dataset.labels("test" if request.split == "test" else "train")  # or it cannot be judged
    view = split_images(dataset, request.split, record.data.split)
    labels = view.classes
    assert view.labels is not None
    assert labels is not None
    batches = Batches(
        view.images,
        view.labels,
        classes=record.network.classes,
        batch_size=_batch_size(record.network),
        normalization=record.normalization,
        one_hot=record.recipe.loss.one_hot,
    )
    forward = _make_forward(model, record.recipe.loss)
    probabilities, losses = _answers(forward, batches, view, request.split, channel)
    # As in training, what L1 and L2 add for large weights is part of the loss.
    loss = float(losses.mean(dtype=np.float64)) + sum(map(float, model.losses))
    result = evaluation(request.split, labels, probabilities, loss, dataset.classes)
    save_evaluation(folder, result)
    return result


def _make_forward(model: keras.Model, loss: Loss) -> Forward:
    loss_of_each = make_loss(loss, reduction=None)

    def forward(images: tf.Tensor, labels: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        probabilities = model(images, training=False)
        return probabilities, loss_of_each(labels, probabilities)

    labels = tf.TensorSpec(model.output_shape, tf.float32)
    if not loss.one_hot:
        labels = tf.TensorSpec([None], tf.int64)
    return tf.function(forward, autograph=False).get_concrete_function(
        tf.TensorSpec(model.input_shape, tf.float32), labels
    )


def _answers(
    forward: Forward,
    batches: Batches,
    view: SplitView,
    split: str,
    channel: Channel,
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return each image's probabilities and loss, in the split's order."""
    probabilities: list[NDArray[np.float32]] = []
    losses: list[NDArray[np.float32]] = []
    done, last_event = 0, 0.0
    for images, labels in batches.of(view.indices):
        batch_probabilities, batch_losses = forward(images, labels)
        probabilities.append(batch_probabilities.numpy())
        losses.append(batch_losses.numpy())
        done += len(losses[-1])
        if time.perf_counter() - last_event >= SECONDS_BETWEEN_EVENTS or done == len(view):
            channel.emit(Progress(f"Evaluating on the {split} split", done, len(view)))
            last_event = time.perf_counter()
        if isinstance(channel.poll(), Stop):
            raise JobCancelled
    return np.concatenate(probabilities), np.concatenate(losses)


def _batch_size(network: Network) -> int:
    return min(max(_BATCH_MACS // max(diagnose(network).macs, 1), 1), _MAX_BATCH)
