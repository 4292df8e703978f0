"""A data set of randomly changed images, made once and kept, instead of anew in each epoch."""

import math
from collections.abc import Iterator
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from fmnist_workbench.datasets.augmentation import augment
from fmnist_workbench.datasets.dataset import DataSet, Part
from fmnist_workbench.datasets.labels import Labels
from fmnist_workbench.datasets.pixels import Images
from fmnist_workbench.datasets.progress import Report, silent
from fmnist_workbench.datasets.split import choose
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.making import Augment

_CHUNK_PIXELS = 400_000
"""Pixels changed between two reports: well below a tenth of a second, whatever an image's size."""

_FIRST_ROUND = 1


def materialise(dataset: DataSet, plan: Augment, report: Report = silent) -> DataSet:
    """Return so many changed images of a data set, shuffled: the same for the same seed.

    Each part is drawn from the same part of the source, in rounds: every image once before any
    comes again, changed anew in each round, and the last round takes its share of each class.
    Images that the source keeps for validation are kept, unchanged and for validation: what a
    network is watched on should look like what it will meet.

    Args:
        dataset: The source.
        plan: How many for train and test, what changes, and the seed.
        report: Called between two steps, at least every 100 ms.

    Raises:
        InputError: Test images are wanted and the source has none.
    """
    if plan.test and dataset.x_test is None:
        raise InputError(
            f"{dataset.name} has no test images, and {plan.test:,} are to be made of them; ask for "
            "0 test images."
        )
    own = len(dataset.y_train) - dataset.validation
    x_train, y_train = _make(dataset, "train", dataset.y_train[:own], plan, report)
    x_test = y_test = None
    if plan.test and dataset.x_test is not None:
        labels = dataset.y_test
        if labels is None:
            # Nobody knows what they are: one class will do to draw from.
            labels = np.zeros(len(dataset.x_test), np.int64)
        x_test, y_test = _make(dataset, "test", labels, plan, report)
    return DataSet(
        dataset.name,
        dataset.classes,
        np.concatenate((x_train, dataset.x_train[own:])),
        np.concatenate((y_train, dataset.y_train[own:])),
        x_test,
        y_test if dataset.tests_labelled else None,
        dataset.validation,
    )


def sample(dataset: DataSet, plan: Augment, count: int) -> tuple[Images, Images]:
    """Return a few training images, of different classes first, and what becomes of them.

    Args:
        dataset: The source.
        plan: What changes, and the seed.
        count: How many, if there are so many.

    Returns:
        The images as they are, and as `materialise` changes them when it takes them first.
    """
    places = _places_of_each_class(dataset, count)
    images = dataset.x_train[places]
    changed = augment(images, plan.augmentation, seed=plan.seed, epoch=_FIRST_ROUND, indices=places)
    return images, changed


def _places_of_each_class(dataset: DataSet, count: int) -> NDArray[np.int64]:
    """Return where training images are: the first of each class, then the first of all."""
    labels = dataset.y_train[: len(dataset.y_train) - dataset.validation]
    # Class by class, as sorting a million labels would keep a window waiting.
    found = ((number, int(np.argmax(labels == number))) for number in range(len(dataset.classes)))
    firsts = islice((place for number, place in found if labels[place] == number), count)
    return np.array(list(dict.fromkeys((*firsts, *range(len(labels))[:count])))[:count])


def _make(
    dataset: DataSet, part: Part, labels: Labels, plan: Augment, report: Report
) -> tuple[Images, Labels]:
    """Return changed images, and their labels, made of those images of a part that have labels."""
    count = plan.train if part == "train" else plan.test
    source = dataset.images(part)
    # Numbered through both parts, so that no two images of the source are changed alike.
    first = 0 if part == "train" else len(dataset.x_train)
    places = np.random.default_rng([plan.seed, part == "test"]).permutation(count)
    images = np.empty((count, *dataset.shape), np.uint8)
    drawn = np.empty(count, np.int64)
    chunk = max(1, _CHUNK_PIXELS // math.prod(dataset.shape))
    done = 0
    for epoch, order in enumerate(_rounds(labels, count, plan.seed), start=_FIRST_ROUND):
        for start in range(0, len(order), chunk):
            report(f"Augmenting the {part} images of {dataset.name}", done, count)
            indices = order[start : start + chunk]
            some = places[done : done + len(indices)]
            drawn[some] = indices
            images[some] = augment(
                source[indices],
                plan.augmentation,
                seed=plan.seed,
                epoch=epoch,
                indices=first + indices,
            )
            done += len(indices)
    return images, labels[drawn]


def _rounds(labels: Labels, count: int, seed: int) -> Iterator[NDArray[np.int64]]:
    """Return which images are changed in each round: all, and in the last as many as are left."""
    for _ in range(count // len(labels)):
        yield np.arange(len(labels))
    left = count % len(labels)
    if left:
        yield np.flatnonzero(choose(labels, left, seed))
