"""Warnings that teach: what an augmentation would do to these very images."""

from collections.abc import Iterator

from fmnist_workbench.datasets.augmentation import harm
from fmnist_workbench.datasets.augmentation.harm import Sample
from fmnist_workbench.datasets.dataset import DataSet
from fmnist_workbench.spec.augmentation import Augmentation
from fmnist_workbench.spec.words import listed

MAX_ROTATION_OF_DIGITS = 60.0
"""A 6 and a 9 are each other turned by 180 degrees: turned by 90 degrees towards each other they
meet. Handwriting leans by up to 30 degrees on its own, which leaves 60."""

_MOST_NAMES = 5
_MANY_LOSE_INK = 0.2
_MANY_VANISH = 0.02


def augmentation_advice(augmentation: Augmentation, dataset: DataSet) -> tuple[str, ...]:
    """Return what speaks against an augmentation of this data set, each in a sentence or two.

    Measured on some of the training images, in milliseconds; for digits the names of the classes
    count as well.

    Example:
        >>> augmentation_advice(Augmentation(vertical_flip=True), open_set)
        ('Upside down, images of Trouser and Bag are often taken for another class, and no …',)
    """
    if not augmentation.active:
        return ()
    sample = Sample.of(dataset)
    digits = harm.shows_digits(sample, dataset.classes)
    return (
        *(_flips_of_digits(augmentation) if digits else _flips(augmentation, dataset, sample)),
        *(_rotation_of_digits(augmentation) if digits else ()),
        *_border(augmentation, sample),
        *_visibility(augmentation, sample),
    )


def _flips(augmentation: Augmentation, dataset: DataSet, sample: Sample) -> Iterator[str]:
    if augmentation.horizontal_flip and (names := _strangers(dataset, sample, axis=2)):
        yield (
            f"Mirrored images of {names} are often taken for another class: they all face one "
            "way in this data set, its test images too. Leave the horizontal flip out, or see "
            "on the validation split whether it helps."
        )
    if augmentation.vertical_flip and (names := _strangers(dataset, sample, axis=1)):
        yield (
            f"Upside down, images of {names} are often taken for another class, and no test "
            "image stands on its head: the network would learn what never comes. Leave the "
            "vertical flip out."
        )


def _strangers(dataset: DataSet, sample: Sample, axis: int) -> str:
    strangers = [dataset.classes[number] for number in harm.strangers(sample, axis)]
    return listed(strangers, most=_MOST_NAMES)


def _flips_of_digits(augmentation: Augmentation) -> Iterator[str]:
    if augmentation.horizontal_flip:
        yield (
            "Mirrored, a 2, 3, 4, 5, 6, 7 or 9 is no digit: the network learns shapes that it "
            "will never meet. Leave the horizontal flip out."
        )
    if augmentation.vertical_flip:
        yield (
            "Upside down, a 6 reads as a 9 and a 9 as a 6, and most other digits as none: the "
            "labels become wrong. Leave the vertical flip out."
        )


def _rotation_of_digits(augmentation: Augmentation) -> Iterator[str]:
    if augmentation.rotation > MAX_ROTATION_OF_DIGITS:
        yield (
            f"Turned by up to {augmentation.rotation:g} degrees, a 6 and a 9 can become the same "
            "picture: they meet at 90 degrees each, and handwriting leans by up to 30 on its own. "
            f"Keep digits at {MAX_ROTATION_OF_DIGITS:g} degrees or below."
        )


def _border(augmentation: Augmentation, sample: Sample) -> Iterator[str]:
    background = sample.background
    if background is None or not augmentation.geometric:
        return
    part = harm.losing_ink(sample, augmentation, background)
    if part > _MANY_LOSE_INK:
        names = ("width_shift", "height_shift", "rotation", "shear", "zoom")
        idle = Augmentation()
        causes = [
            name.replace("_", " ")
            for name in names
            if getattr(augmentation, name) != getattr(idle, name)
        ]
        yield (
            f"{_percent(part)} of the images lose more than {_percent(harm.LOST_INK)} of their ink "
            f"over the border, by {listed(causes)}: what is gone cannot be learned. Make it less; "
            "a convolutional network with pooling bears shifts of a pixel or two anyway."
        )


def _visibility(augmentation: Augmentation, sample: Sample) -> Iterator[str]:
    ranges = (augmentation.brightness, augmentation.contrast)
    if ranges == ((1.0, 1.0), (1.0, 1.0)) and not augmentation.channel_shift:
        return
    part = harm.vanishing(sample, augmentation)
    if part > _MANY_VANISH:
        yield (
            f"{_percent(part)} of the images can become one flat patch on which nothing is seen, "
            "dark ones first, at the ends of brightness, contrast and channel shift: the network "
            "would learn labels of nothing. Narrow these ranges."
        )


def _percent(part: float) -> str:
    return f"{100 * part:.0f} %"
