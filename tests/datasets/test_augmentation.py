"""What augmentation promises, whatever is asked for."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fmnist_workbench.datasets.augmentation import augment
from fmnist_workbench.spec.augmentation import DOCUMENT_000, Augmentation

EVERYTHING = Augmentation(
    horizontal_flip=True,
    vertical_flip=True,
    rotation=30,
    width_shift=0.2,
    height_shift=0.1,
    shear=10,
    zoom=(0.8, 1.2),
    elastic=1.5,
    brightness=(0.7, 1.3),
    contrast=(0.7, 1.3),
    channel_shift=20,
    noise=5,
    erasing=0.5,
)


def factors(low: float, high: float):
    return st.tuples(st.floats(low, 1), st.floats(1, high))


augmentations = st.builds(
    Augmentation,
    horizontal_flip=st.booleans(),
    vertical_flip=st.booleans(),
    rotation=st.floats(0, 180),
    width_shift=st.floats(0, 1),
    height_shift=st.floats(0, 1),
    shear=st.floats(0, 60),
    zoom=factors(0.1, 10),
    elastic=st.floats(0, 20),
    elastic_smoothness=st.floats(1, 20),
    brightness=factors(0, 10),
    contrast=factors(0, 10),
    channel_shift=st.floats(0, 255),
    noise=st.floats(0, 128),
    erasing=st.floats(0, 1),
    erasing_area=st.tuples(st.floats(0, 0.5), st.floats(0.5, 1)),
    fill_mode=st.sampled_from(["constant", "nearest", "reflect", "wrap"]),
    fill_value=st.integers(0, 255),
)
shapes = st.tuples(
    st.integers(0, 40), st.integers(1, 40), st.integers(1, 40), st.sampled_from([1, 3])
)


def random_images(*shape: int) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)


def grey(count: int, value: int = 128, side: int = 28) -> np.ndarray:
    return np.full((count, side, side, 1), value, np.uint8)


def seen(images: np.ndarray, augmentation: Augmentation, epoch: int = 0, seed: int = 0):
    indices = np.arange(len(images))
    return augment(images, augmentation, seed=seed, epoch=epoch, indices=indices)


@given(shapes, augmentations, st.integers(0, 2**31 - 1), st.integers(0, 10_000))
@settings(max_examples=100)
def test_images_stay_images_and_the_same_call_gives_the_same(shape, augmentation, seed, epoch):
    images = random_images(*shape)
    kept = images.copy()
    once, again = (seen(images, augmentation, epoch, seed) for _ in range(2))
    assert (once.shape, once.dtype) == (images.shape, np.uint8)
    np.testing.assert_array_equal(once, again)
    np.testing.assert_array_equal(images, kept)


@given(
    st.tuples(st.integers(1, 33), st.integers(1, 33), st.sampled_from([1, 3])),
    augmentations,
    st.lists(st.integers(0, 99), min_size=1, max_size=40),
)
@settings(max_examples=100)
def test_an_images_change_does_not_depend_on_its_company(shape, augmentation, chosen):
    images = random_images(100, *shape)
    together = seen(images, augmentation, epoch=3)
    chosen = np.array(chosen)
    apart = augment(images[chosen], augmentation, seed=0, epoch=3, indices=chosen)
    np.testing.assert_array_equal(apart, together[chosen])


@pytest.mark.parametrize("shape", [(3, 256, 256, 3), (5, 1, 1, 1), (4, 1, 256, 1), (3000, 8, 8, 1)])
def test_images_of_every_size_are_changed_alike_alone_and_together(shape):
    images = random_images(*shape)
    together = seen(images, EVERYTHING)
    last = np.array([len(images) - 1])
    alone = augment(images[last], EVERYTHING, seed=0, epoch=0, indices=last)
    np.testing.assert_array_equal(alone, together[last])


def test_nothing_asked_for_changes_nothing_and_gives_an_array_of_its_own():
    images = random_images(5, 9, 7, 3)
    same = seen(images, Augmentation())
    np.testing.assert_array_equal(same, images)
    assert not np.shares_memory(same, images)


def test_every_seed_epoch_and_index_brings_something_else():
    image = np.repeat(random_images(1, 28, 28, 1), 3, axis=0)
    first = seen(image, EVERYTHING)
    pictures = [first, seen(image, EVERYTHING, epoch=1), seen(image, EVERYTHING, seed=1)]
    assert len({picture.tobytes() for images in pictures for picture in images}) == 9


def test_one_more_change_leaves_the_others_as_they_were():
    images = random_images(50, 28, 28, 1)
    lighter = seen(images, Augmentation(brightness=(0.5, 1)))
    mirrored = seen(images, Augmentation(brightness=(0.5, 1), horizontal_flip=True))
    assert all(
        np.array_equal(a, b) or np.array_equal(a[:, ::-1], b)
        for a, b in zip(lighter, mirrored, strict=True)
    )


def test_flips_are_exact_and_each_comes_to_half_of_the_images():
    images = random_images(2000, 7, 10, 3)
    flipped = seen(images, Augmentation(horizontal_flip=True, vertical_flip=True))
    ways = (np.s_[:], np.s_[::-1], np.s_[:, ::-1], np.s_[::-1, ::-1])
    counts = [
        sum(np.array_equal(a[way], b) for a, b in zip(images, flipped, strict=True)) for way in ways
    ]
    assert sum(counts) == 2000
    assert min(counts) > 400


def test_shifts_are_uniform_over_their_range():
    dot = np.zeros((4000, 1, 41, 1), np.uint8)
    dot[:, :, 20] = 255
    moved = seen(dot, Augmentation(width_shift=10 / 41))[:, 0, :, 0].astype(float)
    places = (moved * np.arange(41)).sum(axis=1) / moved.sum(axis=1) - 20
    assert np.abs(places).max() <= 10.1
    assert abs(places.mean()) < 0.3
    assert places.std() == pytest.approx(10 / 3**0.5, rel=0.05)


def test_brightness_contrast_and_channel_shift_do_what_they_say():
    images = random_images(1, 6, 6, 3) // 3 + 40
    exact = images.astype(float)
    darker = seen(images, Augmentation(brightness=(0.5, 0.5)))
    np.testing.assert_array_equal(darker, np.rint(exact * 0.5))
    flat = seen(images, Augmentation(contrast=(0.0, 0.0)))
    np.testing.assert_array_equal(flat, np.full_like(images, round(exact.mean())))
    sharper = seen(images, Augmentation(contrast=(1.5, 1.5)))
    np.testing.assert_allclose(sharper, exact.mean() + 1.5 * (exact - exact.mean()), atol=0.51)
    tinted = seen(images, Augmentation(channel_shift=20)).astype(int) - images
    shifts = tinted[0].reshape(-1, 3)
    assert (shifts == shifts[0]).all()
    assert len(set(shifts[0])) == 3
    assert np.abs(shifts).max() <= 20


def test_what_leaves_the_range_of_pixels_is_cut_off():
    images = random_images(20, 8, 8, 1)
    assert seen(images, Augmentation(brightness=(10, 10)))[images > 25].min() == 255
    assert seen(grey(500), Augmentation(noise=128)).min() == 0


def test_noise_is_gaussian_and_has_the_wanted_strength():
    noise = seen(grey(400), Augmentation(noise=8)).astype(float) - 128
    assert abs(noise.mean()) < 0.1
    assert noise.std() == pytest.approx(8, rel=0.01)
    assert (np.abs(noise) <= 8).mean() == pytest.approx(0.71, abs=0.01)  # rounded to whole values
    next_to_it = np.corrcoef(noise[:, :, :-1].ravel(), noise[:, :, 1:].ravel())[0, 1]
    assert abs(next_to_it) < 0.01


def test_erased_rectangles_come_as_often_and_as_large_as_wanted():
    how = Augmentation(erasing=0.3, erasing_area=(0.1, 0.4), fill_value=7)
    gone = seen(grey(3000), how)[..., 0] == 7
    erased = gone[gone.any(axis=(1, 2))]
    assert len(erased) / 3000 == pytest.approx(0.3, abs=0.03)
    areas = erased.mean(axis=(1, 2))
    assert areas.mean() == pytest.approx(0.25, abs=0.01)
    assert (areas.min(), areas.max()) == pytest.approx((0.1, 0.4), abs=0.02)
    sides = [erased.any(axis=axis).sum(axis=1) for axis in (1, 2)]
    np.testing.assert_array_equal(sides[0] * sides[1], erased.sum(axis=(1, 2)))
    assert gone.any(axis=0).all()


def test_the_whole_image_and_nothing_of_it_can_be_erased():
    assert (seen(grey(5), Augmentation(erasing=1, erasing_area=(1, 1))) == 0).all()
    assert (seen(grey(5), Augmentation(erasing=1, erasing_area=(0, 0))) == 128).all()


def test_document_000_moves_by_up_to_four_pixels():
    image = np.zeros((300, 28, 28, 1), np.uint8)
    image[:, 14, 14] = 255
    moved = seen(image, DOCUMENT_000.changed(noise=0.0, channel_shift=0.0))[..., 0]
    rows, columns = (np.flatnonzero(moved.any(axis=(0, axis))) for axis in (2, 1))
    assert (rows.min(), rows.max()) == (columns.min(), columns.max()) == (10, 18)
