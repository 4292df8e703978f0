"""The job that finds out how long an epoch takes: from runs, else from a few batches."""

from fmnist_workbench.datasets.dataset import DataSet
from fmnist_workbench.datasets.fit import require_classes, require_fit
from fmnist_workbench.datasets.split import Partition, partition
from fmnist_workbench.engine.images import open_data
from fmnist_workbench.engine.listener import DivergedError
from fmnist_workbench.engine.probe import probe, why_not
from fmnist_workbench.spec.costjobs import CostMeasured, MeasureCost
from fmnist_workbench.spec.diagnosis import require_buildable
from fmnist_workbench.spec.jobs import Channel, heed_stop
from fmnist_workbench.storage.paces import Took, took
from fmnist_workbench.storage.records import run_paths

_ALIKE = 4
"""A run of up to so many times the images, or as much fewer, tells: others' epochs are told by
what happens once in each, or by another state of the machine."""


def measure_cost(request: MeasureCost, channel: Channel, device: str) -> CostMeasured:
    """Return how long an epoch takes.

    The newest run that was trained alike tells it; else a few batches are tried.

    Raises:
        InputError: The network or the data cannot be used.
        JobCancelled: Stop came first.
    """
    require_buildable(request.network)
    dataset = open_data(request.home, request.data, channel)
    require_fit(request.network, dataset)
    require_classes(dataset, request.data.split)
    parts = partition(dataset, request.data.split)
    return _from_runs(request, channel, dataset, parts, device) or _tried(
        request, channel, dataset, parts
    )


def _from_runs(
    request: MeasureCost, channel: Channel, dataset: DataSet, parts: Partition, device: str
) -> CostMeasured | None:
    wanted = _weight(parts)
    for path in reversed(run_paths(request.home)):
        heed_stop(channel)
        found = took(path, request.network, request.recipe, request.data, device)
        if found is not None:
            share = wanted / _weight(partition(dataset, found.data.split))
            if _tells(found, share):
                return CostMeasured(share * found.seconds, run=found.run)
    return None


def _tells(found: Took, share: float) -> bool:
    """Whether an epoch of a run tells what one of `share` times the images takes."""
    return share == 1 or (found.settled and 1 / _ALIKE <= share <= _ALIKE)


def _weight(parts: Partition) -> float:
    """Return how much an epoch is: to look at an image is a third of learning from it."""
    return len(parts.train) + len(parts.validation) / 3


def _tried(
    request: MeasureCost, channel: Channel, dataset: DataSet, parts: Partition
) -> CostMeasured:
    reason = why_not(request.network, request.recipe)
    if reason:
        return CostMeasured(None, why_not=reason)
    try:
        pace = probe(request.network, request.recipe, dataset, parts.train, channel)
    except DivergedError:
        return CostMeasured(None, why_not="its loss is not a finite number from the first batch on")
    train, validation = len(parts.train), len(parts.validation)
    return CostMeasured(pace.start + train * pace.train + validation * pace.validation)
