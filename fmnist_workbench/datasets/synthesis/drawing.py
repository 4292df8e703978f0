"""One digit after another, as chance decides how each is drawn."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from fmnist_workbench.datasets.labels import Labels
from fmnist_workbench.datasets.pixels import Images
from fmnist_workbench.datasets.synthesis.stencils import Stencils
from fmnist_workbench.spec.making import Synthesize

SIDE = 28

FINER = 3
"""Digits are drawn so many times larger and averaged, which gives edges like MNIST's."""

_WIDTHS = (0.8, 1.2)
"""Handwritten digits are narrow or wide; factors of the width that the font has."""


def draw_digits(
    digits: Labels, stencils: Stencils, plan: Synthesize, generator: np.random.Generator
) -> Images:
    """Return a picture of each digit, (N, 28, 28, 1), white on black, not cut off by the edge.

    Args:
        digits: 0 to 9, (N,).
        stencils: Digits of `FINER` times the largest height.
        plan: What may vary, and how much; bending and noise come after.
        generator: What decides it.
    """
    chances = _chances(plan, stencils, generator, len(digits))
    drawn = [
        _draw_one(stencils, digit, chance)
        for digit, chance in zip(digits.tolist(), chances, strict=True)
    ]
    return np.stack(drawn)[..., np.newaxis]


@dataclass(frozen=True)
class _Chance:
    """What chance decided for one digit.

    Attributes:
        thicker: By how much strokes are, in pixels, as all lengths here.
        width: A factor of the font's own.
        slant: Its tangent.
        angle: In radians.
    """

    font: int
    thicker: float
    height: float
    width: float
    slant: float
    angle: float
    right: float
    down: float
    blur: float


def _chances(
    plan: Synthesize, stencils: Stencils, generator: np.random.Generator, count: int
) -> list[_Chance]:
    def between(low: float, high: float) -> NDArray[np.float64]:
        return generator.uniform(low, high, count)

    def either_way(most: float) -> NDArray[np.float64]:
        return between(-most, most)

    columns = (
        stencils.choose_fonts(count, generator),
        either_way(plan.weight),
        between(plan.smallest, plan.largest),
        between(*_WIDTHS),
        np.tan(either_way(math.radians(plan.slant))),
        either_way(math.radians(plan.rotation)),
        either_way(plan.shift),
        either_way(plan.shift),
        between(0, plan.blur),
    )
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return [_Chance(*row) for row in rows]


def _draw_one(stencils: Stencils, digit: int, chance: _Chance) -> NDArray[np.uint8]:
    stencil = stencils.get(chance.font, digit, chance.thicker * FINER)
    fine = SIDE * FINER
    drawn = stencil.transform(
        (fine, fine),
        Image.Transform.AFFINE,
        _to_stencil(stencil, chance),
        Image.Resampling.BILINEAR,
    ).reduce(FINER)
    if chance.blur:
        drawn = drawn.filter(ImageFilter.GaussianBlur(chance.blur))
    return np.asarray(drawn)


def _to_stencil(stencil: Image.Image, chance: _Chance) -> tuple[float, ...]:
    """Return the transform from a place in the fine picture to one in the stencil, for Pillow."""
    scale = chance.height * FINER / stencil.height
    sine, cosine = math.sin(chance.angle), math.cos(chance.angle)
    # From stencil to picture: widen and slant, scale, turn.
    a, b = scale * chance.width, scale * chance.slant
    forth = ((cosine * a, cosine * b - sine * scale), (sine * a, sine * b + cosine * scale))
    (fxx, fxy), (fyx, fyy) = forth
    # Half the space that the digit takes; it is not moved beyond the edge.
    across = (abs(fxx) * stencil.width + abs(fxy) * stencil.height) / 2
    along = (abs(fyx) * stencil.width + abs(fyy) * stencil.height) / 2
    middle = SIDE * FINER / 2
    x = middle + _within(chance.right * FINER, middle - across)
    y = middle + _within(chance.down * FINER, middle - along)
    area = fxx * fyy - fxy * fyx
    xx, xy, yx, yy = fyy / area, -fxy / area, -fyx / area, fxx / area
    return (
        *(xx, xy, stencil.width / 2 - xx * x - xy * y),
        *(yx, yy, stencil.height / 2 - yx * x - yy * y),
    )


def _within(move: float, room: float) -> float:
    room = max(room, 0.0)
    return min(max(move, -room), room)
