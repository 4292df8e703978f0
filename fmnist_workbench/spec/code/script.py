"""A whole script: what it imports, what can be changed at its top, and its parts in order."""

from dataclasses import dataclass
from itertools import chain

from fmnist_workbench.spec.code.codedata import CodeData
from fmnist_workbench.spec.code.datapart import data_part
from fmnist_workbench.spec.code.modelpart import model_part
from fmnist_workbench.spec.code.names import names_in
from fmnist_workbench.spec.code.part import Part
from fmnist_workbench.spec.code.trainingpart import evaluation_part, training_part
from fmnist_workbench.spec.diagnosis import require_buildable
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.recipe import Recipe

_OURS = "fmnist_workbench"
_OTHERS = ("keras", "numpy")


@dataclass(frozen=True)
class Script:
    """A script, and where each layer stands in it.

    Attributes:
        text: The whole script; it ends with a line end.
        lines: For each layer of the network the numbers, from 0, of its lines.
    """

    text: str
    lines: tuple[range, ...]


def script(network: Network, recipe: Recipe, data: CodeData) -> Script:
    """Return a Keras 3 script that trains a network as the workbench would.

    Run with the same versions on the same processor it comes to the same figures: it splits,
    shuffles and draws as `datasets/split.py` and `engine/seeds.py` do.

    Raises:
        InputError: The network cannot be built; the message names the layer and the reason.

    Example:
        >>> made = script(preset("linear"), Recipe(), data)
        >>> made.text.splitlines()[made.lines[0].start]
        'x = layers.Flatten(name="flatten")(inputs)'
    """
    require_buildable(network)
    read = data_part(data, recipe)
    trained = training_part(recipe, draws=any(layer.draws for layer in network.resolved_layers()))
    evaluated = evaluation_part(recipe, tests="y_test" in data.arrays)
    others = (read, trained, evaluated)
    taken = names_in(chain.from_iterable(_all_lines(part) for part in others))
    built, places = model_part(network, taken)
    above = [*_head((read, built, trained, evaluated)), "", "", *read.lines, ""]
    below = ["", *trained.lines, "", *evaluated.lines]
    lines = tuple(range(len(above) + place.start, len(above) + place.stop) for place in places)
    return Script("\n".join([*above, *built.lines, *below]) + "\n", lines)


def _all_lines(part: Part) -> tuple[str, ...]:
    return (*sorted(part.imports), *part.settings, *part.lines)


def _head(parts: tuple[Part, ...]) -> list[str]:
    """Return a docstring, the imports and the settings."""
    imports = frozenset().union(*(part.imports for part in parts))
    needs = "fmnist-workbench, " if any(_OURS in line for line in imports) else ""
    about = f'"""Train a network on small images; needs {needs}keras, tensorflow and numpy."""'
    settings = chain.from_iterable(part.settings for part in parts)
    return [about, "", *_import_lines(imports), "", *settings]


def _import_lines(imports: frozenset[str]) -> list[str]:
    """Return import statements in the usual groups: Python's own, others', ours."""
    groups: list[list[str]] = [[], [], []]
    for line in sorted(imports, key=lambda line: (line.startswith("from"), line)):
        package = line.split()[1].partition(".")[0]
        groups[(package in _OTHERS) + 2 * (package == _OURS)].append(line)
    lines: list[str] = []
    for group in filter(None, groups):
        lines += ["", *group] if lines else group
    return lines
