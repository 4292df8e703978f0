"""Edits of a network: each returns another network, and leaves the one it was given as it is."""

from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.layers import CATALOGUE, AnyLayer, Classifier
from fmnist_workbench.spec.network import MAX_LAYERS, Network
from fmnist_workbench.spec.presets import PRESETS, preset

_EDITED = "-edited"

Layers = tuple[AnyLayer, ...]


def new_layer(kind: str) -> AnyLayer:
    """Return a layer of this kind with its defaults; `kind` is a key of the catalogue."""
    layer: AnyLayer = CATALOGUE[kind]()  # type: ignore[call-arg,assignment]  # each has a default
    return layer


def place_for(network: Network, kind: str, after: int | None) -> int:
    """Return the index at which a new layer of this kind is most likely wanted.

    That is behind the layer `after` (-1: at the very start), or with None at the end; but always
    before a classifier that ends the network, and a classifier always last.
    """
    end = len(network.layers)
    if kind == "classifier":
        return end
    last = end - 1 if end and isinstance(network.layers[-1], Classifier) else end
    return last if after is None else min(after + 1, last)


def insert(network: Network, index: int, layer: AnyLayer) -> Network:
    """Return the network with a layer put in before the one at `index`, or last.

    Raises:
        InputError: It has as many layers as a network may have, or one of this name.
    """
    if len(network.layers) >= MAX_LAYERS:
        raise InputError(f"a network has at most {MAX_LAYERS} layers; delete one first.")
    if not 0 <= index <= len(network.layers):
        raise IndexError(index)
    return _with(network, (*network.layers[:index], layer, *network.layers[index:]))


def replace(network: Network, index: int, layer: AnyLayer) -> Network:
    """Return the network with another layer at `index`.

    Raises:
        InputError: Another layer has this layer's name.
    """
    return insert(delete(network, index), index, layer)


def delete(network: Network, index: int) -> Network:
    """Return the network without the layer at `index`."""
    _require_layer(network, index)
    return _with(network, network.layers[:index] + network.layers[index + 1 :])


def move(network: Network, source: int, target: int) -> Network:
    """Return the network with the layer at `source` taken out and put in again at `target`."""
    _require_layer(network, target)
    return insert(delete(network, source), target, network.layers[source])


def duplicate(network: Network, index: int) -> Network:
    """Return the network with a copy behind the layer at `index`; a name is not copied.

    Raises:
        InputError: It has as many layers as a network may have.
    """
    _require_layer(network, index)
    return insert(network, index + 1, network.layers[index].changed(name=None))


def start_from(network: Network, name: str) -> Network:
    """Return the preset of this name, for the images and classes of `network`."""
    return preset(name).fitted(network.input_shape, network.classes)


def _require_layer(network: Network, index: int) -> None:
    if not 0 <= index < len(network.layers):
        raise IndexError(index)


def _with(network: Network, layers: Layers) -> Network:
    return network.changed(layers=layers, name=_honest_name(network.name, layers))


def _honest_name(name: str, layers: Layers) -> str:
    """Return the name for other layers: only a preset's own layers go by its plain name."""
    plain = name.removesuffix(_EDITED)
    if plain not in PRESETS:
        return name
    return plain if PRESETS[plain].network.layers == layers else plain + _EDITED
