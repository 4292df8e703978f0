"""Labels of many forms made class numbers, and the names of the classes.

Training and test labels are numbered together. Whole numbers that count from 0 are class numbers as
they stand, and a number between them that no image has is a class without images. Any other labels
(numbers from 1, numbers above 99, words) are names: they are sorted and numbered in that order.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.network import MAX_CLASSES, MIN_CLASSES

Labels = NDArray[np.int64]

MAX_NAME = 60

_LARGEST = 2**53
"""Up to here float64 holds every whole number exactly."""


@dataclass(frozen=True, eq=False)
class Written:
    """Labels as a file has them.

    Attributes:
        values: (N,) whole numbers (int64) or words (str).
        columns: Classes that one-hot rows speak of; None for other labels.
    """

    values: NDArray[np.generic]
    columns: int | None = None

    @property
    def words(self) -> bool:
        """Whether they are words."""
        return self.values.dtype.kind == "U"


@dataclass(frozen=True)
class ClassList:
    """Class names that are given, and by what, as a sentence names it: "classes.txt"."""

    names: tuple[str, ...]
    what: str


def read_labels(array: NDArray[np.generic], *, what: str) -> Written:
    """Return labels in the one form that `number_together` takes.

    Args:
        array: (N,) or (N, 1) whole numbers, as integers or floats, or words; or one-hot rows
            (N, K).
        what: What it is, as the start of a sentence: "y_train of shoes.npz".

    Raises:
        InputError: They are none of these.
    """
    kind = array.dtype.kind
    if kind not in "biufUS":
        raise InputError(
            f"{what} holds values of type {array.dtype}, but labels must be class numbers or words."
        )
    if array.ndim == 2 and array.shape[1] > 1 and kind in "biuf":
        return Written(_from_one_hot(array, what), array.shape[1])
    if array.ndim not in (1, 2) or (array.ndim == 2 and array.shape[1] != 1):
        raise InputError(
            f"{what} has the shape {array.shape}, but labels must be (images,), or one-hot rows "
            "(images, classes)."
        )
    flat = array.reshape(-1)
    return Written(_words(flat, what) if kind in "US" else _whole_numbers(flat, what))


def number_together(
    parts: Sequence[Written], given: ClassList | None, *, what: str
) -> tuple[list[Labels], tuple[str, ...]]:
    """Return class numbers from 0 for each part, and the names of the classes.

    Args:
        parts: Training labels, then test labels if there are any.
        given: Names for the classes. Words are looked up; if none of them is there, or they are
            numbers, as many names as there are different labels name them in sorted order; more
            than the largest number are counted from 0.
        what: Whose labels they are, as the start of a sentence: "shoes.npz".

    Raises:
        InputError: There are fewer than 2 or more than 100 classes, or the names do not fit.
    """
    if len({part.words for part in parts}) > 1:
        raise InputError(
            f"{what} has words for labels in one part and numbers in the other; use the same in "
            "both."
        )
    distinct = np.unique(np.concatenate([part.values for part in parts]))
    if given is not None:
        given = ClassList(class_names(given.names, what=given.what), given.what)
    order = _class_order(parts, distinct, given, what)
    if order is None:
        labels = [part.values.astype(np.int64) for part in parts]
        columns = max(part.columns or 0 for part in parts)
        names = given.names if given else numbered(max(int(distinct[-1]) + 1, columns), what=what)
        return labels, names
    ordered, names = order
    sorting = np.argsort(ordered)
    places = [np.searchsorted(ordered, part.values, sorter=sorting) for part in parts]
    return [sorting[place].astype(np.int64) for place in places], names


def _class_order(
    parts: Sequence[Written],
    distinct: NDArray[np.generic],
    given: ClassList | None,
    what: str,
) -> tuple[NDArray[np.generic], tuple[str, ...]] | None:
    """Return the labels in the order of their numbers, with names; None if they are the numbers."""
    columns = max(part.columns or 0 for part in parts)
    words = parts[0].words
    if given is None:
        if not words and (columns or (distinct[0] == 0 and distinct[-1] < MAX_CLASSES)):
            return None
        refuse_count(len(distinct), what)
        texts = tuple(str(label) for label in distinct.tolist())
        return distinct, class_names(texts, what=f"the list of labels in {what}")
    if words:
        unknown = set(distinct.tolist()) - set(given.names)
        if not unknown:
            return np.array(given.names), given.names
        _refuse_misspelt(distinct, unknown, given, what)
    if not words and len(given.names) >= max(int(distinct[-1]) + 1, columns):
        return None
    if len(given.names) == len(distinct) and not columns:
        return distinct, given.names
    raise InputError(
        f"{what} has {max(columns, len(distinct)):,} different labels "
        f"({_listed(distinct)}) but {given.what} names {len(given.names)} classes; give one name "
        "for each class."
    )


def _refuse_misspelt(
    distinct: NDArray[np.generic], unknown: set[str], given: ClassList, what: str
) -> None:
    """Refuse names of which some are labels and some are not: renaming in order would mix them up.

    Raises:
        InputError: They are such.
    """
    if len(unknown) < len(distinct):
        raise InputError(
            f"{what} has the label {min(unknown)!r}, which {given.what} lacks though it names "
            "others; spell the names as the labels are, or give other names for all of them."
        )


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
    refuse_count(len(array), what)
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
    refuse_count(classes, what)
    return tuple(str(number) for number in range(classes))


def counted(labels: Labels, classes: int) -> tuple[int, ...]:
    """Return how many labels there are of each class, in class order."""
    return tuple(np.bincount(labels, minlength=classes).tolist())


def refuse_count(classes: int, what: str) -> None:
    """Refuse fewer than 2 and more than 100 classes.

    Raises:
        InputError: There are so many.
    """
    if not MIN_CLASSES <= classes <= MAX_CLASSES:
        noun = "class" if classes == 1 else "classes"
        raise InputError(
            f"{what} speaks of {classes:,} {noun}, but {MIN_CLASSES} to {MAX_CLASSES} are needed; "
            "check its labels."
        )


def _whole_numbers(numbers: NDArray[np.generic], what: str) -> Labels:
    # NaN fails all comparisons.
    values = numbers.astype(np.float64)
    bad = values[~((values >= 0) & (values < _LARGEST) & (values == np.floor(values)))]
    if bad.size:
        raise InputError(
            f"{what} holds the label {bad[0]:g}, but labels must be whole class numbers from 0, or "
            "words."
        )
    return values.astype(np.int64)


def _words(array: NDArray[np.generic], what: str) -> NDArray[np.generic]:
    """Return words, or numbers where all words are whole numbers."""
    different, places = np.unique(array, return_inverse=True)
    texts = [_text(word).strip() for word in different.tolist()]
    if not all(texts):
        raise InputError(f"{what} holds an empty label; give each image a label.")
    if all(_is_whole_number(text) for text in texts):
        numbers: NDArray[np.generic] = np.array([int(text) for text in texts], np.int64)[places]
        return numbers
    words: NDArray[np.generic] = np.array(texts, np.str_)[places]
    return words


def _from_one_hot(array: NDArray[np.generic], what: str) -> Labels:
    ones = array == 1
    wrong = np.flatnonzero((ones.sum(axis=1) != 1) | ((array != 0) & ~ones).any(axis=1))
    if wrong.size:
        raise InputError(
            f"{what} has {array.shape[1]} columns, so its rows must be one-hot (a single 1, else "
            f"0), but row {wrong[0]} is not."
        )
    refuse_count(array.shape[1], what)
    labels: Labels = ones.argmax(axis=1).astype(np.int64)
    return labels


def _listed(distinct: NDArray[np.generic], most: int = 4) -> str:
    shown = [str(label)[:MAX_NAME] for label in distinct[:most].tolist()]
    return ", ".join(shown) + (", …" if len(distinct) > most else "")


def _is_whole_number(text: str) -> bool:
    """Whether a word is a number as it is usually written: "7", not "07"."""
    return text.isascii() and text.isdigit() and len(text) < 16 and str(int(text)) == text


def _text(name: str | bytes) -> str:
    return name.decode("utf-8", errors="replace") if isinstance(name, bytes) else name
