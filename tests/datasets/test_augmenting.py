"""Data sets of changed images: how many of which, and what is kept."""

import numpy as np
import pytest

from fmnist_workbench.datasets.augmenting import materialise, sample
from fmnist_workbench.datasets.dataset import DataSet, make_dataset
from fmnist_workbench.spec.augmentation import Augmentation
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.making import Augment

NOTHING = Augmentation()
BLACK, LABELS = np.zeros((4, 8, 8)), np.array([0, 1, 0, 1])


def numbered(train=30, test=12, labelled=True, **fields) -> DataSet:
    """A set whose image number i is made of the value 5 i; test images come after the others."""
    values = np.arange(train + test, dtype=np.uint8) * 5
    images = np.broadcast_to(values[:, None, None], (train + test, 8, 8))
    labels = np.arange(train + test) % 3
    names = ("red", "green", "blue")
    if not test:
        return make_dataset("numbers", images, labels, classes=names, **fields)
    return make_dataset(
        "numbers",
        images[:train],
        labels[:train],
        images[train:],
        labels[train:] if labelled else None,
        classes=names,
        **fields,
    )


def made(dataset=None, **fields) -> DataSet:
    plan = Augment.of(**{"source": "numbers", "train": 75, "test": 20, **fields})
    return materialise(numbered() if dataset is None else dataset, plan)


def which(images) -> list[int]:
    return (images[:, 0, 0, 0] // 5).tolist()


def test_as_many_as_wanted_each_part_from_its_own():
    result = made(augmentation=NOTHING)
    assert (len(result.x_train), len(result.x_test)) == (75, 20)
    assert set(which(result.x_train)) == set(range(30))
    assert set(which(result.x_test)) == set(range(30, 42))
    np.testing.assert_array_equal(np.array(which(result.x_train)) % 3, result.y_train)
    np.testing.assert_array_equal(np.array(which(result.x_test)) % 3, result.y_test)
    assert result.classes == ("red", "green", "blue")


def test_every_image_is_used_about_equally_often_and_classes_stay_proportional():
    result = made(augmentation=NOTHING)
    assert set(np.bincount(which(result.x_train))) == {2, 3}
    assert set(np.bincount(result.y_train)) == {25}
    few = made(augmentation=NOTHING, train=9)
    assert set(np.bincount(few.y_train)) == {3}


def test_they_are_shuffled():
    order = which(made(augmentation=NOTHING).x_train)
    assert order[:30] != sorted(order[:30])


def test_each_round_changes_an_image_anew():
    result = made(augmentation=Augmentation(noise=30.0))
    distinct = np.unique(np.concatenate([result.x_train, result.x_test]), axis=0)
    assert len(distinct) == 95


@pytest.mark.parametrize("fields", [{}, {"augmentation": Augmentation(rotation=20.0)}])
def test_the_same_seed_makes_the_same_set(fields):
    one, same, other = made(**fields), made(**fields), made(**fields, seed=1)
    np.testing.assert_array_equal(one.x_train, same.x_train)
    np.testing.assert_array_equal(one.x_test, same.x_test)
    assert (one.x_train != other.x_train).any()


def test_validation_images_of_its_own_are_kept_as_they_are():
    source = numbered(validation=6)
    result = made(source)
    assert result.validation == 6
    assert len(result.x_train) == 75 + 6
    np.testing.assert_array_equal(result.x_train[75:], source.x_train[24:])
    np.testing.assert_array_equal(result.y_train[75:], source.y_train[24:])
    assert max(which(made(source, augmentation=NOTHING).x_train[:75])) == 23


def test_no_test_is_made_if_none_is_wanted():
    assert not made(test=0).has_test
    assert not made(numbered(test=0), test=0).has_test


def test_no_two_images_of_the_source_are_changed_alike():
    alike = make_dataset("alike", BLACK, LABELS, BLACK, LABELS)
    result = made(alike, train=4, test=4, augmentation=Augmentation(noise=50, fill_value=128))
    images = np.concatenate((result.x_train, result.x_test)).reshape(8, -1)
    assert len(np.unique(images, axis=0)) == 8


def test_a_test_without_test_images_is_refused():
    with pytest.raises(InputError, match="numbers has no test images, and 20 are to be made"):
        made(numbered(test=0))


def test_test_images_without_labels_stay_without():
    result = made(numbered(labelled=False), augmentation=NOTHING)
    assert not result.tests_labelled
    assert set(which(result.x_test)) == set(range(30, 42))


def test_it_says_how_far_it_is_and_can_be_cancelled():
    steps = []

    def report(text, done, total):
        assert 0 <= done < total
        steps.append((done, total))

    materialise(numbered(), Augment(source="numbers", train=75, test=20), report)
    assert steps == [(0, 75), (30, 75), (60, 75), (0, 20), (12, 20)]

    def cancel(text, done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        materialise(numbered(), Augment(source="numbers"), cancel)


def test_a_sample_shows_each_class_and_what_is_made_of_its_images():
    dataset = numbered()
    plan = Augment(source="numbers", train=75, test=0, seed=4)
    images, changed = sample(dataset, plan, 8)
    assert which(images) == [0, 1, 2, 3, 4, 5, 6, 7]
    made_images = {image.tobytes() for image in materialise(dataset, plan).x_train}
    assert all(image.tobytes() in made_images for image in changed)
    assert (changed != sample(dataset, plan.changed(seed=5), 8)[1]).any()


def test_a_sample_begins_with_one_of_each_class_and_leaves_validation_out():
    values = np.arange(12, dtype=np.uint8) * 5
    images = np.broadcast_to(values[:, None, None], (12, 8, 8))
    labels = np.repeat((0, 2, 1), 4)
    dataset = make_dataset("sorted", images, labels, validation=2)
    plan = Augment(source="sorted", augmentation=NOTHING)
    assert which(sample(dataset, plan, 4)[0]) == [0, 8, 4, 1]
    assert which(sample(dataset, plan, 50)[0]) == [0, 8, 4, 1, 2, 3, 5, 6, 7, 9]
