"""Digits as fonts draw them, and whether they are digits at all."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

DIGITS = "0123456789"

_DRAWN_AT = 64
"""Size in pixels at which digits are compared."""

_SIDE = 24
"""Digits are compared at this size, softly, so that serifs and slants count for little."""

_BLUR = 1.5

_ENOUGH = 7
"""So many of a font's digits must look most like the same digit of a known font.

All fonts with digits that were tried reach 8 or more, fonts of symbols or boxes 2 at most.
"""

_TWINS = 0.967
"""Digits this much alike are one design under two names; no two of matplotlib's families are."""

Looks = NDArray[np.float32]
"""Ten digits as unit vectors, (10, pixels)."""


def draw_digit(font: ImageFont.FreeTypeFont, digit: str) -> Image.Image | None:
    """Return a digit, white on black, cut out without any margin; None if nothing is drawn."""
    left, top, right, bottom = (int(side) for side in font.getbbox(digit))
    if right <= left or bottom <= top:
        return None
    # A pixel of margin: a box may be rounded to less than the ink.
    picture = Image.new("L", (right - left + 2, bottom - top + 2))
    ImageDraw.Draw(picture).text((1 - left, 1 - top), digit, font=font, fill=255)
    box = picture.getbbox()
    return picture.crop(box) if box else None


def open_font(path: Path, size: float) -> ImageFont.FreeTypeFont | None:
    """Return a font of this size in pixels, None if the file cannot be used."""
    try:
        # The basic layout draws single digits just as well and loads no library for scripts.
        return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)
    except (OSError, ValueError):
        return None


def looks_of(font: ImageFont.FreeTypeFont) -> Looks | None:
    """Return what the ten digits of a font look like, None if one of them is blank."""
    sized = font.font_variant(size=_DRAWN_AT)
    vectors = []
    for digit in DIGITS:
        drawn = draw_digit(sized, digit)
        if drawn is None:
            return None
        vectors.append(_look(drawn))
    return np.stack(vectors)


def are_digits(looks: Looks, known: Sequence[Looks]) -> bool:
    """Whether enough of ten pictures look like the digits of known fonts.

    Fonts of symbols, and fonts that draw a box for what they lack, have something else there.
    """
    likeness = np.max([looks @ digits.T for digits in known], axis=0)
    return int((likeness.argmax(axis=1) == np.arange(10)).sum()) >= _ENOUGH


def twins(all_looks: Sequence[Looks]) -> tuple[list[int], list[int]]:
    """Return the pairs of fonts all of whose digits are nearly the same, each pair once."""
    stacked = np.stack(all_looks)
    likeness = np.min([digit @ digit.T for digit in stacked.swapaxes(0, 1)], axis=0)
    first, second = np.nonzero(np.triu(likeness >= _TWINS, 1))
    return first.tolist(), second.tolist()


def _look(drawn: Image.Image) -> NDArray[np.float32]:
    scale = (_SIDE - 2) / max(drawn.size)
    size = tuple(max(1, round(side * scale)) for side in drawn.size)
    small = drawn.resize((size[0], size[1]), Image.Resampling.BOX)
    centred = Image.new("L", (_SIDE, _SIDE))
    centred.paste(small, ((_SIDE - size[0]) // 2, (_SIDE - size[1]) // 2))
    pixels = np.asarray(centred.filter(ImageFilter.GaussianBlur(_BLUR)), np.float32).ravel()
    return pixels / np.float32(max(float(np.linalg.norm(pixels)), 1.0))
