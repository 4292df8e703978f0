"""Images read at points between their pixels."""

from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from fmnist_workbench.datasets.pixels import Images
from fmnist_workbench.datasets.randomness import Floats
from fmnist_workbench.spec.augmentation import FillMode

_BEFORE, _AFTER = 1, 2
_BYTE = np.uint32(255)

# The border that is put around an image, in NumPy's own words; see `_into_border`.
_BORDERS: Final[dict[FillMode, Literal["constant", "edge", "wrap"]]] = {
    "constant": "constant",
    "nearest": "edge",
    "reflect": "edge",
    "wrap": "wrap",
}


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
    corners = upper.astype(np.intp)
    planes = [
        _blend(_fours(images[..., channel], fill_mode, fill_value)[corners], rows, columns)
        for channel in range(channels)
    ]
    return np.stack(planes, axis=-1)


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


def _fours(images: Images, fill_mode: FillMode, fill_value: int) -> NDArray[np.uint32]:
    """Return for each pixel itself, its right, lower and lower right neighbour in one number.

    So one look-up finds all four. Flat, images with their borders one after the other.
    """
    border = ((0, 0), (_BEFORE, _AFTER), (_BEFORE, _AFTER))
    kind = _BORDERS[fill_mode]
    values = {"constant_values": fill_value} if kind == "constant" else {}
    bordered = np.pad(images, border, kind, **values)  # type: ignore[call-overload]
    across = bordered.shape[2]
    fours: NDArray[np.uint32] = bordered.reshape(-1).astype(np.uint32)
    fours[:-1] |= fours[1:] << np.uint32(8)
    fours[:-across] |= fours[across:] << np.uint32(16)
    return fours


def _blend(fours: NDArray[np.uint32], rows: Floats, columns: Floats) -> Floats:
    """Return values between four pixels, for parts of a pixel down and to the right."""
    upper = _between(fours & _BYTE, (fours >> np.uint32(8)) & _BYTE, columns)
    lower = _between((fours >> np.uint32(16)) & _BYTE, fours >> np.uint32(24), columns)
    lower -= upper
    lower *= rows
    upper += lower
    return upper


def _between(first: NDArray[np.uint32], second: NDArray[np.uint32], part: Floats) -> Floats:
    start, step = first.astype(np.float32), second.astype(np.float32)
    step -= start
    step *= part
    start += step
    return start
