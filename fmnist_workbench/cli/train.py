"""`train`: a new run, or an old one continued."""

from argparse import Namespace
from dataclasses import replace

from fmnist_workbench.cli.context import Context
from fmnist_workbench.cli.deathwatch import watched
from fmnist_workbench.cli.jobs import open_desk, run_job
from fmnist_workbench.cli.opening import open_named
from fmnist_workbench.cli.parser import PROGRAM
from fmnist_workbench.cli.progress import Terminal, reporter, terminal
from fmnist_workbench.cli.reading import READING_OPTIONS, reading_of
from fmnist_workbench.cli.recipe import RECIPE_OPTIONS, recipe_of
from fmnist_workbench.cli.runs import print_run
from fmnist_workbench.cli.tensorboard import logged, logs_of
from fmnist_workbench.cli.transfer import TRANSFER_OPTIONS, source_of, transfer_of
from fmnist_workbench.cli.words import given, option, options_named
from fmnist_workbench.datasets.fit import fitted_to
from fmnist_workbench.datasets.split import require_some_left
from fmnist_workbench.spec.data import AS_IT_IS, DataInfo, DataRef, Reading, Split
from fmnist_workbench.spec.diagnosis import require_buildable
from fmnist_workbench.spec.errors import InputError, MachineError
from fmnist_workbench.spec.jobs import ContinueRun, Desk, StartRun
from fmnist_workbench.spec.presets import PRESETS
from fmnist_workbench.spec.results import TrainResult
from fmnist_workbench.spec.run import Run, require_more_epochs
from fmnist_workbench.spec.transferjobs import CompareTransfer, TransferComparison
from fmnist_workbench.spec.transferring import Origin, settled
from fmnist_workbench.spec.words import count
from fmnist_workbench.storage.library import open_dataset
from fmnist_workbench.storage.networkfile import read_network
from fmnist_workbench.storage.runs import (
    mark_interrupted,
    read_folder,
    refuse_live,
    weights_epoch,
)

_FRESH_ONLY = (
    "data",
    *READING_OPTIONS,
    "network",
    "limit",
    "per_class",
    "val_fraction",
    *TRANSFER_OPTIONS,
    *RECIPE_OPTIONS,
)


def train(context: Context, options: Namespace) -> None:
    """Train a network on a data set."""
    mark_interrupted(context.home)
    logs = logs_of(options)
    first, request = _requests(context, options)
    comparison = None
    with watched(context), terminal(context) as channel:
        try:
            desk = open_desk(context)
            with logged(logs, channel) as heard:
                if first is not None and isinstance(request, StartRun):
                    pretrained = run_job(context, desk, first, heard, TrainResult)
                    transfer = transfer_of(options, str(pretrained.path))
                    request = replace(request, transfer=transfer)
                result = run_job(context, desk, request, heard, TrainResult)
            if result.run.transfer is not None:
                comparison = _compare(context, desk, channel, result.run)
        except KeyboardInterrupt:
            print_unfinished(context, channel)
            raise KeyboardInterrupt(f"interrupted; {_what_is_kept(channel)}") from None
        except MachineError as error:
            print_unfinished(context, channel)
            raise MachineError(f"{error} Until then: {_what_is_kept(channel)}") from error
        except InputError as error:
            # The loss has become infinite, or the run's own files were damaged meanwhile.
            print_unfinished(context, channel)
            raise InputError(f"{error}{_what_is_good(channel)}") from error
    print_run(context, result.run, result.path, result.history, comparison)


def _compare(
    context: Context, desk: Desk, channel: Terminal, run: Run
) -> TransferComparison | None:
    """Return what a transfer brought; that it cannot be said does not undo the training."""
    try:
        request = CompareTransfer(context.home, run.id)
        return run_job(context, desk, request, channel, TransferComparison)
    except InputError as error:
        context.streams.say(f"warning: {error}")
        return None


def _requests(
    context: Context, options: Namespace
) -> tuple[StartRun | None, StartRun | ContinueRun]:
    """Return what is trained, and before it the training on other data if there is one."""
    if options.continued:
        return None, _continuation(context, options)
    request = _start(context, options)
    if options.pretrain_on is None:
        return None, request
    first = _pretraining(context, options, request)
    origin = Origin("the pretrained network", first.network, first.recipe.normalization)
    settled(transfer_of(options, ""), origin, request.network, request.recipe)
    return first, request


def _start(context: Context, options: Namespace) -> StartRun:
    source = source_of(context, options)
    if source is None and not (options.data and options.network):
        raise InputError(
            "train needs --data and --network, or --from, or --continue RUN; see "
            f"{PROGRAM} train --help."
        )
    # What costs nothing is checked before the data are read.
    recipe = recipe_of(options)
    split = _split(options, recipe.seed)
    data, reading, network = options.data, reading_of(options), options.network
    if source is not None and source.data is not None and data is None:
        data, reading = source.data.source, source.data.reading
    adapts = network is None or network in PRESETS
    if source is not None and network is None:
        wanted = source.origin.network
    else:
        wanted = read_network(network, context.home)
    info = _open(context, data, reading)
    _require_enough(info, split)
    fitted = fitted_to(wanted, info, is_preset=adapts)
    transfer = None
    if source is not None:
        transfer = transfer_of(options, str(source.path))
        settled(transfer, source.origin, fitted, recipe)
    if word := recipe.loss.word():
        context.streams.say(f"a loss from logits: {word}")
    return StartRun(context.home, fitted, recipe, _ref(info, split), transfer)


def _pretraining(context: Context, options: Namespace, request: StartRun) -> StartRun:
    """Return the training on other data that comes first: the same network and recipe."""
    info = _open(context, options.pretrain_on, AS_IT_IS)
    network = request.network.fitted(info.shape, len(info.classes))
    require_buildable(network)
    recipe = request.recipe
    if options.pretrain_epochs is not None:
        with options_named(epochs="pretrain_epochs"):
            recipe = recipe.changed(epochs=options.pretrain_epochs)
    split = request.data.split.changed(per_class=None)
    if split.limit is not None:
        split = split.changed(limit=min(split.limit, info.train))
    _require_enough(info, split)
    return StartRun(context.home, network, recipe, _ref(info, split))


def _open(context: Context, data: str, reading: Reading) -> DataInfo:
    with reporter(context) as report:
        return open_dataset(context.home, data, report, reading)


def _ref(info: DataInfo, split: Split) -> DataRef:
    return DataRef(source=info.source, checksum=info.checksum, split=split, reading=info.reading)


def _continuation(context: Context, options: Namespace) -> ContinueRun:
    for name in _FRESH_ONLY:
        if getattr(options, name) is not None:
            raise InputError(
                f"{option(name.removesuffix('_file'))} cannot be changed when a run continues; "
                "leave it out, or start anew."
            )
    folder = open_named(context, options.continued)
    refuse_live(folder)
    run = folder.record
    epochs = run.recipe.epochs if options.epochs is None else options.epochs
    with options_named():
        run.recipe.changed(epochs=epochs)
    require_more_epochs(run, weights_epoch(folder), epochs)
    return ContinueRun(context.home, str(folder.path), epochs)


def _split(options: Namespace, seed: int) -> Split:
    with options_named(validation="val_fraction"):
        fields = given(options, "limit", "per_class", validation="val_fraction")
        return Split.of(seed=seed, **fields)


def _require_enough(info: DataInfo, split: Split) -> None:
    if split.limit is not None and split.limit > info.train:
        raise InputError(
            f"--limit is {split.limit:,}, but {info.name} has only "
            f"{count(info.train, 'training image')}; ask for as many at most, or leave it out."
        )
    if not info.validation:
        require_some_left(split.limit or info.train, split.validation)


def _what_is_kept(channel: Terminal) -> str:
    if channel.run is None:
        return "nothing was trained."
    run, _ = channel.run
    finished = count(len(channel.history), "finished epoch")
    return f"run {run.id} keeps {finished}; go on with {PROGRAM} train --continue {run.id}"


def _what_is_good(channel: Terminal) -> str:
    """Return what a run that cannot go on as it is has learned before, as a further sentence."""
    if channel.run is None or not channel.history:
        return ""
    run, _ = channel.run
    return f" Run {run.id} keeps {count(len(channel.history), 'finished epoch')}."


def print_unfinished(context: Context, channel: Terminal) -> None:
    """Print the run as its folder has it, as a script that asked for JSON wants it."""
    if not context.json or channel.run is None:
        return
    _, path = channel.run
    try:
        folder = read_folder(path)
    except InputError:
        # That must not hide why the training ended.
        return
    record = folder.record
    if record.status == "running":
        # Its end could not be written; the next command will find it interrupted.
        record = record.changed(status="interrupted")
    try:
        print_run(context, record, path, folder.history)
    except BrokenPipeError:
        # Nobody reads it any more, but how it ended is still to be said.
        context.streams.forget(context.streams.out)
