"""Layers that lay values out anew, or add zeros around them, and learn nothing."""

from math import prod
from typing import Annotated, ClassVar, Literal

from pydantic import Field, field_validator

from fmnist_workbench.spec.layers.base import (
    Layer,
    Node,
    Shape,
    ShapeError,
    describe,
    keras_config,
    volume,
)
from fmnist_workbench.spec.layers.formulas import times

_VOLUME_RANK = 3


class Flatten(Layer):
    """Lays feature maps out as one row of values."""

    kind: Literal["flatten"] = "flatten"
    title: ClassVar[str] = "Flatten"
    group: ClassVar[str] = "Dense"
    help: ClassVar[str] = (
        "Lays all feature maps out in one long row, so that dense layers can read them. It "
        "learns nothing; where a value came from is lost."
    )

    def output_shape(self, shape: Shape) -> Shape:
        """Return (height x width x channels,)."""
        return (prod(shape),)

    def output_formulas(self, shape: Shape) -> tuple[str, ...]:
        """Return height x width x channels."""
        return (times(*shape),)

    def is_idle(self, shape: Shape) -> bool:
        """Return whether it gets a row already."""
        return len(shape) == 1

    def windows(self) -> None:
        """Return None: the layers behind it take the image as a whole."""
        return

    def nodes(self, name: str, _shape: Shape) -> tuple[Node, ...]:
        """Return one Keras Flatten."""
        return (Node("Flatten", name, {}),)


class Reshape(Layer):
    """Lays the same values out in another shape."""

    kind: Literal["reshape"] = "reshape"
    target_shape: Annotated[
        tuple[Annotated[int, Field(ge=1, le=2**24)], ...], Field(min_length=1, max_length=3)
    ] = Field(
        default=(28, 28, 1),
        description="The new shape: height × width × channels, or one number for a row of "
        "values. It must hold exactly as many values as come in.",
    )

    title: ClassVar[str] = "Reshape"
    group: ClassVar[str] = "Dense"
    help: ClassVar[str] = (
        "Lays the same values out in another shape and changes none of them: 784 values become "
        "an image of 28×28×1, or 7×7×64 maps become 49 positions of 64. It learns nothing."
    )

    @field_validator("target_shape")
    @classmethod
    def _row_or_volume(cls, shape: tuple[int, ...]) -> tuple[int, ...]:
        if len(shape) not in (1, _VOLUME_RANK):
            raise ValueError("give one number, or three: height, width and channels")
        return shape

    def output_shape(self, shape: Shape) -> Shape:
        """Return the shape asked for.

        Raises:
            ShapeError: It holds another number of values than come in.
        """
        given, wanted = prod(shape), prod(self.target_shape)
        if given != wanted:
            in_all = f", {given:,} values in all" if len(shape) > 1 else ""
            raise ShapeError(
                f"{self.title} gets {describe(shape)}{in_all}, but "
                f"{describe(self.target_shape)} holds {wanted:,}; choose a shape that holds "
                f"exactly {given:,}.",
                "reshape_count",
            )
        return self.target_shape

    def output_formulas(self, shape: Shape) -> tuple[str, ...]:
        """Return the count of a row; the sizes of a volume are those asked for."""
        return (times(*shape),) if len(self.target_shape) == 1 else ()

    def is_idle(self, shape: Shape) -> bool:
        """Return whether it gets the shape asked for."""
        return shape == self.target_shape

    def windows(self) -> None:
        """Return None: neighbours need not be neighbours any more."""
        return

    def nodes(self, name: str, _shape: Shape) -> tuple[Node, ...]:
        """Return one Keras Reshape."""
        return (Node("Reshape", name, keras_config(self, "target_shape")),)

    def summary(self) -> str:
        """Return the new shape."""
        return describe(self.target_shape)


class ZeroPadding2D(Layer):
    """Puts a frame of zeros around each feature map."""

    kind: Literal["zero_padding2d"] = "zero_padding2d"
    padding: Annotated[int, Field(ge=1, le=64)] = Field(
        default=1, description="How many rows and columns of zeros are added on each side."
    )

    title: ClassVar[str] = "ZeroPadding2D"
    group: ClassVar[str] = "Convolution"
    help: ClassVar[str] = (
        "Puts a frame of zeros around the image or the feature maps, so that a convolution "
        "behind it can look at the border as often as at the middle. One pixel before a 3×3 "
        "convolution keeps the size, as padding 'same' would."
    )

    def output_shape(self, shape: Shape) -> Shape:
        """Return height and width with the padding twice added, and the channels."""
        height, width, channels = volume(self, shape)
        return height + 2 * self.padding, width + 2 * self.padding, channels

    def output_formulas(self, shape: Shape) -> tuple[str, ...]:
        """Return each size with the padding on both sides."""
        height, width = (f"{size} + 2·{self.padding}" for size in shape[:2])
        return height, width, ""

    def nodes(self, name: str, _shape: Shape) -> tuple[Node, ...]:
        """Return one Keras ZeroPadding2D."""
        return (Node("ZeroPadding2D", name, keras_config(self, "padding")),)

    def summary(self) -> str:
        """Return the width of the frame."""
        return f"{self.padding} on each side"
