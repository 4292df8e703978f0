"""What every kind of layer is: fields, help, shape rule, counts, and its Keras nodes."""

import re
from dataclasses import dataclass, field
from typing import Any, ClassVar

from pydantic import Field, field_validator

from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.value import Value

Shape = tuple[int, ...]
"""The shape of one sample between two layers, without the batch: (28, 28, 1) or (128,)."""

BEFORE = ""
"""Among a node's inputs: the output of the layer before the one that the node belongs to."""

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}")


class ShapeError(InputError):
    """A layer cannot take what the layers before it give."""


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
            raise ValueError("use letters, digits and _, a letter first, at most 40 in all")
        return name

    title: ClassVar[str]
    """Keras's class name, as the catalogue shows it."""
    group: ClassVar[str]
    """The heading under which the catalogue lists it."""
    help: ClassVar[str]
    """A paragraph for a student."""
    draws: ClassVar[bool] = False
    """Whether it draws random numbers while training, from a state that Keras keeps for it."""

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

    def nodes(self, name: str, shape: Shape) -> tuple[Node, ...]:
        """Return the Keras layers this one stands for, the last one giving its output.

        A kind that is `resolved` into another one, as the classifier is, has none of its own.

        Args:
            name: The layer's name, which its last node takes; others are named "name.part".
            shape: What the layer gets; most kinds are built alike for every shape.
        """
        raise NotImplementedError(f"{self.title} has no Keras layer of its own: {name}")

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
            f"{describe(shape)}; put it before Flatten."
        )
    return shape[0], shape[1], shape[2]


def describe(shape: Shape) -> str:
    """Return a shape as it is written in class: "28×28×1", or "128 values"."""
    if len(shape) == 1:
        return f"{shape[0]:,} values"
    return "×".join(str(size) for size in shape)
