"""A model's weights and its optimizer's state as named arrays, out and in."""

from collections.abc import Mapping

import keras

from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.storage.checkpoints import Arrays


def read_weights(model: keras.Model) -> Arrays:
    """Return copies of all weights, keyed "layer/variable": "conv2d/kernel"."""
    return {name: variable.numpy() for name, variable in _weights(model).items()}


def write_weights(model: keras.Model, arrays: Arrays) -> None:
    """Set all weights of a model.

    Raises:
        InputError: A name or a shape does not match; no weight has been changed.
    """
    _assign(_weights(model), arrays)


def read_state(model: keras.Model) -> Arrays:
    """Return copies of the optimizer's variables, its step count included.

    Random state is not among them: every epoch sets it anew (`engine.seeds`).
    """
    return {name: variable.numpy() for name, variable in _state(model).items()}


def write_state(model: keras.Model, arrays: Arrays) -> None:
    """Set the optimizer's variables of a compiled model; errors as in `write_weights`."""
    _assign(_state(model), arrays)


def _weights(model: keras.Model) -> dict[str, keras.Variable]:
    return {
        f"{layer.name}/{variable.name}": variable
        for layer in model.layers
        for variable in layer.weights
    }


def _state(model: keras.Model) -> dict[str, keras.Variable]:
    variables = enumerate(model.optimizer.variables)
    return {_state_name(model, place, variable): variable for place, variable in variables}


def _state_name(model: keras.Model, place: int, variable: keras.Variable) -> str:
    """Return a name that is the same in every process.

    Nadam has a variable without one, which Keras numbers by how many there were before it.
    """
    own = variable.path.startswith(f"{model.optimizer.name}/")
    return str(variable.path) if own else f"{model.optimizer.name}/variable_{place}"


def _assign(variables: Mapping[str, keras.Variable], arrays: Arrays) -> None:
    for name in sorted(variables.keys() ^ arrays.keys()):
        wanted, has = ("needs", "lacks") if name in variables else ("does not know", "holds")
        raise InputError(
            f"the checkpoint does not fit its network: the network {wanted} '{name}', which the "
            f"checkpoint {has}; train the network again."
        )
    for name, variable in variables.items():
        if arrays[name].shape != tuple(variable.shape):
            raise InputError(
                f"the checkpoint does not fit its network: '{name}' has shape "
                f"{arrays[name].shape} but must have {tuple(variable.shape)}; train the network "
                "again."
            )
    for name, variable in variables.items():
        variable.assign(arrays[name])
