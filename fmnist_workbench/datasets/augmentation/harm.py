"""How much an augmentation would harm a data set's images, measured on some of them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fmnist_workbench.datasets.augmentation.geometry import drawn_transforms
from fmnist_workbench.datasets.augmentation.randomness import Draws
from fmnist_workbench.datasets.dataset import DataSet
from fmnist_workbench.datasets.labels import Labels
from fmnist_workbench.datasets.pixels import Images
from fmnist_workbench.spec.augmentation import Augmentation

_IMAGES = 1500
_FEW = 300
_SIDE = 28
_VALUES = 256
"""Of larger images only every second, third, … row and column is looked at; how many values of an
image are sorted."""

_INK = 32
_SEEN = 12
LOST_INK = 0.1
_STRANGE = 1 / 4
"""From how far off the background a pixel is ink; how many grey levels an image needs so that
something is seen on it; which part of an image's ink may be lost before it counts as lost; which
part of a class must be mistaken before it counts as strange. A garment as large as its image loses
a tenth of its ink when it is moved by three pixels, and is still the same garment."""


@dataclass(frozen=True, eq=False)
class Sample:
    """Some training images, spread over the whole set.

    Attributes:
        images: uint8, (N, h, w, C): every `step`-th row and column.
        labels: Their class numbers, (N,).
        size: (height, width) of the whole images.
        step: Pixels between two rows, and between two columns.
    """

    images: Images
    labels: Labels
    size: tuple[int, int]
    step: int

    @classmethod
    def of(cls, dataset: DataSet) -> "Sample":
        """Take up to 1,500 images, without reading more of the others than need be."""
        height, width, _ = dataset.shape
        step = max(1, max(height, width) // _SIDE)
        every = max(1, len(dataset.x_train) // _IMAGES)
        images = dataset.x_train[::every, ::step, ::step]
        return cls(images, dataset.y_train[::every], (height, width), step)

    @property
    def few(self) -> Images:
        """A fifth of the images, for what takes longer."""
        return self.images[:: max(1, len(self.images) // _FEW)]

    @property
    def background(self) -> int | None:
        """The value that most pixels along the border have, None where there is no such value."""
        images = self.few
        edges = (images[:, 0], images[:, -1], images[:, :, 0], images[:, :, -1])
        border = np.concatenate([edge.reshape(-1) for edge in edges])
        value = int(np.median(border))
        plain = np.mean(np.abs(border.astype(np.int16) - value) < _INK)
        return value if plain > 0.5 else None


def strangers(sample: Sample, axis: int) -> Labels:
    """Return the classes that are no longer taken for themselves when flipped.

    An image is taken for the class whose mean image is nearest. A class is named if flipping costs
    it more than a quarter of those of its images that were taken for it before. The means are of
    one half of the sample and the images of the other, so that nothing is recognized by heart.

    Args:
        sample: Where images are told apart.
        axis: 1 flips upside down, 2 left to right.
    """
    shape = sample.images.shape
    values = sample.images.reshape(len(sample.images), -1).astype(np.float32)
    classes, numbers = np.unique(sample.labels, return_inverse=True)
    member = (numbers == np.arange(len(classes))[:, np.newaxis]).astype(np.float32)
    learned, judged = member[:, ::2], member[:, 1::2]
    means = learned @ values[::2] / np.maximum(learned.sum(axis=1, keepdims=True), 1)
    flipped = np.flip(means.reshape(-1, *shape[1:]), axis).reshape(means.shape)
    # Nearest to |x|² - 2 x·m + |m|²; |x|² is the same for all classes.
    offsets = (means**2).sum(axis=1)
    before, after = (
        judged @ ((offsets - 2 * values[1::2] @ those.T).argmin(axis=1) == numbers[1::2])
        for those in (means, flipped)
    )
    strange: Labels = classes[after < before * (1 - _STRANGE)]
    return strange


def shows_digits(sample: Sample, classes: tuple[str, ...]) -> bool:
    """Return whether the images are digits: classes called so, of which 6 and 9 are each other.

    Sets without class names call their classes 0 to 9 too; but among garments no mean image turned
    by 180 degrees is nearer to that of another class than to its own.
    """
    if classes != tuple("0123456789"):
        return False
    six, nine = (sample.images[sample.labels == number] for number in (6, 9))
    if not (len(six) and len(nine)):
        return False
    turned, other = six.mean(axis=0)[::-1, ::-1], nine.mean(axis=0)
    own = six.mean(axis=0)
    return bool(((turned - other) ** 2).sum() < ((turned - own) ** 2).sum())


def losing_ink(sample: Sample, augmentation: Augmentation, background: int) -> float:
    """Return which part of the images loses ink over the border, moved as the augmentation says."""
    images = sample.few
    ink = (np.abs(images.astype(np.int16) - background) >= _INK).any(axis=-1)
    draws = Draws.of(seed=0, epoch=0, indices=np.arange(len(images)))
    inverse = drawn_transforms(sample.size, augmentation, draws)
    forward = np.linalg.inv(inverse[:, :, :2])
    points = np.indices(images.shape[1:3]).reshape(2, -1) * sample.step
    moved = forward @ (points - inverse[:, :, 2:])
    limits = np.array(sample.size).reshape(2, 1) - 0.5
    outside = ((moved < -0.5) | (moved > limits)).any(axis=1).reshape(ink.shape)
    lost = (ink & outside).sum(axis=(1, 2)) > LOST_INK * ink.sum(axis=(1, 2))
    return float(lost.mean())


def vanishing(sample: Sample, augmentation: Augmentation) -> float:
    """Return which part of the images can become one flat patch, at the ends of the ranges."""
    images = sample.few.reshape(len(sample.few), -1)
    images = np.sort(images[:, :: max(1, images.shape[1] // _VALUES)], axis=1)
    few = images.shape[1] // 50
    values = np.stack([images[:, few], images[:, -1 - few], images.mean(axis=1)])
    seen = values[1] - values[0] >= _SEEN
    darkest = _contrast_left(
        values, augmentation, augmentation.brightness[0], -augmentation.channel_shift
    )
    lightest = _contrast_left(
        values, augmentation, augmentation.brightness[1], augmentation.channel_shift
    )
    return float((seen & ((darkest < _SEEN) | (lightest < _SEEN))).mean())


def _contrast_left(
    values: NDArray[np.float64], augmentation: Augmentation, brightness: float, shift: float
) -> NDArray[np.float64]:
    """Return how many grey levels lie between an image's dark and light pixels afterwards.

    Args:
        values: Dark value, light value and mean of each image, (3, N).
        augmentation: Whose lowest contrast is taken.
        brightness: The factor.
        shift: What is added.
    """
    dark, light, mean = values * brightness
    low, high = (mean + augmentation.contrast[0] * (end - mean) + shift for end in (dark, light))
    spread: NDArray[np.float64] = np.clip(high, 0, 255) - np.clip(low, 0, 255)
    return spread
