"""Scales of small plots on a plain canvas: where a value lies, and round numbers to mark."""

import math
from collections.abc import Callable
from dataclasses import dataclass

_TICKS = 5
_ROUGHLY = 0.02
"""How far beyond the end, in steps, a round number may lie and be marked all the same."""
_ROUND = (1.0, 2.0, 5.0, 10.0)


@dataclass(frozen=True)
class Scale:
    """An axis.

    Attributes:
        place: Returns where a value lies, from 0 at the start to 1 at the end.
        ticks: Values to mark, each with its text.
    """

    place: Callable[[float], float]
    ticks: tuple[tuple[float, str], ...]


def linear(low: float, high: float, *, whole: bool = False) -> Scale:
    """Return an even scale from low to high, which is larger.

    Args:
        low: Its start.
        high: Its end.
        whole: Whether only whole numbers are marked.

    Example:
        >>> [text for _, text in linear(0, 50).ticks]
        ['0', '10', '20', '30', '40', '50']
    """
    step = _round_step((high - low) / _TICKS)
    step = max(1.0, step) if whole else step
    first, last = math.ceil(low / step), math.floor(high / step + _ROUGHLY)
    ticks = tuple((n * step, f"{n * step:.6g}") for n in range(first, last + 1))
    return Scale(lambda value: (value - low) / (high - low), ticks)


def logarithmic(low: float, high: float) -> Scale:
    """Return a scale from low to high, both above 0, on which equal factors are equally far.

    Values below are placed at the start.

    Example:
        >>> [text for _, text in logarithmic(0.001, 0.1).ticks]
        ['0.001', '0.01', '0.1']
    """
    start, end = math.log10(low), math.log10(high)
    powers = range(math.ceil(start - 1e-9), math.floor(end + 1e-9) + 1)
    every = math.ceil(len(powers) / _TICKS) or 1
    ticks = tuple((10.0**power, f"{10.0**power:g}") for power in powers[::every])

    def place(value: float) -> float:
        return (math.log10(max(value, low)) - start) / max(end - start, 1e-9)

    return Scale(place, ticks)


def _round_step(least: float) -> float:
    """Return a round number that is at least so large."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(factor * power for factor in _ROUND if factor * power >= least * (1 - 1e-9))
