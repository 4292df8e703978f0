"""Random numbers that are worked out rather than drawn in turn.

Each follows from (seed, epoch, index of the image, number of the draw) alone, so that an image's
fate is the same in whatever batch it stands, and can be had again at any time. They are the outputs
of SplitMix64 (Steele, Lea & Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014),
started for each image where its seed, epoch and index lead.
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Bits = NDArray[np.uint64]

_STEP = 0x9E3779B97F4A7C15
_FIRST_FACTOR = np.uint64(0xBF58476D1CE4E5B9)
_SECOND_FACTOR = np.uint64(0x94D049BB133111EB)
_HALF = np.uint64(32)
_LOW_HALF = np.uint64(2**32 - 1)


class Draw(IntEnum):
    """What each number of an image is for.

    A new one goes to the end, so that a seed goes on meaning the same.
    """

    HORIZONTAL_FLIP = 0
    VERTICAL_FLIP = 1
    ZOOM_WIDTH = 2
    ZOOM_HEIGHT = 3
    SHEAR = 4
    ROTATION = 5
    WIDTH_SHIFT = 6
    HEIGHT_SHIFT = 7
    BRIGHTNESS = 8
    CONTRAST = 9
    FIRST_CHANNEL = 10
    SECOND_CHANNEL = 11
    THIRD_CHANNEL = 12
    ERASED = 13
    ERASED_AREA = 14
    ERASED_ASPECT = 15
    ERASED_TOP = 16
    ERASED_LEFT = 17


class Field(IntEnum):
    """Streams of their own for what needs a number for each pixel."""

    NOISE = 1
    ELASTIC = 2


@dataclass(frozen=True, eq=False)
class Draws:
    """The random numbers of some images in one epoch; `draws[3:9]` are those of some of them.

    Example:
        >>> draws = Draws.of(seed=0, epoch=3, indices=np.array([7, 2]))
        >>> draws.between(Draw.ROTATION, -10, 10).shape
        (2,)
    """

    _streams: Bits
    _unit: NDArray[np.float64]

    @classmethod
    def of(cls, seed: int, epoch: int, indices: NDArray[np.int64]) -> "Draws":
        """Work out all single numbers of all these images at once.

        Args:
            seed: From 0.
            epoch: From 0.
            indices: Which image each is, (N,).
        """
        start = _mixed(np.array([seed], np.uint64))
        start = _mixed(start + np.uint64(epoch))
        streams = _mixed(start + indices.astype(np.uint64))
        # 53 bits are what a double holds.
        bits = _outputs(streams, len(Draw)) >> np.uint64(11)
        return cls(streams, bits.astype(np.float64) * 2.0**-53)

    def __getitem__(self, part: slice) -> "Draws":
        return Draws(self._streams[part], self._unit[part])

    def unit(self, draw: Draw) -> NDArray[np.float64]:
        """Return a number in [0, 1) for each image: (N,)."""
        return self._unit[:, draw]

    def between(self, draw: Draw, low: float, high: float) -> NDArray[np.float64]:
        """Return a number in [low, high) for each image: (N,)."""
        return low + (high - low) * self.unit(draw)

    def uniform(self, field: Field, count: int) -> Floats:
        """Return `count` numbers for each image, uniform with mean 0 and variance 1: (N, count)."""
        high, low = self._halves(field, count)
        halves = np.concatenate((high, low), axis=1)[:, :count]
        halves -= np.float32(0.5)
        halves *= np.float32(12**0.5)
        return halves

    def normal(self, field: Field, count: int) -> Floats:
        """Return `count` numbers for each image, Gaussian with mean 0 and variance 1: (N, count).

        By the method of Box & Muller (1958).
        """
        radius, angle = self._halves(field, count)
        np.log(radius, out=radius)
        radius *= np.float32(-2)
        np.sqrt(radius, out=radius)
        angle *= np.float32(2 * np.pi)
        return np.concatenate((radius * np.cos(angle), radius * np.sin(angle)), axis=1)[:, :count]

    def _halves(self, field: Field, count: int) -> tuple[Floats, Floats]:
        """Return two times half of `count` numbers in (0, 1], rounded up, of 32 bits each."""
        bits = _outputs(_mixed(self._streams ^ np.uint64(field)), -(-count // 2))
        return _above_zero(bits >> _HALF), _above_zero(bits & _LOW_HALF)


def _outputs(streams: Bits, count: int) -> Bits:
    """Return the first outputs of SplitMix64 for each stream: (N, count)."""
    steps = np.arange(1, count + 1, dtype=np.uint64) * np.uint64(_STEP)
    return _mixed(streams[:, np.newaxis] + steps)


def _mixed(bits: Bits) -> Bits:
    """Return well mixed bits: each input gives another output, and one bit changes half of it."""
    bits = bits ^ (bits >> np.uint64(30))
    bits *= _FIRST_FACTOR
    bits ^= bits >> np.uint64(27)
    bits *= _SECOND_FACTOR
    bits ^= bits >> np.uint64(31)
    return bits


def _above_zero(halves: Bits) -> Floats:
    """Return 32 bits as a number in (0, 1], of which there is a logarithm."""
    numbers = halves.astype(np.float32)
    numbers += np.float32(0.5)
    numbers *= np.float32(2.0**-32)
    return numbers
