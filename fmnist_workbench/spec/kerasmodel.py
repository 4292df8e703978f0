"""A model as Keras describes it in a file: the Keras layers in it, as nodes.

The description is a stranger's: every part of it is looked at before it is used, and only Keras's
own names are taken. Nothing is imported, called or evaluated.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.faults import shown
from fmnist_workbench.spec.layers import Node

_LAYERS = "keras.layers"
_MODELS = {
    "Sequential": ("keras", "keras.models", "keras.src.models.sequential"),
    "Functional": ("keras", "keras.models", "keras.src.models.functional"),
}
_OF_KERAS_2 = (None, "keras.engine.functional", "keras.src.engine.functional")
_INPUT = "InputLayer"
_PLAIN_INPUT = {"dtype": "float32", "sparse": False, "ragged": False, "optional": False}


@dataclass(frozen=True)
class KerasModel:
    """A model of one input and one output.

    Attributes:
        name: As Keras has it.
        source: The name of the input, which the first node takes.
        shape: Of one sample, as the input has it: any number of sizes.
        nodes: The Keras layers in order, the input left out, with settings as Keras wrote them and
            all inputs named.
    """

    name: str
    source: str
    shape: tuple[int, ...]
    nodes: tuple[Node, ...]


def read_model(document: object) -> KerasModel:
    """Return the model that Keras's JSON describes.

    Args:
        document: The content of a model's config.json, as plain JSON data.

    Raises:
        InputError: It is no model that Keras itself saved, or none of one input and one output; the
            sentence has no beginning that says which file.
    """
    model = _mapping(document, "config.json")
    kind = _text(model.get("class_name"), "the model's class_name")
    own = model.get("module") in _MODELS.get(kind, ())
    if kind in _MODELS and model.get("module") in _OF_KERAS_2:
        raise InputError(
            f"the model is a {kind} of Keras 2; load it with Keras 3 and save it as .keras again."
        )
    if not own or model.get("registered_name") not in (None, kind):
        raise InputError(
            f"the model is a {_shown_class(_class_of(model, 'the model'))}, and only Keras's own "
            "Sequential and plain functional models are read; build it as one of these and save it "
            "again."
        )
    config = _mapping(model.get("config"), "the model's config")
    entries = config.get("layers")
    if not isinstance(entries, list):
        raise InputError(f"the model's layers are {shown(entries)}: they must be a list.")
    layers = [_layer(entry, place) for place, entry in enumerate(entries)]
    if kind == "Functional":
        layers = [_linked(layer, entry) for layer, entry in zip(layers, entries, strict=True)]
    source, shape, nodes = _without_input(layers, config)
    _refuse_twins(nodes)
    if kind == "Functional":
        _require_ends(config, source, nodes)
    else:
        nodes = _chained(nodes, source)
    name = config.get("name")
    return KerasModel(name if isinstance(name, str) else "", source, shape, nodes)


def describe_node(node: Node, number: int) -> str:
    """Return what a Keras layer is called in sentences: "layer 3, 'conv2d_1' (Conv2D)".

    Args:
        node: The layer.
        number: Its place, counted from 1, the input left out.
    """
    return f"layer {number}, {shown(node.name)} ({_shown_class(node.class_name)})"


def _layer(entry: object, place: int) -> Node:
    """Return a layer, whose inputs are not known yet."""
    what = f"layer {place}"
    layer = _mapping(entry, what)
    config = _mapping(layer.get("config"), f"the config of {what}")
    name = _text(config.get("name"), f"the name of {what}")
    return Node(_class_of(layer, what), name, config)


def _class_of(layer: Mapping[str, Any], what: str) -> str:
    """Return the name of a class of Keras's own layers, or with its origin that of another."""
    name, registered = layer.get("class_name"), layer.get("registered_name")
    class_name = _text(name, f"the class_name of {what}")
    if isinstance(registered, str) and registered != class_name:
        return registered
    module = layer.get("module")
    return class_name if module == _LAYERS else f"{module}.{class_name}"


def _shown_class(name: str) -> str:
    return shown(name)[1:-1]


def _without_input(
    layers: list[Node], config: Mapping[str, Any]
) -> tuple[str, tuple[int, ...], tuple[Node, ...]]:
    """Return the input's name, its shape without the batch, and the layers behind it."""
    first = layers[0] if layers else None
    if first is None or first.class_name != _INPUT:
        # A Sequential may say it beside its layers.
        return "", _shape(config.get("build_input_shape")), tuple(layers)
    for name, usual in _PLAIN_INPUT.items():
        value = first.config.get(name, usual)
        if isinstance(value, dict):
            value = _mapping(value.get("config"), f"the input's {name}").get("name")
        if value != usual:
            raise InputError(
                f"the input's {name} is {shown(value)}: it must be {shown(usual)}, as images reach "
                "a network here."
            )
    shape = first.config.get("batch_shape", first.config.get("batch_input_shape"))  # Keras 2's name
    return first.name, _shape(shape), tuple(layers[1:])


def _shape(batch_shape: object) -> tuple[int, ...]:
    if batch_shape is None:
        raise InputError(
            "the model has no input shape; build it first, model.build((None, 28, 28, 1)) or with "
            "an Input as its first layer, and save it again."
        )
    sizes = batch_shape[1:] if isinstance(batch_shape, list) else []
    if not sizes or not all(type(size) is int and size > 0 for size in sizes):
        raise InputError(
            f"the model's input shape is {shown(batch_shape)}: it must be a list such as "
            "[None, 28, 28, 1], the batch and then fixed sizes."
        )
    return tuple(sizes)


def _chained(nodes: tuple[Node, ...], source: str) -> tuple[Node, ...]:
    sources = (source, *(node.name for node in nodes))
    return tuple(
        Node(node.class_name, node.name, node.config, (before,))
        for before, node in zip(sources, nodes, strict=False)
    )


def _linked(node: Node, entry: Mapping[str, Any]) -> Node:
    """Return a layer of a functional model with the names of the layers that it takes."""
    calls = entry.get("inbound_nodes")
    what = f"layer {shown(node.name)} ({_shown_class(node.class_name)})"
    if not isinstance(calls, list) or len(calls) > 1:
        raise InputError(
            f"{what} is used more than once, and only plain chains of layers are read; use each "
            "layer once."
        )
    inputs = tuple(name for call in calls for name in _inputs(_mapping(call, what), what))
    return Node(node.class_name, node.name, node.config, inputs)


def _inputs(call: Mapping[str, Any], what: str) -> Iterator[str]:
    """Yield the names of the layers whose outputs a call takes."""
    for name, value in _mapping(call.get("kwargs"), what).items():
        if value not in (None, False):  # Keras writes training=False where nobody said anything
            raise InputError(
                f"{what} is called with {shown(name)} set to {shown(value)}, which the catalogue "
                "cannot say; call it with its input alone."
            )
    arguments = call.get("args")
    arguments = arguments if isinstance(arguments, list) else [arguments]
    for argument in arguments:
        for tensor in argument if isinstance(argument, list) else [argument]:
            config = _mapping(_mapping(tensor, what).get("config"), what)
            yield _end(config.get("keras_history"), what)


def _require_ends(config: Mapping[str, Any], source: str, nodes: tuple[Node, ...]) -> None:
    """Refuse a functional model of several inputs or outputs, or whose last layer is not its end.

    Raises:
        InputError: It is one.
    """
    ends = {"input": source, "output": nodes[-1].name if nodes else source}
    for end, name in ends.items():
        given = config.get(f"{end}_layers")
        if isinstance(given, list) and len(given) == 1:
            given = given[0]
        if _end(given, f"the model's {end}") != name:
            raise InputError(
                f"the model's {end} is not its {'first' if end == 'input' else 'last'} layer, and "
                "only plain chains of layers are read; leave out what lies beyond."
            )


def _end(history: object, what: str) -> str:
    """Return the name of a layer that is used once and has one output."""
    match history:
        case [str(name), 0, 0]:
            return name
    raise InputError(
        f"{what} takes {shown(history)}, and only plain chains of layers with one input and one "
        "output each are read; build the model as a Sequential."
    )


def _refuse_twins(nodes: tuple[Node, ...]) -> None:
    (name, times), *_ = Counter(node.name for node in nodes).most_common(1) or [("", 0)]
    if times > 1:
        raise InputError(f"{times:,} layers are named {shown(name)}; the file is damaged.")


def _mapping(value: object, what: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise InputError(
            f"{what} is {shown(value)}, where Keras describes an object; the file is damaged, or "
            "not one that Keras 3 saved."
        )
    return value


def _text(value: object, what: str) -> str:
    if not isinstance(value, str):
        raise InputError(
            f"{what} is {shown(value)}: it must be a text; the file is damaged, or not one that "
            "Keras 3 saved."
        )
    return value
