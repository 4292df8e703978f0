"""How reading a data set says where it is."""

from collections.abc import Callable

from fmnist_workbench.spec.jobs import Channel, JobCancelled, Progress, Stop

Report = Callable[[str, int, int], None]
"""Called between two steps with a text, the steps done and the steps in all.

It may raise to cancel: whoever calls it leaves nothing half done.
"""


def silent(text: str, done: int, total: int) -> None:
    """Say nothing."""


def report_to(channel: Channel) -> Report:
    """Return a report that a job's channel hears, and that ends the job when it is told to stop.

    Calling it raises JobCancelled after Stop.
    """

    def report(text: str, done: int, total: int) -> None:
        channel.emit(Progress(text, done, total))
        if isinstance(channel.poll(), Stop):
            raise JobCancelled

    return report
