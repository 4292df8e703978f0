"""Images read at points between their pixels."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from fmnist_workbench.datasets.augmentation.randomness import Floats
from fmnist_workbench.datasets.pixels import Images
from fmnist_workbench.spec.augmentation import FillMode

_BEFORE, _AFTER = 1, 2
_INSIDE = slice(_BEFORE, -_AFTER)


def resample(
    images: Images, rows: Floats, columns: Floats, fill_mode: FillMode, fill_value: int
) -> Floats:
    """Return each image's values at these points, interpolated between the four pixels around.

    What is outside an image is named as Keras's ImageDataGenerator names it, and as it pictures it:
    "constant" kkkk|abcd|kkkk, "nearest" aaaa|abcd|dddd, "reflect" dcba|abcd|dcba, "wrap"
    abcd|abcd|abcd. In scipy.ndimage, which Keras calls, these are grid-constant, nearest, reflect
    and grid-wrap. (What SciPy calls constant does not blend the outermost pixels with what is
    outside, and its wrap lays the last pixel upon the first; for shifts of whole pixels constant
    is the same in both.)

    Args:
        images: (N, H, W, C); at most 2**24 pixels, their borders included.
        rows: Where to read, (N, H, W): 0 is the centre of the first row of pixels.
        columns: Likewise.
        fill_mode: What is outside.
        fill_value: The constant.

    Returns:
        float32 of the images' shape, from 0 to 255. The points are used up.
    """
    count, height, width, channels = images.shape
    _into_border(rows, height, fill_mode)
    _into_border(columns, width, fill_mode)
    upper, left = np.floor(rows), np.floor(columns)
    rows -= upper
    columns -= left
    # A float32 counts to 2**24 without a gap.
    across = width + _BEFORE + _AFTER
    size = (height + _BEFORE + _AFTER) * across
    upper *= across
    upper += left
    upper += np.arange(0, count * size, size, dtype=np.float32)[:, np.newaxis, np.newaxis]
    # By way of int32, which is twice as fast.
    corners = upper.astype(np.int32).astype(np.intp)
    values = np.empty(images.shape, np.float32)
    for channel in range(channels):
        plane = _bordered(images[..., channel], fill_mode, fill_value)
        values[..., channel] = _between_pixels(plane, corners, rows, columns)
    return values


def _into_border(points: Floats, length: int, fill_mode: FillMode) -> None:
    """Bring points along one side, in place, to where an image with a border has their value."""
    if fill_mode == "wrap":
        points -= length * np.floor(points / length)
    elif fill_mode == "reflect":
        points += 0.5
        points -= 2 * length * np.floor(points / (2 * length)) + length
        np.abs(points, out=points)
        np.subtract(length - 0.5, points, out=points)
    points += _BEFORE
    np.clip(points, 0, length + _BEFORE, out=points)


def _bordered(images: Images, fill_mode: FillMode, fill_value: int) -> Floats:
    """Return images, (N, H, W), with a border of what is outside."""
    count, height, width = images.shape
    border = _BEFORE + _AFTER
    result = np.full((count, height + border, width + border), fill_value, np.float32)
    result[:, _INSIDE, _INSIDE] = images
    if fill_mode != "constant":
        for place, source in _sources(height, fill_mode):
            result[:, place] = result[:, source]
        for place, source in _sources(width, fill_mode):
            result[:, :, place] = result[:, :, source]
    return result


def _sources(length: int, fill_mode: FillMode) -> Iterator[tuple[int, int]]:
    """Yield where along one side the border is, and which pixel stands there."""
    first, last = _BEFORE, _BEFORE + length - 1
    # A point that is reflected stays within half a pixel of the image: there both are the same.
    before, after = (last, first) if fill_mode == "wrap" else (first, last)
    yield first - 1, before
    for place in range(last + 1, last + 1 + _AFTER):
        yield place, after


def _between_pixels(
    plane: Floats, corners: NDArray[np.intp], rows: Floats, columns: Floats
) -> Floats:
    """Return values between four pixels: (N, H, W).

    Args:
        plane: Images with borders, (N, H, W).
        corners: Where in the flat plane the upper left of the four stands.
        rows: How far below it, as a part of a pixel.
        columns: How far to the right of it, likewise.
    """
    flat, below = plane.reshape(-1), plane.shape[2]

    def neighbours(offset: int) -> Floats:
        # Every index is one of the plane's; "clip" only spares the time to see that.
        return flat[offset:].take(corners, mode="clip")

    upper = _mixed(neighbours(0), neighbours(1), columns)
    lower = _mixed(neighbours(below), neighbours(below + 1), columns)
    return _mixed(upper, lower, rows)


def _mixed(first: Floats, second: Floats, part: Floats) -> Floats:
    """Return what lies between two values; both are used up."""
    second -= first
    second *= part
    first += second
    return first
