"""A data set: images with their labels, for training and for the final test."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from fmnist_workbench.datasets.labels import (
    ClassList,
    Labels,
    Written,
    number_together,
    read_labels,
)
from fmnist_workbench.datasets.pixels import Images, fits_unit, to_images
from fmnist_workbench.spec.errors import InputError

Part = Literal["train", "test"]

Array = NDArray[np.generic]


@dataclass(frozen=True, eq=False)
class DataSet:
    """Images and labels that have been checked; `make_dataset` makes one of any arrays.

    Attributes:
        name: What people call it: a built-in name or a file's name without its ending.
        classes: Class names, in the order of the labels.
        x_train: Images, uint8 of shape (N, height, width, channels).
        y_train: Class numbers, int64 of shape (N,).
        x_test: As `x_train`, or None.
        y_test: As `y_train`; None where there are no test images, or nobody says what they are.
        validation: How many of the training images, the last ones, are for validation because the
            set itself says so; 0 where that is left to a split.
        missing: Pixels that were missing in the file and were read as 0.
    """

    name: str
    classes: tuple[str, ...]
    x_train: Images
    y_train: Labels
    x_test: Images | None = None
    y_test: Labels | None = None
    validation: int = 0
    missing: int = 0

    @property
    def shape(self) -> tuple[int, int, int]:
        """(height, width, channels) of one image."""
        _, height, width, channels = self.x_train.shape
        return height, width, channels

    @property
    def has_test(self) -> bool:
        """Whether there are test images, labelled or not."""
        return self.x_test is not None

    @property
    def tests_labelled(self) -> bool:
        """Whether there are test images with labels, so that a network can be judged by them."""
        return self.y_test is not None

    def images(self, part: Part) -> Images:
        """Return all images of a part.

        Raises:
            InputError: The data set has no test images.
        """
        if part == "train":
            return self.x_train
        if self.x_test is None:
            raise self._no_test()
        return self.x_test

    def labels(self, part: Part) -> Labels:
        """Return all labels of a part.

        Raises:
            InputError: The data set has no test images, or they have no labels.
        """
        if part == "train":
            return self.y_train
        if self.y_test is None:
            raise self._no_test() if self.x_test is None else self._unlabelled()
        return self.y_test

    def _no_test(self) -> InputError:
        return InputError(
            f"{self.name} has no test images; choose the validation split, or add x_test and "
            "y_test to the data set."
        )

    def _unlabelled(self) -> InputError:
        return InputError(
            f"the test images of {self.name} have no labels, so nobody can say how many a network "
            "gets right; choose the validation split."
        )


def make_dataset(
    name: str,
    x_train: Array,
    y_train: Array,
    x_test: Array | None = None,
    y_test: Array | None = None,
    *,
    classes: tuple[str, ...] | ClassList | None = None,
    origin: str | None = None,
    validation: int = 0,
    missing: int = 0,
    tick: Callable[[], None] = lambda: None,
) -> DataSet:
    """Return a data set of these arrays, converted and checked.

    Args:
        name: What people will call it.
        x_train: Images in any layout and number type that `pixels.to_images` takes.
        y_train: Labels in any form that `labels.read_labels` takes; numbered with the test labels.
        x_test: Test images, likewise; may be missing together with `y_test`.
        y_test: Test labels, likewise; may be missing where nobody knows them.
        classes: Class names, see `labels.number_together`; without them the classes are called by
            their labels.
        origin: Where the arrays are from, as errors say it: "shoes.npz". By default the name.
        validation: How many of the training images, the last ones, are for validation; 0 leaves
            that to a split.
        missing: Pixels that were missing in the file and are 0 here.
        tick: Called now and then while floats are converted; may raise to cancel.

    Raises:
        InputError: Something does not fit; the sentence names the array at fault.
    """
    origin = origin or name
    if x_test is None and y_test is not None:
        raise InputError(f"{origin} has y_test but no x_test; add it, or leave both out.")
    convert = partial(to_images, unit=_runs_to_one(x_train, x_test, origin), tick=tick)

    images, written = _part(x_train, y_train, "train", origin, convert)
    if len(images) < 2:
        raise InputError(
            f"x_train of {origin} holds {len(images)} images, but at least 2 are needed: "
            "one to train on and one for validation."
        )
    parts, test_images = [written], None
    if x_test is not None:
        test_images, written_test = _test_part(x_test, y_test, origin, convert)
        _refuse_other_size(images, test_images, origin)
        parts += [written_test] if written_test else []
    labels, names = number_together(parts, _class_list(classes, origin), what=origin)
    test_labels = labels[1] if len(labels) > 1 else None
    return DataSet(name, names, images, labels[0], test_images, test_labels, validation, missing)


def _runs_to_one(x_train: Array, x_test: Array | None, origin: str) -> bool:
    """Whether floats run from 0 to 1, in both parts alike: dark test images are no other scale.

    Raises:
        InputError: One part runs to 1, in steps between, and the other one further.
    """
    parts = {"x_train": x_train, "x_test": x_test}
    floats = {name: x for name, x in parts.items() if x is not None and x.dtype.kind == "f"}
    # What is NaN or infinite says nothing of a scale, and is refused later.
    largest = {name: x.max(initial=0) for name, x in floats.items()}
    fits = {name: fits_unit(floats[name]) for name, most in largest.items() if np.isfinite(most)}
    for one, other in itertools.permutations(fits, 2):
        if fits[one] and not fits[other] and _has_steps_between(floats[one]):
            raise InputError(
                f"{one} of {origin} runs from 0 to 1 but {other} to {largest[other]:g}; save "
                "both on the same scale."
            )
    return all(fits.values())


def _has_steps_between(x: Array) -> bool:
    """Whether some value is no whole number; looked for image by image, for the first is enough."""
    return any(bool((image != np.rint(image)).any()) for image in np.atleast_1d(x))


def _part(
    x: Array, y: Array, part: Part, origin: str, convert: Callable[..., Images]
) -> tuple[Images, Written]:
    images = convert(x, what=f"x_{part} of {origin}")
    labels = read_labels(y, what=f"y_{part} of {origin}")
    if len(images) != len(labels.values):
        raise InputError(
            f"{origin} has {len(images):,} images in x_{part} but {len(labels.values):,} labels in "
            f"y_{part}; there must be one label for each image."
        )
    _refuse_empty(images, part, origin)
    return np.ascontiguousarray(images), labels


def _test_part(
    x: Array, y: Array | None, origin: str, convert: Callable[..., Images]
) -> tuple[Images, Written | None]:
    if y is not None:
        return _part(x, y, "test", origin, convert)
    images = convert(x, what=f"x_test of {origin}")
    _refuse_empty(images, "test", origin)
    return np.ascontiguousarray(images), None


def _refuse_empty(images: Images, part: Part, origin: str) -> None:
    if not len(images):
        raise InputError(f"x_{part} of {origin} is empty; add images, or leave it out.")


def _refuse_other_size(train: Images, test: Images, origin: str) -> None:
    if train.shape[1:] != test.shape[1:]:
        raise InputError(
            f"{origin} has training images of {train.shape[1:]} but test images of "
            f"{test.shape[1:]} (height, width, channels); both must have the same size."
        )


def _class_list(classes: tuple[str, ...] | ClassList | None, origin: str) -> ClassList | None:
    if classes is None or isinstance(classes, ClassList):
        return classes
    return ClassList(classes, f"the list of classes of {origin}")
