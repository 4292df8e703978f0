"""Small pieces of the sentences that are said everywhere."""

from collections.abc import Sequence
from itertools import groupby


def count(number: int, noun: str) -> str:
    """Return a number of things: "1 epoch", "2 epochs"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def listed(
    names: tuple[str, ...] | list[str], last: str = "and", *, most: int = 0, rest: str = "more"
) -> str:
    """Return names in words.

    Args:
        names: Perhaps none, which gives "".
        last: What stands before the last one.
        most: Of more than so many, the end is told as a number; 0 names them all.
        rest: What that number is one of.

    Example:
        >>> listed(["a", "b", "c", "d"]), listed(["a", "b", "c", "d"], "or", most=3)
        ('a, b, c and d', 'a, b or 2 more')
    """
    if most and len(names) > most:
        names = [*names[: most - 1], f"{len(names) - most + 1} {rest}"]
    *others, end = names or [""]
    return f"{', '.join(others)} {last} {end}" if others else end


def percent(fraction: float) -> str:
    """Return a fraction as people read it.

    Example:
        >>> percent(0.7767)
        '77.7 %'
    """
    return f"{100 * fraction:.1f} %"


def duration(seconds: float) -> str:
    """Return how long something takes, as exactly as a person says it after "about".

    Example:
        >>> [duration(seconds) for seconds in (0.043, 7.4, 83, 7500)]
        ['0.04 s', '7 s', '1 min 20 s', '2 h 5 min']
    """
    if seconds < 0.95:
        return f"{max(seconds, 0.01):.1g} s"
    if seconds < 59.5:
        return f"{seconds:.0f} s"
    if seconds < 3570:
        return _two(round(seconds / 10) * 10, 60, "min", "s")
    return _two(round(seconds / 300) * 5, 60, "h", "min")


def size(count: float, *, short: bool = False) -> str:
    """Return a number of bytes as people read it.

    Args:
        count: How many.
        short: Without a decimal from 10 on, for a narrow column.

    Example:
        >>> size(4 * 225_034), size(4 * 225_034, short=True)
        ('879.0 KB', '879 KB')
    """
    if count < 1024:
        return f"{count:.0f} bytes"
    units = ["GB", "MB", "KB"]
    count /= 1024
    while count >= 1024 and len(units) > 1:
        count /= 1024
        units.pop()
    decimals = 0 if short and count >= 9.95 else 1
    return f"{count:.{decimals}f} {units[-1]}"


def spans(numbers: Sequence[int], most: int = 12) -> str:
    """Return rising numbers in words, those in a row as one; of very many the first and the last.

    Args:
        numbers: Rising, none twice.
        most: How many parts are said at most.

    Example:
        >>> spans((1, 2, 3, 7, 9, 10))
        '1 to 3, 7, 9, 10'
    """
    parts: list[str] = []
    for _, row in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        run = [number for _, number in row]
        parts += [f"{run[0]} to {run[-1]}"] if len(run) > 2 else map(str, run)
    if len(parts) > most:
        parts[most // 2 : len(parts) - (most - most // 2 - 1)] = ["…"]
    return ", ".join(parts)


def epochs_named(numbers: Sequence[int]) -> str:
    """Return rising numbers of epochs in words, as `spans`.

    Example:
        >>> [epochs_named(numbers) for numbers in ((), (3,), (3, 4, 5))]
        ['no epoch', 'epoch 3', 'epochs 3 to 5']
    """
    if not numbers:
        return "no epoch"
    return f"{'epoch' if len(numbers) == 1 else 'epochs'} {spans(numbers)}"


def _two(number: int, size: int, large: str, small: str) -> str:
    whole, rest = divmod(number, size)
    return f"{whole:,} {large} {rest} {small}" if rest else f"{whole:,} {large}"
