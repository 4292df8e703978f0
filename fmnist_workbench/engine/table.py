"""The table: where the one model lies that is trained, drawn for and looked into."""

from pathlib import Path

import keras

from fmnist_workbench.engine.memory import forget
from fmnist_workbench.engine.predict import Forward, make_forward
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.normalization import Normalization
from fmnist_workbench.spec.results import ModelReady


class TableModel:
    """A model and the functions that look at it.

    Attributes:
        network: What it was built from.
        model: Its weights may change at any time: the functions follow.
        run: The folder of the run it belongs to, None for one that was only built.
        epoch: The finished epoch whose weights it has; None where they are of no finished epoch.
        normalization: What images go through on their way into it.
        forward: From an image to the class probabilities.
    """

    def __init__(
        self,
        network: Network,
        model: keras.Model,
        run: Path | None = None,
        epoch: int | None = None,
        normalization: Normalization | None = None,
    ) -> None:
        self.network = network
        self.model = model
        self.run = run
        self.epoch = epoch
        self.normalization = normalization
        self.forward = make_forward(model, normalization)
        self._names = network.layer_names()
        self._layers: dict[str, Forward] = {}

    def layer(self, name: str) -> Forward:
        """Return the function from an image to a layer's output; the first call traces it.

        Raises:
            InputError: The network has no such layer.
        """
        if name not in self._names:
            raise InputError(
                f"the network '{self.network.name}' has no layer '{name}'; "
                f"there are {', '.join(self._names)}."
            )
        if name not in self._layers:
            output = self.model.get_layer(name).output
            part = keras.Model(self.model.inputs, output)
            self._layers[name] = make_forward(part, self.normalization)
        return self._layers[name]

    def ready(self) -> ModelReady:
        """Return what a window must know of it."""
        layers = tuple(
            (name, tuple(self.model.get_layer(name).output.shape[1:])) for name in self._names
        )
        run = self.run.name if self.run else None
        return ModelReady(self.network, layers, self.model.count_params(), run)


class Table:
    """Holds at most one model.

    Attributes:
        device: What models are computed on, as `engine.runtime.set_up` names it.
    """

    def __init__(self, device: str) -> None:
        self.device = device
        self._model: TableModel | None = None

    def put(self, model: TableModel) -> None:
        """Replace the model on the table; the one before must not be used again."""
        if self._model is not None and self._model is not model:
            forget(self._model.model)
        self._model = model

    def clear(self) -> None:
        """Take the model off the table and give back its memory."""
        if self._model is not None:
            forget(self._model.model)
        self._model = None

    def model(self) -> TableModel:
        """Return the model on the table.

        Raises:
            InputError: There is none.
        """
        if self._model is None:
            raise InputError("there is no model yet; train a network or open a run first.")
        return self._model

    def holding(self, run: Path, epoch: int) -> TableModel | None:
        """Return the model if it has exactly the weights of this epoch of this run."""
        found = self._model
        return found if found and (found.run, found.epoch) == (run, epoch) else None
