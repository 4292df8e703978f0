"""How far an axis of losses reaches: over all of them, but for those that have exploded."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]

_STEEPEST = 10.0
"""A loss above so many times the usual one has exploded: drawn to scale, the rest lies flat."""
_WORST_START = 10.0
"""What a loss may begin with, to count as usual: that of guessing among 22,000 classes."""
_SHORT, _GROUPED, _LARGE = 5, 1000.0, 1e9
"""Characters of a number that need no exponent; from where on it has commas, and one again."""
_NICE = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 6.0, 8.0, 10.0)


def usual(values: Values, firsts: Sequence[float]) -> Values:
    """Return the losses that are to be in sight, all but those that have exploded.

    The usual loss is the median of all, or what a curve begins with, if that is larger: a
    training that goes well ends at a thousandth of its first loss, which is to be seen.

    Args:
        values: All losses, finite.
        firsts: What each curve begins with.

    Example:
        >>> usual(np.array([0.5, 0.4, 1e6]), [0.5])
        array([0.5, 0.4])
    """
    if not len(values):
        return values
    starts = [min(first, _WORST_START) for first in firsts]
    # Of two values in the middle the lower: one exploded epoch among two is unusual.
    middle = float(np.percentile(values, 50, method="lower"))
    return values[values <= _STEEPEST * max(middle, *starts, 0.0)]


def short_number(value: float) -> str:
    """Return a number as it stands at an axis: exact, in a few characters.

    Example:
        >>> short_number(0.00025), short_number(0.001), short_number(2e6)
        ('2.5e-4', '0.001', '2,000,000')
    """
    if value >= _GROUPED:
        return f"{value:,.0f}" if value < _LARGE else f"{value:.2g}".replace("e+", "e")
    text = f"{value:g}"
    if "e" not in text and len(text) <= _SHORT:
        return text
    mantissa, exponent = f"{value:.3e}".split("e")
    return min(text, f"{float(mantissa):g}e{int(exponent)}", key=len)


def nice_top(values: Values) -> float:
    """Return a round number above all values, with a little room."""
    largest = float(values.max(initial=0.0)) * 1.05
    if largest <= 0:
        return 2.5
    scale = 10.0 ** np.floor(np.log10(largest))
    return next(float(step * scale) for step in _NICE if step * scale >= largest)


def nice_bottom(values: Values) -> float:
    """Return the tenth below all values, at most 0.9."""
    smallest = float(values.min(initial=0.9)) if len(values) else 0.0
    return float(np.floor(min(smallest, 0.9) * 10 + 1e-9) / 10)
