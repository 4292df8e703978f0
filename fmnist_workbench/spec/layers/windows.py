"""The arithmetic of a window that slides over an image: convolutions and poolings share it."""

from fmnist_workbench.spec.layers.base import Layer, Shape, ShapeError, describe, volume
from fmnist_workbench.spec.layers.fields import Padding


def slide(
    layer: Layer, shape: Shape, *, window: int, stride: int, padding: Padding
) -> tuple[int, int]:
    """Return the height and width that a sliding window leaves.

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
            f"{layer.title}: a window of {window}×{window} does not fit into {describe(shape)}; "
            "make it smaller, pad with 'same', or shrink the image less before it."
        )
    return (height - window) // stride + 1, (width - window) // stride + 1
