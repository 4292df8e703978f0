"""Layers whose every output looks at every input."""

from math import prod
from typing import ClassVar, Literal

from pydantic import Field

from fmnist_workbench.spec.layers.base import Layer, Node, Shape, keras_config
from fmnist_workbench.spec.layers.fields import (
    ACTIVATION_HELP,
    L1,
    L2,
    Activation,
    KernelInitializer,
    Units,
    UseBias,
)
from fmnist_workbench.spec.layers.formulas import plus_bias, times
from fmnist_workbench.spec.layers.kernels import kernel_config, kernel_words
from fmnist_workbench.spec.words import count


class Dense(Layer):
    """Every unit weighs every input."""

    kind: Literal["dense"] = "dense"
    units: Units = Field(default=128, description="How many values this layer gives.")
    activation: Activation = Field(default="relu", description=ACTIVATION_HELP)
    use_bias: UseBias = True
    kernel_initializer: KernelInitializer = "glorot_uniform"
    l1: L1 = 0.0
    l2: L2 = 0.0

    title: ClassVar[str] = "Dense"
    group: ClassVar[str] = "Dense"
    help: ClassVar[str] = (
        "Each unit takes a weighted sum of all inputs, adds its bias and applies the "
        "activation. Dense layers combine what the convolutions found into a decision; "
        "most of a small network's weights are here."
    )
    learns_map: ClassVar[bool] = True

    def output_shape(self, shape: Shape) -> Shape:
        """Return the shape with its last size replaced by the units, as Keras does."""
        return (*shape[:-1], self.units)

    def parameters(self, shape: Shape) -> int:
        """Return (inputs + 1 bias) x units."""
        return (shape[-1] + self.use_bias) * self.units

    def macs(self, shape: Shape) -> int:
        """Return inputs x units, at each position if there are several."""
        return prod(shape) * self.units

    def parameters_formula(self, shape: Shape) -> str:
        """Return (inputs + 1 bias) x units."""
        return plus_bias(times(shape[-1]), self.units, use_bias=self.use_bias)

    def macs_formula(self, shape: Shape) -> str:
        """Return inputs x units."""
        return times(*shape, self.units)

    def nodes(self, name: str, _shape: Shape) -> tuple[Node, ...]:
        """Return one Keras Dense."""
        config = keras_config(self, "units", "activation") | kernel_config(self)
        return (Node("Dense", name, config),)

    def summary(self) -> str:
        """Return units, activation, and what differs from the usual."""
        return ", ".join([count(self.units, "unit"), self.activation, *kernel_words(self)])


class Classifier(Layer):
    """The classification layer: a dense layer with softmax, a unit for each class."""

    kind: Literal["classifier"] = "classifier"
    title: ClassVar[str] = "Classifier"
    group: ClassVar[str] = "Dense"
    help: ClassVar[str] = (
        "The last layer: one unit for each class of the data set, with softmax, so that the "
        "outputs are probabilities that add up to 1. A network needs exactly one, at the end."
    )
    learns_map: ClassVar[bool] = True

    def is_linear(self) -> bool:
        """Return False: softmax makes the values compete."""
        return False

    def resolved(self, classes: int) -> Layer:
        """Return the dense layer this is for so many classes."""
        return Dense(name=self.name, units=classes, activation="softmax")

    def summary(self) -> str:
        """Return its activation; its units come from the data."""
        return "softmax over the classes"
