"""The part of a script that builds the network, node by node."""

from collections.abc import Iterable
from itertools import pairwise

from fmnist_workbench.spec.code.literals import call, comment, keywords, literal
from fmnist_workbench.spec.code.names import Variables
from fmnist_workbench.spec.code.part import Part
from fmnist_workbench.spec.layers import Node, layer_of
from fmnist_workbench.spec.layers.usual import unusual
from fmnist_workbench.spec.network import Network

_INPUT = "input"
_OWN_NAMES = ("keras", "layers", "inputs", "x", "model")


def model_part(network: Network, taken: Iterable[str]) -> tuple[Part, tuple[range, ...]]:
    """Return the part that builds a network that can be built, and each layer's lines in it.

    The image wanders through the layers as `x`. Only what is needed again further down, as the
    input of a residual block is, has a name of its own.

    Args:
        network: As `Network.nodes` expands it.
        taken: Names that the rest of the script uses.
    """
    lines = [
        comment(f"2. The network: {network.name}"),
        "",
        "# The same seed gives the same weights.",
        "keras.utils.set_random_seed(SEED)",
        *call("inputs = keras.Input(", [literal(network.input_shape), f"name={literal(_INPUT)}"]),
    ]
    nodes = network.nodes()
    variables = _variables(nodes, Variables({*taken, *_OWN_NAMES}))
    starts: dict[str, int] = {}
    for node in nodes:
        starts.setdefault(layer_of(node.name), len(lines))
        lines += _node_lines(node, variables)
    bounds = pairwise([*starts.values(), len(lines)])
    lines += ['model = keras.Model(inputs, x, name="network")', "model.summary()"]
    imports = frozenset({"import keras", "from keras import layers"})
    return Part(tuple(lines), imports), tuple(range(*pair) for pair in bounds)


def _variables(nodes: tuple[Node, ...], variables: Variables) -> dict[str, str]:
    """Return by node the variable that holds its output."""
    names = {_INPUT: "inputs"}
    needed_later = {
        name for before, node in pairwise(nodes) for name in node.inputs if name != before.name
    }
    for node in nodes:
        names[node.name] = variables.name_for(node.name) if node.name in needed_later else "x"
    return names


def _node_lines(node: Node, variables: dict[str, str]) -> list[str]:
    inputs = ", ".join(variables[name] for name in node.inputs)
    given = f"[{inputs}]" if len(node.inputs) > 1 else inputs
    arguments = [*keywords(unusual(node)), f"name={literal(node.name)}"]
    start = f"{variables[node.name]} = layers.{node.class_name}("
    return call(start, arguments, f")({given})")
