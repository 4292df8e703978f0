"""Train, validation and test told apart anew."""

import numpy as np
import pytest

from fmnist_workbench.datasets.dataset import DataSet, make_dataset
from fmnist_workbench.datasets.reading import read
from fmnist_workbench.datasets.resplit import resplit
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.making import Resplit

CLASSES = 4


def numbered(train=60, test=20, labelled=True, **fields) -> DataSet:
    """A set whose image number i is made of the value i; test images come after the others."""
    values = np.arange(train + test, dtype=np.uint8)
    images = np.broadcast_to(values[:, None, None], (train + test, 3, 3))
    labels = values.astype(np.int64) % CLASSES
    if not test:
        return make_dataset("numbers", images, labels, **fields)
    y_test = labels[train:] if labelled else None
    return make_dataset("numbers", images[:train], labels[:train], images[train:], y_test, **fields)


def told(dataset=None, **fields):
    plan = Resplit.of(source="numbers", **fields)
    return resplit(numbered() if dataset is None else dataset, plan)


def places(dataset: DataSet) -> tuple[set[int], set[int], set[int]]:
    """Return which images are for training, validation and the test."""
    train = dataset.x_train[:, 0, 0, 0].tolist()
    own = len(train) - dataset.validation
    test = [] if dataset.x_test is None else dataset.x_test[:, 0, 0, 0].tolist()
    parts = set(train[:own]), set(train[own:]), set(test)
    assert sum(map(len, parts)) == len(train) + len(test), "an image is there twice"
    return parts


def test_document_001s_split_of_fashion_mnist_leaves_the_official_test_alone():
    fashion = read("fashion-mnist")
    made = resplit(fashion, Resplit(source="fashion-mnist", train=5 / 7, validation=1 / 7))
    assert made.notes == ()
    assert (len(made.dataset.y_train), made.dataset.validation) == (60_000, 10_000)
    np.testing.assert_array_equal(made.dataset.x_test, fashion.x_test)
    np.testing.assert_array_equal(made.dataset.y_test, fashion.y_test)
    assert set(np.bincount(made.dataset.y_train[:50_000])) == {5_000}
    assert set(np.bincount(made.dataset.y_train[50_000:])) == {1_000}
    assert made.dataset.classes == fashion.classes


@pytest.mark.parametrize(
    "fields", [{"train": 5 / 8, "validation": 1 / 8}, {"train": 50, "validation": 10}]
)
def test_fractions_are_of_all_images_and_counts_are_counts(fields):
    made = told(**fields)
    train, validation, test = places(made.dataset)
    assert (len(train), len(validation)) == (50, 10)
    assert test == set(range(60, 80))
    assert made.notes == ()


def test_each_class_gives_its_share_and_keeps_its_labels():
    made = told(train=0.5, validation=0.25).dataset
    own = len(made.y_train) - made.validation
    for labels in (made.y_train[:own], made.y_train[own:], made.y_test):
        assert len(set(np.bincount(labels))) == 1
    np.testing.assert_array_equal(made.x_train[:, 0, 0, 0] % CLASSES, made.y_train)
    np.testing.assert_array_equal(made.x_test[:, 0, 0, 0] % CLASSES, made.y_test)


def test_the_same_seed_tells_them_apart_alike():
    one, same, other = (places(told(seed=seed).dataset) for seed in (3, 3, 4))
    assert one == same
    assert one != other


def test_test_images_are_taken_only_for_want_of_others_and_it_is_said():
    made = told(train=56, validation=12)
    _, _, test = places(made.dataset)
    assert test < set(range(60, 80))
    assert len(test) == 12
    (note,) = made.notes
    assert "8 test images of numbers are no longer for the test" in note


def test_a_single_image_is_not_spoken_of_in_the_plural():
    (note,) = told(train=49, validation=12).notes
    assert "1 test image of numbers is no longer for the test, so" in note


def test_training_images_that_are_left_join_the_test_and_it_is_said():
    made = told(train=40, validation=12)
    _, _, test = places(made.dataset)
    assert set(range(60, 80)) < test
    assert len(test) == 28
    assert "8 training images of numbers are for the test now" in made.notes[0]


def test_all_may_be_taken_then_there_is_no_test():
    made = told(train=2 / 3, validation=1 / 3).dataset
    assert not made.has_test
    assert len(made.y_train) == 80


@pytest.mark.parametrize(("train", "validation"), [(1 / 3, 2 / 3), (0.1, 0.9), (0.7, 0.3), (79, 2)])
def test_parts_that_are_all_together_never_miss_by_rounding(train, validation):
    made = told(numbered(61, 20), train=train, validation=validation).dataset
    assert not made.has_test


def test_a_set_without_a_test_gets_one():
    train, validation, test = places(told(numbered(60, 0), train=0.5, validation=0.2).dataset)
    assert (len(train), len(validation), len(test)) == (30, 12, 18)
    assert told(numbered(60, 0), train=0.5, validation=0.2).notes == ()


def test_validation_images_of_its_own_are_told_apart_anew():
    made = told(numbered(validation=15), train=40, validation=20).dataset
    assert made.validation == 20
    assert places(made)[2] == set(range(60, 80))


def test_a_test_without_labels_stays():
    made = told(numbered(labelled=False), train=45, validation=15).dataset
    assert not made.tests_labelled
    assert places(made)[2] == set(range(60, 80))


def test_nothing_is_left_over_beside_a_test_without_labels():
    with pytest.raises(InputError, match=r"15 of its 60 labelled images would be left over"):
        told(numbered(labelled=False), train=0.5, validation=0.25)


@pytest.mark.parametrize(
    "fields",
    [
        {"train": 0.8, "validation": 0.3},
        {"train": 70, "validation": 11},
        {"train": 0.001, "validation": 0.5},
        {"train": 0.5, "validation": 0.001},
    ],
)
def test_more_than_all_or_none_is_refused(fields):
    with pytest.raises(InputError, match="numbers has 80 labelled images, but"):
        told(**fields)


@pytest.mark.parametrize("fields", [{"train": 1.0}, {"validation": 1.5}, {"train": 0.0}])
def test_what_is_neither_a_fraction_nor_a_count_is_refused(fields):
    with pytest.raises(InputError, match=next(iter(fields))):
        Resplit.of(source="numbers", **fields)


def test_it_can_be_cancelled():
    def cancel(text, done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        resplit(numbered(), Resplit(source="numbers"), cancel)
