"""Batches of images on their way into a model: gathered, scaled to [0, 1], labels one-hot."""

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray


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
    ) -> None:
        """Take the arrays into TensorFlow: one copy, still uint8, a quarter of the size as float32.

        Args:
            images: Shape (N, H, W, C).
            labels: Shape (N,), each in [0, classes).
            classes: The width of a one-hot label.
            batch_size: Images a batch; the last one of an epoch may be smaller.
        """
        self._batch_size = batch_size
        with tf.device("CPU:0"):
            all_images, all_labels = tf.constant(images), tf.constant(labels)

        def batch(indices: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
            pixels = tf.cast(tf.gather(all_images, indices), tf.float32) / 255.0
            return pixels, tf.one_hot(tf.gather(all_labels, indices), classes)

        # Traced once here, not anew for every epoch's data set.
        self._batch = tf.function(batch, input_signature=[tf.TensorSpec([None], tf.int64)])

    def of(self, indices: NDArray[np.int64]) -> tf.data.Dataset:
        """Return the images of these indices, in this order.

        Every such data set has the same element specification, so that a train function traced
        for one epoch serves them all.
        """
        order = tf.data.Dataset.from_tensor_slices(indices).batch(self._batch_size)
        return order.map(self._batch).prefetch(tf.data.AUTOTUNE)

    def steps(self, count: int) -> int:
        """Return how many batches so many images make."""
        return -(-count // self._batch_size)
