"""Weight averaging: validation and predictions by a running mean of the weights.

Keras's optimizer keeps the mean (`use_ema`), and puts it in the weights' place for good when `fit`
ends; with a layer frozen it takes one variable's mean for another's. Here it stands there from the
end of an epoch until the next begins, so that validation, checkpoint and predictions agree, and
what is trained on are the weights themselves.
"""

from collections.abc import Mapping
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from fmnist_workbench.storage.checkpoints import Arrays

_RAW = "raw/"


def averaged(kind: type[keras.optimizers.Optimizer]) -> type[keras.optimizers.Optimizer]:
    """Return an optimizer that leaves it to `Averaging` to put the mean in the weights' place."""

    class Averaged(kind):
        def finalize_variable_values(self, var_list: Any) -> None:
            del var_list

        def put_mean(self, variables: Any) -> None:
            super().finalize_variable_values(variables)

    return Averaged


class Averaging(keras.callbacks.Callback):
    """Puts the mean of the weights in their place at the end of an epoch.

    A frozen layer keeps what it has, to the bit: the mean that stood there when it was frozen.

    Args:
        model: Compiled, with all layers able to learn; nothing is done where its optimizer keeps no
            mean.
    """

    def __init__(self, model: keras.Model) -> None:
        super().__init__()
        self._model = model
        self._active = bool(model.optimizer.use_ema)
        # All that can learn: the optimizer keeps a mean of layers that are frozen for now as well.
        self._trained = {variable.path: variable for variable in model.trainable_weights}
        self._raw: dict[str, NDArray[Any]] = {}

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Put the weights aside and their mean in their place.

        A frozen layer keeps its own to the bit, which the mean of one and the same would not be.
        """
        del epoch, logs
        if self._active:
            self._raw = {name: variable.numpy() for name, variable in self._trained.items()}
            self._model.optimizer.put_mean(list(self._trained.values()))
            for name in self._trained.keys() - self._learning():
                self._trained[name].assign(self._raw[name])

    def resume(self) -> None:
        """Put the weights themselves back, to be trained on; called once layers are frozen."""
        for name in self._raw.keys() & self._learning():
            self._trained[name].assign(self._raw[name])

    def _learning(self) -> set[str]:
        return {variable.path for variable in self._model.trainable_weights}

    def state(self) -> Arrays:
        """Return the weights themselves, for a checkpoint whose weights are the mean."""
        return {_RAW + name: value for name, value in self._raw.items()}

    def load(self, state: Arrays) -> Mapping[str, NDArray[Any]]:
        """Take the weights themselves out of a checkpoint's state, and return the rest of it."""
        own = {name: value for name, value in state.items() if name.startswith(_RAW)}
        self._raw = {name.removeprefix(_RAW): np.asarray(value) for name, value in own.items()}
        return {name: value for name, value in state.items() if name not in own}
