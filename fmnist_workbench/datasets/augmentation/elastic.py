"""Elastic distortion: an image bent as if drawn on rubber (Simard, Steinkraus & Platt, 2003)."""

import math
from functools import lru_cache

import numpy as np

from fmnist_workbench.datasets.augmentation.randomness import Draws, Field, Floats

_MARGIN = 2.0
"""How far random numbers stand beyond the border, in units of the smoothness."""


def displacements(
    size: tuple[int, int], strength: float, smoothness: float, draws: Draws
) -> Floats:
    """Return by how many rows and columns each pixel looks elsewhere: (N, 2, H, W).

    Two fields of random numbers, smoothed by a Gaussian. Of a field that is smoothed so much, a
    number at every `smoothness` pixels says all (the rest is below a thousandth), so only those are
    drawn, and the smoothing is one matrix product along each side.

    Args:
        size: (height, width).
        strength: How far a point moves, in pixels: the root mean square of the distance.
        smoothness: The standard deviation of the Gaussian, in pixels.
        draws: One for each image.
    """
    down, across = (_smoothing(length, smoothness) for length in size)
    grid = (2, down.shape[1], across.shape[1])
    numbers = draws.uniform(Field.ELASTIC, math.prod(grid)).reshape(-1, *grid)
    # Both directions share the strength. Products of one shape, whatever the number of images.
    fields: Floats = np.matmul(np.matmul(down, numbers), across.T)
    fields *= np.float32(strength / math.sqrt(2))
    return fields


@lru_cache(maxsize=16)
def _smoothing(length: int, smoothness: float) -> Floats:
    """Return the Gaussian's weights, (length, numbers along it): a row's squares sum to 1.

    So independent numbers of variance 1 become a field of variance 1, up to the border.
    """
    margin = math.ceil(_MARGIN) * smoothness
    points = np.arange(-margin, length - 1 + margin + smoothness, smoothness)
    distances = (np.arange(length)[:, np.newaxis] - points) / smoothness
    weights = np.exp(-(distances**2) / 2)
    weights /= np.linalg.norm(weights, axis=1, keepdims=True)
    result: Floats = weights.astype(np.float32)
    result.flags.writeable = False  # shared by all who ask
    return result
