"""Images changed at random, the same way for the window, for training and for files.

Every option of Keras's ImageDataGenerator has its counterpart here. Where they differ:

- shifts are fractions of the side, never pixels or lists of them; a height shift moves up or down
  (Keras 3.15 moves columns by `height_shift_range` and rows by `width_shift_range`);
- `zoom` says how large things appear (2 is twice as large), where Keras's `zoom_range` says how
  much of the picture is seen (0.5 for the same);
- `shear` slants and no more, where Keras also makes the image flatter by the angle's cosine;
- `channel_shift` is drawn for each channel, where Keras draws one for all three;
- `brightness` multiplies the values as they are, where Keras first stretches them to 0 to 255;
- all of it is drawn from (seed, epoch, index), where Keras draws from one global generator.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from fmnist_workbench.datasets.augmentation.colour import recolour
from fmnist_workbench.datasets.augmentation.elastic import displacements
from fmnist_workbench.datasets.augmentation.geometry import drawn_transforms, source_points
from fmnist_workbench.datasets.augmentation.randomness import Draws, Floats
from fmnist_workbench.datasets.augmentation.resampling import resample
from fmnist_workbench.datasets.pixels import Images
from fmnist_workbench.spec.augmentation import Augmentation

_PIXELS_AT_A_TIME = 50_000
"""So that all that is worked out between two images stays in the processor's cache."""


def augment(
    images: Images,
    augmentation: Augmentation,
    *,
    seed: int,
    epoch: int,
    indices: NDArray[np.int64],
) -> Images:
    """Return these images as an epoch of training sees them.

    Args:
        images: uint8, (N, H, W, C).
        augmentation: What may change, and how much.
        seed: The start of all randomness, from 0.
        epoch: From 0; each brings other changes.
        indices: Which image of its data set each is, (N,): an image's change derives from (seed,
            epoch, index) alone, whatever images stand beside it.

    Returns:
        As `images`, in an array of its own.

    Example:
        >>> neighbours = np.repeat(image[np.newaxis], 24, axis=0)
        >>> augment(neighbours, Augmentation(rotation=10), seed=0, epoch=0, indices=np.arange(24))
    """
    if not augmentation.active:
        return images.copy()
    draws = Draws.of(seed, epoch, indices)
    transforms = drawn_transforms(images.shape[1:3], augmentation, draws)
    result = np.empty_like(images)
    for part in _parts(images):
        values = _moved(images[part], augmentation, transforms[part], draws[part])
        if augmentation.coloured:
            recolour(values, augmentation, draws[part])
            np.clip(values, 0, 255, out=values)
        result[part] = np.rint(values, out=values)
    return result


def _parts(images: Images) -> Iterator[slice]:
    count, height, width, channels = images.shape
    size = max(1, _PIXELS_AT_A_TIME // (height * width * channels))
    return (slice(start, start + size) for start in range(0, count, size))


def _moved(images: Images, augmentation: Augmentation, transforms: Floats, draws: Draws) -> Floats:
    """Return the images as float32, after all geometric changes at once."""
    if not augmentation.geometric:
        return images.astype(np.float32)
    size = images.shape[1:3]
    bent = None
    if augmentation.elastic:
        bent = displacements(size, augmentation.elastic, augmentation.elastic_smoothness, draws)
    rows, columns = source_points(size, transforms, bent)
    return resample(images, rows, columns, augmentation.fill_mode, augmentation.fill_value)
