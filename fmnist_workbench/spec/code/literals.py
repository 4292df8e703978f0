"""Values and calls as Python text, laid out as formatters lay them out.

Whatever stands in a value, no text of it ever becomes code: texts are always quoted.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

WIDTH = 100
"""Characters in a line."""

_INDENT = "    "
_LARGEST_DENOMINATOR = 100


def literal(value: object) -> str:
    """Return a value as a Python literal; texts in double quotes where that needs no more escapes.

    Args:
        value: Made of None, booleans, numbers, texts, lists and tuples.

    Example:
        >>> literal((28, "same"))
        '(28, "same")'
    """
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, list):
        return f"[{', '.join(map(literal, value))}]"
    if isinstance(value, tuple):
        inside = ", ".join(map(literal, value))
        return f"({inside},)" if len(value) == 1 else f"({inside})"
    return repr(value)


def part_of_all(value: float) -> str:
    """Return a fraction below 1 or a whole number as a person writes it: "1 / 6", "10000"."""
    if value >= 1:
        return str(int(value))
    fraction = Fraction(value).limit_denominator(_LARGEST_DENOMINATOR)
    short = f"{fraction.numerator} / {fraction.denominator}"
    is_clearer = len(short) < len(repr(value)) and float(fraction) == value
    return short if is_clearer else repr(value)


def keywords(config: Mapping[str, Any]) -> list[str]:
    """Return a Keras config as keyword arguments.

    An object in it, such as a regularizer, stands there as Keras writes it, as the name of its
    class and its own config; it becomes the call that makes it.

    Example:
        >>> keywords({"units": 10, "use_bias": False})
        ['units=10', 'use_bias=False']
    """
    return [f"{name}={_argument(name, value)}" for name, value in config.items()]


def call(start: str, arguments: Sequence[str], end: str = ")") -> list[str]:
    """Return the lines of a call: one if it fits, else the arguments in one, else a line for each.

    Args:
        start: Up to and with the opening bracket.
        arguments: Without commas.
        end: From the closing bracket on.
    """
    whole = f"{start}{', '.join(arguments)}{end}"
    if len(whole) <= WIDTH:
        return [whole]
    inside = _INDENT + ", ".join(arguments)
    # Where only what is called with the result is too long, formatters would break that, and only
    # a line for each argument keeps them from it.
    only_end_too_long = "(" in end and len(whole) - len(end) + len(")(") <= WIDTH
    if len(inside) <= WIDTH and not only_end_too_long:
        return [start, inside, end]
    return [start, *(f"{_INDENT}{argument}," for argument in arguments), end]


def assignment(name: str, value: str) -> list[str]:
    """Return the lines that give a name a value, in brackets where that makes it fit."""
    line = f"{name} = {value}"
    if len(line) > WIDTH >= len(_INDENT + value):
        return [f"{name} = (", _INDENT + value, ")"]
    return [line]


def comment(text: str) -> str:
    """Return a text as one line of comment, whatever stands in it."""
    return f"# {''.join(c if c.isprintable() else repr(c)[1:-1] for c in text)}".rstrip()


def _argument(name: str, value: object) -> str:
    if isinstance(value, dict):
        family = name.rpartition("_")[2]  # kernel_regularizer: keras.regularizers
        inside = ", ".join(keywords(value["config"]))
        return f"keras.{family}s.{value['class_name']}({inside})"
    return literal(value)


def _quoted(text: str) -> str:
    quote = "'" if text.count('"') > text.count("'") else '"'
    body = "".join(f"\\{c}" if c == quote else repr(c)[1:-1] for c in text)
    return quote + body + quote
