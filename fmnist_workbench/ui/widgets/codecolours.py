"""Light colours for Python text, a line at a time.

That is enough for the scripts we write: no text in them goes on over a line's end.
"""

import keyword
import re
from collections.abc import Iterator

from fmnist_workbench.ui.theme import Palette

_KEYWORDS = "|".join(keyword.kwlist)
_TOKEN = re.compile(
    rf"""(?P<comment>\#.*)
    | (?P<string>f?(?:\"\"\".*?\"\"\"|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'))
    | (?P<keyword>\b(?:{_KEYWORDS})\b)
    | (?P<number>(?<![\w.])\d[\w.]*(?:(?<=e)-\d+)?)""",
    re.VERBOSE,
)


def coloured(line: str) -> Iterator[tuple[str, str]]:
    """Yield the pieces of a line, each with its kind: a key of `colours`, or "" for plain text.

    Example:
        >>> list(coloured("x = 1  # one"))
        [('x = ', ''), ('1', 'number'), ('  ', ''), ('# one', 'comment')]
    """
    end = 0
    for token in _TOKEN.finditer(line):
        if token.start() > end:
            yield line[end : token.start()], ""
        yield token[0], token.lastgroup or ""
        end = token.end()
    if end < len(line):
        yield line[end:], ""


def colours(palette: Palette) -> dict[str, str]:
    """Return the colour of each kind, to be read on the theme's ground.

    The hues are Okabe and Ito's, darker on light ground and lighter on dark: each has a contrast of
    4.5 or more.
    """
    if palette.dark:
        return {
            "comment": "#9aa5af",
            "string": "#5fd0a5",
            "keyword": "#7cc4f0",
            "number": "#f0a860",
        }
    return {"comment": "#5c6670", "string": "#00705a", "keyword": "#005a9c", "number": "#a04000"}
