"""The data child's jobs: everything about data sets and run folders that needs no TensorFlow."""

import logging
from collections.abc import Callable
from typing import Any

from fmnist_workbench.datasets.progress import report_to
from fmnist_workbench.spec.data import DataInfo
from fmnist_workbench.spec.datajobs import (
    ClassLook,
    DataMade,
    DigitsPreview,
    ImageMap,
    LookAtClasses,
    MakeData,
    MapImages,
    OpenData,
    PreviewDigits,
)
from fmnist_workbench.spec.jobs import (
    Channel,
    Desk,
    ListRuns,
    ReadModelFile,
    ReadNetwork,
    Request,
)
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.results import MAX_RUNS_SENT, ModelFile, Result, RunList
from fmnist_workbench.spec.thinjobs import RunsThinned, ThinRuns
from fmnist_workbench.spec.words import epochs_named
from fmnist_workbench.storage.library import known_dataset, load_dataset, open_dataset
from fmnist_workbench.storage.listing import list_runs
from fmnist_workbench.storage.runs import mark_interrupted, thin_runs

_log = logging.getLogger(__name__)


class DataDesk:
    """Does the data child's jobs; nothing is kept between them."""

    device = "CPU"

    def run(self, request: Request, channel: Channel) -> Result:
        """Do a job to its end; see `spec.jobs.Desk`."""
        job = _JOBS.get(type(request))
        if job is None:
            raise ValueError(f"{type(request).__name__} is no job of the data child")
        return job(request, channel)

    def is_quick(self, request: Request) -> bool:
        """Whether it need not wait for a data set being read."""
        return isinstance(request, ListRuns | ReadNetwork | ReadModelFile)


def start() -> Desk:
    """Return the desk; called once, in the child."""
    return DataDesk()


def _open(request: OpenData, channel: Channel) -> DataInfo:
    home, source, reading = request.home, request.source, request.reading
    known = None
    if request.checksum is not None:
        known = known_dataset(home, source, reading, request.checksum)
    return known or open_dataset(home, source, report_to(channel), reading)


def _make(request: MakeData, channel: Channel) -> DataMade:
    # Imported here, as every job's own modules: the child starts sooner.
    from fmnist_workbench.storage.making import make_data

    report = report_to(channel)
    return make_data(request.home, request.plan, request.out, request.format, report)


def _preview_digits(request: PreviewDigits, channel: Channel) -> DigitsPreview:
    from fmnist_workbench.datasets.synthesis import sample

    made = sample(request.plan, report_to(channel))
    dataset = made.dataset
    return DigitsPreview(
        dataset.shape[:2],
        dataset.x_train.tobytes(),
        b"" if dataset.x_test is None else dataset.x_test.tobytes(),
        made.fonts["train"],
        made.fonts["test"],
    )


def _list_runs(request: ListRuns, _channel: Channel) -> RunList:
    mark_interrupted(request.home)
    rows, warnings = list_runs(request.home)
    for warning in warnings:
        _log.warning("%s", warning)
    return RunList(rows[:MAX_RUNS_SENT])


def _thin_runs(request: ThinRuns, channel: Channel) -> RunsThinned:
    thinned = thin_runs(
        request.home,
        request.runs,
        request.keeping,
        dry_run=request.dry_run,
        report=report_to(channel),
    )
    return RunsThinned(
        runs=len(thinned),
        freed=sum(one.freed for one in thinned),
        bytes=sum(one.bytes for one in thinned),
        dropped=sum(one.dropped for one in thinned),
        kept=epochs_named(thinned[0].epochs) if len(thinned) == 1 else "",
    )


def _read_network(request: ReadNetwork, _channel: Channel) -> Network:
    from fmnist_workbench.storage.networkfile import read_network

    return read_network(request.source, request.home)


def _read_model_file(request: ReadModelFile, _channel: Channel) -> ModelFile:
    from fmnist_workbench.storage.kerasfile import open_keras, require_model
    from fmnist_workbench.storage.paths import named_path

    path = named_path(request.source, "the model file")
    require_model(path)
    with open_keras(path) as file:
        return ModelFile(path, file.network, file.normalization())


def _look_at_classes(request: LookAtClasses, channel: Channel) -> ClassLook:
    from fmnist_workbench.analysis.classlook import look_at_classes

    report = report_to(channel)
    dataset = load_dataset(request.home, request.data, report)
    return look_at_classes(dataset, request.data.split, request.split, report)


def _map_images(request: MapImages, channel: Channel) -> ImageMap:
    from fmnist_workbench.analysis.imagemap import map_images

    report = report_to(channel)
    return map_images(
        load_dataset(request.home, request.data, report),
        request.data.split,
        request.split,
        request.method,
        count=request.count,
        seed=request.seed,
        report=report,
    )


_JOBS: dict[type[Any], Callable[[Any, Channel], Result]] = {
    OpenData: _open,
    MakeData: _make,
    PreviewDigits: _preview_digits,
    ListRuns: _list_runs,
    ThinRuns: _thin_runs,
    ReadNetwork: _read_network,
    ReadModelFile: _read_model_file,
    LookAtClasses: _look_at_classes,
    MapImages: _map_images,
}
