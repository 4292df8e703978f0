"""What a layer gave for an image, as arrays to look at."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from fmnist_workbench.analysis.pictures import colourize
from fmnist_workbench.spec.layers import Shape
from fmnist_workbench.spec.results import Activation
from fmnist_workbench.spec.words import percent

Values = NDArray[np.float32]
Colours = NDArray[np.uint8]
Range = tuple[float, float]
Scaling = Literal["each", "layer"]
"""Whether each map spans all colours by itself, or all maps share one range."""


@dataclass(frozen=True, eq=False)
class LayerValues:
    """The values of one layer, or of as many of its channels as one message held.

    Attributes:
        shape: Of the whole layer: (height, width, channels) or (units,).
        first: The first channel, or unit, in `values`.
        values: (height, width, channels here) or (units here,).
    """

    layer: str
    shape: Shape
    first: int
    values: Values

    @classmethod
    def of(cls, activation: Activation) -> "LayerValues":
        """Return what an engine's answer holds."""
        shape = (*activation.shape[:-1], activation.sent)
        values = np.frombuffer(activation.values, "<f4").reshape(shape)
        return cls(activation.layer, activation.shape, activation.first, values)

    @property
    def is_maps(self) -> bool:
        """Whether these are feature maps, not a row of units."""
        return len(self.shape) == 3

    @property
    def count(self) -> int:
        """Channels, or units, here."""
        return self.values.shape[-1]

    @property
    def total(self) -> int:
        """Channels, or units, of the layer."""
        return self.shape[-1]

    def map(self, index: int) -> Values:
        """Return one map, (height, width); `index` counts from `first`."""
        return self.values[..., index]

    def maps(self) -> Values:
        """Return all maps, (count, height, width)."""
        return np.moveaxis(self.values, -1, 0)

    def describe(self, index: int, row: int = 0, column: int = 0) -> str:
        """Return where a value is and what it is, exactly; nothing if it is not here.

        Example: "channel 3, row 0, column 12: 0.25", or "unit 7: 1.5".
        """
        if index >= self.count:
            return ""
        # `!s` because a bare float32 in an f-string shows digits that it does not have.
        if not self.is_maps:
            return f"unit {self.first + index}: {self.values[index]!s}"
        height, width = self.shape[:2]
        if row >= height or column >= width:
            return ""
        value = self.values[row, column, index]
        return f"channel {self.first + index}, row {row}, column {column}: {value!s}"

    def dead(self) -> int:
        """Return how many maps are zero everywhere."""
        return int((~self.maps().reshape(self.count, -1).any(axis=1)).sum())


def value_range(values: Values) -> Range:
    """Return the smallest and largest finite value; (0, 0) where there is none."""
    finite = values[np.isfinite(values)]
    return (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)


def coloured(values: Values, span: Range) -> Colours:
    """Return values in viridis, (*shape, 3); what is no number gets the lowest colour."""
    low, high = span
    return colourize(np.nan_to_num(values, nan=low, posinf=high, neginf=low), low, high)


def map_pictures(layer: LayerValues, scaling: Scaling) -> Colours:
    """Return all maps in colours, (count, height, width, 3)."""
    maps = layer.maps()
    if scaling == "layer":
        return coloured(maps, value_range(maps))
    spans = np.array([value_range(one) for one in maps])
    low, high = spans.T[:, :, None, None]
    inside = np.clip(np.where(np.isnan(maps), low, maps), low, high)
    return colourize((inside - low) / np.where(high > low, high - low, 1), 0.0, 1.0)


def heat_columns(count: int, room: tuple[int, int]) -> int:
    """Return in how many columns so many squares fill a room of (height, width) best."""
    height, width = room
    return min(max(round((count * width / max(height, 1)) ** 0.5), 1), count)


def heat_picture(values: Values, columns: int, background: tuple[int, ...]) -> Colours:
    """Return a row of units in colours, laid out in rows of so many, (rows, columns, 3)."""
    rows = -(-len(values) // columns)
    picture = np.full((rows * columns, 3), background, np.uint8)
    picture[: len(values)] = coloured(values, value_range(values))
    return picture.reshape(rows, columns, 3)


def describe_values(values: Values) -> str:
    """Return mean, range and zeros of values, a line each, and whether the map is dead.

    Example:
        >>> print(describe_values(np.float32([0, 1])))
        mean  0.5
        min  0
        max  1
        zeros  50.0 %
    """
    zeros = float((values == 0).mean())
    lines = [
        f"mean  {values.mean(dtype=np.float64):.5g}",
        f"min  {values.min():.5g}",
        f"max  {values.max():.5g}",
        f"zeros  {percent(zeros)}",
    ]
    if zeros == 1:
        lines.append("dead: it answers nothing here")
    return "\n".join(lines)
