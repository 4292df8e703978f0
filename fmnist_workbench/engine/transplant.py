"""Weights from elsewhere into the model of a run."""

import keras

from fmnist_workbench.engine.weights import read_weights, write_weights
from fmnist_workbench.spec.layers import layer_of
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.transfer import Transfer, fates
from fmnist_workbench.storage.checkpoints import Arrays


def transplant(model: keras.Model, network: Network, transfer: Transfer, weights: Arrays) -> None:
    """Give a model the weights of all layers that are not new.

    Args:
        model: Built from `network`.
        network: The new run's.
        transfer: Settled.
        weights: The source's, by layer and variable.

    Raises:
        InputError: One is missing, or has another shape; no weight has been changed.
    """
    own = copied_layers(network, transfer)
    write_weights(model, overlaid(read_weights(model), weights, own))


def overlaid(below: Arrays, above: Arrays, layers: set[str]) -> Arrays:
    """Return `below` with all that belongs to these layers taken from `above` alone."""
    kept = {name: value for name, value in below.items() if layer_of(name) not in layers}
    return kept | {name: value for name, value in above.items() if layer_of(name) in layers}


def copied_layers(network: Network, transfer: Transfer) -> set[str]:
    """Return the names of the layers that start from the source's weights."""
    return {layer.name for layer in fates(network, transfer) if layer.kind != "new"}


def rate_factors(network: Network, transfer: Transfer | None) -> dict[str, float]:
    """Return what the learning rate of a layer is multiplied by, where that is not 1."""
    if transfer is None or transfer.kept_rate == 1:
        return {}
    return dict.fromkeys(copied_layers(network, transfer), transfer.kept_rate)
