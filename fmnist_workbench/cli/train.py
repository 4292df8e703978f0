"""`train`: a new run, or an old one continued."""

from argparse import Namespace

from fmnist_workbench.cli.context import Context
from fmnist_workbench.cli.jobs import open_desk, run_job
from fmnist_workbench.cli.networks import find_network
from fmnist_workbench.cli.parser import PROGRAM, Group
from fmnist_workbench.cli.progress import Terminal, reporter, terminal
from fmnist_workbench.cli.runs import print_run
from fmnist_workbench.spec.data import DataInfo, DataRef, Split
from fmnist_workbench.spec.diagnosis import require_buildable
from fmnist_workbench.spec.errors import InputError, MachineError
from fmnist_workbench.spec.jobs import ContinueRun, StartRun, TrainResult
from fmnist_workbench.spec.layers import describe
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.presets import PRESETS
from fmnist_workbench.spec.recipe import OPTIMIZERS, Recipe
from fmnist_workbench.storage.library import open_dataset
from fmnist_workbench.storage.runs import mark_interrupted, open_run, refuse_live

_FRESH_ONLY = (
    "data",
    "network",
    "batch_size",
    "optimizer",
    "learning_rate",
    "seed",
    "limit",
    "val_fraction",
)


def add(top: Group) -> None:
    """Add this command."""
    train = top.command("train", "train a network on a data set", _train)
    train.add_argument("--data", metavar="D", help="a built-in data set's name, or a file")
    train.add_argument("--network", metavar="N", help="a preset's name, or a network's JSON file")
    train.add_argument("--epochs", type=int, help="epochs in all (5)")
    train.add_argument("--batch-size", type=int, help="images a batch (32)")
    train.add_argument(
        "--optimizer", choices=sorted(OPTIMIZERS), help="what takes the steps (adam)"
    )
    train.add_argument("--learning-rate", type=float, help="size of a step (the optimizer's own)")
    train.add_argument("--seed", type=int, help="start of all randomness (0)")
    train.add_argument("--limit", type=int, metavar="N", help="use the first N training images")
    train.add_argument("--val-fraction", type=float, help="part kept for validation (1/6)")
    train.add_argument(
        "--continue", dest="continued", metavar="RUN", help="go on with a run, by id or folder"
    )


def _train(context: Context, options: Namespace) -> None:
    mark_interrupted(context.home)
    request = _continuation(context, options) if options.continued else _start(context, options)
    with terminal(context) as channel:
        try:
            desk = open_desk(context)
            result = run_job(context, desk, request, channel, TrainResult)
        except KeyboardInterrupt:
            _print_interrupted(context, channel)
            raise KeyboardInterrupt(f"interrupted; {_what_is_kept(channel)}") from None
        except MachineError as error:
            raise MachineError(f"{error} Until then: {_what_is_kept(channel)}") from error
    print_run(context, result.run, result.path, result.history)


def _start(context: Context, options: Namespace) -> StartRun:
    if not (options.data and options.network):
        raise InputError(
            f"train needs --data and --network, or --continue RUN; see {PROGRAM} train --help."
        )
    # What costs nothing is checked before the data are read.
    recipe, split = _recipe(options), _split(options)
    network = find_network(options.network)
    with reporter(context) as report:
        info = open_dataset(context.home, options.data, report)
    network = _matching(network, info, is_preset=options.network in PRESETS)
    data = DataRef(source=info.source, checksum=info.checksum, split=split)
    return StartRun(context.home, network, recipe, data)


def _continuation(context: Context, options: Namespace) -> ContinueRun:
    for name in _FRESH_ONLY:
        if getattr(options, name) is not None:
            option = name.replace("_", "-")
            raise InputError(
                f"--{option} cannot be changed when a run continues; leave it out, or start anew."
            )
    folder = open_run(context.home, options.continued)
    refuse_live(folder)
    run, done = folder.record, len(folder.history)
    epochs = run.recipe.epochs if options.epochs is None else options.epochs
    run.recipe.changed(epochs=epochs)
    if epochs < done or (epochs == done and run.status == "finished"):
        raise InputError(
            f"run {run.id} has {done} finished epochs already; name a larger total with --epochs."
        )
    return ContinueRun(context.home, str(folder.path), epochs)


def _recipe(options: Namespace) -> Recipe:
    kind = OPTIMIZERS[options.optimizer or "adam"]
    return Recipe.of(
        optimizer=kind.of(**_given(learning_rate=options.learning_rate)),
        **_given(epochs=options.epochs, batch_size=options.batch_size, seed=options.seed),
    )


def _split(options: Namespace) -> Split:
    return Split.of(
        **_given(validation=options.val_fraction, seed=options.seed, limit=options.limit)
    )


def _given(**values: object) -> dict[str, object]:
    return {name: value for name, value in values.items() if value is not None}


def _matching(network: Network, info: DataInfo, *, is_preset: bool) -> Network:
    """Return the network for this data: a preset adapts, another must match."""
    if is_preset:
        network = network.fitted(info.shape, len(info.classes))
    elif (network.input_shape, network.classes) != (info.shape, len(info.classes)):
        raise InputError(
            f"network '{network.name}' is for {describe(network.input_shape)} and "
            f"{network.classes} classes, but {info.name} has {describe(info.shape)} and "
            f"{len(info.classes)}; change input_shape and classes in its file."
        )
    require_buildable(network)
    return network


def _what_is_kept(channel: Terminal) -> str:
    if channel.run is None:
        return "nothing was trained."
    run, _ = channel.run
    return (
        f"run {run.id} keeps its {len(channel.history)} finished epochs; go on with "
        f"{PROGRAM} train --continue {run.id}"
    )


def _print_interrupted(context: Context, channel: Terminal) -> None:
    """Print the run as it stands, as a script that asked for JSON wants it."""
    if context.json and channel.run is not None:
        run, path = channel.run
        print_run(context, run.changed(status="interrupted"), path, channel.history)
