"""The arithmetic of the volumes' picture: how large each is drawn, and where it stands."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from math import log2, sqrt

from fmnist_workbench.spec.layers import Shape

Point = tuple[float, float]

ACROSS, UP = 0.34, 0.26
"""A pixel of an image's width goes back into the picture: so far to the right, and so far up, in
pixels of its height."""
LONGEST_ROW = 4096
"""Values of a row that is drawn as high as there is room; longer ones set the scale themselves."""
_APART = 36
"""How much further apart volumes stand at most where there is room, so that their labels fit."""
_SQUARE = (28, 28, 1)
"""What is drawn for an unknown volume where none before it is known."""


@dataclass(frozen=True)
class Room:
    """What a picture is to be fitted into, in screen pixels.

    Attributes:
        width: Of the picture.
        height: Of the tallest volume.
        unit: Pixels of the screen for what is a pixel on a plain one.
    """

    width: float
    height: float
    unit: float = 1


@dataclass(frozen=True)
class Solid:
    """One volume in parallel projection, in screen pixels; its middle lies on the axis.

    Attributes:
        left: Where its front begins.
        depth: How wide its front is: its channels.
        height: How high its front is.
        across: How far its back lies to the right of its front: its width.
        up: How far its back lies above its front.
    """

    left: float
    depth: float
    height: float
    across: float
    up: float

    @property
    def right(self) -> float:
        """Where its back ends."""
        return self.left + self.depth + self.across

    def faces(self, axis: float) -> tuple[tuple[Point, ...], ...]:
        """Return the corners of its front, top and side, around an axis at this height."""
        top = axis - (self.height - self.up) / 2
        bottom, right = top + self.height, self.left + self.depth
        back = (right + self.across, top - self.up)
        front = ((self.left, top), (right, top), (right, bottom), (self.left, bottom))
        lid = ((self.left, top), (self.left + self.across, back[1]), back, (right, top))
        side = ((right, top), back, (back[0], bottom - self.up), (right, bottom))
        return front, lid, side

    def outline(self, axis: float) -> tuple[Point, ...]:
        """Return the six corners around it."""
        front, lid, side = self.faces(axis)
        return front[0], lid[1], lid[2], side[2], front[2], front[3]


class VolumeLayout:
    """Volumes beside one another, to one scale, as far apart as there is room.

    Height and width are to scale in pixels of the image, the channels as the square root of their
    number, a row of values as the logarithm of its length.

    Args:
        shapes: What each layer gives, the input first; None where it is unknown.
        room: What they are fitted into; those that still do not fit go on to the right.

    Attributes:
        solids: One for each shape.
        width: Of all of them.
    """

    def __init__(self, shapes: Sequence[Shape | None], room: Room) -> None:
        drawn = _without_gaps(shapes)
        roomy, tight = _sizes(drawn, room, tight=False), _sizes(drawn, room, tight=True)
        widest, narrowest = _total(roomy), _total(tight)
        excess = (widest - room.width) / max(widest - narrowest, 1e-9)
        tightness = min(max(excess, 0), 1)
        spare = max(room.width - widest, 0)
        apart = min(spare / max(len(drawn) - 1, 1), _APART * room.unit)
        self.solids: list[Solid] = []
        left = (spare - apart * (len(drawn) - 1)) / 2
        for (solid, step), (thin, short_step) in zip(roomy, tight, strict=True):
            depth = _between(solid.depth, thin.depth, tightness)
            self.solids.append(Solid(left, depth, solid.height, solid.across, solid.up))
            left += _between(step, short_step, tightness) + apart
        self._lefts = [solid.left for solid in self.solids]
        self.width = max((solid.right for solid in self.solids), default=0)

    def at(self, x: float) -> int | None:
        """Return the place of the volume that stands at `x`, the front one of several."""
        place = bisect_right(self._lefts, x) - 1
        return place if place >= 0 and x <= self.solids[place].right else None

    def seen(self, left: float, right: float) -> range:
        """Return the places of the volumes of which something lies between two places."""
        reach = max((solid.right - solid.left for solid in self.solids), default=0)
        return range(bisect_left(self._lefts, left - reach), bisect_right(self._lefts, right))


def _without_gaps(shapes: Sequence[Shape | None]) -> list[Shape]:
    """Return the shapes, those that are unknown as the one before them."""
    known: list[Shape] = []
    for shape in shapes:
        known.append(shape or (known[-1] if known else _SQUARE))
    return known


def _sizes(shapes: list[Shape], room: Room, *, tight: bool) -> list[tuple[Solid, float]]:
    """Return each volume at the left edge, and how far behind it the next one begins."""
    volumes = [shape for shape in shapes if len(shape) == 3]
    scale = room.height / max((h + UP * w for h, w, _ in volumes), default=1)
    longest = max([LONGEST_ROW, *(shape[0] for shape in shapes)])
    channel, gap, overlap = (1.0, 4.0, 0.6) if tight else (2.6, 14.0, 0.0)
    sizes: list[tuple[Solid, float]] = []
    for shape in shapes:
        if len(shape) == 3:
            height, width, channels = shape
            depth = (2 + channel * sqrt(channels)) * room.unit
            solid = Solid(0, depth, height * scale, ACROSS * width * scale, UP * width * scale)
        else:
            high = room.height * log2(shape[0] + 1) / log2(longest + 1)
            edge = 2 * room.unit
            solid = Solid(0, 2 * edge, max(high - edge, 1), edge, edge)
        step = solid.depth + solid.across * (1 - overlap) + gap * room.unit
        sizes.append((solid, step))
    return sizes


def _total(sizes: list[tuple[Solid, float]]) -> float:
    """Return how wide they are beside one another."""
    return sum(step for _, step in sizes[:-1]) + (sizes[-1][0].right if sizes else 0)


def _between(first: float, second: float, share: float) -> float:
    return first + (second - first) * share
