"""`data list` and `data info`."""

from argparse import Namespace

from fmnist_workbench.cli.context import Context
from fmnist_workbench.cli.progress import reporter
from fmnist_workbench.cli.reading import reading_of
from fmnist_workbench.datasets.catalogue import at_hand
from fmnist_workbench.spec.data import DataInfo
from fmnist_workbench.spec.layers import describe


def list_all(context: Context, _options: Namespace) -> None:
    """List the built-in data sets."""
    sets = at_hand()
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


def info(context: Context, options: Namespace) -> None:
    """Read a data set, check it and count its classes."""
    # Imported here: `data list` needs no NumPy.
    from fmnist_workbench.storage.library import open_dataset

    with reporter(context) as report:
        found = open_dataset(context.home, options.data, report, reading_of(options))
    if context.json:
        context.print_json(found.to_dict())
    else:
        _print(context, found)


def _print(context: Context, info: DataInfo) -> None:
    test = "no test images" if info.test is None else f"{info.test:,} test images"
    kept = f" ({info.validation:,} of them for validation)" if info.validation else ""
    context.print(f"{info.name}: {describe(info.shape)}, {info.train:,} training{kept}, {test}")
    counts = info.class_counts
    tests = counts.test or (None,) * len(info.classes)
    context.table(["class", "train", "test"], zip(info.classes, counts.train, tests, strict=True))
    context.print("")
    rows = [("ok" if check.ok else "look", check.name, check.detail) for check in info.checks]
    context.table(["", "check", "found"], rows)
    for check in info.checks:
        if not check.ok:
            context.print(f"\n{check.name}: {check.why}")
