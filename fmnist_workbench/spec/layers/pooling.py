"""Layers that shrink feature maps by summing up small windows."""

from typing import ClassVar, Literal

from pydantic import Field

from fmnist_workbench.spec.layers.base import Layer, Node, Shape, Window, keras_config, volume
from fmnist_workbench.spec.layers.fields import PADDING_HELP, Extent, Padding
from fmnist_workbench.spec.layers.windows import slide, slide_formulas


class _Pooling(Layer):
    """What both poolings share: the window and its arithmetic."""

    pool_size: Extent = Field(
        default=2, description="Height and width of the window that becomes one value."
    )
    strides: Extent | None = Field(
        default=None, description="How far the window moves; left empty, by its own size."
    )
    padding: Padding = Field(default="valid", description=PADDING_HELP)

    group: ClassVar[str] = "Pooling"

    def output_shape(self, shape: Shape) -> Shape:
        """Return (height, width, channels): the channels stay as they are."""
        size = slide(
            self, shape, window=self.pool_size, stride=self._stride(), padding=self.padding
        )
        return (*size, shape[2])

    def output_formulas(self, shape: Shape) -> tuple[str, ...]:
        """Return the sizes that the window leaves."""
        size = slide_formulas(
            shape, window=self.pool_size, stride=self._stride(), padding=self.padding
        )
        return (*size, "")

    def windows(self) -> tuple[Window, ...]:
        """Return its window."""
        return (Window(self.pool_size, self._stride()),)

    def is_idle(self, _shape: Shape) -> bool:
        """Return whether its window is a single pixel and looks at each of them."""
        return self.pool_size == self._stride() == 1

    def _stride(self) -> int:
        return self.strides or self.pool_size

    def nodes(self, name: str, _shape: Shape) -> tuple[Node, ...]:
        """Return the one Keras pooling this is."""
        return (Node(self.title, name, keras_config(self, "pool_size", "strides", "padding")),)

    def summary(self) -> str:
        """Return the window, and what differs from the usual."""
        parts = [f"{self.pool_size}×{self.pool_size}"]
        parts += [f"stride {self.strides}"] if self.strides else []
        parts += [self.padding] if self.padding != "valid" else []
        return ", ".join(parts)


class MaxPooling2D(_Pooling):
    """Keeps the largest value of each window."""

    kind: Literal["max_pooling2d"] = "max_pooling2d"
    title: ClassVar[str] = "MaxPooling2D"
    help: ClassVar[str] = (
        "Keeps only the strongest answer in each small window. The maps get smaller, the next "
        "layer sees a larger part of the image, and a pattern is found even if it moved a little."
    )

    def is_linear(self) -> bool:
        """Return False: which value is the largest depends on the image."""
        return False


class AveragePooling2D(_Pooling):
    """Keeps the mean of each window."""

    kind: Literal["average_pooling2d"] = "average_pooling2d"
    title: ClassVar[str] = "AveragePooling2D"
    help: ClassVar[str] = (
        "Replaces each small window by its mean. Like max-pooling it shrinks the maps, but it "
        "blurs where max-pooling keeps the strongest answer."
    )


class _GlobalPooling(Layer):
    """What both global poolings share: one value is left of each map."""

    group: ClassVar[str] = "Pooling"

    def output_shape(self, shape: Shape) -> Shape:
        """Return (channels,)."""
        return (volume(self, shape)[2],)

    def windows(self) -> None:
        """Return None: each value sums up a whole map."""
        return

    def nodes(self, name: str, _shape: Shape) -> tuple[Node, ...]:
        """Return the one Keras pooling this is."""
        return (Node(self.title, name, {}),)


class GlobalMaxPooling2D(_GlobalPooling):
    """Keeps the largest value of each feature map."""

    kind: Literal["global_max_pooling2d"] = "global_max_pooling2d"
    title: ClassVar[str] = "GlobalMaxPooling2D"
    help: ClassVar[str] = (
        "Keeps of each feature map only its strongest answer: whether the pattern is anywhere in "
        "the image, but not where. It replaces Flatten, and the classifier behind it needs only "
        "one weight a map and class."
    )

    def is_linear(self) -> bool:
        """Return False: which value is the largest depends on the image."""
        return False


class GlobalAveragePooling2D(_GlobalPooling):
    """Keeps the mean of each feature map."""

    kind: Literal["global_average_pooling2d"] = "global_average_pooling2d"
    title: ClassVar[str] = "GlobalAveragePooling2D"
    help: ClassVar[str] = (
        "Replaces each feature map by its mean: how much of the pattern there is in the whole "
        "image. It replaces Flatten in most networks of today, because the classifier behind it "
        "needs only one weight a map and class."
    )
