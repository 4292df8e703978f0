"""Training and validation images are told apart fairly."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fmnist_workbench.datasets.builtin import read_builtin
from fmnist_workbench.datasets.dataset import DataSet, make_dataset
from fmnist_workbench.datasets.split import partition, split_images, split_indices
from fmnist_workbench.spec.data import Split
from fmnist_workbench.spec.errors import InputError

label_lists = st.lists(st.integers(0, 12), min_size=2, max_size=200).map(np.array)
splits = st.builds(
    Split,
    validation=st.floats(0, 1, exclude_min=True, exclude_max=True),
    seed=st.integers(0, 2**31 - 1),
    limit=st.none() | st.integers(2, 250),
)


def labelled(labels: np.ndarray) -> DataSet:
    """A data set of these labels, whatever its images."""
    classes = tuple(map(str, range(13)))
    return DataSet("set", classes, np.zeros((len(labels), 1, 1, 1), np.uint8), labels)


@given(label_lists, splits)
def test_both_parts_together_are_the_first_images(labels: np.ndarray, split: Split):
    parts = partition(labelled(labels), split)
    expected = np.arange(min(len(labels), split.limit or len(labels)))
    np.testing.assert_array_equal(np.union1d(parts.train, parts.validation), expected)
    assert len(parts.train) + len(parts.validation) == len(expected)
    assert len(parts.train) > 0
    assert len(parts.validation) > 0


@given(label_lists, splits)
def test_every_class_gives_its_share(labels: np.ndarray, split: Split):
    counted = labels[: split.limit]
    chosen = counted[partition(labelled(labels), split).validation]
    for number in np.unique(counted):
        share = (counted == number).sum() * split.validation
        assert abs((chosen == number).sum() - share) <= 1 + 1e-9


@given(label_lists, splits)
def test_the_seed_decides(labels: np.ndarray, split: Split):
    one, again = partition(labelled(labels), split), partition(labelled(labels.copy()), split)
    np.testing.assert_array_equal(one.train, again.train)
    np.testing.assert_array_equal(one.validation, again.validation)


def test_another_seed_chooses_other_images():
    labels = np.arange(100) % 10
    one, other = (partition(labelled(labels), Split(seed=seed)).validation for seed in (0, 1))
    assert one.tolist() != other.tolist()


def test_a_class_of_one_image_stays_in_training():
    labels = np.array([0, 0, 0, 0, 1])
    for seed in range(10):
        assert 4 in partition(labelled(labels), Split(validation=0.6, seed=seed)).train


@pytest.mark.parametrize("fraction", [1e-12, 1 - 1e-12])
def test_extreme_fractions_leave_neither_part_empty(fraction: float):
    parts = partition(labelled(np.array([0, 0, 1, 1])), Split(validation=fraction))
    assert len(parts.train) >= 1
    assert len(parts.validation) >= 1


def test_a_single_image_cannot_be_split():
    with pytest.raises(InputError, match="at least 2 images"):
        partition(labelled(np.array([0])), Split())


def test_fashion_mnist_by_default():
    dataset = read_builtin("fashion-mnist")
    train = split_images(dataset, "train", Split())
    validation = split_images(dataset, "validation", Split())
    test = split_images(dataset, "test", Split())
    assert (len(train), len(validation), len(test)) == (50_000, 10_000, 10_000)
    assert np.bincount(validation.labels[validation.indices]).tolist() == [1_000] * 10
    assert test.images is dataset.x_test
    assert not np.intersect1d(train.indices, validation.indices).size


@pytest.mark.parametrize("limit", [None, 3, 100])
def test_images_that_a_set_keeps_for_validation_are_never_trained_on(limit):
    pixels = np.arange(10, dtype=np.uint8).repeat(4).reshape(10, 2, 2)
    dataset = make_dataset("mine", pixels, np.arange(10) % 2, validation=4)
    parts = partition(dataset, Split(validation=0.9, seed=7, limit=limit))
    assert parts.train.tolist() == [0, 1, 2, 3, 4, 5][:limit]
    assert parts.validation.tolist() == [6, 7, 8, 9]


def test_a_set_without_test_images_has_no_test_split():
    dataset = make_dataset("mine", np.zeros((4, 2, 2)), np.array([0, 1, 0, 1]))
    with pytest.raises(InputError, match="mine has no test images"):
        split_indices(dataset, "test", Split())


def test_an_image_of_a_split_is_one_of_its_own():
    pixels = np.arange(6, dtype=np.uint8).repeat(4).reshape(6, 2, 2)
    dataset = make_dataset("mine", pixels, np.array([0, 1, 0, 1, 0, 1]))
    view = split_images(dataset, "validation", Split(validation=0.4))
    assert view.image(1).shape == (2, 2, 1)
    assert view.image(1)[0, 0, 0] == view.indices[1]
    for index in (-1, len(view)):
        with pytest.raises(
            InputError, match=rf"validation split has images 0 to .* image {index} "
        ):
            view.image(index)


@given(label_lists, splits, st.integers(1, 9))
def test_few_images_of_each_class_leave_the_validation_images_alone(
    labels: np.ndarray, split: Split, per_class: int
):
    whole = partition(labelled(labels), split)
    few = partition(labelled(labels), split.changed(per_class=per_class))
    np.testing.assert_array_equal(few.validation, whole.validation)
    assert set(few.train) <= set(whole.train)
    counts = np.bincount(labels[whole.train])
    np.testing.assert_array_equal(np.bincount(labels[few.train]), np.minimum(counts, per_class))
