"""Labels of every form become class numbers."""

import numpy as np
import pytest

from fmnist_workbench.datasets.labels import (
    ClassList,
    class_names,
    number_together,
    read_labels,
)
from fmnist_workbench.spec.errors import InputError

NUMBERS = [0, 2, 1, 2]


def numbered(*parts, names=None):
    given = None if names is None else ClassList(tuple(names), "classes.txt")
    labels, classes = number_together(
        [read_labels(np.array(part), what="y_train of shoes") for part in parts],
        given,
        what="shoes",
    )
    assert all(part.dtype == np.int64 for part in labels)
    return [part.tolist() for part in labels], classes


@pytest.mark.parametrize(
    "given",
    [
        np.array(NUMBERS, np.uint8),
        np.array(NUMBERS, np.int64),
        np.array(NUMBERS, np.float32),
        np.array(NUMBERS)[:, np.newaxis],
        np.eye(3)[NUMBERS],
        np.eye(3, dtype=bool)[NUMBERS],
        np.array(NUMBERS).astype(str),
        np.array(NUMBERS).astype(bytes),
    ],
)
def test_one_list_of_labels_in_many_forms(given: np.ndarray):
    assert numbered(given) == ([NUMBERS], ("0", "1", "2"))


def test_one_hot_rows_tell_of_classes_without_images():
    assert numbered(np.eye(5)[NUMBERS])[1] == tuple("01234")


@pytest.mark.parametrize(
    ("given", "labels", "names"),
    [
        ([2, 1, 26], [1, 0, 2], ("1", "2", "26")),  # EMNIST's letters
        ([0, 3, 3], [0, 3, 3], ("0", "1", "2", "3")),  # a class without images
        ([0, 200, 0], [0, 1, 0], ("0", "200")),
        (["shoe", "bag", "shoe"], [1, 0, 1], ("bag", "shoe")),
        (["10", "9", "10"], [1, 0, 1], ("9", "10")),  # numbers, though written as words
        (["07", "7", "7"], [0, 1, 1], ("07", "7")),
    ],
)
def test_labels_that_do_not_count_from_0_are_names(given, labels, names):
    assert numbered(given) == ([labels], names)


def test_training_and_test_labels_are_numbered_together():
    assert numbered(["b", "d"], ["a", "b"]) == ([[1, 2], [0, 1]], ("a", "b", "d"))
    assert numbered([5, 7], [9, 5]) == ([[0, 1], [2, 0]], ("5", "7", "9"))


@pytest.mark.parametrize(
    ("given", "names", "labels"),
    [
        ([1, 3, 2], "abc", [0, 2, 1]),  # one name for each label that occurs
        ([1, 3, 2], "-abc", [1, 3, 2]),  # counted from 0
        ([0, 2, 0], "abcd", [0, 2, 0]),
        (["shoe", "bag"], ("shoe", "bag", "hat"), [0, 1]),  # looked up
        (["shoe", "bag"], ("Tasche", "Schuh"), [1, 0]),  # renamed in sorted order
    ],
)
def test_names_that_are_given(given, names, labels):
    assert numbered(given, names=names) == ([labels], tuple(names))


@pytest.mark.parametrize(
    ("given", "names"), [([0, 1, 2], "ab"), ([1, 2, 5], "ab"), (["a", "b", "c"], "xy")]
)
def test_names_that_do_not_fit_are_refused(given, names):
    with pytest.raises(InputError, match=r"3 different labels .*but classes\.txt names 2 classes"):
        numbered(given, names=names)


def test_misspelt_names_do_not_swap_classes():
    with pytest.raises(InputError, match=r"has the label 'boot', which classes\.txt lacks"):
        numbered(["boot", "sandal"], names=("sandal", "bot"))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (np.array([0, 0.5]), "the label 0.5, but labels must be whole"),
        (np.array([0, -1]), "the label -1"),
        (np.array([0, 2**64 - 1], np.uint64), "the label"),
        (np.array([0, np.nan]), "the label nan"),
        (np.array(["shoe", " "]), "an empty label"),
        (np.array(["shoe", "shoe"]), "1 class, but 2 to 100"),
        (np.array([3, 3]), "1 class, but 2 to 100"),
        (np.arange(101), "101 classes"),
        (np.array([0, 1], np.complex64), "type complex64"),
        (np.array([[0.5, 0.5]]), "row 0 is not"),
        (np.array([[1, 0], [1, 1]]), "row 1 is not"),
        (np.array([[1, 0], [0, 0]]), "row 1 is not"),
        (np.eye(101), "101 classes"),
        (np.zeros((2, 2, 2)), r"shape \(2, 2, 2\)"),
        (np.array(3), r"shape \(\)"),
    ],
)
def test_what_is_no_label_is_refused(given: np.ndarray, said: str):
    with pytest.raises(InputError, match=said):
        numbered(given)


def test_words_in_one_part_and_numbers_in_the_other_are_refused():
    with pytest.raises(InputError, match="words for labels in one part"):
        numbered(["a", "b"], [0, 1])


def test_class_names_may_be_bytes():
    assert class_names(np.array([b"shoe", b" bag "]), what="classes") == ("shoe", "bag")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("shoe", "shoe"), "two classes 'shoe'"),
        (("shoe", " "), "the name ''"),
        (("shoe", "b\ng"), "printable"),
        (("shoe", "x" * 61), "printable"),
        (("shoe",), "1 class,"),
        (tuple(map(str, range(101))), "101 classes"),
        (np.arange(2), "list of texts"),
    ],
)
def test_names_nobody_could_read_are_refused(given: tuple[str, ...], said: str):
    with pytest.raises(InputError, match=said):
        class_names(given, what="classes")
