"""All commands with their options.

A command's own module is imported only when the command is run, so that `--help` and whatever only
looks do not pay for NumPy, Pillow or the engine.
"""

import argparse
from typing import get_args

from fmnist_workbench.cli.parser import Group, Parser, make_parser
from fmnist_workbench.cli.reading import add_reading
from fmnist_workbench.cli.recipe import add_recipe
from fmnist_workbench.cli.transfer import add_transfer, images_a_class
from fmnist_workbench.cli.words import explained, fraction_or_count, limits, option
from fmnist_workbench.spec.data import SPLITS, Split
from fmnist_workbench.spec.making import Augment, DataFormat, Resplit, Synthesize
from fmnist_workbench.spec.modelformats import MODEL_FORMATS
from fmnist_workbench.spec.value import Value

_NETWORK_HELP = "a preset's name, a network's JSON file, a model's .keras file, or a run"


def full_parser() -> Parser:
    """Return the parser of the whole command line."""
    parser = make_parser()
    top = Group(parser, required=False)
    _add_data(top)
    _add_networks(top)
    _add_train(top)
    _add_use(top)
    _add_runs(top)
    return parser


def _add_data(top: Group) -> None:
    group = top.group("data", "look at data sets and make new ones")
    group.command("list", "list the built-in data sets", "data:list_all")
    info = group.command("info", "read a data set, check it and count its classes", "data:info")
    _add_source(info)
    _add_making(group)


def _add_making(group: Group) -> None:
    prepare = group.command("prepare", "write a data set in another format", "making:prepare")
    _add_source(prepare)
    _add_out(prepare)
    augment = group.command("augment", "make a set of changed images", "making:augment")
    _add_source(augment, test=False)  # there --test says how many
    _add_out(augment)
    _add_counts(augment, Augment)
    augment.add_argument(
        "--augmentation",
        metavar="FILE",
        help="what is changed, as a JSON file says (small shifts and noise)",
    )
    synthesize = group.command("synthesize", "draw digits from fonts", "making:synthesize")
    _add_out(synthesize)
    _add_counts(synthesize, Synthesize)
    _add_chances(synthesize)
    split = group.command("split", "tell a data set's images apart anew", "making:split")
    _add_source(split)
    _add_out(split)
    for name, default in (("train", "5/7"), ("validation", "1/7")):
        text = f"{Resplit.model_fields[name].description} ({default})"
        split.add_argument(f"--{name}", type=fraction_or_count, metavar="F", help=text)
    split.add_argument("--seed", type=int, metavar="N", help=explained(Resplit, "seed"))


def _add_source(parser: argparse.ArgumentParser, *, test: bool = True) -> None:
    parser.add_argument("data", metavar="D", help="a built-in name, a file or a folder")
    add_reading(parser, test=test)


def _add_out(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--out",
        metavar="F",
        required=True,
        help="the file to write; for CSV, a folder if the name has no ending",
    )
    parser.add_argument(
        "--format",
        choices=get_args(DataFormat),
        help="named arrays, unnamed ones (npz-000), or CSV (as the ending says, else npz)",
    )


def _add_counts(parser: argparse.ArgumentParser, plan: type[Value]) -> None:
    for name in ("train", "test", "seed"):
        parser.add_argument(f"--{name}", type=int, metavar="N", help=explained(plan, name))


def _add_chances(parser: argparse.ArgumentParser) -> None:
    """Add what may vary in synthetic digits: an option for each field of the plan."""
    for name, field in Synthesize.model_fields.items():
        if field.annotation is bool:
            parser.add_argument(
                option(name), action="store_true", default=None, help=field.description
            )
        elif name not in ("kind", "train", "test", "seed"):
            parser.add_argument(
                option(name),
                type=type(field.default),
                metavar="N",
                help=explained(Synthesize, name),
            )


def _add_networks(top: Group) -> None:
    group = top.group("networks", "look at networks")
    group.command("list", "list the preset networks", "networks:list_all")
    show = group.command("show", "show a network's layers, shapes and counts", "networks:show")
    _add_network(show)
    check = group.command(
        "check", "say what is wrong with a network, and how to mend it", "networks:check"
    )
    check.add_argument("network", metavar="FILE", help=_NETWORK_HELP)
    code = group.command("code", "write a network as a Keras script that trains it", "code:code")
    _add_network(code)
    code.add_argument(
        "--data",
        metavar="D",
        help="what the script reads: a built-in name, a file or a folder (fashion-mnist)",
    )
    add_reading(code)
    code.add_argument(
        "--recipe",
        metavar="R",
        help="how it trains: a name or a JSON file (standard, or the run's own)",
    )
    code.add_argument("--out", metavar="F.py", help="write the script into a file (it is printed)")


def _add_network(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("network", metavar="N", help=_NETWORK_HELP)


def _add_train(top: Group) -> None:
    train = top.command("train", "train a network on a data set", "train:train")
    train.add_argument("--data", metavar="D", help="a built-in data set's name, a file or a folder")
    add_reading(train)
    train.add_argument("--network", metavar="N", help=_NETWORK_HELP)
    train.add_argument(
        "--limit",
        type=int,
        metavar="N",
        help=f"use the first N training images only {limits(Split, 'limit', 'all')}",
    )
    train.add_argument(
        "--per-class",
        type=int,
        metavar="N",
        help="train on at most N images of each class; what is kept for validation stays the same "
        f"{limits(Split, 'per_class', 'all')}",
    )
    train.add_argument(
        "--val-fraction",
        type=fraction_or_count,
        metavar="F",
        help="what is kept for validation: a fraction below 1, or how many images (1/6)",
    )
    add_recipe(train)
    add_transfer(train)
    train.add_argument(
        "--continue",
        dest="continued",
        metavar="RUN",
        help="go on with a run, by id or folder; only --epochs and --tensorboard go with it",
    )
    train.add_argument(
        "--tensorboard",
        metavar="DIR",
        nargs="?",
        const="",
        help="write logs for TensorBoard into a folder for each run in DIR (tensorboard in the "
        "run's own folder); needs the extra fmnist-workbench[tensorboard]",
    )


def _add_use(top: Group) -> None:
    evaluate = top.command("evaluate", "work out a run's scores on a split", "evaluate:evaluate")
    _add_run(evaluate)
    evaluate.add_argument(
        "--split",
        choices=SPLITS,
        default="validation",
        help="which images (validation); keep test for the final figure",
    )
    predict = top.command("predict", "classify image files, as they are", "predict:predict")
    _add_run(predict)
    predict.add_argument(
        "images", metavar="IMAGE", nargs="+", help="an image file of the network's size"
    )
    activations = top.command(
        "activations", "show what a layer makes of an image", "activations:activations"
    )
    _add_run(activations)
    activations.add_argument("--layer", metavar="NAME", help="which layer (the first convolution)")
    activations.add_argument(
        "--image",
        metavar="SPLIT:INDEX|FILE",
        help="which image (test:0, or validation:0 where there are no test images)",
    )
    activations.add_argument("--out", metavar="F.png", help="write the maps as a picture, PNG")
    _add_export(top)


def _add_export(top: Group) -> None:
    export = top.command(
        "export", "write a run's model for use outside the workbench, and check it", "export:export"
    )
    _add_run(export)
    export.add_argument(
        "--format",
        required=True,
        choices=MODEL_FORMATS,
        help="; ".join(f"{name}: {each.title}" for name, each in MODEL_FORMATS.items()),
    )
    export.add_argument(
        "--out",
        metavar="PATH",
        help="the file, or for saved_model the folder, to write (the run's id, in this folder)",
    )
    export.add_argument(
        "--epoch", type=int, metavar="N", help="whose weights (those that the run goes by)"
    )


def _add_runs(top: Group) -> None:
    group = top.group("runs", "look at runs")
    group.command("list", "list all runs, newest first", "runs:list_all")
    _add_run(group.command("show", "show a run and its history", "runs:show"))
    compare = group.command(
        "compare", "show runs side by side, and what differs between them", "compare:compare"
    )
    _add_several_runs(compare)
    thin = group.command("thin", "delete checkpoints that nothing needs any more", "thin:thin")
    _add_several_runs(thin)
    thin.add_argument(
        "--keep-every",
        type=int,
        metavar="N",
        help="keep the weights of every Nth epoch as well (none; in any case those of the newest "
        "two, the best, and what the run or another one goes by)",
    )
    thin.add_argument("--dry-run", action="store_true", help="only say what it would come to")
    transfer = group.command(
        "transfer", "say what a run owes to the one it started from", "runs:transfer"
    )
    _add_run(transfer)
    transfer.add_argument(
        "--at",
        nargs="+",
        type=images_a_class,
        default=(),
        metavar="N",
        help="train with and without the transfer on N images of each class (10 100 all), where "
        "that has not been done yet",
    )
    transfer.add_argument(
        "--source-data",
        metavar="D",
        help="what the model of a file was trained on, which the file does not say: so it can be "
        "said how much of that was forgotten, by the validation images of D",
    )


def _add_run(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run_name", metavar="RUN", help="a run's id, or its folder")


def _add_several_runs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("runs", metavar="RUN", nargs="+", help="the runs' ids, or their folders")
