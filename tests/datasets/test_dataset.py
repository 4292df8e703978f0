"""What makes a data set of arrays."""

import subprocess
import sys

import numpy as np
import pytest

from fmnist_workbench.datasets.checksum import checksum_of
from fmnist_workbench.datasets.dataset import make_dataset
from fmnist_workbench.spec.errors import InputError

X = np.zeros((6, 8, 9, 1), np.uint8)
Y = np.array([0, 1, 2, 0, 1, 2])
RAMP = np.arange(X.size).reshape(X.shape) % 256.0


def test_a_set_without_test_images():
    dataset = make_dataset("mine", X, Y)
    assert dataset.shape == (8, 9, 1)
    assert dataset.classes == ("0", "1", "2")
    assert not dataset.has_test
    for wanted in (dataset.images, dataset.labels):
        with pytest.raises(InputError, match="no test images"):
            wanted("test")


def test_named_classes_may_outnumber_the_labels():
    dataset = make_dataset("mine", X, Y, X[:2], Y[:2], classes=("a", "b", "c", "d"))
    assert dataset.classes == ("a", "b", "c", "d")
    assert len(dataset.images("test")) == len(dataset.labels("test")) == 2


def test_a_class_may_only_be_in_the_test_images():
    assert make_dataset("mine", X, Y, X, Y + 1).classes == ("0", "1", "2", "3")


def test_one_scale_holds_for_training_and_test():
    bright, dark = np.full((2, 2, 2), 200.0), np.ones((2, 2, 2))
    dataset = make_dataset("mine", bright, Y[:2], dark, Y[:2])
    assert dataset.images("test").max() == 1


@pytest.mark.parametrize(
    ("arrays", "said"),
    [
        ((X, Y[:5]), "6 images in x_train but 5 labels in y_train"),
        ((X, Y, None, Y), "has y_test but no x_test"),
        ((X, Y, X[:, :7], Y), r"\(8, 9, 1\) but test images of \(7, 9, 1\)"),
        ((X, Y, X[:0], Y[:0]), "x_test of mine is empty"),
        ((X[:0], Y[:0]), "x_train of mine is empty"),
        ((RAMP / 255, Y, RAMP, Y), "x_train of mine runs from 0 to 1 but x_test to"),
        ((RAMP, Y, RAMP / 255, Y), "x_test of mine runs from 0 to 1 but x_train to"),
        ((RAMP / 255, Y, RAMP * np.nan, Y), "x_test of mine holds pixels that are nan"),
        ((X[:1], Y[:1]), "at least 2 are needed"),
        ((X, Y * 0), "1 class,"),
    ],
)
def test_what_does_not_fit_is_refused(arrays: tuple[np.ndarray | None, ...], said: str):
    with pytest.raises(InputError, match=said):
        make_dataset("mine", *arrays)


def test_too_few_names_are_refused():
    with pytest.raises(InputError, match=r"3 different labels .* names 2 classes"):
        make_dataset("mine", X, Y, classes=("a", "b"))


def test_the_checksum_is_that_of_the_contents():
    known = checksum_of(make_dataset("mine", X, Y, X, Y))
    assert known == checksum_of(make_dataset("other name", X / 255, np.eye(3)[Y], X, Y))
    others = [
        make_dataset("mine", X, Y),
        make_dataset("mine", X, Y[::-1], X, Y),
        make_dataset("mine", X + np.uint8(1), Y, X, Y),
        make_dataset("mine", X.reshape(6, 9, 8, 1), Y, X.reshape(6, 9, 8, 1), Y),
        make_dataset("mine", X, Y, X, Y, classes=("a", "b", "c")),
        make_dataset("mine", X, Y, X, Y, validation=2),
    ]
    assert len({known, *map(checksum_of, others)}) == 7


def test_the_window_can_import_all_of_this_lightly():
    code = (
        "import sys, fmnist_workbench.storage.library, fmnist_workbench.worker.data_desk\n"
        "heavy = {'tensorflow', 'keras', 'sklearn', 'scipy', 'PIL', 'matplotlib', 'tkinter'}\n"
        "print(*heavy & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.split() == []
