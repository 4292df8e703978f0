"""How long a child is given to end what it was asked to end."""

import time
from collections.abc import Callable
from enum import Enum

TERMINATE_AFTER = 5.0
KILL_AFTER = TERMINATE_AFTER + 2.0


class Step(Enum):
    """What to do with a child now."""

    WAIT = "wait"
    TERMINATE = "terminate"
    KILL = "kill"


class Escalation:
    """Measures patience, in seconds of a clock that is looked at from tick to tick.

    Example:
        >>> now = 0.0
        >>> escalation = Escalation(lambda: now)
        >>> escalation.look("job 3")
        <Step.WAIT: 'wait'>
        >>> now = 5.0
        >>> escalation.look("job 3")
        <Step.TERMINATE: 'terminate'>
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
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
        if awaited is None or now - self._since < TERMINATE_AFTER:
            return Step.WAIT
        return Step.TERMINATE if now - self._since < KILL_AFTER else Step.KILL
