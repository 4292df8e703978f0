"""Small pieces of the sentences that are said everywhere."""


def count(number: int, noun: str) -> str:
    """Return a number of things: "1 epoch", "2 epochs"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def percent(fraction: float) -> str:
    """Return a fraction as people read it.

    Example:
        >>> percent(0.7767)
        '77.7 %'
    """
    return f"{100 * fraction:.1f} %"
