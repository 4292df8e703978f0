"""A network: an ordered list of layers, as a value, and the Keras nodes it stands for."""

from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from fmnist_workbench.spec.layers import BEFORE, AnyLayer, Layer, Node, Shape
from fmnist_workbench.spec.value import FormatNumber, Value, WholeNumbers

MAX_LAYERS = 500

MAX_SIDE = 256
"""Pixels: the height or width of the largest images that a network takes."""

Side = Annotated[int, Field(ge=1, le=MAX_SIDE)]
Channels = Annotated[Literal[1, 3], WholeNumbers]
MIN_CLASSES = 2
MAX_CLASSES = 100

Classes = Annotated[int, Field(ge=MIN_CLASSES, le=MAX_CLASSES)]
InputShape = tuple[Side, Side, Channels]


class Network(Value):
    """The architecture of a model, from the image to the class probabilities.

    A network that cannot be built is still a value, so that a builder can hold it while a person
    works on it: `spec.diagnosis.diagnose` says what is wrong with it.

    Example:
        >>> Network(name="tiny", layers=(Flatten(), Classifier())).layer_names()
        ('flatten', 'classifier')
    """

    format: FormatNumber = 1
    name: Annotated[str, Field(min_length=1, max_length=60)] = Field(
        description="What the network is called: its runs and its script are named after it. It "
        "changes nothing about the training."
    )
    input_shape: InputShape = (28, 28, 1)
    classes: Classes = 10
    layers: Annotated[tuple[AnyLayer, ...], Field(max_length=MAX_LAYERS)] = ()

    @model_validator(mode="after")
    def _names_are_unique(self) -> Self:
        counts = Counter(layer.name for layer in self.layers if layer.name)
        if "input" in counts:
            raise ValueError("a layer is named 'input', as the image itself is; rename it")
        twice = [name for name, count in counts.items() if count > 1]
        if twice:
            raise ValueError(f"two layers are named '{twice[0]}'; give one of them another name")
        return self

    def layer_names(self) -> tuple[str, ...]:
        """Return a name for each layer: its own, or its kind with _1, _2, … for repeats."""
        taken = {layer.name for layer in self.layers if layer.name}
        repeats: Counter[str] = Counter()
        names: list[str] = []
        for layer in self.layers:
            name = layer.name or layer.kind
            while name in taken and not layer.name:
                repeats[layer.kind] += 1
                name = f"{layer.kind}_{repeats[layer.kind]}"
            taken.add(name)
            names.append(name)
        return tuple(names)

    def resolved_layers(self) -> tuple[Layer, ...]:
        """Return the layers with what depends on the number of classes filled in."""
        return tuple(layer.resolved(self.classes) for layer in self.layers)

    def nodes(self) -> tuple[Node, ...]:
        """Return the Keras nodes of the whole network, in order, each with its inputs named.

        Building, code export and inspection all walk this. The first node's input is "input".

        Raises:
            ShapeError: A layer cannot take what the layers before it give.
        """
        nodes: list[Node] = []
        source = "input"
        shape: Shape = self.input_shape
        for layer, name in zip(self.resolved_layers(), self.layer_names(), strict=True):
            nodes += connected(layer.nodes(name, shape), source)
            source, shape = name, layer.output_shape(shape)
        return tuple(nodes)

    def fitted(self, input_shape: tuple[int, ...], classes: int) -> "Network":
        """Return the same layers for images of another shape and another number of classes."""
        return self.changed(input_shape=tuple(input_shape), classes=classes)


def connected(nodes: tuple[Node, ...], source: str) -> Iterator[Node]:
    """Yield a layer's nodes with all inputs named, where `source` is the node before it."""
    before = source
    for node in nodes:
        inputs = tuple(source if name == BEFORE else name for name in node.inputs or (before,))
        yield Node(node.class_name, node.name, node.config, inputs)
        before = node.name
