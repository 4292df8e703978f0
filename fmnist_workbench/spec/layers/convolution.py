"""Layers that slide learned filters over an image."""

from typing import ClassVar, Literal

from pydantic import Field

from fmnist_workbench.spec.layers.base import Layer, Node, Shape, keras_config, volume
from fmnist_workbench.spec.layers.fields import (
    ACTIVATION_HELP,
    PADDING_HELP,
    Activation,
    Extent,
    Padding,
    Units,
)
from fmnist_workbench.spec.layers.windows import slide


class Conv2D(Layer):
    """A convolution: each filter slides over the input and gives one feature map."""

    kind: Literal["conv2d"] = "conv2d"
    filters: Units = Field(
        default=32,
        description="How many patterns this layer looks for; each gives one feature map.",
    )
    kernel_size: Extent = Field(
        default=3, description="Height and width of each filter, in pixels of its input."
    )
    strides: Extent = Field(
        default=1, description="How far the filter moves each step; 2 halves the size."
    )
    padding: Padding = Field(default="valid", description=PADDING_HELP)
    activation: Activation = Field(default="linear", description=ACTIVATION_HELP)

    title: ClassVar[str] = "Conv2D"
    group: ClassVar[str] = "Convolution"
    help: ClassVar[str] = (
        "Slides small learned filters over the image. Each filter answers strongly where its "
        "pattern stands, and writes its answers into a feature map. Early convolutions find "
        "edges, later ones combine them into parts. The same weights serve every position, "
        "so a convolution needs few of them."
    )

    def output_shape(self, shape: Shape) -> Shape:
        """Return (height, width, filters)."""
        size = slide(
            self, shape, window=self.kernel_size, stride=self.strides, padding=self.padding
        )
        return (*size, self.filters)

    def parameters(self, shape: Shape) -> int:
        """Return (kernel² x input channels + 1 bias) x filters."""
        channels = volume(self, shape)[2]
        return (self.kernel_size**2 * channels + 1) * self.filters

    def macs(self, shape: Shape) -> int:
        """Return one multiplication for each weight of a filter at each output value."""
        height, width, filters = self.output_shape(shape)
        return height * width * filters * self.kernel_size**2 * volume(self, shape)[2]

    def nodes(self, name: str) -> tuple[Node, ...]:
        """Return one Keras Conv2D."""
        names = ("filters", "kernel_size", "strides", "padding", "activation")
        return (Node("Conv2D", name, keras_config(self, *names)),)

    def summary(self) -> str:
        """Return filters, kernel, and what differs from the usual."""
        parts = [f"{self.filters} filters", f"{self.kernel_size}×{self.kernel_size}"]
        parts += [f"stride {self.strides}"] if self.strides > 1 else []
        parts += [self.padding] if self.padding != "valid" else []
        parts += [self.activation] if self.activation != "linear" else []
        return ", ".join(parts)
