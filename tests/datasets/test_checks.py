"""What a person is told of a data set before training on it."""

import numpy as np

from fmnist_workbench.datasets.checks import check, class_counts
from fmnist_workbench.datasets.dataset import DataSet, make_dataset

X = np.random.default_rng(0).integers(0, 256, (40, 6, 6), np.uint8)
Y = np.arange(40) % 4


def verdicts(dataset: DataSet) -> dict[str, bool]:
    return {one.name: one.ok for one in check(dataset)}


def detail(dataset: DataSet, name: str) -> str:
    return next(one.detail for one in check(dataset) if one.name == name)


def test_a_good_set_passes_every_check():
    dataset = make_dataset("good", X[:32], Y[:32], X[32:], Y[32:])
    assert all(verdicts(dataset).values())
    assert "32 training and 8 test images" in detail(dataset, "Nothing is missing")


def test_a_set_without_test_images_is_good_too():
    dataset = make_dataset("good", X, Y)
    assert all(verdicts(dataset).values())
    assert class_counts(dataset).test is None


def test_classes_without_images_are_named():
    dataset = make_dataset("gap", X, Y, classes=tuple("abcdef"))
    assert not verdicts(dataset)["Every class has training images"]
    assert "e, f" in detail(dataset, "Every class has training images")
    assert class_counts(dataset).train == (10, 10, 10, 10, 0, 0)


def test_imbalance_is_pointed_out():
    dataset = make_dataset("skewed", X, np.array([0] * 27 + [1] * 13))
    assert not verdicts(dataset)["Classes are balanced"]
    assert "13 to 27" in detail(dataset, "Classes are balanced")


def test_blank_images_are_counted():
    blank = X.copy()
    blank[3] = 7
    dataset = make_dataset("blank", blank, Y)
    assert not verdicts(dataset)["No image is blank"]
    assert detail(dataset, "No image is blank").startswith("1 images")


def test_images_that_were_scaled_twice_are_pointed_out():
    dataset = make_dataset("dark", X // 255, Y)
    assert not verdicts(dataset)["Pixels use the range 0 to 255"]


def test_test_images_that_were_trained_on_are_counted():
    dataset = make_dataset("leak", X, Y, X[5:8], Y[5:8])
    assert not verdicts(dataset)["No test image is a training image"]
    assert detail(dataset, "No test image is a training image").startswith("3 are")
