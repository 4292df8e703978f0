"""Mean and standard deviation of the images a network is trained on."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fmnist_workbench.datasets.normalization import measure


@given(st.integers(1, 20), st.integers(1, 9), st.integers(1, 9), st.sampled_from([1, 3]))
def test_the_figures_are_those_of_the_wanted_images_alone(count, height, width, channels):
    images = np.random.default_rng(0).integers(
        0, 256, (count + 5, height, width, channels), dtype=np.uint8
    )
    indices = np.arange(count) + 3
    unit = images[indices] / 255
    found = measure(images, indices)
    np.testing.assert_allclose(found.mean, unit.mean(axis=(0, 1, 2)), rtol=1e-9)
    std = unit.std(axis=(0, 1, 2))
    np.testing.assert_allclose(found.std, np.where(std > 0, std, 1), rtol=1e-9)


def test_many_images_are_counted_part_by_part():
    images = np.random.default_rng(0).integers(0, 256, (5000, 3, 3, 1), dtype=np.uint8)
    found = measure(images, np.arange(5000))
    assert found.mean == pytest.approx((images.mean() / 255,))


@pytest.mark.parametrize("value", [0, 77, 255])
def test_a_channel_that_never_changes_has_a_deviation_of_one(value):
    images = np.full((4, 2, 2, 1), value, np.uint8)
    found = measure(images, np.arange(4))
    assert found.mean == pytest.approx((value / 255,))
    assert found.std == (1.0,)
