"""`networks code`: a network, its recipe and its data as a Keras script."""

from argparse import Namespace

from fmnist_workbench.cli.context import Context
from fmnist_workbench.cli.outfile import out_path
from fmnist_workbench.cli.progress import reporter
from fmnist_workbench.cli.reading import reading_of
from fmnist_workbench.datasets.catalogue import BUILT_IN, FASHION_MNIST, BuiltIn
from fmnist_workbench.datasets.codedata import builtin_code_data, code_data
from fmnist_workbench.datasets.fit import fitted_to
from fmnist_workbench.spec.code import CodeData, script
from fmnist_workbench.spec.data import AS_IT_IS, DataInfo, Split
from fmnist_workbench.spec.presets import PRESETS
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.storage.atomic import write_text
from fmnist_workbench.storage.library import open_dataset
from fmnist_workbench.storage.networkfile import read_network
from fmnist_workbench.storage.valuefile import read_value


def code(context: Context, options: Namespace) -> None:
    """Print the script, or write it into a file."""
    out = None if options.out is None else out_path(options.out, "the script", ".py")
    recipe = _recipe(options.recipe)
    network = read_network(options.network, context.home)
    known, data = _data(context, options, Split(seed=recipe.seed))
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


def _recipe(text: str | None) -> Recipe:
    return Recipe() if text is None else read_value(Recipe, text, "recipe file")


def _data(
    context: Context, options: Namespace, split: Split
) -> tuple[DataInfo | BuiltIn, CodeData]:
    """Return what is known of the data set, and how a script reads it.

    One that is built in need not be opened for that.
    """
    source, reading = options.data or FASHION_MNIST.name, reading_of(options)
    if source in BUILT_IN and reading == AS_IT_IS:
        return BUILT_IN[source], builtin_code_data(source, split)
    with reporter(context) as report:
        info = open_dataset(context.home, source, report, reading)
    return info, code_data(info, split)
