"""Images as points: the same seed the same map, like images close together."""

import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fmnist_workbench.analysis.imagemap import MOST_IMAGES, map_images
from fmnist_workbench.datasets.builtin import read_builtin
from fmnist_workbench.datasets.dataset import DataSet, make_dataset
from fmnist_workbench.datasets.split import split_images
from fmnist_workbench.spec.data import SPLITS, Split
from fmnist_workbench.spec.datajobs import ImageMap
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.jobs import JobCancelled
from fmnist_workbench.worker.packing import FROM_CHILD_LIMIT

SPLIT = Split(validation=0.25)


def two_kinds(count: int = 80, shape: tuple[int, ...] = (6, 5)) -> DataSet:
    """Dark noise and bright noise in turn, without test labels."""
    rng = np.random.default_rng(0)
    x = rng.integers(0, 60, (count, *shape), np.uint8)
    x[1::2] += 180
    return make_dataset("kinds", x, np.arange(count) % 2, x)


def points(found: ImageMap) -> np.ndarray:
    return np.frombuffer(found.points, "<f4").reshape(-1, 2)


@pytest.mark.parametrize("name", SPLITS)
@pytest.mark.parametrize("method", ["pca", "tsne"])
def test_like_images_lie_close_together(name, method):
    dataset = two_kinds()
    found = map_images(dataset, SPLIT, name, method)
    view = split_images(dataset, name, SPLIT)
    bright = view.images[view.indices[list(found.places)]].mean(axis=(1, 2, 3)) > 120
    xy = points(found)
    centres = xy[bright].mean(axis=0), xy[~bright].mean(axis=0)
    apart = np.linalg.norm(centres[0] - centres[1])
    assert len(xy) == len(view)
    assert np.linalg.norm(xy[bright] - centres[0], axis=1).mean() < apart
    assert xy.min() == 0
    assert xy.max() == 1


def test_pca_is_that_of_scikit_learn():
    from sklearn.decomposition import PCA

    dataset = read_builtin("fashion-mnist")
    found = map_images(dataset, Split(), "test", "pca", count=300)
    theirs = PCA(2).fit(dataset.x_test[list(found.places)].reshape(300, -1).astype(float))
    assert np.allclose(found.explained, theirs.explained_variance_ratio_, rtol=1e-3)
    ours, expected = (
        points(found),
        theirs.transform(dataset.x_test[list(found.places)].reshape(300, -1).astype(float)),
    )
    for axis in (0, 1):
        assert abs(np.corrcoef(ours[:, axis], expected[:, axis])[0, 1]) > 0.9999


@pytest.mark.parametrize("method", ["pca", "tsne"])
def test_the_seed_chooses_the_images_and_gives_the_same_map_again(method):
    dataset = two_kinds()
    one, again, other = (
        map_images(dataset, SPLIT, "train", method, count=20, seed=seed) for seed in (1, 1, 2)
    )
    assert one == again
    assert one.places != other.places
    assert len(set(one.places)) == 20


@given(
    count=st.integers(2, 9), height=st.integers(1, 3), width=st.integers(1, 3), same=st.booleans()
)
def test_the_smallest_sets_have_a_pca_map(count, height, width, same):
    x = np.random.default_rng(0).integers(0, 256, (count, height, width), np.uint8)
    dataset = make_dataset("tiny", x * 0 if same else x, np.arange(count) % 2)
    found = map_images(dataset, Split(validation=0.5), "train")
    assert np.isfinite(points(found)).all()
    assert ((points(found) >= 0) & (points(found) <= 1)).all()
    assert 0 <= sum(found.explained) <= 1.0001


@pytest.mark.parametrize("alike", [True, False])
def test_tsne_of_four_images_works_and_of_three_is_refused(alike):
    x = np.arange(16, dtype=np.uint8).reshape(4, 2, 2) * (0 if alike else 9)
    dataset = make_dataset("four", x, np.arange(4) % 2, x)
    assert np.isfinite(points(map_images(dataset, SPLIT, "test", "tsne"))).all()
    with pytest.raises(InputError, match=r"3 images of the train split.*take PCA"):
        map_images(dataset, SPLIT, "train", "tsne")


def test_large_images_and_very_many_fit_into_memory_and_message():
    large = two_kinds(40, (256, 256, 3))
    assert len(map_images(large, SPLIT, "test").places) == 40
    many = make_dataset("many", np.zeros((30_000, 2, 2), np.uint8), np.arange(30_000) % 2)
    found = map_images(many, SPLIT, "train", count=30_000)
    assert len(found.places) == MOST_IMAGES
    assert len(pickle.dumps(found)) < FROM_CHILD_LIMIT


def test_it_says_that_it_begins_and_can_be_cancelled_until_then():
    said = []

    def report(text: str, done: int, total: int) -> None:
        said.append(text)
        if text.startswith("Laying out"):
            raise JobCancelled

    with pytest.raises(JobCancelled):
        map_images(two_kinds(), SPLIT, "train", "tsne", report=report)
    assert said == ["Comparing images", "Laying out 60 images by t-SNE"]
