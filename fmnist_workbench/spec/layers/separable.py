"""Convolutions that treat each channel by itself, and so need far fewer weights."""

from typing import ClassVar, Literal

from pydantic import Field

from fmnist_workbench.spec.layers.base import Layer, Node, Shape, Window, keras_config, volume
from fmnist_workbench.spec.layers.fields import (
    ACTIVATION_HELP,
    PADDING_HELP,
    Activation,
    DepthMultiplier,
    Extent,
    Padding,
    Units,
    UseBias,
)
from fmnist_workbench.spec.layers.formulas import plus_bias, times
from fmnist_workbench.spec.layers.kernels import bias_config
from fmnist_workbench.spec.layers.windows import slide, slide_formulas, window_words
from fmnist_workbench.spec.words import count

_WINDOW = ("kernel_size", "strides", "padding", "depth_multiplier", "activation")


class DepthwiseConv2D(Layer):
    """A convolution of each channel with filters of its own."""

    kind: Literal["depthwise_conv2d"] = "depthwise_conv2d"
    kernel_size: Extent = Field(
        default=3, description="Height and width of each filter, in pixels of its input."
    )
    strides: Extent = Field(
        default=1, description="How far the filter moves each step; 2 halves the size."
    )
    padding: Padding = Field(default="valid", description=PADDING_HELP)
    depth_multiplier: DepthMultiplier = 1
    activation: Activation = Field(default="linear", description=ACTIVATION_HELP)
    use_bias: UseBias = True

    title: ClassVar[str] = "DepthwiseConv2D"
    group: ClassVar[str] = "Convolution"
    help: ClassVar[str] = (
        "Gives each channel filters of its own and never mixes channels: a 3×3 filter has 9 "
        "weights, however many channels there are. A 1×1 Conv2D behind it mixes them; the two "
        "together are a SeparableConv2D, the building block of networks for phones."
    )
    learns_map: ClassVar[bool] = True

    def output_shape(self, shape: Shape) -> Shape:
        """Return (height, width, channels x depth multiplier)."""
        size = slide(
            self, shape, window=self.kernel_size, stride=self.strides, padding=self.padding
        )
        return (*size, shape[2] * self.depth_multiplier)

    def parameters(self, shape: Shape) -> int:
        """Return (kernel² + 1 bias) x output channels."""
        channels = volume(self, shape)[2] * self.depth_multiplier
        return (self.kernel_size**2 + self.use_bias) * channels

    def macs(self, shape: Shape) -> int:
        """Return kernel² at each output value."""
        height, width, channels = self.output_shape(shape)
        return height * width * channels * self.kernel_size**2

    def output_formulas(self, shape: Shape) -> tuple[str, ...]:
        """Return the sizes that the window leaves, and input channels x depth multiplier."""
        size = slide_formulas(
            shape, window=self.kernel_size, stride=self.strides, padding=self.padding
        )
        channels = times(shape[2], self.depth_multiplier) if self.depth_multiplier > 1 else ""
        return (*size, channels)

    def parameters_formula(self, shape: Shape) -> str:
        """Return (kernel x kernel + 1 bias) x output channels."""
        weights = times(self.kernel_size, self.kernel_size)
        return plus_bias(weights, times(shape[2], self.depth_multiplier), use_bias=self.use_bias)

    def macs_formula(self, shape: Shape) -> str:
        """Return output values x weights of a filter."""
        return times(*self.output_shape(shape), self.kernel_size, self.kernel_size)

    def windows(self) -> tuple[Window, ...]:
        """Return its window."""
        return (Window(self.kernel_size, self.strides),)

    def nodes(self, name: str, _shape: Shape) -> tuple[Node, ...]:
        """Return one Keras DepthwiseConv2D."""
        config = keras_config(self, *_WINDOW) | bias_config(use_bias=self.use_bias)
        return (Node("DepthwiseConv2D", name, config),)

    def summary(self) -> str:
        """Return the window, and what differs from the usual."""
        return ", ".join(_unusual(self))


class SeparableConv2D(Layer):
    """A depthwise convolution, then a 1x1 convolution that mixes the channels."""

    kind: Literal["separable_conv2d"] = "separable_conv2d"
    filters: Units = Field(
        default=32, description="How many feature maps come out of the mixing of the channels."
    )
    kernel_size: Extent = Field(
        default=3, description="Height and width of each channel's filter, in pixels."
    )
    strides: Extent = Field(
        default=1, description="How far the filter moves each step; 2 halves the size."
    )
    padding: Padding = Field(default="valid", description=PADDING_HELP)
    depth_multiplier: DepthMultiplier = 1
    activation: Activation = Field(default="linear", description=ACTIVATION_HELP)
    use_bias: UseBias = True

    title: ClassVar[str] = "SeparableConv2D"
    group: ClassVar[str] = "Convolution"
    help: ClassVar[str] = (
        "Does what a Conv2D does in two cheap steps: first each channel gets a filter of its "
        "own, which looks at space, then a 1×1 convolution mixes the channels. With 3×3 filters "
        "and many channels that takes about a ninth of the weights and of the work."
    )
    learns_map: ClassVar[bool] = True

    def output_shape(self, shape: Shape) -> Shape:
        """Return (height, width, filters)."""
        size = slide(
            self, shape, window=self.kernel_size, stride=self.strides, padding=self.padding
        )
        return (*size, self.filters)

    def parameters(self, shape: Shape) -> int:
        """Return kernel² x middle channels, and (middle channels + 1 bias) x filters."""
        middle = volume(self, shape)[2] * self.depth_multiplier
        return self.kernel_size**2 * middle + (middle + self.use_bias) * self.filters

    def macs(self, shape: Shape) -> int:
        """Return the weights of both steps without the bias, at each output position."""
        height, width, filters = self.output_shape(shape)
        middle = shape[2] * self.depth_multiplier
        return height * width * middle * (self.kernel_size**2 + filters)

    def output_formulas(self, shape: Shape) -> tuple[str, ...]:
        """Return the sizes that the window leaves; the maps are as many as the filters."""
        size = slide_formulas(
            shape, window=self.kernel_size, stride=self.strides, padding=self.padding
        )
        return (*size, "")

    def parameters_formula(self, shape: Shape) -> str:
        """Return the weights of the first step and of the second."""
        middle = self._middle(shape)
        mixing = plus_bias(middle, self.filters, use_bias=self.use_bias)
        return f"{times(self.kernel_size, self.kernel_size, middle)} + {mixing}"

    def macs_formula(self, shape: Shape) -> str:
        """Return output positions x weights of both steps."""
        middle = self._middle(shape)
        first = times(self.kernel_size, self.kernel_size, middle)
        return times(*self.output_shape(shape)[:2], f"({first} + {times(middle, self.filters)})")

    def windows(self) -> tuple[Window, ...]:
        """Return the window of its first step; the second one sees single positions."""
        return (Window(self.kernel_size, self.strides),)

    def _middle(self, shape: Shape) -> str:
        """Return the channels between the steps."""
        multiplier = (self.depth_multiplier,) if self.depth_multiplier > 1 else ()
        return times(shape[2], *multiplier)

    def nodes(self, name: str, _shape: Shape) -> tuple[Node, ...]:
        """Return one Keras SeparableConv2D."""
        config = keras_config(self, "filters", *_WINDOW) | bias_config(use_bias=self.use_bias)
        return (Node("SeparableConv2D", name, config),)

    def summary(self) -> str:
        """Return filters, window, and what differs from the usual."""
        return ", ".join([count(self.filters, "filter"), *_unusual(self)])


def _unusual(layer: DepthwiseConv2D | SeparableConv2D) -> list[str]:
    """Return the window, and what differs from the usual."""
    more = [f"×{layer.depth_multiplier} channels"] if layer.depth_multiplier > 1 else []
    no_bias = [] if layer.use_bias else ["no bias"]
    return [*window_words(layer), *more, *no_bias]
