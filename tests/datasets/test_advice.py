"""Warnings about augmentations: each where it is due, and only there."""

from dataclasses import replace

import numpy as np
import pytest

from fmnist_workbench.datasets.augmentation.advice import (
    MAX_ROTATION_OF_DIGITS,
    augmentation_advice,
)
from fmnist_workbench.datasets.builtin import read_builtin
from fmnist_workbench.datasets.dataset import DataSet
from fmnist_workbench.spec.augmentation import DOCUMENT_000, Augmentation

DIGITS = tuple("0123456789")


@pytest.fixture(scope="module")
def fashion() -> DataSet:
    return read_builtin("fashion-mnist")


@pytest.fixture(scope="module")
def mnist() -> DataSet:
    return read_builtin("mnist")


def squares(shape=(28, 28, 1), *, margin=8, ink=255, paper=0, classes=("a", "b")) -> DataSet:
    """Images alike in every direction, of a square that is a little lighter in one class."""
    images = np.full((40, *shape), paper, np.uint8)
    images[:, margin:-margin, margin:-margin] = ink
    labels = np.arange(40) % 2
    return DataSet("squares", classes, images, labels)


def the_warning(augmentation: Augmentation, dataset: DataSet) -> str:
    (warning,) = augmentation_advice(augmentation, dataset)
    return warning


def test_upside_down_clothes_are_warned_of(fashion):
    warning = the_warning(Augmentation(vertical_flip=True), fashion)
    assert "Upside down, images of T-shirt/top, Trouser" in warning
    assert "no test image stands on its head" in warning


def test_mirrored_shoes_are_warned_of_and_shirts_are_not(fashion):
    warning = the_warning(Augmentation(horizontal_flip=True), fashion)
    assert "Mirrored images of Sneaker and Ankle boot" in warning


@pytest.mark.parametrize(
    ("flip", "words"), [("horizontal_flip", "Mirrored, a 2"), ("vertical_flip", "a 6 reads as a 9")]
)
def test_flipped_digits_are_no_digits(mnist, flip, words):
    assert words in the_warning(Augmentation(**{flip: True}), mnist)


def test_garments_whose_classes_are_numbered_are_no_digits(fashion, mnist):
    unnamed = replace(fashion, classes=DIGITS)
    turned = Augmentation(rotation=90)
    assert any("a 6 and a 9" in warning for warning in augmentation_advice(turned, mnist))
    assert not any("a 6 and a 9" in warning for warning in augmentation_advice(turned, unnamed))
    assert "images of 0, 1" in the_warning(Augmentation(vertical_flip=True), unnamed)


def test_images_alike_in_every_direction_may_be_flipped():
    both = Augmentation(horizontal_flip=True, vertical_flip=True)
    assert augmentation_advice(both, squares()) == ()


def test_digits_turned_too_far_are_warned_of_with_the_limit(mnist):
    limit = MAX_ROTATION_OF_DIGITS
    warning = the_warning(Augmentation(rotation=limit + 1), mnist)
    assert "up to 61 degrees" in warning
    assert "at 60 degrees or below" in warning
    assert augmentation_advice(Augmentation(rotation=limit), mnist) == ()


def test_ink_over_the_border_is_measured_on_the_images(fashion, mnist):
    shift = Augmentation(width_shift=0.2, height_shift=0.2)
    warning = the_warning(shift, fashion)
    assert "% of the images lose" in warning
    assert "by width shift and height shift" in warning
    # MNIST's digits have a margin of four pixels.
    assert augmentation_advice(shift, mnist) == ()


def test_the_small_shifts_of_document_000_are_not_warned_of(fashion, mnist):
    for dataset in (fashion, mnist):
        assert augmentation_advice(DOCUMENT_000, dataset) == ()


@pytest.mark.parametrize("paper", [0, 255])
def test_ink_is_what_differs_from_the_background(paper):
    images = squares(margin=2, ink=255 - paper, paper=paper)
    assert "by width shift:" in the_warning(Augmentation(width_shift=0.3), images)
    assert augmentation_advice(Augmentation(width_shift=2 / 28), images) == ()


@pytest.mark.parametrize(
    "how", [{"zoom": (1.5, 2.0)}, {"rotation": 180.0}, {"shear": 40.0}], ids=str
)
def test_ink_is_lost_by_every_geometric_change(how):
    assert "ink over the border" in the_warning(Augmentation(**how), squares(margin=1))


def test_photographs_have_no_background_and_lose_no_ink():
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (100, 32, 32, 3), dtype=np.uint8)
    photographs = DataSet("photographs", ("a", "b"), images, np.arange(100) % 2)
    everything = Augmentation(
        horizontal_flip=True, vertical_flip=True, width_shift=0.5, rotation=90, zoom=(1.0, 3.0)
    )
    assert augmentation_advice(everything, photographs) == ()


@pytest.mark.parametrize(
    "how",
    [{"channel_shift": 60.0}, {"brightness": (0.1, 1.0)}, {"contrast": (0.1, 1.0)}],
    ids=str,
)
def test_dark_images_that_vanish_are_warned_of(how):
    dark = squares(ink=50)
    assert "one flat patch" in the_warning(Augmentation(**how), dark)
    assert augmentation_advice(Augmentation(**how), squares(ink=255)) == ()


def test_a_channel_shift_as_in_document_002_hides_dark_clothes(fashion):
    assert "dark ones first" in the_warning(Augmentation(channel_shift=150), fashion)
    assert augmentation_advice(Augmentation(channel_shift=20), fashion) == ()


def test_what_is_harmless_brings_no_warning(fashion, mnist):
    gentle = Augmentation(rotation=5, noise=5, brightness=(0.8, 1.2), erasing=0.3)
    for dataset in (fashion, mnist):
        assert augmentation_advice(Augmentation(), dataset) == ()
        assert augmentation_advice(gentle, dataset) == ()


@pytest.mark.parametrize("shape", [(1, 1, 1), (256, 256, 3), (5, 60, 1)])
def test_images_of_every_size_are_judged(shape):
    images = np.random.default_rng(0).integers(0, 256, (6, *shape), dtype=np.uint8)
    dataset = DataSet("few", ("a", "b"), images, np.arange(6) % 2)
    everything = Augmentation(
        horizontal_flip=True, vertical_flip=True, width_shift=0.5, channel_shift=200
    )
    assert isinstance(augmentation_advice(everything, dataset), tuple)
