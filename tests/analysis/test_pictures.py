"""Grids and colours, pixel by pixel."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib import colormaps

from fmnist_workbench.analysis.pictures import colourize, colours, tile


def test_viridis_is_matplotlibs_viridis_to_the_eye():
    theirs = colormaps["viridis"](np.arange(256))[:, :3] * 255
    assert np.abs(colours("viridis") - theirs).max() <= 6


def test_the_lowest_and_highest_values_get_the_end_colours():
    values = np.array([[-5.0, 0.0], [1.0, 9.0]], np.float32)
    shown = colourize(values, 0.0, 1.0, "grey")
    assert shown.shape == (2, 2, 3)
    assert shown[..., 0].tolist() == [[0, 0], [255, 255]]


def test_a_map_of_one_value_has_one_colour():
    shown = colourize(np.full((3, 3), 7.0), 7.0, 7.0)
    assert (shown == colours("viridis")[0]).all()


@given(
    count=st.integers(1, 12),
    columns=st.integers(1, 5),
    gap=st.integers(0, 3),
    channels=st.sampled_from([(), (1,), (3,)]),
)
def test_every_image_is_in_its_place_and_the_rest_is_background(count, columns, gap, channels):
    height, width = 2, 3
    images = np.arange(1, count + 1, dtype=np.uint8)
    images = np.broadcast_to(
        images.reshape(-1, 1, 1, *(1 for _ in channels)), (count, height, width, *channels)
    )
    picture = tile(images, columns, gap)

    rows = -(-count // columns)
    assert picture.shape[:2] == (rows * (height + gap) + gap, columns * (width + gap) + gap)
    for index in range(count):
        top = gap + index // columns * (height + gap)
        left = gap + index % columns * (width + gap)
        assert (picture[top : top + height, left : left + width] == index + 1).all()
    assert np.count_nonzero(picture) == images.size


@pytest.mark.parametrize("background", [0, 255])
def test_gaps_have_the_background(background):
    picture = tile(np.full((2, 1, 1), 9, np.uint8), 2, 1, background)
    assert picture[0].tolist() == [background] * 5
