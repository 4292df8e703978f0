"""Weight averaging: validation and predictions by a running mean of the weights.

Keras's optimizer keeps the mean (`use_ema`), and puts it in the weights' place for good when `fit`
ends. Here it stands there from the end of an epoch until the next begins, so that validation,
checkpoint and predictions agree, and what is trained on are the weights themselves.
"""

from collections.abc import Mapping
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from fmnist_workbench.storage.checkpoints import Arrays

_RAW = "raw/"


class Averaging(keras.callbacks.Callback):
    """Puts the mean of the weights in their place at the end of an epoch.

    A frozen layer keeps what it has, to the bit: the mean that stood there when it was frozen.

    Args:
        model: Compiled with an optimizer that keeps the mean, or not: then nothing is done. No
            layer is frozen yet, so that its weights are those the optimizer knows.
    """

    def __init__(self, model: keras.Model) -> None:
        super().__init__()
        self._model = model
        self._all = list(model.trainable_weights)
        self._active = bool(model.optimizer.use_ema)
        self._raw: dict[str, NDArray[Any]] = {}

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Put the weights aside and their mean in their place."""
        del epoch, logs
        if not self._active:
            return
        before = {variable.path: variable.numpy() for variable in self._all}
        self._model.optimizer.finalize_variable_values(self._all)
        trained = self._trained()
        for variable in self._all:
            if variable.path not in trained:
                variable.assign(before[variable.path])
        self._raw = {name: before[name] for name in trained}
        # `fit` is about to do the same, and fails where a layer is frozen.
        self._model.optimizer.use_ema = False

    def resume(self) -> None:
        """Put the weights themselves back, to be trained on; called once layers are frozen."""
        self._model.optimizer.use_ema = self._active
        trained = self._trained()
        for name, value in self._raw.items():
            if name in trained:
                trained[name].assign(value)

    def state(self) -> Arrays:
        """Return the weights themselves, for a checkpoint whose weights are the mean."""
        return {_RAW + name: value for name, value in self._raw.items()}

    def load(self, state: Arrays) -> Mapping[str, NDArray[Any]]:
        """Take the weights themselves out of a checkpoint's state, and return the rest of it."""
        own = {name: value for name, value in state.items() if name.startswith(_RAW)}
        self._raw = {name.removeprefix(_RAW): np.asarray(value) for name, value in own.items()}
        return {name: value for name, value in state.items() if name not in own}

    def _trained(self) -> dict[str, keras.Variable]:
        return {variable.path: variable for variable in self._model.trainable_weights}
