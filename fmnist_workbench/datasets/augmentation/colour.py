"""Changes of an image's values: lighter, flatter, tinted, noisy, partly erased."""

import math

import numpy as np
from numpy.typing import NDArray

from fmnist_workbench.datasets.augmentation.randomness import Draw, Draws, Field, Floats
from fmnist_workbench.spec.augmentation import Augmentation

_CHANNELS = (Draw.FIRST_CHANNEL, Draw.SECOND_CHANNEL, Draw.THIRD_CHANNEL)
_LONGEST = 3.3
"""An erased rectangle is at most so many times as long as wide, where the image has room."""


def recolour(values: Floats, augmentation: Augmentation, draws: Draws) -> None:
    """Change values, (N, H, W, C), in place; they may leave 0 to 255.

    In the order brightness, contrast, channel shift, noise, erasing.
    """
    if augmentation.brightness != (1.0, 1.0):
        values *= _each(draws.between(Draw.BRIGHTNESS, *augmentation.brightness))
    if augmentation.contrast != (1.0, 1.0):
        means = _each(values.reshape(len(values), -1).mean(axis=1))
        values -= means
        values *= _each(draws.between(Draw.CONTRAST, *augmentation.contrast))
        values += means
    if augmentation.channel_shift:
        most = augmentation.channel_shift
        for channel, draw in zip(range(values.shape[-1]), _CHANNELS, strict=False):
            values[..., channel] += _each(draws.between(draw, -most, most))[..., 0]
    if augmentation.noise:
        noise = draws.normal(Field.NOISE, math.prod(values.shape[1:]))
        noise *= np.float32(augmentation.noise)
        values += noise.reshape(values.shape)
    if augmentation.erasing:
        values[_erased(values.shape[1:3], augmentation, draws)] = augmentation.fill_value


def _each(numbers: NDArray[np.floating]) -> Floats:
    """Return one number an image, (N,), so that it applies to all of the image's values."""
    return numbers.astype(np.float32).reshape(-1, 1, 1, 1)


def _erased(size: tuple[int, ...], augmentation: Augmentation, draws: Draws) -> NDArray[np.bool_]:
    """Return which pixels are erased, (N, H, W): in some images one rectangle each."""
    height, width = size
    area = draws.between(Draw.ERASED_AREA, *augmentation.erasing_area) * height * width
    # No longer than the image has room for, or the rectangle would have to be smaller.
    least = np.maximum(1 / _LONGEST, area / width**2)
    most = np.minimum(_LONGEST, height**2 / np.maximum(area, 1e-9))
    aspect = least * (most / least) ** draws.unit(Draw.ERASED_ASPECT)
    tall = np.clip(np.rint(np.sqrt(area * aspect)), 1, height)
    wide = np.clip(np.rint(area / tall), 0, width)
    tall *= draws.unit(Draw.ERASED) < augmentation.erasing
    rows = _span(tall, draws.unit(Draw.ERASED_TOP), height)
    columns = _span(wide, draws.unit(Draw.ERASED_LEFT), width)
    return rows[:, :, np.newaxis] & columns[:, np.newaxis, :]


def _span(
    lengths: NDArray[np.float64], places: NDArray[np.float64], whole: int
) -> NDArray[np.bool_]:
    """Return which of `whole` pixels lie in a stretch of this length at this place: (N, whole)."""
    first = np.floor(places * (whole - lengths + 1))
    pixels = np.arange(whole)
    inside: NDArray[np.bool_] = (pixels >= first[:, np.newaxis]) & (
        pixels < (first + lengths)[:, np.newaxis]
    )
    return inside
