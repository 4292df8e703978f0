"""What the classes of a split look like, against the plain way to work it out."""

import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fmnist_workbench.analysis.classlook import NAMED, look_at_classes
from fmnist_workbench.datasets.dataset import DataSet, make_dataset
from fmnist_workbench.datasets.split import split_images
from fmnist_workbench.spec.data import SPLITS, Split
from fmnist_workbench.spec.datajobs import ClassLook
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.jobs import JobCancelled
from fmnist_workbench.worker.packing import FROM_CHILD_LIMIT

RNG = np.random.default_rng(0)
SPLIT = Split(validation=0.25, seed=3)


def some(count: int = 90, shape: tuple[int, ...] = (6, 5), classes: int = 3) -> DataSet:
    x = RNG.integers(0, 256, (count, *shape), np.uint8)
    y = np.arange(count) % classes
    return make_dataset("some", x, y, x[::2] // 2, y[::2])


def pictures(look: ClassLook, packed: bytes) -> np.ndarray:
    return np.frombuffer(packed, np.uint8).reshape(-1, *look.shape)


@pytest.mark.parametrize("name", SPLITS)
def test_means_deviations_and_histogram_are_those_of_the_split(name):
    dataset = some()
    view = split_images(dataset, name, SPLIT)
    look = look_at_classes(dataset, SPLIT, name)
    for number in range(3):
        images = view.images[view.indices[view.classes == number]].astype(float)
        assert np.abs(pictures(look, look.means)[number] - images.mean(axis=0)).max() <= 0.51
        assert np.abs(pictures(look, look.deviations)[number] - images.std(axis=0)).max() <= 0.51
    expected = np.bincount(view.images[view.indices].ravel(), minlength=256)
    assert look.histogram == tuple(expected)
    assert (look.split, look.counted, look.shape) == (name, len(view), (6, 5, 1))


@pytest.mark.parametrize("name", SPLITS)
def test_typical_and_odd_images_are_named_by_their_place_in_the_split(name):
    dataset = some()
    view = split_images(dataset, name, SPLIT)
    look = look_at_classes(dataset, SPLIT, name)
    for number in range(3):
        places = np.flatnonzero(view.classes == number)
        images = view.images[view.indices[places]].astype(float)
        distances = np.sqrt(((images - images.mean(axis=0)) ** 2).sum(axis=(1, 2, 3)))
        order = places[np.argsort(distances)]
        wanted = min(NAMED, len(places))
        assert look.nearest[number] == tuple(order[:wanted])
        assert look.farthest[number] == tuple(order[::-1][:wanted])


def test_a_stranger_among_alike_images_is_the_farthest():
    x = np.full((20, 4, 4), 100, np.uint8)
    x[13] = 250
    look = look_at_classes(
        make_dataset("x", x, np.arange(20) // 10, x, np.arange(20) // 10), SPLIT, "test"
    )
    assert look.farthest[1][0] == 13
    assert 13 not in look.nearest[1]


def test_a_class_without_images_is_black_and_names_none():
    dataset = make_dataset(
        "gap", np.full((8, 4, 4), 9, np.uint8), np.zeros(8, int), classes=("a", "b")
    )
    look = look_at_classes(dataset, SPLIT, "train")
    assert pictures(look, look.means)[:, 0, 0, 0].tolist() == [9, 0]
    assert not pictures(look, look.deviations).any()
    assert (look.nearest[1], look.farthest[1]) == ((), ())


def test_test_images_without_labels_are_refused():
    x = np.zeros((8, 4, 4), np.uint8)
    dataset = make_dataset("blind", x, np.arange(8) % 2, x)
    with pytest.raises(InputError, match=r"test images of blind have no labels.*train split"):
        look_at_classes(dataset, SPLIT, "test")


@pytest.mark.parametrize(
    ("shape", "classes"), [((256, 256, 3), 100), ((28, 28, 1), 10), ((256, 1, 1), 2)]
)
def test_pictures_of_any_set_fit_into_a_message(shape, classes):
    x = np.full((2 * classes, *shape), 77, np.uint8)
    dataset = make_dataset("large", x, np.arange(2 * classes) % classes)
    look = look_at_classes(dataset, Split(validation=classes), "train")
    assert len(pickle.dumps(look)) < FROM_CHILD_LIMIT
    means = pictures(look, look.means)
    assert len(means) == classes
    assert (means == 77).all()
    assert look.shape == shape or max(look.shape) > 30


def test_it_can_be_cancelled_between_any_two_steps():
    asked = []

    def report(text: str, done: int, total: int) -> None:
        asked.append((text, done, total))
        if len(asked) == 3:
            raise JobCancelled

    with pytest.raises(JobCancelled):
        look_at_classes(some(), SPLIT, "test", report)
    assert asked[0] == ("Looking at 0", 0, 45)


@given(count=st.integers(2, 40), classes=st.integers(2, 5), seed=st.integers(0, 9))
def test_every_image_of_a_small_class_is_named_both_ways(count, classes, seed):
    y = np.random.default_rng(seed).integers(0, classes, count)
    x = RNG.integers(0, 256, (count, 3, 3), np.uint8)
    dataset = make_dataset("x", x, y, x, y, classes=tuple("abcde"[:classes]))
    look = look_at_classes(dataset, SPLIT, "test")
    for number in range(classes):
        places = set(np.flatnonzero(y == number))
        if len(places) <= NAMED:
            assert set(look.nearest[number]) == set(look.farthest[number]) == places
