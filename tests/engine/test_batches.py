"""Images on their way into a model."""

import numpy as np
import pytest

from fmnist_workbench.engine.batches import Batches


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
