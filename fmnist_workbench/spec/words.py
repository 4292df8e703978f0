"""Small pieces of the sentences that are said everywhere."""


def count(number: int, noun: str) -> str:
    """Return a number of things: "1 epoch", "2 epochs"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
