"""Images made smaller by averaging blocks of pixels, where all of one would be too much."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

Shape = tuple[int, int, int]


def block_side(shape: Shape, most: int) -> int:
    """Return the smallest side of square blocks whose means are at most `most` values an image.

    Args:
        shape: (height, width, channels) of an image.
        most: Values an image may have, over all channels; at least its channels.

    Example:
        >>> block_side((28, 28, 1), 784), block_side((32, 32, 3), 1_000)
        (1, 2)
    """
    side = 1
    while math.prod(shrunk_shape(shape, side)) > most:
        side += 1
    return side


def shrunk_shape(shape: Shape, side: int) -> Shape:
    """Return what blocks of this side make of an image of (height, width, channels)."""
    height, width, channels = shape
    return -(-height // side), -(-width // side), channels


def block_means(images: NDArray[Any], side: int) -> NDArray[np.float32]:
    """Return images of which each pixel is the mean of a block: (N, height, width, channels).

    Args:
        images: Numbers of shape (N, H, W, C).
        side: Of the square blocks, in pixels; those at the right and lower edge may be smaller.
    """
    shrunk = images.astype(np.float32)
    if side == 1:
        return shrunk
    for axis in (1, 2):
        length = images.shape[axis]
        starts = np.arange(0, length, side)
        sizes = np.diff(starts, append=length)
        shrunk = np.add.reduceat(shrunk, starts, axis=axis)
        shrunk /= np.expand_dims(sizes, tuple(range(1, 4 - axis)))
    return shrunk
