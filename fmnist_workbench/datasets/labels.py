"""Labels of many forms made class numbers, and the names of the classes."""

import numpy as np
from numpy.typing import NDArray

from fmnist_workbench.spec.errors import InputError

Labels = NDArray[np.int64]

MIN_CLASSES = 2
MAX_CLASSES = 100
MAX_NAME = 60


def to_labels(array: NDArray[np.generic], *, what: str) -> tuple[Labels, int]:
    """Return class numbers of shape (N,), and how many classes these labels speak of.

    Args:
        array: (N,) or (N, 1) whole numbers from 0, as integers or floats; or one-hot rows (N, K).
        what: What it is, as the start of a sentence: "y_train of shoes.npz".

    Returns:
        The labels, and K for one-hot rows or the largest label plus one.

    Raises:
        InputError: They are none of these, or speak of more than 100 classes.
    """
    _refuse_other_kinds(array, what)
    if array.ndim == 2 and array.shape[1] > 1:
        return _from_one_hot(array, what), array.shape[1]
    if array.ndim not in (1, 2):
        raise InputError(
            f"{what} has the shape {array.shape}, but labels must be (images,), or one-hot rows "
            "(images, classes)."
        )
    numbers = array.reshape(-1)
    # float64 holds every label that is allowed exactly, and NaN fails all comparisons.
    values = numbers.astype(np.float64)
    bad = values[~((values >= 0) & (values < MAX_CLASSES) & (values == np.floor(values)))]
    if bad.size:
        raise InputError(
            f"{what} holds the label {bad[0]:g}, but labels must be whole class numbers from 0 to "
            f"{MAX_CLASSES - 1}."
        )
    labels = values.astype(np.int64)
    return labels, int(labels.max(initial=-1)) + 1


def class_names(names: NDArray[np.generic] | tuple[str, ...], *, what: str) -> tuple[str, ...]:
    """Return class names, in class order, as plain text.

    Raises:
        InputError: A name is empty, too long or there twice, or they are no texts.
    """
    array = np.asarray(names)
    if array.ndim != 1 or array.dtype.kind not in "US":
        raise InputError(
            f"{what} has the shape {array.shape} and type {array.dtype}, but class names must be "
            "a list of texts, one for each class."
        )
    texts = tuple(_text(name).strip() for name in array[: MAX_CLASSES + 1].tolist())
    _refuse_count(len(array), what)
    for text in texts:
        if not text or len(text) > MAX_NAME or not text.isprintable():
            raise InputError(
                f"{what} holds the name {text[:MAX_NAME]!r}, but a class name must be 1 to "
                f"{MAX_NAME} printable characters long."
            )
        if texts.count(text) > 1:
            raise InputError(f"{what} names two classes {text!r}; give each its own name.")
    return texts


def numbered(classes: int, *, what: str) -> tuple[str, ...]:
    """Return the names "0", "1", … for classes that have none; errors when there are too few."""
    _refuse_count(classes, what)
    return tuple(str(number) for number in range(classes))


def _refuse_count(classes: int, what: str) -> None:
    if not MIN_CLASSES <= classes <= MAX_CLASSES:
        raise InputError(
            f"{what} speaks of {classes} classes, but {MIN_CLASSES} to {MAX_CLASSES} are needed."
        )


def _refuse_other_kinds(array: NDArray[np.generic], what: str) -> None:
    if array.dtype.kind not in "biuf":
        raise InputError(
            f"{what} holds values of type {array.dtype}, but labels must be class numbers from 0."
        )


def _from_one_hot(array: NDArray[np.generic], what: str) -> Labels:
    ones = array == 1
    wrong = np.flatnonzero((ones.sum(axis=1) != 1) | ((array != 0) & ~ones).any(axis=1))
    if wrong.size:
        raise InputError(
            f"{what} has {array.shape[1]} columns, so its rows must be one-hot (a single 1, else "
            f"0), but row {wrong[0]} is not."
        )
    _refuse_count(array.shape[1], what)
    labels: Labels = ones.argmax(axis=1).astype(np.int64)
    return labels


def _text(name: str | bytes) -> str:
    return name.decode("utf-8", errors="replace") if isinstance(name, bytes) else name
