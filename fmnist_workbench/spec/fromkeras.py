"""A model that Keras saved, as a network: driven by the catalogue, without Keras.

Each kind of layer knows which Keras layers it stands for (`Layer.nodes`). Here that is read the
other way round: a layer is made from the settings in the file by the names of its fields, and kept
if its own nodes say exactly what the file says, setting by setting.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from re import fullmatch

from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.kerasinput import apart
from fmnist_workbench.spec.kerasmodel import KerasModel, describe_node, read_model
from fmnist_workbench.spec.layers import (
    CATALOGUE,
    Classifier,
    Dense,
    Layer,
    Node,
    Shape,
    ShapeError,
    describe,
)
from fmnist_workbench.spec.layers.saved import first_difference, kind_of, plain_settings
from fmnist_workbench.spec.network import (
    MAX_CLASSES,
    MAX_LAYERS,
    MIN_CLASSES,
    Network,
    connected,
)

_BY_CLASS = {kind.title: kind for kind in CATALOGUE.values() if kind.nodes is not Layer.nodes}
_IMAGE_RANK = 3
_MOST_NODES = 20
"""More Keras layers than any one layer of the catalogue stands for."""


def network_from_keras(document: object, name: str) -> Network:
    """Return the network of a model as Keras describes it.

    A last dense layer with softmax becomes the classification layer. Names that Keras gave by
    itself are left out, and so are seeds of layers: all randomness comes from the recipe's. First
    layers that scale images channel by channel are no part of a network (`spec.kerasinput`).

    Args:
        document: The content of a model's config.json, as plain JSON data.
        name: What the network is to be called.

    Raises:
        InputError: The first thing that cannot be a network, in one sentence: a layer that is not
            in the catalogue, or a setting that it does not have.
    """
    return network_of(apart(read_model(document))[1], name)


def network_of(model: KerasModel, name: str) -> Network:
    """Return the network of a model whose first layers are as here; else as above."""
    nodes, source = model.nodes, model.source
    image = shape = _image_shape(model.shape, nodes, source)
    layers: list[Layer] = []
    place, classes = 0, None
    while place < len(nodes):
        if len(layers) == MAX_LAYERS:
            raise InputError(
                f"the model has more than {MAX_LAYERS} layers, the most that are read; build a "
                "smaller one."
            )
        layer, place = _next_layer(nodes, place, source, shape)
        what = describe_node(nodes[place - 1], place)
        if place == len(nodes):
            layer, classes = _at_the_end(layer, what)
        shape = _output(layer.resolved(classes or MIN_CLASSES), shape, what)
        source = nodes[place - 1].name
        layers.append(_named(layer, nodes[place - 1]))
    fields = {"classes": classes} if classes else {}
    return Network.of(name=name, input_shape=image, layers=tuple(layers), **fields)


def _image_shape(shape: Shape, nodes: tuple[Node, ...], source: str) -> Shape:
    """Return the image for which the model does the same as for its own input.

    A channel may be missing where the first layer only lays the values out anew.

    Raises:
        InputError: There is none.
    """
    if len(shape) == _IMAGE_RANK:
        return Network.of(name="image", input_shape=shape).input_shape
    if nodes:
        first, _ = _next_layer(nodes, 0, source, shape)
        with suppress(ShapeError):
            laid_out = first.output_shape(shape)
            for image in ((*shape, 1), laid_out):
                if len(image) == _IMAGE_RANK and first.output_shape(image) == laid_out:
                    return _image_shape(image, nodes, source)
    raise InputError(
        f"the model takes {describe(shape)}, but images reach it as height×width×channels; give "
        "its Input three sizes, such as (28, 28, 1), and save it again."
    )


def _next_layer(
    nodes: tuple[Node, ...], place: int, source: str, shape: Shape
) -> tuple[Layer, int]:
    """Return the layer that begins with the Keras layer at a place, and the place behind it."""
    end = _end_of_group(nodes, place)
    if end > place + 1:
        for kind in CATALOGUE.values():
            # Most kinds do not stand for such a group: they say so, or have no nodes of their own.
            with suppress(InputError, NotImplementedError):
                return _from_several(kind, nodes[place:end], source, shape), end
    return _from_one(nodes[place], source, shape, describe_node(nodes[place], place + 1)), place + 1


def _end_of_group(nodes: tuple[Node, ...], place: int) -> int:
    """Return the place behind the Keras layers called "name.part", and "name" itself, from here.

    Those in the middle of such a group stand alone: as a whole it has been tried before.
    """
    name, dot, _ = nodes[place].name.partition(".")
    inside = place > 0 and nodes[place - 1].name.startswith(f"{name}.")
    if dot and not inside:
        for end in range(place + 1, min(place + _MOST_NODES, len(nodes))):
            if nodes[end].name == name:
                return end + 1
            if not nodes[end].name.startswith(f"{name}."):
                break
    return place + 1


def _from_one(node: Node, source: str, shape: Shape, what: str) -> Layer:
    """Return the layer that is the Keras layer of the same name.

    Raises:
        InputError: The catalogue has none, or not with these settings.
    """
    kind = _BY_CLASS.get(node.class_name)
    if kind is None:
        raise InputError(
            f"{what} is not in the layer catalogue; replace it with layers that are, and save the "
            "model again."
        )
    if node.inputs != (source,):
        raise InputError(
            f"{what} does not take the layer before it alone, and only plain chains of layers are "
            "read; build the model as a Sequential."
        )
    given = _plain([node], shape)
    layer = kind.from_keras(given, node.name, shape, what)
    own = _plain(layer.nodes(node.name, shape), shape)
    difference = first_difference(
        kind.keras_settings(given, node.name, shape), kind.keras_settings(own, node.name, shape)
    )
    _refuse(difference, what)
    return layer


def _from_several(kind: type[Layer], nodes: tuple[Node, ...], source: str, shape: Shape) -> Layer:
    """Return the layer of a kind that stands for several Keras layers.

    Raises:
        InputError: It does not stand for these.
    """
    name = nodes[-1].name
    given = _plain(nodes, shape)
    layer = kind.from_keras(given, name, shape, name)
    own = _plain(connected(layer.nodes(name, shape), source), shape)
    if given.keys() != own.keys():
        raise InputError(f"{name} has other parts.")
    for part, node in own.items():
        same = (given[part].class_name, given[part].inputs) == (node.class_name, node.inputs)
        _refuse(first_difference(given[part].config, node.config) if same else "other", part)
    return layer


def _plain(nodes: Iterable[Node], shape: Shape) -> Mapping[str, Node]:
    """Return Keras layers by name, with settings that can be compared."""
    return {
        node.name: Node(node.class_name, node.name, plain_settings(node.config, shape), node.inputs)
        for node in nodes
    }


def _refuse(difference: str | None, what: str) -> None:
    if difference:
        raise InputError(f"{what}: {difference}; change that and save the model again.")


def _at_the_end(layer: Layer, what: str) -> tuple[Layer, int | None]:
    """Return the last layer, which may be the classification layer, and the number of classes."""
    if not isinstance(layer, Dense) or not MIN_CLASSES <= layer.units <= MAX_CLASSES:
        return layer, None
    if layer.activation != "softmax":
        return layer, layer.units
    own = Classifier().resolved(layer.units)
    _refuse(first_difference(layer.to_dict(), own.to_dict()), what)
    return Classifier(), layer.units


def _named(layer: Layer, node: Node) -> Layer:
    """Return the layer with the name that a person gave it, if it can have it here."""
    by_itself = rf"({layer.kind}|{kind_of(node.class_name)})(_\d+)?"
    if node.name != "input" and not fullmatch(by_itself, node.name):
        with suppress(InputError):
            return layer.changed(name=node.name)
    return layer


def _output(layer: Layer, shape: Shape, what: str) -> Shape:
    try:
        return layer.output_shape(shape)
    except ShapeError as error:
        raise InputError(f"{what}: {error}") from None
