"""What is looked at in every data set before someone trains on it."""

import hashlib

import numpy as np
from numpy.typing import NDArray

from fmnist_workbench.datasets.dataset import DataSet
from fmnist_workbench.datasets.labels import Labels
from fmnist_workbench.datasets.pixels import Images
from fmnist_workbench.spec.data import Check, ClassCounts

MAX_IMBALANCE = 2.0
"""A class may have this many times the images of another before it is pointed out."""

_MAX_NAMED = 5


def check(dataset: DataSet) -> tuple[Check, ...]:
    """Look a data set over. A check that is not ok is advice: the set can still be used."""
    counts = class_counts(dataset)
    return (
        _complete(dataset),
        _no_empty_class(dataset.classes, counts),
        _balanced(counts),
        _no_blank_images(dataset),
        _uses_the_range(dataset.x_train),
        _no_leak(dataset),
    )


def class_counts(dataset: DataSet) -> ClassCounts:
    """Return how many images each class has."""
    classes = len(dataset.classes)
    return ClassCounts(
        train=_count(dataset.y_train, classes),
        test=None if dataset.y_test is None else _count(dataset.y_test, classes),
    )


def _count(labels: Labels, classes: int) -> tuple[int, ...]:
    return tuple(np.bincount(labels, minlength=classes).tolist())


def _complete(dataset: DataSet) -> Check:
    """Holds for every `DataSet`, since it was made of checked arrays; said because people ask."""
    test = f"{len(dataset.y_test):,}" if dataset.y_test is not None else "no"
    return Check(
        name="Nothing is missing",
        ok=True,
        detail=f"{len(dataset.y_train):,} training and {test} test images, a label for each, "
        "no pixel missing.",
    )


def _no_empty_class(classes: tuple[str, ...], counts: ClassCounts) -> Check:
    empty = [name for name, count in zip(classes, counts.train, strict=True) if not count]
    named = ", ".join(empty[:_MAX_NAMED]) + (" and others" if len(empty) > _MAX_NAMED else "")
    return Check(
        name="Every class has training images",
        ok=not empty,
        detail=f"None of {named}: a network cannot learn them." if empty else "All have.",
    )


def _balanced(counts: ClassCounts) -> Check:
    present = [count for count in counts.train if count]
    low, high = min(present), max(present)
    same = low == high
    ok = high <= MAX_IMBALANCE * low
    detail = f"{low:,} training images of each." if same else f"{low:,} to {high:,} of a class."
    return Check(
        name="Classes are balanced",
        ok=ok,
        detail=detail if ok else f"{detail} Accuracy alone will mislead: look at the recall too.",
    )


def _no_blank_images(dataset: DataSet) -> Check:
    blank = sum(
        _blank(images) for images in (dataset.x_train, dataset.x_test) if images is not None
    )
    return Check(
        name="No image is blank",
        ok=blank == 0,
        detail=f"{blank:,} images are of a single shade." if blank else "All show something.",
    )


def _blank(images: Images) -> int:
    pixels = images.reshape(len(images), -1)
    return int((pixels.max(axis=1) == pixels.min(axis=1)).sum())


def _uses_the_range(images: Images) -> Check:
    low, high = int(images.min()), int(images.max())
    ok = high - low >= 128
    detail = f"Pixels run from {low} to {high}."
    return Check(
        name="Pixels use the range 0 to 255",
        ok=ok,
        detail=detail if ok else f"{detail} Was the set scaled twice?",
    )


def _no_leak(dataset: DataSet) -> Check:
    name = "No test image is a training image"
    if dataset.x_test is None:
        return Check(name=name, ok=True, detail="There are no test images.")
    known = set(_digests(dataset.x_train))
    shared = sum(digest in known for digest in _digests(dataset.x_test))
    return Check(
        name=name,
        ok=shared == 0,
        detail=f"{shared:,} are: the final figure will be a little too good."
        if shared
        else "None is.",
    )


def _digests(images: NDArray[np.uint8]) -> list[bytes]:
    return [hashlib.blake2b(image.tobytes(), digest_size=16).digest() for image in images]
