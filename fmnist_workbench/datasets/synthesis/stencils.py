"""Digits drawn large, once for each font and weight, from which the small ones are made."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from fmnist_workbench.datasets.synthesis.fonts import Font
from fmnist_workbench.datasets.synthesis.glyphs import DIGITS, draw_digit, open_font
from fmnist_workbench.spec.errors import MachineError

_LEFT_AT_LEAST = 0.6
"""A digit made thinner keeps at least this part of its ink: hairlines would vanish."""


class Stencils:
    """Digits of one height, white on black, drawn when they are first asked for."""

    def __init__(self, fonts: Sequence[Font], height: int) -> None:
        self._fonts = fonts
        self._height = height
        self._drawn: dict[tuple[int, int], Image.Image] = {}
        self._weighted: dict[tuple[int, int, int], Image.Image] = {}

    def choose_fonts(self, count: int, generator: np.random.Generator) -> NDArray[np.int64]:
        """Return fonts at random, (N,): each family alike, however many members it has."""
        families = [font.family for font in self._fonts]
        shares = np.array([1 / families.count(family) for family in families])
        return generator.choice(len(families), count, p=shares / shares.sum())

    def get(self, font: int, digit: int, thicker: float) -> Image.Image:
        """Return a digit.

        Args:
            font: Which of the fonts.
            digit: 0 to 9.
            thicker: By how many pixels of the stencil strokes become thicker; negative for thinner.

        Raises:
            MachineError: The font's file is gone since it was looked at.
        """
        reach = round(thicker / 2)
        key = (font, digit, reach)
        if key not in self._weighted:
            self._weighted[key] = _weighted(self._plain(font, digit), reach)
        return self._weighted[key]

    def _plain(self, font: int, digit: int) -> Image.Image:
        key = (font, digit)
        if key not in self._drawn:
            self._drawn[key] = self._draw(self._fonts[font], DIGITS[digit])
        return self._drawn[key]

    def _draw(self, font: Font, digit: str) -> Image.Image:
        # Digits are a little lower than the size of their font says; larger is scaled down.
        opened = open_font(font.path, self._height * 2)
        drawn = opened and draw_digit(opened, digit)
        if not drawn:
            raise MachineError(
                f"The font {font.path} cannot be read any more; leave fonts alone while digits are "
                "drawn, and try again."
            )
        width = max(1, round(drawn.width * self._height / drawn.height))
        return drawn.resize((width, self._height), Image.Resampling.BOX)


def _weighted(plain: Image.Image, reach: int) -> Image.Image:
    """Return a digit whose strokes reach so many pixels further on each side."""
    if reach > 0:
        roomy = Image.new("L", (plain.width + 2 * reach, plain.height + 2 * reach))
        roomy.paste(plain, (reach, reach))
        return roomy.filter(ImageFilter.MaxFilter(2 * reach + 1))
    ink = _ink(plain)
    for less in range(-reach, 0, -1):
        thin = plain.filter(ImageFilter.MinFilter(2 * less + 1))
        if _ink(thin) >= _LEFT_AT_LEAST * ink:
            return thin
    return plain


def _ink(picture: Image.Image) -> float:
    return float(np.asarray(picture, np.float64).sum())
