"""Mean and standard deviation of a data set's pixels."""

import numpy as np

from fmnist_workbench.datasets.pixels import Images
from fmnist_workbench.datasets.split import Indices
from fmnist_workbench.spec.normalization import Normalization

_IMAGES_AT_A_TIME = 2048


def measure(images: Images, indices: Indices) -> Normalization:
    """Return each channel's mean and standard deviation, of pixels scaled to [0, 1].

    Exact, for there are only 256 values to be counted.

    Args:
        images: uint8, (N, H, W, C).
        indices: Which of them count: those a network is trained on.
    """
    channels = images.shape[-1]
    counts = np.zeros((channels, 256), np.int64)
    for start in range(0, len(indices), _IMAGES_AT_A_TIME):
        part = images[indices[start : start + _IMAGES_AT_A_TIME]]
        for channel in range(channels):
            counts[channel] += np.bincount(part[..., channel].reshape(-1), minlength=256)
    values = np.arange(256) / 255
    shares = counts / counts.sum(axis=1, keepdims=True)
    means = shares @ values
    variances = (shares * (values - means[:, np.newaxis]) ** 2).sum(axis=1)
    deviations = np.sqrt(variances)
    # A channel that never changes is only moved to 0.
    deviations[np.count_nonzero(counts, axis=1) == 1] = 1
    return Normalization(mean=tuple(means.tolist()), std=tuple(deviations.tolist()))
