"""Texts as they are shown: in the room there is, and numbers the same way everywhere."""

from tkinter.font import Font


def percent(fraction: float) -> str:
    """Return a fraction as people read it.

    Example:
        >>> percent(0.7767)
        '77.7 %'
    """
    return f"{100 * fraction:.1f} %"


def fitted(text: str, font: Font, room: float) -> str:
    """Return a text, shortened with an ellipsis only if it is wider than `room` screen pixels."""
    if font.measure(text) <= room:
        return text
    while text and font.measure(text + "…") > room:
        text = text[:-1]
    return text.rstrip() + "…"
