"""Images of many layouts and number types, made uint8 of shape (N, H, W, C)."""

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.network import MAX_SIDE

Images = NDArray[np.uint8]

CHANNELS = (1, 3)

_CHUNK = 2048
"""Images converted at a time, so that no second float array of the whole set is needed."""


def to_images(
    array: NDArray[np.generic],
    *,
    what: str,
    unit: bool | None = None,
    tick: Callable[[], None] = lambda: None,
) -> Images:
    """Return images as uint8 of shape (N, H, W, C).

    Args:
        array: (N, H, W), (N, H, W, C), (N, C, H, W) or square and flat (N, H * W), with C of 1 or
            3; integers in 0..255, booleans, floats in [0, 1], or whole floats in 0..255.
        what: What it is, as the start of a sentence: "x_train of shoes.npz".
        unit: Whether floats run from 0 to 1; by default, what the array's own largest value says.
        tick: Called every few thousand images; may raise to cancel.

    Raises:
        InputError: The shape or a value is none of these.

    Example:
        >>> to_images(np.full((2, 784), 0.5), what="x_train").shape
        (2, 28, 28, 1)
    """
    images = _channels_last(array, what)
    kind = images.dtype.kind
    if kind == "b":
        return images.astype(np.uint8) * np.uint8(255)
    if kind in "iu":
        _refuse_outside(images, what)
        return images.astype(np.uint8, copy=False)
    if kind == "f":
        return _from_floats(images, what, fits_unit(images) if unit is None else unit, tick)
    raise InputError(
        f"{what} holds values of type {images.dtype}, but pixels must be numbers: "
        "save them as uint8, 0 to 255."
    )


def fits_unit(array: NDArray[np.generic]) -> bool:
    """Whether the largest value is at most 1: these pixels run from 0 to 1, not to 255."""
    return array.size == 0 or bool(array.max() <= 1)


def image_shape(given: tuple[int, ...], *, what: str) -> tuple[int, int, int, int]:
    """Return the shape (N, H, W, C) of images that come in another layout; see `to_images`.

    Raises:
        InputError: No layout fits, or the images are too large.
    """
    match given:
        case (images, height, width, channels) if channels in CHANNELS:
            shape = (images, height, width, channels)
        case (images, channels, height, width) if channels in CHANNELS:
            shape = (images, height, width, channels)
        case (images, height, width):
            shape = (images, height, width, 1)
        case (images, pixels) if math.isqrt(pixels) ** 2 == pixels:
            shape = (images, math.isqrt(pixels), math.isqrt(pixels), 1)
        case (_, pixels):
            raise InputError(
                f"{what} has {pixels} pixels in each row, which is no square image; "
                "reshape it to (images, height, width)."
            )
        case _:
            raise InputError(
                f"{what} has the shape {given}, but images must be (images, height, width) or "
                "(images, height, width, channels) with 1 or 3 channels; reshape it."
            )
    if not all(1 <= side <= MAX_SIDE for side in shape[1:3]):
        raise InputError(
            f"{what} has images of {shape[1]} by {shape[2]} pixels, but 1 to {MAX_SIDE} each way "
            "are read; scale them."
        )
    return shape


def _channels_last(array: NDArray[np.generic], what: str) -> NDArray[np.generic]:
    shape = image_shape(array.shape, what=what)
    if array.ndim == 4 and array.shape != shape:
        return array.transpose(0, 2, 3, 1)
    return array.reshape(shape)


def _from_floats(
    images: NDArray[np.generic], what: str, unit: bool, tick: Callable[[], None]
) -> Images:
    _refuse_outside(images, what)
    pixels = np.empty(images.shape, np.uint8)
    for start in range(0, len(images), _CHUNK):
        tick()
        part = images[start : start + _CHUNK].astype(np.float64)
        scaled = part * 255 if unit else part
        rounded = np.rint(scaled)
        if not unit and not np.array_equal(rounded, part):
            bad = part[rounded != part][0]
            raise InputError(
                f"{what} holds the pixel {bad:g}, but floats must lie in 0 to 1, or be whole "
                "numbers in 0 to 255; rescale them."
            )
        pixels[start : start + _CHUNK] = rounded
    return pixels


def _refuse_outside(images: NDArray[np.generic], what: str) -> None:
    """Refuse NaN, infinities and values outside 0..255."""
    if images.size == 0:
        return
    for extreme in (images.min(), images.max()):
        value = extreme.item()
        if not math.isfinite(value):
            raise InputError(
                f"{what} holds pixels that are {value} (missing or not finite); "
                "replace them by numbers from 0 to 255."
            )
        if not 0 <= value <= 255:
            raise InputError(
                f"{what} holds the pixel {value:g}, but pixels must lie in 0 to 255, or be floats "
                "in 0 to 1; rescale them."
            )
