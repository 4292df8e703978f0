"""Labels of every form become class numbers."""

import numpy as np
import pytest

from fmnist_workbench.datasets.labels import class_names, to_labels
from fmnist_workbench.spec.errors import InputError

NUMBERS = [0, 2, 1, 2]


@pytest.mark.parametrize(
    "given",
    [
        np.array(NUMBERS, np.uint8),
        np.array(NUMBERS, np.int64),
        np.array(NUMBERS, np.float32),
        np.array(NUMBERS)[:, np.newaxis],
        np.eye(3)[NUMBERS],
        np.eye(3, dtype=bool)[NUMBERS],
    ],
)
def test_one_list_of_labels_in_many_forms(given: np.ndarray):
    labels, classes = to_labels(given, what="y_train")
    assert labels.dtype == np.int64
    assert labels.tolist() == NUMBERS
    assert classes == 3


def test_one_hot_rows_tell_of_classes_without_images():
    assert to_labels(np.eye(5)[NUMBERS], what="y")[1] == 5


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (np.array([0, 0.5]), "the label 0.5, but labels must be whole"),
        (np.array([0, -1]), "the label -1"),
        (np.array([0, 100]), "the label 100"),
        (np.array([0, 2**64 - 1], np.uint64), "the label"),
        (np.array([0, np.nan]), "the label nan"),
        (np.array(["shoe"]), "type <U4"),
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
        to_labels(given, what="y_train")


def test_class_names_may_be_bytes():
    assert class_names(np.array([b"shoe", b" bag "]), what="classes") == ("shoe", "bag")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("shoe", "shoe"), "two classes 'shoe'"),
        (("shoe", " "), "the name ''"),
        (("shoe", "b\ng"), "printable"),
        (("shoe", "x" * 61), "printable"),
        (("shoe",), "1 classes"),
        (tuple(map(str, range(101))), "101 classes"),
        (np.arange(2), "list of texts"),
    ],
)
def test_names_nobody_could_read_are_refused(given: tuple[str, ...], said: str):
    with pytest.raises(InputError, match=said):
        class_names(given, what="classes")
