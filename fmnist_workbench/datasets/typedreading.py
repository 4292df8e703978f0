"""Image sizes and class names as people type them."""

import csv
import re

from fmnist_workbench.datasets.labels import class_names
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.network import MAX_SIDE

_SIZE = re.compile(r"(\d{1,5})(?:\s*[x×*,]\s*(\d{1,5}))?", re.IGNORECASE)


def read_size(text: str) -> tuple[int, int] | None:
    """Return (height, width), None where nothing was typed; one number stands for a square.

    Raises:
        InputError: It is no size, or none that images may have.

    Example:
        >>> read_size("28x32"), read_size("28"), read_size("")
        ((28, 32), (28, 28), None)
    """
    text = text.strip()
    if not text:
        return None
    match = _SIZE.fullmatch(text)
    sides = [int(side) for side in match.groups(match[1])] if match else []
    if not sides or not all(1 <= side <= MAX_SIDE for side in sides):
        raise InputError(
            f"The image size is '{text}': it must be height x width, each from 1 to {MAX_SIDE} "
            "pixels, such as 28x28."
        )
    return sides[0], sides[1]


def shown_size(size: tuple[int, int] | None) -> str:
    """Return a size so that it can be typed again."""
    return f"{size[0]}x{size[1]}" if size else ""


def read_names(text: str) -> tuple[str, ...] | None:
    """Return class names with commas between them, None where nothing was typed.

    A name that has a comma of its own stands in double quotes.

    Raises:
        InputError: One is empty, too long or there twice, or there are too few or too many.
    """
    if not text.strip():
        return None
    row = next(csv.reader([" ".join(text.split())], skipinitialspace=True))
    return class_names(tuple(row), what="the list of class names")


def shown_names(names: tuple[str, ...] | None) -> str:
    """Return class names so that they can be typed again."""
    return ", ".join(_quoted(name) for name in names or ())


def _quoted(name: str) -> str:
    if not set(name) & {",", '"'}:
        return name
    doubled = name.replace('"', '""')
    return f'"{doubled}"'
