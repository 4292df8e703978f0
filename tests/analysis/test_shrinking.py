"""Images made smaller by block means."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fmnist_workbench.analysis.shrinking import block_means, block_side, shrunk_shape


@given(
    height=st.integers(1, 9),
    width=st.integers(1, 9),
    channels=st.sampled_from([1, 3]),
    side=st.integers(1, 5),
)
def test_each_pixel_is_the_mean_of_its_block(height, width, channels, side):
    images = np.random.default_rng(0).integers(0, 256, (2, height, width, channels), np.uint8)
    shrunk = block_means(images, side)
    assert shrunk.shape == (2, *shrunk_shape((height, width, channels), side))
    for row in range(shrunk.shape[1]):
        for column in range(shrunk.shape[2]):
            top, left = row * side, column * side
            block = images[:, top : top + side, left : left + side]
            assert np.allclose(shrunk[:, row, column], block.mean(axis=(1, 2)))


@given(
    height=st.integers(1, 256),
    width=st.integers(1, 256),
    channels=st.sampled_from([1, 3]),
    most=st.integers(3, 5_000),
)
def test_blocks_are_no_larger_than_need_be(height, width, channels, most):
    shape = height, width, channels
    side = block_side(shape, most)
    assert np.prod(shrunk_shape(shape, side)) <= most
    assert side == 1 or np.prod(shrunk_shape(shape, side - 1)) > most
