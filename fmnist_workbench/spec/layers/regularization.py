"""Layers that steady the training."""

from math import prod
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from fmnist_workbench.spec.layers.base import Layer, Node, Shape, keras_config, volume
from fmnist_workbench.spec.layers.formulas import times


class BatchNormalization(Layer):
    """Brings each channel to mean 0 and deviation 1 over the batch."""

    kind: Literal["batch_normalization"] = "batch_normalization"
    momentum: Annotated[float, Field(ge=0, lt=1)] = Field(
        default=0.99, description="How slowly the running mean and variance follow the batches."
    )
    epsilon: Annotated[float, Field(gt=0, le=0.1)] = Field(
        default=0.001, description="A small number that keeps the division from blowing up."
    )

    title: ClassVar[str] = "BatchNormalization"
    group: ClassVar[str] = "Regularization"
    help: ClassVar[str] = (
        "Shifts and scales each channel so that over the batch it has mean 0 and deviation 1, "
        "then learns its own scale and offset. Training becomes faster and steadier. When "
        "predicting, it uses running averages instead of the batch."
    )

    def parameters(self, shape: Shape) -> int:
        """Return 4 a channel: scale, offset, and the running mean and variance (not trained)."""
        return 4 * shape[-1]

    def parameters_formula(self, shape: Shape) -> str:
        """Return 4 x channels."""
        return times(4, shape[-1])

    def macs(self, shape: Shape) -> int:
        """Return 0: when predicting, it folds into the layer before it."""
        del shape
        return 0

    def nodes(self, name: str, _shape: Shape) -> tuple[Node, ...]:
        """Return one Keras BatchNormalization."""
        config = keras_config(self, "momentum", "epsilon")
        return (Node("BatchNormalization", name, config),)


class LayerNormalization(Layer):
    """Brings the channels of each position to mean 0 and deviation 1."""

    kind: Literal["layer_normalization"] = "layer_normalization"
    epsilon: Annotated[float, Field(gt=0, le=0.1)] = Field(
        default=0.001, description="A small number that keeps the division from blowing up."
    )

    title: ClassVar[str] = "LayerNormalization"
    group: ClassVar[str] = "Regularization"
    help: ClassVar[str] = (
        "Shifts and scales the channels at each position so that together they have mean 0 and "
        "deviation 1, then learns a scale and an offset for each channel. Unlike batch "
        "normalization it looks at one image alone, so it does the same in training and when "
        "predicting, whatever the batch."
    )

    def parameters(self, shape: Shape) -> int:
        """Return 2 a channel: scale and offset."""
        return 2 * shape[-1]

    def parameters_formula(self, shape: Shape) -> str:
        """Return 2 x channels."""
        return times(2, shape[-1])

    def macs_formula(self, shape: Shape) -> str:
        """Return how many values there are."""
        return times(*shape)

    def is_linear(self) -> bool:
        """Return False: mean and deviation are those of the image itself."""
        return False

    def macs(self, shape: Shape) -> int:
        """Return one a value: its scale and offset; mean and deviation are not counted."""
        return prod(shape)

    def nodes(self, name: str, _shape: Shape) -> tuple[Node, ...]:
        """Return one Keras LayerNormalization."""
        return (Node("LayerNormalization", name, keras_config(self, "epsilon")),)


class Dropout(Layer):
    """Switches off a random part of its inputs while training."""

    kind: Literal["dropout"] = "dropout"
    rate: Annotated[float, Field(ge=0, lt=1)] = Field(
        default=0.5, description="The fraction of values set to zero in each training step."
    )

    title: ClassVar[str] = "Dropout"
    group: ClassVar[str] = "Regularization"
    draws: ClassVar[bool] = True
    help: ClassVar[str] = (
        "In each training step sets a random part of the values to zero, so that no unit can "
        "rely on another. It fights overfitting; when predicting it does nothing."
    )

    def is_idle(self, _shape: Shape) -> bool:
        """Return whether it drops nothing."""
        return not self.rate

    def nodes(self, name: str, _shape: Shape) -> tuple[Node, ...]:
        """Return one Keras Dropout."""
        return (Node("Dropout", name, keras_config(self, "rate")),)

    def summary(self) -> str:
        """Return the rate in percent."""
        return f"{self.rate:.0%}"


class SpatialDropout2D(Layer):
    """Switches off a random part of the feature maps while training."""

    kind: Literal["spatial_dropout2d"] = "spatial_dropout2d"
    rate: Annotated[float, Field(ge=0, lt=1)] = Field(
        default=0.2, description="The fraction of maps set to zero in each training step."
    )

    title: ClassVar[str] = "SpatialDropout2D"
    group: ClassVar[str] = "Regularization"
    draws: ClassVar[bool] = True
    help: ClassVar[str] = (
        "In each training step sets whole feature maps to zero. Neighbouring pixels of a map are "
        "so alike that ordinary dropout hardly hides anything behind a convolution; this does. "
        "When predicting it does nothing."
    )

    def output_shape(self, shape: Shape) -> Shape:
        """Return the shape as it is; it must be a volume."""
        return volume(self, shape)

    def is_idle(self, _shape: Shape) -> bool:
        """Return whether it drops nothing."""
        return not self.rate

    def nodes(self, name: str, _shape: Shape) -> tuple[Node, ...]:
        """Return one Keras SpatialDropout2D."""
        return (Node("SpatialDropout2D", name, keras_config(self, "rate")),)

    def summary(self) -> str:
        """Return the rate in percent."""
        return f"{self.rate:.0%} of the maps"
