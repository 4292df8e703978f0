"""What training would make of one image in epoch after epoch."""

import numpy as np

from fmnist_workbench.datasets.pixels import Images
from fmnist_workbench.spec.augmentation import Augmentation


def neighbours(
    image: Images, augmentation: Augmentation, *, seed: int, index: int, first: int, count: int
) -> Images:
    """Return an image and what a training sees in its place.

    Args:
        image: (H, W, C).
        augmentation: What may change.
        seed: The recipe's.
        index: Where the image stands among all training images of its data set.
        first: The first epoch, from 1 as people count them.
        count: How many epochs.

    Returns:
        The image itself, then one a epoch: (count + 1, H, W, C).
    """
    from fmnist_workbench.datasets.augmentation import augment  # not needed to start

    one, indices = image[np.newaxis], np.array([index])
    epochs = range(first - 1, first - 1 + count)  # a training counts from 0
    seen = [augment(one, augmentation, seed=seed, epoch=e, indices=indices) for e in epochs]
    return np.concatenate([one, *seen])
