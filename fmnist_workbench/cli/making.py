"""`data prepare`, `data augment`, `data synthesize` and `data split`: new data sets."""

from argparse import Namespace
from pathlib import Path

from fmnist_workbench.cli.context import Context
from fmnist_workbench.cli.outfile import refuse_empty
from fmnist_workbench.cli.parser import PROGRAM
from fmnist_workbench.cli.progress import reporter
from fmnist_workbench.cli.reading import reading_of
from fmnist_workbench.cli.words import given, options_named
from fmnist_workbench.spec.augmentation import Augmentation
from fmnist_workbench.spec.datajobs import DataMade
from fmnist_workbench.spec.layers import describe
from fmnist_workbench.spec.making import Augment, DataFormat, Plan, Prepare, Resplit, Synthesize
from fmnist_workbench.storage.valuefile import read_value


def prepare(context: Context, options: Namespace) -> None:
    """Write a data set in one of our formats."""
    _make(context, options, Prepare.of(source=options.data, reading=reading_of(options)))


def augment(context: Context, options: Namespace) -> None:
    """Make a data set of randomly changed images."""
    fields, reading = given(options, "train", "test", "seed"), reading_of(options)
    with options_named():
        plan = Augment.of(source=options.data, reading=reading, **fields)
    if options.augmentation is not None:
        augmentation = read_value(Augmentation, options.augmentation, "augmentation file")
        plan = plan.changed(augmentation=augmentation)
    _make(context, options, plan)


def synthesize(context: Context, options: Namespace) -> None:
    """Draw digits from fonts."""
    names = [name for name in Synthesize.model_fields if name != "kind"]
    with options_named():
        plan = Synthesize.of(**given(options, *names))
    _make(context, options, plan)


def split(context: Context, options: Namespace) -> None:
    """Tell the images of a data set apart anew."""
    fields, reading = given(options, "train", "validation", "seed"), reading_of(options)
    with options_named():
        plan = Resplit.of(source=options.data, reading=reading, **fields)
    _make(context, options, plan)


def _make(context: Context, options: Namespace, plan: Plan) -> None:
    # Imported here: a wrong option is told without NumPy.
    from fmnist_workbench.storage.making import make_data

    refuse_empty(options.out)
    out = Path(options.out)
    with reporter(context) as report, context.interrupts.deferred():
        made = make_data(context.home, plan, out, _format(options), report)
    for note in made.notes:
        context.streams.say(f"{PROGRAM}: {note}")
    if context.json:
        context.print_json(_document(made))
    else:
        context.print(_sentence(made))


def _format(options: Namespace) -> DataFormat:
    """Return the format asked for, or what the name's ending says."""
    if options.format:
        chosen: DataFormat = options.format
        return chosen
    return "csv" if options.out.lower().endswith(".csv") else "npz"


def _document(made: DataMade) -> dict[str, object]:
    info = made.info
    return {
        "path": str(made.path),
        "train": info.to_train_on,
        "validation": info.validation,
        "test": info.test,
        "checksum": info.checksum,
        "shape": info.shape,
        "classes": info.classes,
        "notes": made.notes,
    }


def _sentence(made: DataMade) -> str:
    info = made.info
    parts = [f"{info.to_train_on:,} training"]
    if info.validation:
        parts.append(f"{info.validation:,} validation")
    parts.append(f"{info.test:,} test images" if info.test else "no test images")
    return f"{made.path}: {describe(info.shape)}, {', '.join(parts)}"
