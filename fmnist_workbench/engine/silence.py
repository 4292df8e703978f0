"""Units that are silent: which fraction of each relu layer gives zero whatever image it is shown.

A unit whose sum is negative for every image gives zero, and gets no gradient: it is dead, and
stays so (the "dying relu").
"""

import math
from collections import Counter
from collections.abc import Callable

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from fmnist_workbench.engine.batches import Batches
from fmnist_workbench.spec.layers import layer_of
from fmnist_workbench.spec.network import Network

_IMAGES = 256
_LEAST_IMAGES = 20
_SHARE = 40
"""One image for so many that are trained on: a forward pass costs about a third of a training
step, so this stays below 1 % of an epoch."""
_VALUES = 2_000_000
"""Of all images looked at, which are kept at hand as float32: preparing them anew would cost more
than looking."""

Silent = tuple[tuple[str, float], ...]
"""Layers by name, each with the fraction of its channels that are zero for all images."""


class Silence:
    """Looks at all relu outputs of a model whose weights may change between two calls.

    Args:
        model: What is trained.
        network: What it was built from.
        batches: Its images.
        indices: Validation images.
        trained: How many images an epoch trains on.
    """

    def __init__(
        self,
        model: keras.Model,
        network: Network,
        batches: Batches,
        indices: NDArray[np.int64],
        trained: int,
    ) -> None:
        fitting = _VALUES // math.prod(network.input_shape)
        count = max(_LEAST_IMAGES, min(_IMAGES, trained // _SHARE, fitting))
        count = min(count, len(indices))
        self._indices = indices[np.linspace(0, len(indices) - 1, count).astype(np.int64)]
        self._batches = batches
        self._model = model
        self._names = [node.name for node in network.nodes() if _is_relu(node.config)]
        self._highest: Callable[[], list[tf.Tensor]] | None = None

    def look(self) -> Silent:
        """Return how much of each layer is silent now; of a layer of several nodes, of them all."""
        if not self._names or not len(self._indices):
            return ()
        if self._highest is None:  # so that a training begins no later for it
            self._highest = self._traced()
        silent: Counter[str] = Counter()
        channels: Counter[str] = Counter()
        for name, values in zip(self._names, self._highest(), strict=True):
            layer = layer_of(name)
            silent[layer] += int((values.numpy() <= 0).sum())
            channels[layer] += len(values)
        return tuple((layer, silent[layer] / channels[layer]) for layer in channels)

    def _traced(self) -> Callable[[], list[tf.Tensor]]:
        """Return a function that gives the highest value of each channel, a list by node."""
        images, _ = next(iter(self._batches.of(self._indices, len(self._indices))))
        outputs = {name: self._model.get_layer(name).output for name in self._names}
        part = keras.Model(self._model.inputs, outputs)

        def highest(images: tf.Tensor) -> list[tf.Tensor]:
            values = part(images, training=False)
            each = [values[name] for name in self._names]
            return [tf.reduce_max(value, axis=range(len(value.shape) - 1)) for value in each]

        look = tf.function(highest, autograph=False).get_concrete_function(
            tf.TensorSpec(self._model.input_shape, tf.float32)
        )
        return lambda: look(images)


def _is_relu(config: dict[str, object]) -> bool:
    return config.get("activation") == "relu"
