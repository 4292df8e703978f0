"""Batches of images on their way into a model: gathered, augmented, scaled, with labels."""

import math

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from fmnist_workbench.datasets.augmentation import augment
from fmnist_workbench.datasets.pixels import Images
from fmnist_workbench.engine.scaling import scaled
from fmnist_workbench.spec.augmentation import Augmentation
from fmnist_workbench.spec.normalization import Normalization

_VALUES_AT_A_TIME = 400_000
"""About 500 images of 28×28."""


class Batches:
    """Batches of a data set's images, by their indices.

    Example:
        >>> dataset = Batches(images, labels, classes=10, batch_size=32).of(indices)
        >>> model.fit(dataset)
    """

    def __init__(
        self,
        images: NDArray[np.uint8],
        labels: NDArray[np.int64],
        *,
        classes: int,
        batch_size: int,
        normalization: Normalization | None = None,
        one_hot: bool = True,
    ) -> None:
        """Take the arrays into TensorFlow: one copy, still uint8, a quarter of the size as float32.

        Args:
            images: Shape (N, H, W, C).
            labels: Shape (N,), each in [0, classes).
            classes: The width of a one-hot label.
            batch_size: Images a batch; the last one of an epoch may be smaller.
            normalization: What images go through once they are scaled.
            one_hot: Whether labels are one-hot rows, else the numbers themselves.
        """
        self._batch_size = batch_size
        self._classes = classes
        self._normalization = normalization
        self._one_hot = one_hot
        with tf.device("CPU:0"):
            self._images, self._labels = tf.constant(images), tf.constant(labels)

        def batch(indices: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
            return self._finished(tf.gather(self._images, indices), indices)

        # Traced once here, not anew for every epoch's data set.
        self._batch = tf.function(batch, input_signature=[tf.TensorSpec([None], tf.int64)])

    def of(self, indices: NDArray[np.int64], batch_size: int | None = None) -> tf.data.Dataset:
        """Return the images of these indices, in this order; in batches of another size if given.

        Every such data set has the same element specification, so that a train function traced
        for one epoch serves them all.
        """
        order = tf.data.Dataset.from_tensor_slices(indices).batch(batch_size or self._batch_size)
        return order.map(self._batch).prefetch(tf.data.AUTOTUNE)

    def augmented(
        self, indices: NDArray[np.int64], augmentation: Augmentation, *, seed: int, epoch: int
    ) -> tf.data.Dataset:
        """Return what `of` does, each image changed as `augment` changes it in this epoch.

        The next batches are made while the network learns from one.
        """

        def changed(pixels: Images, indices: NDArray[np.int64]) -> Images:
            return augment(pixels, augmentation, seed=seed, epoch=epoch, indices=indices)

        def block(indices: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
            pixels = tf.gather(self._images, indices)
            augmented = tf.numpy_function(changed, [pixels, indices], tf.uint8)
            return self._finished(tf.ensure_shape(augmented, pixels.shape), indices)

        # Several batches at a time: each call costs as much as many images.
        size = math.prod(self._images.shape[1:]) * self._batch_size
        count = max(1, _VALUES_AT_A_TIME // size) * self._batch_size
        blocks = tf.data.Dataset.from_tensor_slices(indices).batch(count)
        blocks = blocks.map(block, num_parallel_calls=tf.data.AUTOTUNE)
        batches = blocks.rebatch(self._batch_size)
        # Keras warns of data sets that end without having said when.
        counted = batches.apply(tf.data.experimental.assert_cardinality(self.steps(len(indices))))
        return counted.prefetch(tf.data.AUTOTUNE)

    def _finished(self, pixels: tf.Tensor, indices: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        """Return uint8 pixels as a network takes them, and the labels of these indices."""
        values = scaled(tf.cast(pixels, tf.float32), self._normalization)
        labels = tf.gather(self._labels, indices)
        return values, tf.one_hot(labels, self._classes) if self._one_hot else labels

    def steps(self, count: int) -> int:
        """Return how many batches so many images make."""
        return -(-count // self._batch_size)
