"""The values of the weights in a `.keras` file: read once every name and shape is as it must be.

Keras 3 keeps a layer's weights as `layers/<class in snake case>_<number>/vars/<place>`, numbered in
the order of the layers in config.json. Only plain arrays are read: none that lies outside of the
file, is made up of others, or is packed, which Keras never does.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.faults import shown
from fmnist_workbench.spec.layers import Node
from fmnist_workbench.spec.layers.saved import kind_of

if TYPE_CHECKING:
    import h5py

    from fmnist_workbench.storage.checkpoints import Arrays

_LAYERS = "layers"
_VALUES = "vars"
_FLOAT = "<f4"


@dataclass(frozen=True)
class LayerShapes:
    """A Keras layer with weights, as a model needs it.

    Attributes:
        class_name: A class of `keras.layers`.
        name: What its weights are keyed by: "conv2d" in "conv2d/kernel".
        variables: Name and shape of each, in Keras's order.
    """

    class_name: str
    name: str
    variables: tuple[tuple[str, tuple[int, ...]], ...]


def read_arrays(
    content: "h5py.File", nodes: Sequence[Node], wanted: Sequence[LayerShapes], scaling: int
) -> "Arrays":
    """Return all weights of a model, keyed "layer/variable" as the model that wants them has them.

    Args:
        content: The file's model.weights.h5.
        nodes: The Keras layers of its config.json, in order, the input left out.
        wanted: The layers with weights of a model of ours, in order.
        scaling: So many of the first nodes only scale images: their values are not wanted here.

    Raises:
        InputError: A layer or an array is missing, is one too many, or has another shape or type;
            or a weight is no number. The sentence has no beginning that says which file.
    """
    stored = [_Stored(node, _arrays(content, group)) for node, group in _groups(content, nodes)]
    given = [layer for layer in stored[scaling:] if layer.arrays]
    _require_as_many(given, wanted)
    pairs = [
        (f"{layer.name}/{name}", array)
        for found, layer in zip(given, wanted, strict=True)
        for name, array in _matched(found, layer)
    ]
    return {name: _read(array) for name, array in pairs}


def read_learned(content: "h5py.File", nodes: Sequence[Node], place: int) -> list[Any]:
    """Return the first two arrays of a Normalization layer, its mean and variance.

    Raises:
        InputError: They are not there; no beginning either.
    """
    node, group = list(_groups(content, nodes))[place]
    arrays = _arrays(content, group)
    if len(arrays) < 2 or any(array.ndim > 1 or array.dtype != _FLOAT for array in arrays[:2]):
        raise InputError(
            f"layer {shown(node.name)} holds no mean and variance; adapt it and save the model "
            "again."
        )
    return [_read(array) for array in arrays[:2]]


@dataclass(frozen=True)
class _Stored:
    node: Node
    arrays: Sequence[Any]


def _groups(content: "h5py.File", nodes: Sequence[Node]) -> Iterator[tuple[Node, str]]:
    """Yield each layer with the name of its group.

    Raises:
        InputError: The file has weights of a layer that config.json does not know.
    """
    import h5py

    layers = _inside(content, _LAYERS)
    if not isinstance(layers, h5py.Group):
        raise InputError(
            "its weights are not laid out as Keras 3 does; save the model again with Keras 3."
        )
    seen: Counter[str] = Counter()
    names = []
    for node in nodes:
        kind = kind_of(node.class_name)
        names.append(f"{kind}_{seen[kind]}" if seen[kind] else kind)
        seen[kind] += 1
    for other in sorted(set(layers) - set(names)):
        if _arrays(content, other):
            raise InputError(
                f"it holds weights of {shown(other)}, which its config.json does not have; save "
                "the model again."
            )
    yield from zip(nodes, names, strict=True)


def _arrays(content: "h5py.File", group: str) -> list[Any]:
    """Return the arrays of a layer's weights in order; none where it has none."""
    import h5py

    values = _inside(content, _LAYERS, group, _VALUES)
    if not isinstance(values, h5py.Group):
        return []
    arrays = [_inside(values, str(place)) for place in range(len(values))]
    if not all(_is_plain(array) for array in arrays):
        raise InputError(
            f"the weights of {shown(group)} are not stored as Keras does; save the model again."
        )
    return arrays


def _inside(group: Any, *path: str) -> Any:
    """Return what lies in a group, by names of parts; None where a part is missing or elsewhere."""
    import h5py

    for name in path:
        if not isinstance(group, h5py.Group) or not isinstance(
            group.get(name, getlink=True), h5py.HardLink
        ):
            return None
        group = group.get(name)
    return group


def _is_plain(array: object) -> bool:
    import h5py

    return (
        isinstance(array, h5py.Dataset)
        and array.shape is not None
        and array.chunks is None
        and array.external is None
        and not array.is_virtual
    )


def _require_as_many(given: Sequence[_Stored], wanted: Sequence[LayerShapes]) -> None:
    for found, layer in zip(given, wanted, strict=False):
        if found.node.class_name != layer.class_name:
            raise InputError(
                f"it holds weights of {shown(found.node.name)} ({found.node.class_name}) where "
                f"'{layer.name}' ({layer.class_name}) needs its own; save the model again."
            )
    if len(given) < len(wanted):
        raise InputError(
            f"it holds no weights of layer '{wanted[len(given)].name}'; save the model again."
        )
    if len(given) > len(wanted):
        raise InputError(
            f"it holds weights of layer {shown(given[len(wanted)].node.name)}, which has none; "
            "save the model again."
        )


def _matched(found: _Stored, layer: LayerShapes) -> Iterator[tuple[str, Any]]:
    """Yield each variable's name with its array, once all of the layer's are as they must be."""
    name = found.node.name
    if len(found.arrays) != len(layer.variables):
        raise InputError(
            f"layer {shown(name)} has {len(found.arrays)} arrays of weights in it, but needs "
            f"{len(layer.variables)}; save the model again."
        )
    for (variable, shape), array in zip(layer.variables, found.arrays, strict=True):
        if (array.shape, array.dtype) != (shape, _FLOAT):
            raise InputError(
                f"{variable} of layer {shown(name)} has shape {array.shape} and type "
                f"{array.dtype} in it, but must have {shape} and float32; save the model again."
            )
        yield variable, array


def _read(array: Any) -> Any:
    import numpy as np

    values = array[()]
    if not np.isfinite(values).all():
        raise InputError(
            f"weights in {shown(array.name)} are infinite or no numbers; train the model again."
        )
    return values
