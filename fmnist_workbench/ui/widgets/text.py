"""Texts in the room there is."""

from tkinter.font import Font


def fitted(text: str, font: Font, room: float) -> str:
    """Return a text, shortened with an ellipsis only if it is wider than `room` screen pixels."""
    if font.measure(text) <= room:
        return text
    while text and font.measure(text + "…") > room:
        text = text[:-1]
    return text.rstrip() + "…"
