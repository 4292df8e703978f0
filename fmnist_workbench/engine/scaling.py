"""From pixels to what a network takes."""

from typing import Any

import numpy as np

from fmnist_workbench.spec.normalization import Normalization


def scaled(pixels: Any, normalization: Normalization | None) -> Any:
    """Return pixels as a network takes them: between 0 and 1, or, normalized, around 0.

    Args:
        pixels: 0 to 255, (…, H, W, C), float32, as an array or as a tensor.
        normalization: The run's own, if it has one.
    """
    unit = pixels / 255.0
    if normalization is None:
        return unit
    mean, std = (np.array(part, np.float32) for part in (normalization.mean, normalization.std))
    return (unit - mean) / std
