"""Jobs that train: start a run, and continue one."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import tensorflow as tf

from fmnist_workbench.datasets.dataset import DataSet
from fmnist_workbench.datasets.fit import require_classes, require_fit
from fmnist_workbench.datasets.normalization import measure
from fmnist_workbench.datasets.split import partition
from fmnist_workbench.engine.averaging import Averaging
from fmnist_workbench.engine.build import build, compile_model
from fmnist_workbench.engine.donors import Donor, donor_of, open_donor
from fmnist_workbench.engine.images import open_data
from fmnist_workbench.engine.listener import DivergedError, StopAsked
from fmnist_workbench.engine.runtime import half_precision, versions
from fmnist_workbench.engine.table import Table, TableModel
from fmnist_workbench.engine.training import NotSavedError, Training
from fmnist_workbench.engine.transplant import rate_factors, transplant
from fmnist_workbench.engine.weights import write_state, write_weights
from fmnist_workbench.spec.errors import InputError, MachineError, OutOfMemoryError
from fmnist_workbench.spec.events import RunStarted
from fmnist_workbench.spec.jobs import Channel, ContinueRun, StartRun
from fmnist_workbench.spec.normalization import Normalization
from fmnist_workbench.spec.results import MAX_EPOCHS_SENT, TrainResult
from fmnist_workbench.spec.run import Epoch, RunStatus, require_more_epochs
from fmnist_workbench.storage import runs
from fmnist_workbench.storage.checkpoints import Arrays

_log = logging.getLogger(__name__)


def start_run(
    request: StartRun, channel: Channel, table: Table, donor: Donor | None = None
) -> TrainResult:
    """Train fresh weights, or another run's or a file's, in a new run folder.

    Args:
        request: What to train.
        channel: The job's.
        table: Where the model will lie.
        donor: What the request's transfer starts from, where that is at hand.

    Raises:
        InputError: The network, the data, the other run or the file cannot be used, or the loss has
            become infinite.
        MachineError: Memory or disk do not suffice; what is finished is kept.
    """
    normalization = None
    if request.transfer is None:
        donor = None
    else:
        donor = donor or open_donor(request.home, request.transfer)
        transfer = donor.settle(request.transfer, request.network, request.recipe)
        request = replace(request, transfer=transfer)
        normalization = donor.normalization_for(request.network, request.recipe)
    model, dataset = prepare(request, channel, table, normalization, donor)
    origin = donor.weights if donor is not None and donor.file is not None else None
    folder = _create(request, dataset, table, origin=origin)
    return _train(folder, model, dataset, channel, table)


def continue_run(request: ContinueRun, channel: Channel, table: Table) -> TrainResult:
    """Train a run up to `epochs` in all: in its own folder, or as a child if it has finished.

    Raises:
        InputError: As in `start_run`; or the run has as many epochs already, or is live.
        MachineError: As in `start_run`.
    """
    folder = runs.open_run(request.home, request.run)
    record = folder.record
    require_more_epochs(record, runs.weights_epoch(folder), request.epochs)
    recipe = record.recipe.changed(epochs=request.epochs)
    wanted = StartRun(request.home, record.network, recipe, record.data, record.transfer)
    donor = None
    if record.transfer is not None and not folder.history:
        donor = donor_of(request.home, folder, record.transfer)
    model, dataset = prepare(wanted, channel, table, record.normalization, donor)
    if record.status == "finished":
        folder = _create(wanted, dataset, table, parent=folder)
    else:
        runs.acquire(folder, recipe=recipe, versions=versions(), device=table.device)
    return _train(folder, model, dataset, channel, table)


def prepare(
    wanted: StartRun,
    channel: Channel,
    table: Table,
    normalization: Normalization | None = None,
    donor: Donor | None = None,
) -> tuple[TableModel, DataSet]:
    """Open the data and put a compiled model on the table, before any folder is touched.

    Without a `normalization` to go on with, the one the recipe wants is worked out. A run that
    starts from weights of another one, or of a file, has them from its `donor` until a first epoch
    is finished.
    """
    dataset = open_data(wanted.home, wanted.data, channel)
    require_fit(wanted.network, dataset)
    require_classes(dataset, wanted.data.split)
    parts = partition(dataset, wanted.data.split)
    if wanted.recipe.normalization == "featurewise" and normalization is None:
        normalization = measure(dataset.x_train, parts.train)
    with memory_errors(wanted.recipe.batch_size):
        precision = half_precision() if wanted.recipe.mixed_precision else "float32"
        model = build(wanted.network, wanted.recipe.seed, precision=precision)
        if wanted.transfer is not None and donor is not None:
            transplant(model, wanted.network, wanted.transfer, donor.weights)
        compile_model(model, wanted.recipe, rate_factors(wanted.network, wanted.transfer))
        table.put(TableModel(wanted.network, model, normalization=normalization))
    return table.model(), dataset


def _create(
    wanted: StartRun,
    dataset: DataSet,
    table: Table,
    parent: runs.RunFolder | None = None,
    origin: Arrays | None = None,
) -> runs.RunFolder:
    return runs.create_run(
        wanted.home,
        network=wanted.network,
        recipe=wanted.recipe,
        data=wanted.data,
        versions=versions(),
        device=table.device,
        parameters=table.model().model.count_params(),
        class_names=dataset.classes,
        normalization=table.model().normalization,
        parent=parent,
        transfer=wanted.transfer,
        origin=origin,
    )


def _train(
    folder: runs.RunFolder, model: TableModel, dataset: DataSet, channel: Channel, table: Table
) -> TrainResult:
    """Train in a folder whose lock is held; however it ends, the folder says so and is free."""
    try:
        model.run = folder.path.resolve()  # as `open_run` gives it to an evaluation
        with memory_errors(folder.record.recipe.batch_size):
            averaging = Averaging(model.model)
            _load(folder, model, averaging)
            channel.emit(RunStarted(folder.record, folder.path, _sent(folder), model.ready()))
            Training(folder, model.model, dataset, channel, averaging).run()
    except StopAsked:
        runs.finish(folder, "stopped")
        _restore(folder, model)
    except DivergedError as error:
        _close(folder, "failed")
        if folder.history:
            _restore(folder, model)
        else:
            table.clear()
        raise InputError(_diverged(folder, error.rate)) from None
    except NotSavedError:
        _close(folder, "interrupted")
        _restore(folder, model)
        raise
    except BaseException:
        table.clear()
        raise
    else:
        runs.finish(folder, "finished")
        if runs.weights_epoch(folder) == len(folder.history):
            model.epoch = len(folder.history)
        else:
            _restore(folder, model)
    finally:
        if folder.held:
            _close(folder, "interrupted")
    return TrainResult(folder.record, folder.path, _sent(folder))


def _sent(folder: runs.RunFolder) -> tuple[Epoch, ...]:
    return folder.history[-MAX_EPOCHS_SENT:]


def _load(folder: runs.RunFolder, model: TableModel, averaging: Averaging) -> None:
    """Give the model all that the run has finished."""
    if folder.history:
        _, weights, state = runs.load_checkpoint(folder)
        write_weights(model.model, weights)
        write_state(model.model, averaging.load(state))


def _restore(folder: runs.RunFolder, model: TableModel) -> None:
    """Give the model the weights that the run goes by, so that table and folder agree.

    Without a finished epoch it keeps what it has learned so far.
    """
    if folder.history:
        epoch, weights = runs.load_weights(folder)
        write_weights(model.model, weights)
        model.epoch = epoch


def _close(folder: runs.RunFolder, status: RunStatus) -> None:
    """Finish a run while an error is under way, which must not be hidden by a second one."""
    try:
        runs.finish(folder, status)
    except MachineError as error:
        _log.warning("%s", error)


def _diverged(folder: runs.RunFolder, by_hand: float | None) -> str:
    rate = by_hand or folder.record.recipe.optimizer.learning_rate
    return (
        f"the loss became infinite in epoch {len(folder.history) + 1} with a learning rate of "
        f"{rate:g}{', set by hand' if by_hand else ''}; train again with a smaller one, "
        f"{rate / 10:g} for instance."
    )


@contextmanager
def memory_errors(batch_size: int) -> Iterator[None]:
    """Turn a lack of memory into an OutOfMemoryError that says what to do."""
    try:
        yield
    except (MemoryError, tf.errors.ResourceExhaustedError) as error:
        half = batch_size // 2
        cure = f"try {half:,}" if half else "use a smaller network or fewer images"
        raise OutOfMemoryError(
            f"the memory does not suffice for batches of {batch_size:,} images; {cure}."
        ) from error
