"""The arithmetic of a window that slides over an image: convolutions and poolings share it."""

from typing import Protocol

from fmnist_workbench.spec.layers.base import Layer, Shape, ShapeError, describe, volume
from fmnist_workbench.spec.layers.fields import Activation, Padding


class Windowed(Protocol):
    """A layer whose filters slide."""

    @property
    def kernel_size(self) -> int:
        """The side of the window."""

    @property
    def strides(self) -> int:
        """How far it moves."""

    @property
    def padding(self) -> Padding:
        """What is done at the border."""

    @property
    def activation(self) -> Activation:
        """What is applied to each value."""


def slide(
    layer: Layer, shape: Shape, *, window: int, stride: int, padding: Padding, note: str = ""
) -> tuple[int, int]:
    """Return the height and width that a sliding window leaves; `note` is said of it in errors.

    `same` gives ceil(n / stride), `valid` gives floor((n - window) / stride) + 1
    (Dumoulin & Visin, "A guide to convolution arithmetic for deep learning", 2016).

    Raises:
        ShapeError: `shape` is no volume, or the window is larger than the image.
    """
    height, width, _ = volume(layer, shape)
    if padding == "same":
        return -(-height // stride), -(-width // stride)
    if window > min(height, width):
        raise ShapeError(
            f"{layer.title}: a window of {window}×{window}{note} does not fit into "
            f"{describe(shape)}; {_way_out(height, width)}, pad with 'same', or shrink the image "
            "less before it.",
            "window_too_large",
        )
    return (height - window) // stride + 1, (width - window) // stride + 1


def _way_out(height: int, width: int) -> str:
    if height == width == 1:
        return "only one pixel is left of the image, and it cannot shrink further: leave this out"
    return "make it smaller"


def slide_formulas(
    shape: Shape, *, window: int | str, stride: int, padding: Padding
) -> tuple[str, str]:
    """Return how `slide` works out the height and the width, with the numbers filled in."""
    height, width = (_slide_formula(size, window, stride, padding) for size in shape[:2])
    return height, width


def _slide_formula(size: int, window: int | str, stride: int, padding: Padding) -> str:
    if padding == "same":
        return f"ceil({size}/{stride})"
    return f"floor(({size} − {window} + 2·0)/{stride}) + 1"


def window_words(layer: Windowed) -> list[str]:
    """Return the window of a convolution and what differs from the usual, for a block."""
    words = [f"{layer.kernel_size}×{layer.kernel_size}"]
    words += [f"stride {layer.strides}"] if layer.strides > 1 else []
    words += [layer.padding] if layer.padding != "valid" else []
    return words + ([layer.activation] if layer.activation != "linear" else [])
