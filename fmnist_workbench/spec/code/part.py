"""A part of a script: its lines, and what it needs at the top."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """Some lines of a script.

    Attributes:
        lines: Without line ends.
        imports: Import statements the lines need.
        settings: Lines for the top of the script, where a reader changes things.
    """

    lines: tuple[str, ...]
    imports: frozenset[str] = frozenset()
    settings: tuple[str, ...] = ()
