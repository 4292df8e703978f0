"""Layers that steady the training, and activations that stand alone."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from fmnist_workbench.spec.layers.base import Layer, Node, Shape, keras_config
from fmnist_workbench.spec.layers.fields import ACTIVATION_HELP
from fmnist_workbench.spec.layers.fields import Activation as ActivationName


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

    def macs(self, shape: Shape) -> int:
        """Return 0: when predicting, it folds into the layer before it."""
        del shape
        return 0

    def nodes(self, name: str) -> tuple[Node, ...]:
        """Return one Keras BatchNormalization."""
        config = keras_config(self, "momentum", "epsilon")
        return (Node("BatchNormalization", name, config),)


class Activation(Layer):
    """Applies a function to every value."""

    kind: Literal["activation"] = "activation"
    activation: ActivationName = Field(default="relu", description=ACTIVATION_HELP)

    title: ClassVar[str] = "Activation"
    group: ClassVar[str] = "Activation"
    help: ClassVar[str] = (
        "Applies a function such as relu to every value by itself. Use it when something, "
        "usually batch normalization, stands between a layer and its activation."
    )

    def nodes(self, name: str) -> tuple[Node, ...]:
        """Return one Keras Activation."""
        return (Node("Activation", name, keras_config(self, "activation")),)

    def summary(self) -> str:
        """Return the function."""
        return self.activation


class Dropout(Layer):
    """Switches off a random part of its inputs while training."""

    kind: Literal["dropout"] = "dropout"
    rate: Annotated[float, Field(ge=0, lt=1)] = Field(
        default=0.5, description="The fraction of values set to zero in each training step."
    )

    title: ClassVar[str] = "Dropout"
    group: ClassVar[str] = "Regularization"
    help: ClassVar[str] = (
        "In each training step sets a random part of the values to zero, so that no unit can "
        "rely on another. It fights overfitting; when predicting it does nothing."
    )

    def nodes(self, name: str) -> tuple[Node, ...]:
        """Return one Keras Dropout."""
        return (Node("Dropout", name, keras_config(self, "rate")),)

    def summary(self) -> str:
        """Return the rate in percent."""
        return f"{self.rate:.0%}"
