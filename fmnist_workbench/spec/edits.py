"""Edits of a network: each returns another network, and leaves the one it was given as it is."""

from collections.abc import Collection, Iterator

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


def insert(network: Network, index: int, *layers: AnyLayer) -> Network:
    """Return the network with layers put in before the one at `index`, or last.

    Raises:
        InputError: It would have more layers than a network may have, or two of one name.
    """
    if len(network.layers) + len(layers) > MAX_LAYERS:
        spare = len(network.layers) + len(layers) - MAX_LAYERS
        raise InputError(
            f"a network has at most {MAX_LAYERS} layers; delete "
            f"{'one' if spare == 1 else spare} first."
        )
    if not 0 <= index <= len(network.layers):
        raise IndexError(index)
    return _with(network, (*network.layers[:index], *layers, *network.layers[index:]))


def paste(network: Network, index: int, layers: Layers) -> Network:
    """Return the network with layers of another one put in as `insert` does.

    A layer whose own name is taken loses it.
    """
    taken = {"input", *(layer.name for layer in network.layers)}
    free: list[AnyLayer] = []
    for layer in layers:
        free.append(layer.changed(name=None) if layer.name in taken else layer)
        taken.add(layer.name)
    return insert(network, index, *free)


def replace(network: Network, index: int, layer: AnyLayer) -> Network:
    """Return the network with another layer at `index`.

    Raises:
        InputError: Another layer has this layer's name.
    """
    _require_layers(network, [index])
    return _with(network, (*network.layers[:index], layer, *network.layers[index + 1 :]))


def change(network: Network, indices: Collection[int], **fields: object) -> Network:
    """Return the network with these fields changed in each of some layers of one kind.

    Raises:
        InputError: One of the layers cannot be so.
    """
    _require_layers(network, indices)
    return _with(
        network,
        tuple(
            layer.changed(**fields) if index in indices else layer
            for index, layer in enumerate(network.layers)
        ),
    )


def delete(network: Network, *indices: int) -> Network:
    """Return the network without the layers at these places."""
    _require_layers(network, indices)
    return _with(network, tuple(_others(network, indices)))


def move(network: Network, sources: Collection[int], target: int) -> Network:
    """Return the network with layers taken out and put in again together, in their order.

    Args:
        network: Where they are.
        sources: Their places.
        target: The place that the first of them has afterwards.
    """
    _require_layers(network, sources)
    moved = [network.layers[index] for index in sorted(sources)]
    return insert(delete(network, *sources), target, *moved)


def duplicate(network: Network, *indices: int) -> Network:
    """Return the network with copies behind the last of these layers; names are not copied.

    Raises:
        InputError: It would have more layers than a network may have.
    """
    _require_layers(network, indices)
    copies = [network.layers[index].changed(name=None) for index in sorted(indices)]
    return insert(network, max(indices) + 1, *copies)


def start_from(network: Network, name: str) -> Network:
    """Return the preset of this name, for the images and classes of `network`."""
    return preset(name).fitted(network.input_shape, network.classes)


def _require_layers(network: Network, indices: Collection[int]) -> None:
    for index in indices:
        if not 0 <= index < len(network.layers):
            raise IndexError(index)


def _others(network: Network, indices: Collection[int]) -> Iterator[AnyLayer]:
    return (layer for index, layer in enumerate(network.layers) if index not in indices)


def _with(network: Network, layers: Layers) -> Network:
    return network.changed(layers=layers, name=_honest_name(network.name, layers))


def _honest_name(name: str, layers: Layers) -> str:
    """Return the name for other layers: only a preset's own layers go by its plain name."""
    plain = name.removesuffix(_EDITED)
    if plain not in PRESETS:
        return name
    return plain if PRESETS[plain].network.layers == layers else plain + _EDITED
