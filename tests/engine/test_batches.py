"""Images on their way into a model."""

import numpy as np
import pytest

from fmnist_workbench.datasets.augmentation import augment
from fmnist_workbench.engine.batches import Batches
from fmnist_workbench.spec.augmentation import Augmentation
from fmnist_workbench.spec.normalization import Normalization


@pytest.fixture
def images():
    return np.random.default_rng(0).integers(0, 256, (10, 4, 5, 3), dtype=np.uint8)


def test_batches_hold_the_wanted_images_scaled_and_labels_one_hot(images):
    labels = np.arange(10) % 3
    batches = Batches(images, labels, classes=4, batch_size=3)
    wanted = np.array([7, 2, 9, 0, 4])
    pairs = [(x.numpy(), y.numpy()) for x, y in batches.of(wanted)]
    assert [len(x) for x, _ in pairs] == [3, 2]
    assert batches.steps(len(wanted)) == 2
    x, y = (np.concatenate(parts) for parts in zip(*pairs, strict=True))
    assert x.dtype == np.float32
    np.testing.assert_array_equal(x, images[wanted].astype(np.float32) / np.float32(255))
    np.testing.assert_array_equal(y, np.eye(4)[labels[wanted]])


def test_all_batches_have_one_specification_so_that_nothing_is_traced_anew(images):
    batches = Batches(images, np.zeros(10, np.int64), classes=2, batch_size=4)
    first, second = batches.of(np.arange(10)), batches.of(np.arange(3))
    assert first.element_spec == second.element_spec


def test_augmented_batches_hold_what_augment_makes_of_each_image(images):
    how = Augmentation(rotation=40, noise=9)
    batches = Batches(images, np.zeros(10, np.int64), classes=2, batch_size=3)
    wanted = np.array([7, 2, 9, 0, 4])
    shown = batches.augmented(wanted, how, seed=5, epoch=2)
    assert shown.element_spec == batches.of(wanted).element_spec
    assert shown.cardinality() == batches.steps(len(wanted))
    assert [len(x) for x, _ in shown] == [3, 2]
    pixels = np.concatenate([x.numpy() for x, _ in shown])
    expected = augment(images[wanted], how, seed=5, epoch=2, indices=wanted)
    np.testing.assert_array_equal(pixels, expected.astype(np.float32) / np.float32(255))


def test_normalized_batches_lie_around_zero_channel_by_channel(images):
    normalization = Normalization(mean=(0.5, 0.25, 0.0), std=(0.5, 2.0, 1.0))
    batches = Batches(
        images, np.zeros(10, np.int64), classes=2, batch_size=10, normalization=normalization
    )
    ((pixels, _),) = batches.of(np.arange(10))
    expected = (images / 255 - normalization.mean) / normalization.std
    np.testing.assert_allclose(pixels.numpy(), expected, atol=1e-6)
