"""How long a job that says how far it has come will still take."""

import time
from collections.abc import Callable

SETTLED = 1.0
"""Seconds after which a stage's speed is taken for its usual one."""


class TimeLeft:
    """Estimates from the speed so far of the stage a job is in.

    Each stage, such as making images and then writing them, has a speed of its own, and nobody can
    tell how long those after it take: the figure is for the stage alone.

    Args:
        clock: Returns seconds.

    Example:
        left = TimeLeft()
        left.after("Augmenting", 0, 100)    # None: it has just begun
        left.after("Augmenting", 25, 100)   # 2 s later: 6.0
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._stage: tuple[str, int] | None = None
        self._began = 0.0
        self._first = 0

    def after(self, text: str, done: int, total: int) -> float | None:
        """Return the seconds that are left, None while nobody can tell.

        Args:
            text: What the job says it does; another text, or another total, is another stage.
            done: How far it has come.
            total: How far it has to come.
        """
        if self._stage != (text, total):
            self._stage, self._began, self._first = (text, total), self._clock(), done
        passed, made = self._clock() - self._began, done - self._first
        if passed < SETTLED or made <= 0:
            return None
        return passed * max(total - done, 0) / made
