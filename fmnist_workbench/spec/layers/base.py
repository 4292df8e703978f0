"""What every kind of layer is: fields, help, shape rule, counts, and its Keras nodes."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, NamedTuple, Self

from pydantic import Field, field_validator

from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.value import Value
from fmnist_workbench.spec.words import count

Shape = tuple[int, ...]
"""The shape of one sample between two layers, without the batch: (28, 28, 1) or (128,)."""

BEFORE = ""
"""Among a node's inputs: the output of the layer before the one that the node belongs to."""

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}")


class ShapeError(InputError):
    """A layer cannot take what the layers before it give.

    Attributes:
        code: What is wrong, for the program: "window_too_large".
    """

    def __init__(self, message: str, code: str = "shape") -> None:
        super().__init__(message)
        self.code = code


class Window(NamedTuple):
    """A square window that slides over an image: its side and how far it moves, in pixels."""

    side: int
    stride: int


@dataclass(frozen=True)
class Node:
    """One Keras layer as plain data, with the names of the nodes whose outputs it takes.

    Attributes:
        class_name: A class of `keras.layers`, "Conv2D".
        name: The node's name, unique in its network.
        config: Keyword arguments of that class, JSON-able, without the name.
        inputs: Names of the nodes it takes, or `BEFORE`; none means the node before it.
    """

    class_name: str
    name: str
    config: dict[str, Any]
    inputs: tuple[str, ...] = field(default=())


def layer_of(name: str) -> str:
    """Return the layer that a node, or a variable by its path, belongs to.

    A layer's nodes are named after it, and a node's variables after the node.

    Example:
        >>> layer_of("block.conv1"), layer_of("block.conv1/kernel"), layer_of("block")
        ('block', 'block', 'block')
    """
    return name.partition("/")[0].partition(".")[0]


class Layer(Value):
    """One layer of a network, as a value.

    A subclass is all there is to say about a kind of layer. It names a `kind`, its fields with
    bounds, defaults and a description each (from which forms and tooltips are made), and the
    rules below.
    """

    kind: str
    name: str | None = Field(
        default=None,
        description="Your own name for this layer; left empty, it is named after its kind.",
    )

    @field_validator("name")
    @classmethod
    def _name_is_plain(cls, name: str | None) -> str | None:
        if name is not None and not _NAME.fullmatch(name):
            raise ValueError("use letters a to z, digits and _, a letter first, at most 40 in all")
        return name

    title: ClassVar[str]
    """Keras's class name, as the catalogue shows it."""
    group: ClassVar[str]
    """The heading under which the catalogue lists it."""
    help: ClassVar[str]
    """A paragraph for a student."""
    draws: ClassVar[bool] = False
    """Whether it draws random numbers while training, from a state that Keras keeps for it."""
    learns_map: ClassVar[bool] = False
    """Whether its weights make one linear map of all it gets, as those of a dense layer do."""

    def resolved(self, classes: int) -> "Layer":
        """Return the layer to build for a data set of so many classes; most do not care."""
        del classes
        return self

    def output_shape(self, shape: Shape) -> Shape:
        """Return the shape of what this layer gives for an input of `shape`.

        Raises:
            ShapeError: Keras would refuse that input; the message says why and what to do.
        """
        return shape

    def parameters(self, shape: Shape) -> int:
        """Return how many weights the layer has for an input of `shape`, as Keras counts them."""
        del shape
        return 0

    def macs(self, shape: Shape) -> int:
        """Return the multiply-accumulate operations for one sample of `shape`."""
        del shape
        return 0

    def output_formulas(self, shape: Shape) -> tuple[str, ...]:
        """Return how each size of the output is worked out, with this layer's numbers.

        An entry is empty where there is nothing to work out, and so is the tuple where that
        holds for all. `output_shape` must take `shape`. Example: ("ceil(28/2)", "ceil(28/2)", "").
        """
        del shape
        return ()

    def parameters_formula(self, shape: Shape) -> str:
        """Return how `parameters` is worked out, "(3·3·1 + 1)·32"; empty for none."""
        del shape
        return ""

    def macs_formula(self, shape: Shape) -> str:
        """Return how `macs` is worked out, "26·26·32·3·3·1"; empty for none."""
        del shape
        return ""

    def windows(self) -> tuple[Window, ...] | None:
        """Return the windows that slide one after another; None if each value sees everything."""
        return ()

    def is_linear(self) -> bool:
        """Return whether, when predicting, it only scales, adds up and shifts what it gets."""
        return bool(vars(self).get("activation", "linear") == "linear")

    def is_idle(self, shape: Shape) -> bool:
        """Return whether it gives exactly what it gets, where it gets `shape`."""
        del shape
        return False

    def nodes(self, name: str, shape: Shape) -> tuple[Node, ...]:
        """Return the Keras layers this one stands for, the last one giving its output.

        A kind that is `resolved` into another one, as the classifier is, has none of its own.

        Args:
            name: The layer's name, which its last node takes; others are named "name.part".
            shape: What the layer gets; most kinds are built alike for every shape.
        """
        raise NotImplementedError(f"{self.title} has no Keras layer of its own: {name}")

    @classmethod
    def from_keras(cls, nodes: Mapping[str, Node], name: str, shape: Shape, what: str) -> Self:
        """Return the layer whose fields are filled from Keras layers that a file describes.

        Whether it stands for these Keras layers, and says all that they do, its `nodes` tell.

        Args:
            nodes: The Keras layers by name, with settings as `saved.plain_settings` returns them.
            name: The last one's, whose output is the layer's.
            shape: What the layer gets.
            what: What is being read, as the start of a sentence: "layer 3, 'conv2d_1' (Conv2D)".

        Raises:
            InputError: A setting is not among those that the fields allow.
        """
        settings = cls.keras_settings(nodes, name, shape)
        own = cls.model_fields.keys() - Layer.model_fields.keys()
        return cls.from_json(json.dumps({key: settings[key] for key in own & set(settings)}), what)

    @classmethod
    def keras_settings(cls, nodes: Mapping[str, Node], name: str, shape: Shape) -> dict[str, Any]:
        """Return the settings after which fields are called; most kinds are one Keras layer."""
        del shape
        config = nodes[name].config
        penalty = config.get("kernel_regularizer")
        return config | penalty if isinstance(penalty, dict) else config

    def summary(self) -> str:
        """Return its settings in a few words, for the block that shows it: "32, 3×3, relu"."""
        return ""


def keras_config(layer: Layer, *names: str) -> dict[str, Any]:
    """Return the fields of these names as Keras's keyword arguments."""
    data = layer.to_dict()
    return {name: data[name] for name in names}


def volume(layer: Layer, shape: Shape) -> tuple[int, int, int]:
    """Return `shape` as (height, width, channels), or say that the layer needs a volume."""
    if len(shape) != 3:
        raise ShapeError(
            f"{layer.title} needs an image or feature maps (height, width, channels), but gets "
            f"{describe(shape)}; put it before Flatten.",
            "needs_volume",
        )
    return shape[0], shape[1], shape[2]


def describe(shape: Shape) -> str:
    """Return a shape as it is written in class: "28×28×1", or "128 values"."""
    if len(shape) == 1:
        return count(shape[0], "value")
    return "×".join(str(size) for size in shape)
