"""Images of every layout and number type become uint8 (N, H, W, C)."""

import numpy as np
import pytest

from fmnist_workbench.datasets.pixels import to_images
from fmnist_workbench.spec.errors import InputError

PIXELS = np.arange(2 * 28 * 28, dtype=np.uint8).reshape(2, 28, 28, 1)


@pytest.mark.parametrize(
    "given",
    [
        PIXELS,
        PIXELS[..., 0],
        PIXELS.transpose(0, 3, 1, 2),
        PIXELS.reshape(2, 784),
        PIXELS.astype(np.int64),
        PIXELS.astype(np.float32),
        PIXELS / 255,
        (PIXELS / 255).astype(np.float32),
        (PIXELS / 255).astype(np.float16),
    ],
)
def test_one_image_in_many_forms(given: np.ndarray):
    images = to_images(given, what="x_train")
    assert images.dtype == np.uint8
    np.testing.assert_array_equal(images, PIXELS)


def test_floats_are_rounded_to_the_nearest_step():
    images = to_images(np.full((1, 2, 2), 0.5), what="x")
    assert images.max() == 128
    assert to_images(np.full((1, 2, 2), 0.9999), what="x").max() == 255


def test_booleans_are_black_and_white():
    assert to_images(np.array([[[True, False]]]), what="x").ravel().tolist() == [255, 0]


def test_colours_may_come_first():
    colours = np.random.default_rng(0).integers(0, 256, (2, 32, 30, 3), np.uint8)
    np.testing.assert_array_equal(to_images(colours.transpose(0, 3, 1, 2), what="x"), colours)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (np.full((1, 2, 2), np.nan), "nan .*replace them"),
        (np.array([[[0.5, np.inf]]]), "inf .*replace them"),
        (np.full((1, 2, 2), -0.1), "the pixel -0.1"),
        (np.full((1, 2, 2), 300), "the pixel 300"),
        (np.array([[[0.0, 12.5]]]), "the pixel 12.5.*rescale"),
        (np.full((1, 2, 2), 1j), "complex128"),
        (np.full((1, 2, 2), "a"), "must be numbers"),
        (np.zeros((4, 783)), "783 pixels in each row"),
        (np.zeros((4, 28, 28, 2)), r"\(4, 28, 28, 2\)"),
        (np.zeros(4), r"shape \(4,\)"),
        (np.zeros((1, 257, 2)), "257 by 2 pixels"),
        (np.zeros((1, 0, 2)), "0 by 2 pixels"),
    ],
)
def test_what_is_no_image_is_refused(given: np.ndarray, said: str):
    with pytest.raises(InputError, match=said) as refused:
        to_images(given, what="x_train of a.npz")
    assert str(refused.value).startswith("x_train of a.npz")
