"""Which images Explore draws."""

import numpy as np
import pytest

from fmnist_workbench.datasets.dataset import make_dataset
from fmnist_workbench.datasets.split import split_indices
from fmnist_workbench.spec.data import Split
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.ui.sample import Choice, take

SPLIT = Split(validation=0.2)


@pytest.fixture
def dataset():
    """300 images, each all of one value: its place modulo 256."""
    places = np.arange(300)
    images = np.broadcast_to((places % 256).astype(np.uint8)[:, None, None, None], (300, 4, 6, 3))
    return make_dataset("some", images, places % 3)


def test_a_place_in_the_sample_leads_to_the_image_of_that_index_in_the_split(dataset) -> None:
    sample = take(dataset, SPLIT, Choice("validation", count=20))
    indices = split_indices(dataset, "validation", SPLIT)
    for i, place in enumerate(sample.places):
        assert (sample.image(i) == dataset.x_train[indices[place]]).all()
        assert sample.labels[i] == dataset.y_train[indices[place]]
    assert (sample.images[3] == sample.image(3)).all()


def test_the_same_number_draws_the_same_and_another_number_others(dataset) -> None:
    first = take(dataset, SPLIT, Choice(count=20)).places
    assert (take(dataset, SPLIT, Choice(count=20)).places == first).all()
    assert (take(dataset, SPLIT, Choice(count=20).again()).places != first).any()


def test_more_images_begin_with_the_fewer(dataset) -> None:
    few, many = (take(dataset, SPLIT, Choice(count=n)).places for n in (9, 49))
    assert (many[:9] == few).all()


def test_no_image_is_drawn_twice_and_no_more_than_there_are(dataset) -> None:
    places = take(dataset, SPLIT, Choice("validation", count=400)).places
    assert sorted(places) == list(range(60))


def test_one_class_holds_images_of_that_class_only(dataset) -> None:
    sample = take(dataset, SPLIT, Choice(label=2, count=50))
    assert set(sample.labels) == {2}
    assert len(sample.pool) == 80


def test_the_mean_is_of_all_images_to_draw_from(dataset) -> None:
    sample = take(dataset, SPLIT, Choice(label=1))
    members = sample.view.images[sample.view.indices[sample.pool]]
    mean, count = sample.mean()
    assert count == 80
    assert mean.shape == (4, 6, 3)
    assert abs(mean[0, 0, 0] - members.mean()) <= 0.5


def test_a_test_split_that_is_not_there_is_refused(dataset) -> None:
    with pytest.raises(InputError, match="no test images"):
        take(dataset, SPLIT, Choice("test"))
