"""How long a child is given to end what it was asked to end."""

import time
from collections.abc import Callable
from enum import Enum

TERMINATE_AFTER = 5.0
KILL_AFTER_TERMINATE = 2.0


class Step(Enum):
    """What to do with a child now."""

    WAIT = "wait"
    TERMINATE = "terminate"
    KILL = "kill"


class Escalation:
    """Measures patience, in seconds of a clock that is looked at from tick to tick.

    Args:
        clock: Seconds.
        patience: How long a child has to end by itself; 0 terminates it at once.

    Example:
        >>> now = 0.0
        >>> escalation = Escalation(lambda: now)
        >>> escalation.look("job 3")
        <Step.WAIT: 'wait'>
        >>> now = 5.0
        >>> escalation.look("job 3")
        <Step.TERMINATE: 'terminate'>
    """

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, patience: float = TERMINATE_AFTER
    ) -> None:
        self._clock = clock
        self._patience = patience
        self._awaited: str | None = None
        self._since = 0.0

    def look(self, awaited: str | None) -> Step:
        """Return what to do.

        Args:
            awaited: What should end and has not, or None. The time runs anew when it changes.
        """
        now = self._clock()
        if awaited != self._awaited:
            self._awaited, self._since = awaited, now
        waited = now - self._since
        if awaited is None or waited < self._patience:
            return Step.WAIT
        return Step.TERMINATE if waited < self._patience + KILL_AFTER_TERMINATE else Step.KILL
