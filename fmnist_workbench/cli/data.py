"""`data list` and `data info`."""

from argparse import Namespace

from fmnist_workbench.cli.context import Context
from fmnist_workbench.cli.parser import Group
from fmnist_workbench.cli.progress import reporter
from fmnist_workbench.datasets.catalogue import BUILT_IN
from fmnist_workbench.spec.data import DataInfo
from fmnist_workbench.spec.layers import describe
from fmnist_workbench.storage.library import open_dataset


def add(top: Group) -> None:
    """Add these commands."""
    group = top.group("data", "look at data sets")
    group.command("list", "list the built-in data sets", _list)
    info = group.command("info", "read a data set, check it and count its classes", _info)
    info.add_argument("data", metavar="D", help="a built-in name, or a file")


def _list(context: Context, _options: Namespace) -> None:
    sets = BUILT_IN.values()
    if context.json:
        context.print_json(
            [
                {
                    "name": data.name,
                    "shape": data.shape,
                    "classes": data.classes,
                    "train": data.train,
                    "test": data.test,
                }
                for data in sets
            ]
        )
        return
    rows = [
        (data.name, describe(data.shape), data.train, data.test, ", ".join(data.classes))
        for data in sets
    ]
    context.table(["data set", "image", "train", "test", "classes"], rows)


def _info(context: Context, options: Namespace) -> None:
    with reporter(context) as report:
        info = open_dataset(context.home, options.data, report)
    if context.json:
        context.print_json(info.to_dict())
    else:
        _print(context, info)


def _print(context: Context, info: DataInfo) -> None:
    test = "no test images" if info.test is None else f"{info.test:,} test images"
    context.print(f"{info.name}: {describe(info.shape)}, {info.train:,} training, {test}")
    counts = info.class_counts
    tests = counts.test or (None,) * len(info.classes)
    context.table(["class", "train", "test"], zip(info.classes, counts.train, tests, strict=True))
    for check in info.checks:
        context.print(f"{'ok' if check.ok else 'look'}: {check.name}: {check.detail}")
