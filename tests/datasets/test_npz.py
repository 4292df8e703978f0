"""Which arrays of an .npz file become what."""

from pathlib import Path

import numpy as np
import pytest

from fmnist_workbench.datasets.formats.npz import read
from fmnist_workbench.datasets.reading import stamp_of
from fmnist_workbench.spec.data import Reading
from fmnist_workbench.spec.errors import InputError

RANDOM = np.random.default_rng(0)
X = RANDOM.integers(0, 256, (12, 28, 28), np.uint8)
Y = np.arange(12) % 10
X_TEST, Y_TEST = X[:4], Y[:4]


def saved(folder: Path, *arrays: np.ndarray, **named: np.ndarray) -> Path:
    path = folder / "shoes.npz"
    np.savez_compressed(path, *arrays, **named)
    return path


def assert_read(path: Path) -> None:
    dataset = read(path)
    assert dataset.name == "shoes"
    assert dataset.classes == tuple("0123456789")
    np.testing.assert_array_equal(dataset.x_train[..., 0], X)
    np.testing.assert_array_equal(dataset.y_train, Y)
    np.testing.assert_array_equal(dataset.images("test")[..., 0], X_TEST)
    np.testing.assert_array_equal(dataset.labels("test"), Y_TEST)


def test_document_000s_form(tmp_path: Path):
    """Four arrays without names, float32 images in [0, 1], one-hot labels."""
    one_hot = np.eye(10)
    x, x_test = ((x[..., np.newaxis] / 255).astype(np.float32) for x in (X, X_TEST))
    assert_read(saved(tmp_path, x, one_hot[Y], x_test, one_hot[Y_TEST]))


@pytest.mark.parametrize(
    "arrays",
    [
        (X, X_TEST, Y, Y_TEST),
        (Y, X, Y_TEST, X_TEST),
        (X.reshape(-1, 784), Y, X_TEST.reshape(-1, 784), Y_TEST),
        (X[:, np.newaxis], Y, X_TEST[:, np.newaxis], Y_TEST),
    ],
)
def test_other_orders_and_layouts_without_names(arrays: tuple[np.ndarray, ...], tmp_path: Path):
    assert_read(saved(tmp_path, *arrays))


def test_tiny_flat_images_do_not_pass_for_labels(tmp_path: Path):
    digits = RANDOM.integers(0, 17, (12, 64), np.uint8)
    dataset = read(saved(tmp_path, digits, Y))
    assert dataset.shape == (8, 8, 1)
    assert dataset.y_train.tolist() == Y.tolist()


@pytest.mark.parametrize(
    "names",
    [
        ("x_train", "y_train", "x_test", "y_test"),
        ("X_train", "Y_train", "X_test", "Y_test"),
        ("train_images", "train_labels", "test_images", "test_labels"),
    ],
)
def test_names(names: tuple[str, ...], tmp_path: Path):
    arrays = dict(zip(names, (X, Y, X_TEST, Y_TEST), strict=True))
    assert_read(saved(tmp_path, **arrays, comment=np.zeros(3)))


def test_without_test_images_and_with_class_names(tmp_path: Path):
    names = np.array([f"shoe {number}" for number in range(10)])
    dataset = read(saved(tmp_path, images=X, labels=Y, class_names=names))
    assert not dataset.has_test
    assert dataset.classes == tuple(names)


@pytest.mark.parametrize(
    ("arrays", "said"),
    [
        ({}, r"no x_train and no y_train \(it has no arrays\)"),
        ({"a": X, "b": Y}, r"no x_train and no y_train \(it has a, b\)"),
        ({"x_train": X}, "shoes.npz has no y_train"),
        ({"x_train": X, "X_TRAIN": X, "y_train": Y}, "both x_train and X_TRAIN"),
        ({"arr_0": X, "arr_1": Y, "arr_2": X}, "3 unnamed arrays, but 2 or 4"),
        ({"x_train": X, "y_train": Y + 0.5}, "y_train of shoes.npz holds the label 0.5"),
        ({"x_train": X[0, 0], "y_train": Y}, r"x_train of shoes.npz has the shape \(28,\)"),
        ({"x_train": X, "y_train": Y[:3]}, "12 images in x_train but 3 labels"),
    ],
)
def test_arrays_that_make_no_data_set(arrays: dict[str, np.ndarray], said: str, tmp_path: Path):
    with pytest.raises(InputError, match=said):
        read(saved(tmp_path, **arrays))


def test_every_array_is_announced(tmp_path: Path):
    said = []
    read(saved(tmp_path, X, Y), lambda *progress: said.append(progress))
    assert said == [("Reading shoes.npz", 0, 2), ("Reading shoes.npz", 1, 2)]


@pytest.mark.parametrize("names", [("x_val", "y_val"), ("X_valid", "y_valid")])
def test_images_for_validation_stay_apart(names: tuple[str, str], tmp_path: Path):
    validation = dict(zip(names, (X_TEST, Y_TEST), strict=True))
    dataset = read(saved(tmp_path, x_train=X, y_train=Y, **validation))
    assert dataset.validation == len(X_TEST)
    np.testing.assert_array_equal(dataset.x_train[..., 0], np.concatenate([X, X_TEST]))
    assert dataset.y_train.tolist() == [*Y, *Y_TEST]


@pytest.mark.parametrize(
    ("validation", "said"),
    [
        ({"x_val": X_TEST}, "has x_val but no y_val"),
        ({"y_val": Y_TEST}, "has y_val but no x_val"),
        ({"x_val": X_TEST / 255, "y_val": Y_TEST}, "save both in the same form"),
        ({"x_val": X_TEST[:, :5], "y_val": Y_TEST}, "save both in the same form"),
        ({"x_val": X_TEST[1:], "y_val": Y_TEST}, "images in x_val but .* labels in y_val"),
        ({"x_val": X_TEST, "y_val": np.array(1)}, "save both in the same form"),
    ],
)
def test_images_for_validation_that_do_not_fit(
    validation: dict[str, np.ndarray], said: str, tmp_path: Path
):
    with pytest.raises(InputError, match=said):
        read(saved(tmp_path, x_train=X, y_train=Y, **validation))


def test_test_images_without_labels(tmp_path: Path):
    dataset = read(saved(tmp_path, x_train=X, y_train=Y, x_test=X_TEST))
    assert dataset.has_test
    assert not dataset.tests_labelled


def test_words_for_labels(tmp_path: Path):
    words = np.array(["boot", "bag", "hat"])[np.arange(len(X)) % 3]
    dataset = read(saved(tmp_path, x_train=X, y_train=words))
    assert dataset.classes == ("bag", "boot", "hat")
    assert [dataset.classes[label] for label in dataset.y_train] == words.tolist()


def test_names_typed_in_count_more_than_its_own_and_those_more_than_a_file(tmp_path: Path):
    own, beside, typed = (tuple(f"{kind} {n}" for n in range(10)) for kind in "abc")
    path = saved(tmp_path, x_train=X, y_train=Y)
    (tmp_path / "classes.txt").write_text("\n".join(beside))
    assert read(path).classes == beside
    saved(tmp_path, x_train=X, y_train=Y, classes=np.array(own))
    assert read(path).classes == own
    assert read(path, reading=Reading(classes=typed)).classes == typed


def test_the_stamp_changes_with_every_file_of_the_set(tmp_path: Path):
    path = saved(tmp_path, x_train=X, y_train=Y)
    stamps = {stamp_of(str(path))}
    for name in ("classes.txt", "shoes-classes.txt"):
        (tmp_path / name).write_text("boot\nsandal")
        stamps.add(stamp_of(str(path)))
    saved(tmp_path, x_train=X[:11], y_train=Y[:11])
    assert len({*stamps, stamp_of(str(path))}) == 4


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, little_memory):
    path = saved(tmp_path, x_train=np.zeros((40_000, 28, 28), np.uint8), y_train=Y)
    with little_memory(2**20), pytest.raises(InputError, match="more than 200 times its size"):
        read(path)


def test_unpacking_a_large_array_can_be_cancelled(tmp_path: Path):
    x = RANDOM.integers(0, 256, (12, 1_000, 1_000), np.uint8)
    path = saved(tmp_path, x_train=x.reshape(-1, 250, 250), y_train=np.arange(192) % 10)
    said = []
    read(path, lambda *progress: said.append(progress))
    assert said == [("Reading shoes.npz", 0, 2)] * 2 + [("Reading shoes.npz", 1, 2)]
