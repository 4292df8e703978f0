"""Small pieces of the sentences that are said everywhere."""


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


def _two(number: int, size: int, large: str, small: str) -> str:
    whole, rest = divmod(number, size)
    return f"{whole:,} {large} {rest} {small}" if rest else f"{whole:,} {large}"
