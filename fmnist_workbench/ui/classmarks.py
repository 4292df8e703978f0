"""A mark for each class: its colour and shape, told apart by the colour-blind too."""

from dataclasses import dataclass
from functools import lru_cache
from math import cos, pi, sin

from PIL import Image, ImageDraw

from fmnist_workbench.ui.theme import mixed

_COLOURS = (
    "#0072b2",
    "#d55e00",
    "#009e73",
    "#e69f00",
    "#cc79a7",
    "#56b4e9",
    "#f0e442",
    "#000000",
    "#999999",
    "#882255",
)
"""Okabe and Ito's eight, grey, and Tol's wine, which is told from them in all kinds of sight."""
_ON_DARK = {"#000000": "#ffffff"}
_CORNERS = (0, 4, 3, 5, 2)
"""Of each shape; 0 is a circle, 2 a bar. The next classes of the same colours have the next."""
_SHARPER = 4
"""Marks are drawn so many times as large, and made smaller, so that their edges are smooth."""


@dataclass(frozen=True)
class Mark:
    """How a class is marked.

    Attributes:
        colour: "#rrggbb".
        corners: How many the shape has; 0 for a circle.
        hollow: Whether only its edge is drawn.
    """

    colour: str
    corners: int = 0
    hollow: bool = False


def mark_of(index: int, *, dark: bool) -> Mark:
    """Return the mark of a class; up to 100 classes have marks of their own.

    Up to ten classes differ by colour alone; of more, every ten have another shape.
    """
    colour = _COLOURS[index % len(_COLOURS)]
    shape = index // len(_COLOURS)
    return Mark(
        _ON_DARK.get(colour, colour) if dark else colour,
        _CORNERS[shape % len(_CORNERS)],
        hollow=shape // len(_CORNERS) % 2 == 1,
    )


@lru_cache(maxsize=512)
def stamp(
    mark: Mark, side: int, ground: str, strength: float = 1.0, *, dark: bool = False
) -> Image.Image:
    """Return a mark as a picture with transparency, (side, side).

    Args:
        mark: What is drawn.
        side: Of the square it fills, in screen pixels.
        ground: The colour it will stand on.
        strength: Below 1 its colour is mixed with the ground, so that others stand out.
        dark: Whether the ground is dark: the edge is lighter than the colour then.
    """
    large = side * _SHARPER
    picture = Image.new("RGBA", (large, large))
    draw = ImageDraw.Draw(picture)
    colour = mixed(mark.colour, ground, strength)
    against = "#ffffff" if dark else "#000000"
    edge = colour if mark.hollow else mixed(mixed(mark.colour, against, 0.6), ground, strength)
    look = {"fill": None if mark.hollow else colour, "outline": edge}
    width = _SHARPER * (2 if mark.hollow else 1) * max(side // 9, 1)
    if mark.corners == 0:
        draw.ellipse((0, 0, large - 1, large - 1), width=width, **look)
    else:
        draw.polygon(_outline(mark.corners, large), width=width, **look)
    return picture.resize((side, side), Image.Resampling.BOX)


def _outline(corners: int, side: int) -> list[tuple[float, float]]:
    if corners == 2:
        third = side / 3
        return [(0, third), (side - 1, third), (side - 1, 2 * third), (0, 2 * third)]
    middle = (side - 1) / 2
    turns = [2 * pi * corner / corners - pi / 2 for corner in range(corners)]
    return [(middle + middle * cos(turn), middle + middle * sin(turn)) for turn in turns]
