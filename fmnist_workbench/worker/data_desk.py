"""The data child's jobs: everything about data sets and run folders that needs no TensorFlow."""

import logging

from fmnist_workbench.spec.jobs import (
    Channel,
    Desk,
    JobCancelled,
    ListRuns,
    OpenData,
    Progress,
    Request,
    Result,
    RunList,
    Stop,
)
from fmnist_workbench.storage.cache import is_sound, load_info
from fmnist_workbench.storage.library import open_dataset
from fmnist_workbench.storage.listing import list_runs
from fmnist_workbench.storage.runs import mark_interrupted

_log = logging.getLogger(__name__)


class DataDesk:
    """Does the data child's jobs; nothing is kept between them."""

    device = "CPU"

    def run(self, request: Request, channel: Channel) -> Result:
        """Do a job to its end; see `spec.jobs.Desk`."""
        match request:
            case OpenData(home, _, str(checksum)) if is_sound(home, checksum):
                return load_info(home, checksum)
            case OpenData(home, source):
                return open_dataset(home, source, _Steps(channel))
            case ListRuns(home):
                mark_interrupted(home)
                rows, warnings = list_runs(home)
                for warning in warnings:
                    _log.warning("%s", warning)
                return RunList(rows)
            case _:
                raise ValueError(f"{type(request).__name__} is no job of the data child")

    def is_quick(self, request: Request) -> bool:
        """Whether it is the list of runs, which need not wait for a data set being read."""
        return isinstance(request, ListRuns)


class _Steps:
    """Says how far a job is, and ends it between two steps when it is told to stop."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    def __call__(self, text: str, done: int, total: int) -> None:
        self._channel.emit(Progress(text, done, total))
        if isinstance(self._channel.poll(), Stop):
            raise JobCancelled


def start() -> Desk:
    """Return the desk; called once, in the child."""
    return DataDesk()
