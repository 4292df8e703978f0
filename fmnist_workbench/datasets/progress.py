"""How reading a data set says where it is."""

import time
from collections.abc import Callable

from fmnist_workbench.spec.events import Progress
from fmnist_workbench.spec.jobs import Channel, heed_stop

Report = Callable[[str, int, int], None]
"""Called between two steps with a text, the steps done and the steps in all.

It may raise to cancel: whoever calls it leaves nothing half done.
"""


_PACE = 0.05
"""Seconds between two calls of a paced report: half of what a person told to wait would notice."""


def silent(text: str, done: int, total: int) -> None:
    """Say nothing."""


def paced(report: Report) -> Report:
    """Return a report for steps that take next to no time: most of its calls do nothing."""
    due = 0.0

    def sometimes(text: str, done: int, total: int) -> None:
        nonlocal due
        now = time.monotonic()
        if now >= due:
            due = now + _PACE
            report(text, done, total)

    return sometimes


def report_to(channel: Channel) -> Report:
    """Return a report that a job's channel hears, and that ends the job when it is told to stop.

    Calling it raises JobCancelled after Stop.
    """

    def report(text: str, done: int, total: int) -> None:
        channel.emit(Progress(text, done, total))
        heed_stop(channel)

    return report
