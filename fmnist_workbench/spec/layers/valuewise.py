"""Layers that change every value by itself."""

from math import prod
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from fmnist_workbench.spec.layers.base import Layer, Node, Shape, keras_config
from fmnist_workbench.spec.layers.fields import ACTIVATION_HELP
from fmnist_workbench.spec.layers.fields import Activation as ActivationName
from fmnist_workbench.spec.layers.formulas import times


class Activation(Layer):
    """Applies a function to every value."""

    kind: Literal["activation"] = "activation"
    activation: ActivationName = Field(default="relu", description=ACTIVATION_HELP)

    title: ClassVar[str] = "Activation"
    group: ClassVar[str] = "Activation and scale"
    help: ClassVar[str] = (
        "Applies a function such as relu to every value by itself. Use it when something, "
        "usually batch normalization, stands between a layer and its activation."
    )

    def is_idle(self, _shape: Shape) -> bool:
        """Return whether it is linear."""
        return self.activation == "linear"

    def nodes(self, name: str, _shape: Shape) -> tuple[Node, ...]:
        """Return one Keras Activation."""
        return (Node("Activation", name, keras_config(self, "activation")),)

    def summary(self) -> str:
        """Return the function."""
        return self.activation


class Rescaling(Layer):
    """Multiplies every value by a fixed number and adds another."""

    kind: Literal["rescaling"] = "rescaling"
    scale: Annotated[float, Field(ge=-1000, le=1000)] = Field(
        default=2.0, description="What every value is multiplied by."
    )
    offset: Annotated[float, Field(ge=-1000, le=1000)] = Field(
        default=-1.0, description="What is added after that."
    )

    title: ClassVar[str] = "Rescaling"
    group: ClassVar[str] = "Activation and scale"
    help: ClassVar[str] = (
        "Computes scale × value + offset for every value; nothing is learned. Pixels reach the "
        "network from 0 to 1; times 2 less 1 brings them to -1 to 1, which suits tanh and "
        "networks trained elsewhere."
    )

    def is_idle(self, _shape: Shape) -> bool:
        """Return whether it multiplies by 1 and adds 0."""
        return (self.scale, self.offset) == (1, 0)

    def macs(self, shape: Shape) -> int:
        """Return one a value."""
        return prod(shape)

    def macs_formula(self, shape: Shape) -> str:
        """Return how many values there are."""
        return times(*shape)

    def nodes(self, name: str, _shape: Shape) -> tuple[Node, ...]:
        """Return one Keras Rescaling."""
        return (Node("Rescaling", name, keras_config(self, "scale", "offset")),)

    def summary(self) -> str:
        """Return the arithmetic."""
        return f"× {self.scale:g} {'-' if self.offset < 0 else '+'} {abs(self.offset):g}"
