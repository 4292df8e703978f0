"""Requests of which only the newest counts: a stroke replaces the stroke that waits."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Waiting:
    """A request that is sent when the one before it is answered."""

    job: int
    packed: bytes


class Slots:
    """One unanswered request a slot, and behind it the newest that waits."""

    def __init__(self) -> None:
        self._unanswered: dict[str, int] = {}
        self._waiting: dict[str, Waiting] = {}

    def admit(self, slot: str, request: Waiting) -> bool:
        """Return whether a request is to be sent now; else it waits in the place of what waited."""
        if slot in self._unanswered:
            self._waiting[slot] = request
            return False
        self._unanswered[slot] = request.job
        return True

    def waiting(self, slot: str) -> int | None:
        """Return the job that waits in a slot, if any."""
        waiting = self._waiting.get(slot)
        return None if waiting is None else waiting.job

    def answered(self, job: int) -> Waiting | None:
        """Free the job's slot; return the request that is to be sent now instead, if any."""
        for slot, unanswered in self._unanswered.items():
            if unanswered == job:
                following = self._waiting.pop(slot, None)
                if following is None:
                    del self._unanswered[slot]
                else:
                    self._unanswered[slot] = following.job
                return following
        return None

    def withdraw(self, job: int) -> bool:
        """Forget a request that waits; return whether it did."""
        for slot, waiting in self._waiting.items():
            if waiting.job == job:
                del self._waiting[slot]
                return True
        return False

    def clear(self) -> tuple[int, ...]:
        """Free all slots; return the jobs that waited."""
        waited = tuple(waiting.job for waiting in self._waiting.values())
        self._unanswered.clear()
        self._waiting.clear()
        return waited
