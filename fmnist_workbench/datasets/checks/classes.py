"""Checks of the labels."""

import numpy as np

from fmnist_workbench.datasets.dataset import DataSet
from fmnist_workbench.datasets.labels import counted
from fmnist_workbench.spec.data import Check, ClassCounts

MAX_IMBALANCE = 1.5
"""A class may have this many times the images of another before it is pointed out."""

_MAX_NAMED = 5


def class_counts(dataset: DataSet) -> ClassCounts:
    """Return how many images each class has."""
    classes = len(dataset.classes)
    return ClassCounts(
        train=counted(dataset.y_train, classes),
        test=None if dataset.y_test is None else counted(dataset.y_test, classes),
    )


def classes_present(dataset: DataSet) -> Check:
    """Whether every class has images to learn from."""
    counts = _learned_from(dataset)
    empty = [name for name, count in zip(dataset.classes, counts, strict=True) if not count]
    detail = (
        f"Without training images: {len(empty)} of {len(counts)} classes, {_named(empty)}"
        if empty
        else f"All {len(counts)} classes have training images"
    )
    return Check(
        name="Classes present",
        ok=not empty,
        detail=f"{detail} (at least 1 each).",
        why="A network never answers with a class of which it has seen no image.",
    )


def class_balance(dataset: DataSet) -> Check:
    """Whether the classes that are there have about as many training images each."""
    present = [count for count in _learned_from(dataset) if count]
    low, high = min(present), max(present)
    ok = high <= MAX_IMBALANCE * low
    counts = f"{low:,} images of each" if low == high else f"{low:,} to {high:,} images of a class"
    detail = f"{counts}: a ratio of {high / low:.3f} (at most {MAX_IMBALANCE})."
    return Check(
        name="Class balance",
        ok=ok,
        detail=detail if ok else f"{detail} Accuracy alone will mislead: look at the recall too.",
        why="Where one class outnumbers the others, a network that always answers with it looks "
        "good without having learned anything.",
    )


def test_labels(dataset: DataSet) -> Check:
    """Whether the test images are of classes that can be learned."""
    strange, detail = _strange_labels(dataset)
    return Check(
        name="Test labels",
        ok=not strange,
        detail=detail,
        why="A label that no training image has cannot be answered: each such test image counts as "
        "a mistake, however good the network.",
    )


def _strange_labels(dataset: DataSet) -> tuple[int, str]:
    """Return how many test images have a label that no training image has, and a sentence."""
    classes = len(dataset.classes)
    if dataset.x_test is None:
        return 0, f"Labels lie in 0 to {classes - 1}; there are no test images."
    if dataset.y_test is None:
        return 0, (
            f"The {len(dataset.x_test):,} test images have no labels: they can be predicted, but "
            "not scored."
        )
    tested = np.array(counted(dataset.y_test, classes))
    strange = (np.array(_learned_from(dataset)) == 0) & (tested > 0)
    names = [name for name, one in zip(dataset.classes, strange, strict=True) if one]
    images = int(tested[strange].sum())
    what = "have a label that train has not"
    if names:
        what += f": {_named(names)}"
    return images, f"{images:,} of {len(dataset.y_test):,} {what} (at most 0)."


def _learned_from(dataset: DataSet) -> tuple[int, ...]:
    """Return the images of each class, without those that the set keeps for validation."""
    own = len(dataset.y_train) - dataset.validation
    return counted(dataset.y_train[:own], len(dataset.classes))


def _named(names: list[str]) -> str:
    return ", ".join(names[:_MAX_NAMED]) + (" and others" if len(names) > _MAX_NAMED else "")
