"""How far a transfer moved each layer's weights from those it started from."""

from collections.abc import Mapping, Sequence
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fmnist_workbench.spec.layers import layer_of
from fmnist_workbench.spec.transfer import LayerFate
from fmnist_workbench.spec.transferjobs import LayerMoved

Weights = Mapping[str, NDArray[Any]]


def moved(before: Weights, after: Weights, layers: Sequence[LayerFate]) -> tuple[LayerMoved, ...]:
    """Return how far each layer's weights are from where they started.

    Args:
        before: The source's, keyed "layer/variable" or "layer.part/variable".
        after: The run's, likewise.
        layers: What became of each layer.

    Example:
        >>> ones = {"dense/kernel": np.ones((2, 2))}
        >>> twos = {"dense/kernel": np.full((2, 2), 2.0)}
        >>> moved(ones, twos, [LayerFate("dense", "kept", 4)])[0].moved
        1.0
    """
    return tuple(
        LayerMoved(
            layer.name,
            layer.kind,
            _distance(before, after, layer.name) if layer.weights and layer.kind != "new" else None,
        )
        for layer in layers
    )


def _distance(before: Weights, after: Weights, layer: str) -> float:
    names = [name for name in after if layer_of(name) == layer]
    steps = [after[name].astype(np.float64) - before[name] for name in names]
    step = sqrt(sum(float((each**2).sum()) for each in steps))
    start = sqrt(sum(float((before[name].astype(np.float64) ** 2).sum()) for name in names))
    return step / start if start else step
