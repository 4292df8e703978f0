"""What a run does to its images before the network gets them, as a layer of an exported model.

In the workbench it belongs to the run, and every layer of a network is one the person chose. A
model that leaves it must do the same by itself.
"""

from collections.abc import Sequence
from math import sqrt

from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.layers import BEFORE, Node
from fmnist_workbench.spec.run import Normalization

_NAME = "input.normalization"
"""No layer of a network has a dot in its name, unless it is a part of another."""


def normalization_node(normalization: Normalization) -> Node:
    """Return the Keras layer that takes pixels in [0, 1] to (pixels - mean) / std."""
    config = {
        "axis": -1,
        "mean": list(normalization.mean),
        "variance": [std**2 for std in normalization.std],
    }
    return Node("Normalization", _NAME, config, (BEFORE,))


def without_normalization(
    nodes: Sequence[Node], source: str
) -> tuple[Normalization | None, tuple[Node, ...], str]:
    """Return a model's Keras layers without the one that an export has put first.

    Args:
        nodes: As `kerasmodel.read_model` returns them.
        source: The name of what the first one takes.

    Returns:
        What that layer does, None where there is no such layer; the other layers; and the name of
        what the first of these takes.
    """
    first = nodes[0] if nodes else None
    if first is None or (first.class_name, first.name) != ("Normalization", _NAME):
        return None, tuple(nodes), source
    if first.inputs != (source,) or first.config.get("invert") is not False:
        return None, tuple(nodes), source
    try:
        normalization = _read(first)
    except (InputError, ArithmeticError, TypeError, ValueError):
        return None, tuple(nodes), source  # what is not ours is refused as any unknown layer
    return normalization, tuple(nodes[1:]), first.name


def _read(node: Node) -> Normalization:
    mean, variance = node.config.get("mean"), node.config.get("variance")
    if not isinstance(mean, list) or not isinstance(variance, list):
        raise TypeError("its numbers lie among the weights")
    return Normalization.of(mean=tuple(mean), std=tuple(sqrt(each) for each in variance))
