"""`train`: a new run, or an old one continued."""

from argparse import Namespace

from fmnist_workbench.cli.context import Context
from fmnist_workbench.cli.jobs import open_desk, run_job
from fmnist_workbench.cli.parser import PROGRAM
from fmnist_workbench.cli.progress import Terminal, reporter, terminal
from fmnist_workbench.cli.reading import READING_OPTIONS, reading_of
from fmnist_workbench.cli.recipe import RECIPE_OPTIONS, recipe_of
from fmnist_workbench.cli.runs import print_run
from fmnist_workbench.cli.words import given, option, options_named
from fmnist_workbench.datasets.fit import fitted_to
from fmnist_workbench.spec.data import DataInfo, DataRef, Split
from fmnist_workbench.spec.errors import InputError, MachineError
from fmnist_workbench.spec.jobs import ContinueRun, StartRun, TrainResult
from fmnist_workbench.spec.presets import PRESETS
from fmnist_workbench.spec.run import require_more_epochs
from fmnist_workbench.spec.words import count
from fmnist_workbench.storage.library import open_dataset
from fmnist_workbench.storage.networkfile import read_network
from fmnist_workbench.storage.runs import (
    mark_interrupted,
    open_run,
    read_folder,
    refuse_live,
    weights_epoch,
)

_FRESH_ONLY = (
    "data",
    *READING_OPTIONS,
    "network",
    "limit",
    "val_fraction",
    *RECIPE_OPTIONS,
)


def train(context: Context, options: Namespace) -> None:
    """Train a network on a data set."""
    mark_interrupted(context.home)
    request = _continuation(context, options) if options.continued else _start(context, options)
    with terminal(context) as channel:
        try:
            desk = open_desk(context)
            result = run_job(context, desk, request, channel, TrainResult)
        except KeyboardInterrupt:
            print_unfinished(context, channel)
            raise KeyboardInterrupt(f"interrupted; {_what_is_kept(channel)}") from None
        except MachineError as error:
            print_unfinished(context, channel)
            raise MachineError(f"{error} Until then: {_what_is_kept(channel)}") from error
    print_run(context, result.run, result.path, result.history)


def _start(context: Context, options: Namespace) -> StartRun:
    if not (options.data and options.network):
        raise InputError(
            f"train needs --data and --network, or --continue RUN; see {PROGRAM} train --help."
        )
    # What costs nothing is checked before the data are read.
    recipe = recipe_of(options)
    with options_named(validation="val_fraction"):
        split = _split(options, recipe.seed)
    reading, network = reading_of(options), read_network(options.network, context.home)
    with reporter(context) as report:
        info = open_dataset(context.home, options.data, report, reading)
    _require_enough(info, split)
    network = fitted_to(network, info, is_preset=options.network in PRESETS)
    data = DataRef(source=info.source, checksum=info.checksum, split=split, reading=info.reading)
    return StartRun(context.home, network, recipe, data)


def _continuation(context: Context, options: Namespace) -> ContinueRun:
    for name in _FRESH_ONLY:
        if getattr(options, name) is not None:
            raise InputError(
                f"{option(name.removesuffix('_file'))} cannot be changed when a run continues; "
                "leave it out, or start anew."
            )
    folder = open_run(context.home, options.continued)
    refuse_live(folder)
    run = folder.record
    epochs = run.recipe.epochs if options.epochs is None else options.epochs
    with options_named():
        run.recipe.changed(epochs=epochs)
    require_more_epochs(run, weights_epoch(folder), epochs)
    return ContinueRun(context.home, str(folder.path), epochs)


def _split(options: Namespace, seed: int) -> Split:
    return Split.of(seed=seed, **given(options, "limit", validation="val_fraction"))


def _require_enough(info: DataInfo, split: Split) -> None:
    if split.limit is not None and split.limit > info.train:
        raise InputError(
            f"--limit is {split.limit:,}, but {info.name} has only "
            f"{count(info.train, 'training image')}; ask for as many at most, or leave it out."
        )


def _what_is_kept(channel: Terminal) -> str:
    if channel.run is None:
        return "nothing was trained."
    run, _ = channel.run
    finished = count(len(channel.history), "finished epoch")
    return f"run {run.id} keeps {finished}; go on with {PROGRAM} train --continue {run.id}"


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
