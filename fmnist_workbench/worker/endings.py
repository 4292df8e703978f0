"""Children that a new one has taken the place of, until the last of them is gone."""

from collections.abc import Callable

from fmnist_workbench.worker.child import Child
from fmnist_workbench.worker.escalation import Escalation


class Endings:
    """Ends children at once: terminates them, and kills those that live on 2 s later.

    Args:
        clock: Seconds.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._ending: list[tuple[Child, Escalation]] = []

    def add(self, child: Child) -> None:
        """Terminate a child; nothing more is read from it or sent to it."""
        self._ending.append((child, Escalation(self._clock, patience=0)))
        self.look()
        child.hang_up()

    def look(self) -> bool:
        """End what has not ended; return whether all have. To be called from every tick."""
        self._ending = [(child, how) for child, how in self._ending if child.alive]
        for child, escalation in self._ending:
            child.take(escalation.look("process"))
        return not self._ending

    def close(self) -> None:
        """Leave no process behind; blocks for at most 2 s a child."""
        for child, _ in self._ending:
            child.end(timeout=0)
        self._ending.clear()
