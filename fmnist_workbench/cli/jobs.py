"""The engine in this process: the same jobs as the window's child does."""

import os
from pathlib import Path
from typing import TypeVar

from fmnist_workbench.cli.context import Context
from fmnist_workbench.datasets.dataset import DataSet
from fmnist_workbench.datasets.progress import report_to
from fmnist_workbench.spec.data import DataRef
from fmnist_workbench.spec.jobs import Channel, Desk, LoadRun, Request
from fmnist_workbench.spec.results import ModelReady
from fmnist_workbench.storage.library import load_dataset

ResultT = TypeVar("ResultT")


def open_desk(context: Context) -> Desk:
    """Import the engine, which takes seconds; what TensorFlow says goes to the log.

    Raises:
        KeyboardInterrupt: The command was interrupted meanwhile.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    context.streams.hush(context.log)
    # Imported here: only what computes may cost TensorFlow's import.
    from fmnist_workbench.engine.desk import start

    desk = start()
    context.interrupts.check()
    return desk


def run_job(
    context: Context, desk: Desk, request: Request, channel: Channel, result: type[ResultT]
) -> ResultT:
    """Do a job and return its result, which is of the type that `spec.jobs` names for it."""
    with context.interrupts.deferred():
        found = desk.run(request, channel)
    if not isinstance(found, result):
        raise TypeError(f"{request} ended with {type(found).__name__}")
    return found


def load_model(context: Context, desk: Desk, run: Path, channel: Channel) -> ModelReady:
    """Put a run's model on the table."""
    return run_job(context, desk, LoadRun(context.home, str(run)), channel, ModelReady)


def data_of(context: Context, ref: DataRef, channel: Channel) -> DataSet:
    """Return a run's data set, read again if the cache has lost it; errors as `load_dataset`."""
    return load_dataset(context.home, ref, report_to(channel))
