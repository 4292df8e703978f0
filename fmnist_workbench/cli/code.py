"""`networks code`: a network, its recipe and its data as a Keras script."""

from argparse import Namespace
from pathlib import Path

from fmnist_workbench.cli.context import Context
from fmnist_workbench.cli.outfile import out_path
from fmnist_workbench.cli.progress import reporter
from fmnist_workbench.cli.reading import reading_of
from fmnist_workbench.cli.recipe import find_recipe
from fmnist_workbench.datasets.catalogue import BUILT_IN, FASHION_MNIST, BuiltIn
from fmnist_workbench.datasets.codedata import builtin_code_data, code_data
from fmnist_workbench.datasets.fit import fitted_to
from fmnist_workbench.spec.code import CodeData, script
from fmnist_workbench.spec.data import AS_IT_IS, DataInfo, Reading, Split
from fmnist_workbench.spec.presets import PRESETS
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.spec.run import Run
from fmnist_workbench.storage.atomic import write_text
from fmnist_workbench.storage.library import open_dataset
from fmnist_workbench.storage.networkfile import read_network
from fmnist_workbench.storage.paths import named_path
from fmnist_workbench.storage.records import read_record, run_path


def code(context: Context, options: Namespace) -> None:
    """Print the script, or write it into a file."""
    out = None if options.out is None else out_path(options.out, "the script", ".py")
    network, run = read_network(options.network, context.home), _run(context.home, options.network)
    if run is not None and run.transfer is not None:
        context.streams.say(f"run {run.id} began with weights from elsewhere; the script does not.")
    recipe = _recipe(options, run)
    known, data = _data(context, *_source(options, recipe, run))
    network = fitted_to(network, known, is_preset=options.network in PRESETS)
    text = script(network, recipe, data).text
    if out is not None:
        write_text(out, text)
    if context.json:
        path = {} if out is None else {"path": str(out)}
        context.print_json({"network": network.name, "code": text} | path)
    elif out is None:
        context.print(text.removesuffix("\n"))
    else:
        context.print(f"wrote {out}")


def _run(home: Path, text: str) -> Run | None:
    """Return the run that a network was named by; it has a recipe and data of its own."""
    if text in PRESETS or named_path(text, "the network file").is_file():
        return None
    folder = run_path(home, text)
    return None if folder is None else read_record(folder)


def _recipe(options: Namespace, run: Run | None) -> Recipe:
    if options.recipe is not None:
        return find_recipe(options.recipe)
    return run.recipe if run else Recipe()


def _source(options: Namespace, recipe: Recipe, run: Run | None) -> tuple[str, Reading, Split]:
    """Return which data set the script is for, how it is read, and how it is split."""
    reading = reading_of(options)
    if run and options.data is None and reading == AS_IT_IS:
        return run.data.source, run.data.reading, run.data.split
    # As `train` does, whose seed is the split's as well.
    return options.data or FASHION_MNIST.name, reading, Split(seed=recipe.seed)


def _data(
    context: Context, source: str, reading: Reading, split: Split
) -> tuple[DataInfo | BuiltIn, CodeData]:
    """Return what is known of a data set, and how a script reads it.

    One that is built in need not be opened for that.
    """
    if source in BUILT_IN and reading == AS_IT_IS:
        return BUILT_IN[source], builtin_code_data(source, split)
    with reporter(context) as report:
        info = open_dataset(context.home, source, report, reading)
    return info, code_data(info, split)
