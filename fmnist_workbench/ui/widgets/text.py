"""Texts as they are shown: in the room there is, and numbers the same way everywhere."""

import re
from tkinter.font import Font

_MAY_BREAK = re.compile(r"(?<=[ /_-])")


def capitalized(text: str) -> str:
    """Return a text that begins with a capital, its other letters as they are: "t-SNE"."""
    return text[:1].upper() + text[1:]


def uncapitalized(text: str) -> str:
    """Return a text that begins with a small letter, its other letters as they are."""
    return text[:1].lower() + text[1:]


def fitted(text: str, font: Font, room: float) -> str:
    """Return a text, shortened with an ellipsis only if it is wider than `room` screen pixels."""
    if font.measure(text) <= room:
        return text
    while text and font.measure(text + "…") > room:
        text = text[:-1]
    return text.rstrip() + "…"


def wrapped(text: str, font: Font, room: float) -> list[str]:
    """Return a text as lines no wider than `room` screen pixels, unless a single word is."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.measure(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def in_two_lines(text: str, font: Font, room: float) -> str:
    """Return a text in one line if it fits, else in two, shortened where that does not do either.

    It is broken behind a space, slash, hyphen or underscore, as late as the first line has room.
    """
    if font.measure(text) <= room:
        return text
    for place in reversed([found.start() for found in _MAY_BREAK.finditer(text)]):
        first = text[:place].rstrip()
        if first and place < len(text) and font.measure(first) <= room:
            return f"{first}\n{fitted(text[place:], font, room)}"
    return fitted(text, font, room)
