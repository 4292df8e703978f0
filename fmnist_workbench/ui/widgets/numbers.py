"""Numbers as people type and read them: 0,01 as well as 0.01, 10,000, and fractions such as 1/6."""

import re
from fractions import Fraction

_LARGEST_DENOMINATOR = 1000
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+")
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+")
"""As counts are shown everywhere: 10,000 is no ten."""

_BETWEEN_SIZES = re.compile(r"\s*[×x*,]\s*|\s+")


def read_int(text: str) -> int:
    """Return a whole number; its thousands may be set off with commas.

    Raises:
        ValueError: It is none.
    """
    digits = text.replace(",", "") if _GROUPED.fullmatch(text) else text
    try:
        return int(digits)
    except ValueError:
        raise ValueError(f"{text!r} is no whole number") from None


def read_sizes(text: str) -> tuple[int, ...]:
    """Return whole numbers with ×, x, commas or spaces between them: "7×7×64" or "7, 7, 64".

    Raises:
        ValueError: There is something else.
    """
    return tuple(read_int(part) for part in _BETWEEN_SIZES.split(text))


def read_float(text: str) -> float:
    """Return a number written with a decimal point or comma, or as a fraction: "5/7".

    A comma before three digits sets off thousands, as in "10,000", unless the number begins with 0.

    Raises:
        ValueError: It is none.
    """
    try:
        if "/" in text:
            return float(Fraction(text.replace(" ", "")))
        return float(text.replace(",", "" if _THOUSANDS.fullmatch(text) else "."))
    except (ValueError, ArithmeticError):  # ArithmeticError: n/0, or too large for a float
        raise ValueError(f"{text!r} is no number") from None


def shown(value: object) -> str:
    """Return a value as an entry shows it; None is empty, a simple fraction is written as one.

    Sizes are joined: (7, 7, 64) is "7×7×64".
    """
    if value is None:
        return ""
    if isinstance(value, tuple):
        return "×".join(map(str, value))
    if not isinstance(value, float):
        return str(value)
    short = f"{value:.6g}"
    if float(short) == value:
        return short
    fraction = Fraction(value).limit_denominator(_LARGEST_DENOMINATOR)
    return str(fraction) if float(fraction) == value else short
