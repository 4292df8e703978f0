"""How reading a data set says where it is."""

from collections.abc import Callable

Report = Callable[[str, int, int], None]
"""Called between two steps with a text, the steps done and the steps in all.

It may raise to cancel: whoever calls it leaves nothing half done.
"""


def silent(text: str, done: int, total: int) -> None:
    """Say nothing."""
