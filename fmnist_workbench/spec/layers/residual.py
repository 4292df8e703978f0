"""The block that residual networks are made of."""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from pydantic import Field

from fmnist_workbench.spec.layers.base import BEFORE, Layer, Node, Shape, Window, volume
from fmnist_workbench.spec.layers.convolution import Conv2D
from fmnist_workbench.spec.layers.fields import (
    ACTIVATION_HELP,
    L1,
    L2,
    Activation,
    Extent,
    KernelInitializer,
    Units,
)
from fmnist_workbench.spec.layers.formulas import times
from fmnist_workbench.spec.layers.regularization import BatchNormalization
from fmnist_workbench.spec.layers.windows import slide, slide_formulas
from fmnist_workbench.spec.words import count


class ResidualBlock(Layer):
    """Two convolutions, and a shortcut around them that is added to what they give.

    He et al., "Deep residual learning for image recognition", 2016: the basic block, whose
    shortcut is a 1x1 convolution where shape or stride change (their option B).
    """

    kind: Literal["residual_block"] = "residual_block"
    filters: Units = Field(
        default=32, description="How many feature maps both convolutions of the block give."
    )
    kernel_size: Extent = Field(
        default=3, description="Height and width of the filters of both convolutions."
    )
    strides: Extent = Field(
        default=1,
        description="How far the first convolution's filters move; 2 halves height and width.",
    )
    activation: Activation = Field(default="relu", description=ACTIVATION_HELP)
    kernel_initializer: KernelInitializer = "he_normal"
    l1: L1 = 0.0
    l2: L2 = 0.0

    title: ClassVar[str] = "ResidualBlock"
    group: ClassVar[str] = "Convolution"
    help: ClassVar[str] = (
        "Two convolutions, each with batch normalization, and a shortcut that carries the "
        "input past them and adds it to their result. The convolutions only have to learn what "
        "to change, and the gradient finds a short way back: networks of many layers can be "
        "trained. Where the number of maps or the size changes, a 1×1 convolution fits the "
        "shortcut to it."
    )

    def output_shape(self, shape: Shape) -> Shape:
        """Return (height, width, filters); the convolutions pad, so any size fits."""
        size = slide(self, shape, window=self.kernel_size, stride=self.strides, padding="same")
        return (*size, self.filters)

    def parameters(self, shape: Shape) -> int:
        """Return the weights of the convolutions and normalizations, and of the shortcut's."""
        normalizations = 3 if self._projects(shape) else 2
        return self._weights(shape) + normalizations * 4 * self.filters

    def macs(self, shape: Shape) -> int:
        """Return the multiplications of all its convolutions; the addition is not counted."""
        height, width, _ = self.output_shape(shape)
        return height * width * self._weights(shape)

    def output_formulas(self, shape: Shape) -> tuple[str, ...]:
        """Return the sizes that the first convolution leaves."""
        size = slide_formulas(shape, window=self.kernel_size, stride=self.strides, padding="same")
        return (*size, "")

    def parameters_formula(self, shape: Shape) -> str:
        """Return the weights of each convolution and 4 x filters for each normalization."""
        normalizations = 3 if self._projects(shape) else 2
        return f"{self._weights_formula(shape)} + {times(normalizations, 4, self.filters)}"

    def macs_formula(self, shape: Shape) -> str:
        """Return output positions x the weights of all convolutions."""
        return times(*self.output_shape(shape)[:2], f"({self._weights_formula(shape)})")

    def windows(self) -> tuple[Window, ...]:
        """Return the windows of both convolutions; the shortcut sees less."""
        return Window(self.kernel_size, self.strides), Window(self.kernel_size, 1)

    def nodes(self, name: str, shape: Shape) -> tuple[Node, ...]:
        """Return convolutions, normalizations, the shortcut, the sum and the activation."""
        path = (
            *self._normalized(self._first(), _first_of(name), shape),
            Node("Activation", f"{name}.act1", {"activation": self.activation}),
            *self._normalized(self._second(), f"{name}.conv2", shape),
        )
        shortcut: tuple[Node, ...] = ()
        if self._projects(shape):
            shortcut = self._normalized(self._shortcut(), f"{name}.shortcut", shape, (BEFORE,))
        added = (path[-1].name, shortcut[-1].name if shortcut else BEFORE)
        end = (
            Node("Add", f"{name}.add", {}, added),
            Node("Activation", name, {"activation": self.activation}),
        )
        return (*path, *shortcut, *end)

    @classmethod
    def keras_settings(cls, nodes: Mapping[str, Node], name: str, shape: Shape) -> dict[str, Any]:
        """Return the first convolution's settings, and the activation at the end."""
        first = _first_of(name)
        settings = Conv2D.keras_settings(nodes, first, shape) if first in nodes else {}
        return settings | {"activation": nodes[name].config.get("activation")}

    def summary(self) -> str:
        """Return filters, kernel, stride where it is not 1, and activation."""
        parts = [count(self.filters, "filter"), f"{self.kernel_size}×{self.kernel_size}"]
        parts += [f"stride {self.strides}"] if self.strides > 1 else []
        return ", ".join([*parts, self.activation])

    def _projects(self, shape: Shape) -> bool:
        return self.strides > 1 or volume(self, shape)[2] != self.filters

    def _weights(self, shape: Shape) -> int:
        """Return the weights of all convolutions, the shortcut's included."""
        shortcut = shape[2] * self.filters if self._projects(shape) else 0
        return self.kernel_size**2 * (shape[2] + self.filters) * self.filters + shortcut

    def _weights_formula(self, shape: Shape) -> str:
        side, filters = self.kernel_size, self.filters
        weights = [times(side, side, shape[2], filters), times(side, side, filters, filters)]
        weights += [times(shape[2], filters)] if self._projects(shape) else []
        return " + ".join(weights)

    def _first(self) -> Conv2D:
        return self._convolution(self.kernel_size, self.strides)

    def _second(self) -> Conv2D:
        return self._convolution(self.kernel_size, 1)

    def _shortcut(self) -> Conv2D:
        return self._convolution(1, self.strides)

    def _convolution(self, kernel_size: int, strides: int) -> Conv2D:
        """Return a convolution without a bias, which the normalization would take away."""
        return Conv2D(
            filters=self.filters,
            kernel_size=kernel_size,
            strides=strides,
            padding="same",
            use_bias=False,
            kernel_initializer=self.kernel_initializer,
            l1=self.l1,
            l2=self.l2,
        )

    def _normalized(
        self, convolution: Conv2D, name: str, shape: Shape, inputs: tuple[str, ...] = ()
    ) -> tuple[Node, ...]:
        """Return the nodes of a convolution and its batch normalization."""
        first, *others = convolution.nodes(name, shape)
        first = Node(first.class_name, first.name, first.config, inputs)
        return (first, *others, *BatchNormalization().nodes(f"{name}_norm", shape))


def _first_of(name: str) -> str:
    return f"{name}.conv1"
