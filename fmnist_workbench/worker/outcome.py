"""How a job that raised an error ends: in a sentence for a person."""

import logging
import traceback

from fmnist_workbench.spec.errors import OutOfMemoryError, WorkbenchError
from fmnist_workbench.spec.jobs import JobCancelled
from fmnist_workbench.worker.messages import Cancelled, Failed

MESSAGE_LENGTH = 2_000
DETAIL_LENGTH = 50_000

logger = logging.getLogger(__name__)


def outcome_of(job: int, error: Exception) -> Cancelled | Failed:
    """Return what the window hears of a job that raised `error`, and log what was not expected."""
    if isinstance(error, JobCancelled):
        return Cancelled(job)
    if isinstance(error, WorkbenchError):
        out_of_memory = isinstance(error, OutOfMemoryError)
        return Failed(job, str(error)[:MESSAGE_LENGTH], "", out_of_memory)
    logger.error("Job %d failed.", job, exc_info=error)
    # The end of a traceback says most.
    detail = "".join(traceback.format_exception(error))[-DETAIL_LENGTH:]
    return Failed(job, _sentence(error)[:MESSAGE_LENGTH], detail)


def _sentence(error: Exception) -> str:
    if isinstance(error, MemoryError):
        return (
            "There is not enough memory for this; close other programs or make the batch or the"
            " network smaller, then try again."
        )
    if isinstance(error, OSError):
        return (
            f"The machine refused: {error}; see that the disk has room and that the file may be"
            " read and written, then try again."
        )
    return (
        f"This is an internal fault of the program ({type(error).__name__}), nothing you did wrong;"
        " please report it with the details below."
    )
