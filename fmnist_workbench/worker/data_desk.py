"""The data child's jobs: everything about data sets and run folders that needs no TensorFlow."""

import logging

from fmnist_workbench.datasets.progress import report_to
from fmnist_workbench.spec.jobs import (
    MAX_RUNS_SENT,
    Channel,
    Desk,
    ListRuns,
    OpenData,
    Request,
    Result,
    RunList,
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
                return open_dataset(home, source, report_to(channel))
            case ListRuns(home):
                mark_interrupted(home)
                rows, warnings = list_runs(home)
                for warning in warnings:
                    _log.warning("%s", warning)
                return RunList(rows[:MAX_RUNS_SENT])
            case _:
                raise ValueError(f"{type(request).__name__} is no job of the data child")

    def is_quick(self, request: Request) -> bool:
        """Whether it is the list of runs, which need not wait for a data set being read."""
        return isinstance(request, ListRuns)


def start() -> Desk:
    """Return the desk; called once, in the child."""
    return DataDesk()
