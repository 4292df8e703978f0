"""The options of transfer learning."""

import argparse
from argparse import ArgumentTypeError, Namespace
from dataclasses import dataclass
from pathlib import Path

from fmnist_workbench.cli.context import Context
from fmnist_workbench.cli.words import explained, given, option, options_named
from fmnist_workbench.spec.data import DataRef
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.transfer import Transfer
from fmnist_workbench.spec.transferring import Origin
from fmnist_workbench.storage.paths import named_path

_HOW = ("retrain_from", "new_layers", "unfreeze_every", "kept_rate")
TRANSFER_OPTIONS = ("from", "from_epoch", *_HOW, "pretrain_on", "pretrain_epochs")
"""What cannot be given when a run continues."""


@dataclass(frozen=True)
class Source:
    """What `--from` names.

    Attributes:
        path: The run's folder, or the file.
        origin: What must fit.
        data: What the run was trained on; None for a file.
    """

    path: Path
    origin: Origin
    data: DataRef | None


def add_transfer(parser: argparse.ArgumentParser) -> None:
    """Add the options to `train`."""
    parser.add_argument(
        "--from",
        metavar="RUN|FILE",
        help="start from the weights of this run, or of a model that Keras saved as .keras; --data "
        "(of a run) and --network are its own where not given, the recipe is not",
    )
    parser.add_argument(
        "--from-epoch",
        type=int,
        metavar="N",
        help="the epoch of it whose weights count (the one the run goes by)",
    )
    parser.add_argument(
        "--pretrain-on",
        metavar="D",
        help="in one go: train the network on this data set first, then retrain it on --data",
    )
    parser.add_argument(
        "--pretrain-epochs", type=int, metavar="N", help="epochs of that first training (--epochs)"
    )
    parser.add_argument(
        "--retrain-from", metavar="LAYER", help=explained(Transfer, "retrain_from", "all learn")
    )
    parser.add_argument(
        "--new-layers",
        action="store_true",
        default=None,
        help=Transfer.model_fields["new_layers"].description,
    )
    parser.add_argument(
        "--unfreeze-every",
        type=int,
        metavar="N",
        help=explained(Transfer, "unfreeze_every", "they stay frozen"),
    )
    parser.add_argument(
        "--kept-rate", type=float, metavar="F", help=explained(Transfer, "kept_rate")
    )


def images_a_class(text: str) -> int | None:
    """Return how many images of each class, as argparse takes it: "10", or "all" for None.

    Raises:
        ArgumentTypeError: It is neither.
    """
    if text == "all":
        return None
    if text.isdecimal() and int(text) > 0:
        return int(text)
    raise ArgumentTypeError(f"{text!r} is no number of images; give 10, 100 or all for instance")


def source_of(context: Context, options: Namespace) -> Source | None:
    """Return what `--from` names: a file of this name first, then a run.

    Raises:
        InputError: There is no such file or run, or it has no such weights; or options are given
            that need another one, or none.
    """
    named = getattr(options, "from")
    if named is not None and options.pretrain_on is not None:
        raise InputError("--from and --pretrain-on both say where weights come from; give one.")
    if options.pretrain_epochs is not None and options.pretrain_on is None:
        raise InputError("--pretrain-epochs needs --pretrain-on D, the data to train on first.")
    for name in ("from_epoch", *(() if options.pretrain_on else _HOW)):
        if getattr(options, name) is not None and named is None:
            others = "." if name == "from_epoch" else ", or --pretrain-on D."
            raise InputError(
                f"{option(name)} needs --from RUN, the run whose weights to start from{others}"
            )
    if named is None:
        return None
    path = named_path(named, "the source")
    return _file(path, options) if path.is_file() else _run(context, named, options.from_epoch)


def _file(path: Path, options: Namespace) -> Source:
    if options.from_epoch is not None:
        raise InputError(f"--from-epoch is for runs, and {path} is a file; leave it out.")
    # What reads a file is not for those who only ask what options there are.
    from fmnist_workbench.storage.kerasfile import open_keras, require_model

    require_model(path)
    if options.data is None:
        raise InputError(
            f"--from {path} needs --data D: a file does not say what it was trained on."
        )
    with open_keras(path) as file:
        return Source(path, Origin.of_file(path, file.network, file.normalization()), None)


def _run(context: Context, named: str, epoch: int | None) -> Source:
    # NumPy, which its checkpoints need, is not for those who only ask what options there are.
    from fmnist_workbench.cli.opening import open_named
    from fmnist_workbench.storage.runs import load_weights

    folder = open_named(context, named)
    load_weights(folder, epoch)  # or it is said now, before the engine starts
    return Source(folder.path, Origin.of(folder.record), folder.record.data)


def transfer_of(options: Namespace, source: str) -> Transfer:
    """Return the transfer that the options describe, from the run in this folder, or the file.

    Raises:
        InputError: A value cannot be.
    """
    with options_named(epoch="from_epoch"):
        return Transfer.of(source=source, **given(options, *_HOW, epoch="from_epoch"))
