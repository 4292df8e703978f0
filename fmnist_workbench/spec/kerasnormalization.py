"""What a run does to its images before the network gets them, as a layer of an exported model.

In the workbench it belongs to the run, and every layer of a network is one the person chose. A
model that leaves it must do the same by itself.
"""

from collections.abc import Sequence
from typing import Any

from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.layers import BEFORE, Node
from fmnist_workbench.spec.run import Normalization

_CLASS = "Rescaling"
"""Not Keras's Normalization, whose figures it leaves out of an ONNX file."""
_NAME = "input.normalization"
"""No layer of a network has a dot in its name, unless it is a part of another."""


def normalization_node(normalization: Normalization) -> Node:
    """Return the Keras layer that takes pixels in [0, 1] to (pixels - mean) / std.

    Example:
        >>> normalization_node(Normalization(mean=(0.25,), std=(0.5,))).config
        {'scale': [2.0], 'offset': [-0.5]}
    """
    figures = tuple(zip(normalization.mean, normalization.std, strict=True))
    config = {
        "scale": [1 / std for _, std in figures],
        "offset": [-mean / std for mean, std in figures],
    }
    return Node(_CLASS, _NAME, config, (BEFORE,))


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
    if first is None or (first.class_name, first.name) != (_CLASS, _NAME):
        return None, tuple(nodes), source
    try:
        normalization = _read(first.config)
    except (InputError, ArithmeticError, TypeError, ValueError):
        return None, tuple(nodes), source  # what is not ours is refused as any unknown setting
    return normalization, tuple(nodes[1:]), first.name


def _read(config: dict[str, Any]) -> Normalization:
    scale, offset = config.get("scale"), config.get("offset")
    if not isinstance(scale, list) or not isinstance(offset, list):
        raise TypeError("one number for all channels is a layer of the catalogue")
    pairs = tuple(zip(scale, offset, strict=True))
    mean = tuple(-each / factor for factor, each in pairs)
    return Normalization.of(mean=mean, std=tuple(1 / factor for factor, _ in pairs))
