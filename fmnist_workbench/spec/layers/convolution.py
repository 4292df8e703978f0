"""Layers that slide learned filters over an image."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from fmnist_workbench.spec.layers.base import (
    Layer,
    Node,
    Shape,
    ShapeError,
    Window,
    keras_config,
    volume,
)
from fmnist_workbench.spec.layers.fields import (
    ACTIVATION_HELP,
    L1,
    L2,
    PADDING_HELP,
    Activation,
    Extent,
    KernelInitializer,
    Padding,
    Units,
    UseBias,
)
from fmnist_workbench.spec.layers.formulas import plus_bias, times
from fmnist_workbench.spec.layers.kernels import kernel_config, kernel_words
from fmnist_workbench.spec.layers.windows import slide, slide_formulas, window_words
from fmnist_workbench.spec.words import count


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
    dilation_rate: Annotated[int, Field(ge=1, le=16)] = Field(
        default=1,
        description="Distance between the pixels a filter looks at; 2 leaves out every other "
        "one, so that it sees further with as many weights. It needs strides of 1.",
    )
    use_bias: UseBias = True
    kernel_initializer: KernelInitializer = "glorot_uniform"
    l1: L1 = 0.0
    l2: L2 = 0.0

    title: ClassVar[str] = "Conv2D"
    group: ClassVar[str] = "Convolution"
    help: ClassVar[str] = (
        "Slides small learned filters over the image. Each filter answers strongly where its "
        "pattern stands, and writes its answers into a feature map. Early convolutions find "
        "edges, later ones combine them into parts. The same weights serve every position, "
        "so a convolution needs few of them."
    )
    learns_map: ClassVar[bool] = True

    def output_shape(self, shape: Shape) -> Shape:
        """Return (height, width, filters)."""
        if self.strides > 1 and self.dilation_rate > 1:
            raise ShapeError(
                f"{self.title}: strides of {self.strides} and a dilation of {self.dilation_rate} "
                "cannot go together; set one of them to 1.",
                "strides_and_dilation",
            )
        side, dilation = self.kernel_size, self.dilation_rate
        size = slide(
            self,
            shape,
            window=self._reach(),
            stride=self.strides,
            padding=self.padding,
            note=f" ({side}×{side}, its pixels {dilation} apart)" if dilation > 1 else "",
        )
        return (*size, self.filters)

    def parameters(self, shape: Shape) -> int:
        """Return (kernel² x input channels + 1 bias) x filters."""
        channels = volume(self, shape)[2]
        return (self.kernel_size**2 * channels + self.use_bias) * self.filters

    def macs(self, shape: Shape) -> int:
        """Return one multiplication for each weight of a filter at each output value."""
        height, width, filters = self.output_shape(shape)
        return height * width * filters * self.kernel_size**2 * volume(self, shape)[2]

    def output_formulas(self, shape: Shape) -> tuple[str, ...]:
        """Return the sizes that the window leaves; the maps are as many as the filters."""
        side, dilation = self.kernel_size, self.dilation_rate
        window = side if dilation == 1 else f"(({side} − 1)·{dilation} + 1)"
        size = slide_formulas(shape, window=window, stride=self.strides, padding=self.padding)
        return (*size, "")

    def parameters_formula(self, shape: Shape) -> str:
        """Return (kernel x kernel x input channels + 1 bias) x filters."""
        weights = times(self.kernel_size, self.kernel_size, shape[2])
        return plus_bias(weights, self.filters, use_bias=self.use_bias)

    def macs_formula(self, shape: Shape) -> str:
        """Return output values x weights of a filter."""
        return times(*self.output_shape(shape), self.kernel_size, self.kernel_size, shape[2])

    def windows(self) -> tuple[Window, ...]:
        """Return its window, as far as the filters reach."""
        return (Window(self._reach(), self.strides),)

    def _reach(self) -> int:
        """Return the side of the window from the filter's first pixel to its last."""
        return (self.kernel_size - 1) * self.dilation_rate + 1

    def nodes(self, name: str, _shape: Shape) -> tuple[Node, ...]:
        """Return one Keras Conv2D; before one of 1x1 with strides, a step over pixels.

        TensorFlow 2.21 with oneDNN corrupts its memory where a strided 1x1 convolution is trained.
        A pooling of single pixels steps exactly as the strides would.
        """
        names = ("filters", "kernel_size", "strides", "padding", "activation")
        config = keras_config(self, *names) | kernel_config(self)
        if self.dilation_rate > 1:
            config["dilation_rate"] = self.dilation_rate
        elif self.kernel_size == 1 and self.strides > 1:
            return self._stepping(name, config)
        return (Node("Conv2D", name, config),)

    def _stepping(self, name: str, config: dict[str, Any]) -> tuple[Node, ...]:
        step = {"pool_size": 1, "strides": config.pop("strides"), "padding": "same"}
        return Node("MaxPooling2D", _step_of(name), step), Node("Conv2D", name, config)

    @classmethod
    def keras_settings(cls, nodes: Mapping[str, Node], name: str, shape: Shape) -> dict[str, Any]:
        """Return the convolution's settings; the strides are the step's where there is one."""
        settings = super().keras_settings(nodes, name, shape)
        step = nodes.get(_step_of(name))
        return settings if step is None else settings | {"strides": step.config.get("strides")}

    def summary(self) -> str:
        """Return filters, kernel, and what differs from the usual."""
        dilation = [f"dilation {self.dilation_rate}"] if self.dilation_rate > 1 else []
        parts = [count(self.filters, "filter"), *window_words(self), *dilation, *kernel_words(self)]
        return ", ".join(parts)


def _step_of(name: str) -> str:
    return f"{name}.step"
