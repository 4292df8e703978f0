"""What a run does to its images before the network gets them, as a layer of an exported model.

In the workbench it belongs to the run, and every layer of a network is one the person chose. A
model that leaves it must do the same by itself; one that comes back loses the layer again
(`spec.kerasinput`).
"""

from fmnist_workbench.spec.layers import BEFORE, Node
from fmnist_workbench.spec.normalization import Normalization

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
