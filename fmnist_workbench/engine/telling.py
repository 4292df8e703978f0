"""How a job that goes through images says how far it is, and hears that it shall stop."""

import time

from fmnist_workbench.spec.events import SECONDS_BETWEEN_EVENTS, Progress
from fmnist_workbench.spec.jobs import Channel, heed_stop


class Told:
    """Tells how far a job is, not too often, and listens after every batch.

    Args:
        text: What is being done.
        total: Images in all.
        channel: Hears of it.
    """

    def __init__(self, text: str, total: int, channel: Channel) -> None:
        self._text = text
        self._total = total
        self._channel = channel
        self._last_event = 0.0

    def step(self, done: int) -> None:
        """Tell that so many images are done; raises JobCancelled if that was asked for."""
        now = time.perf_counter()
        if now - self._last_event >= SECONDS_BETWEEN_EVENTS or done == self._total:
            self._channel.emit(Progress(self._text, done, self._total))
            self._last_event = now
        heed_stop(self._channel)
