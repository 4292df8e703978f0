"""How much an image of each class counts."""

import numpy as np
from numpy.typing import NDArray


def balanced_weights(labels: NDArray[np.int64], classes: int) -> dict[int, float]:
    """Return a weight for each class, so that all classes weigh the same together.

    images / (classes x images of the class), as scikit-learn's "balanced" (King & Zeng, 2001); 1
    for a class without images.

    Example:
        >>> balanced_weights(np.array([0, 0, 0, 1]), classes=2)
        {0: 0.6666666666666666, 1: 2.0}
    """
    counts = np.bincount(labels, minlength=classes)
    weights = len(labels) / (np.count_nonzero(counts) * np.maximum(counts, 1))
    return {label: float(weights[label]) if counts[label] else 1.0 for label in range(classes)}
