"""A layer's values: decoded exactly, coloured, described."""

import numpy as np
import pytest

from fmnist_workbench.spec.results import Activation, ChannelStats
from fmnist_workbench.ui.layervalues import (
    LayerValues,
    coloured,
    describe_values,
    heat_columns,
    heat_picture,
    map_pictures,
    value_range,
)

_STATS = (ChannelStats(0.0, 0.0, 0.0, 0.0),)


def _maps() -> LayerValues:
    values = np.arange(4 * 5 * 3, dtype="<f4").reshape(4, 5, 3) / 7
    values[..., 1] = 0
    return LayerValues.of(Activation("conv2d", (4, 5, 9), _STATS * 3, 6, 3, values.tobytes()))


def test_values_come_out_as_the_engine_wrote_them() -> None:
    layer = _maps()
    assert (layer.count, layer.total) == (3, 9)
    assert layer.map(2)[3, 1] == np.float32((3 * 5 + 1) * 3 + 2) / np.float32(7)
    assert layer.describe(2, 3, 1) == "channel 8, row 3, column 1: 7.142857"
    assert layer.describe(2, 4, 1) == "", "the map has only four rows"


def test_units_are_described_by_their_number() -> None:
    values = np.array([0.25, -1], "<f4")
    layer = LayerValues.of(Activation("dense", (9,), _STATS * 2, 4, 2, values.tobytes()))
    assert not layer.is_maps
    assert layer.describe(1) == "unit 5: -1.0"
    assert layer.describe(2) == ""


def test_a_map_of_zeros_is_counted_as_dead() -> None:
    assert _maps().dead() == 1
    assert "dead" in describe_values(_maps().map(1))
    assert "dead" not in describe_values(_maps().map(0))


def test_maps_span_their_own_range_or_the_layers() -> None:
    each, layer = map_pictures(_maps(), "each"), map_pictures(_maps(), "layer")
    darkest, brightest = (68, 1, 84), (253, 231, 37)
    assert tuple(each[0, 0, 0]) == darkest
    assert tuple(each[0, 3, 4]) == brightest
    assert tuple(layer[0, 3, 4]) != brightest, "the largest value is in another map"
    assert tuple(layer[2, 3, 4]) == brightest


def test_numbers_that_are_none_get_the_lowest_colour() -> None:
    values = np.array([np.nan, 0, 1, np.inf], np.float32)
    span = value_range(values)
    assert span == (0.0, 1.0)
    colours = coloured(values, span)
    assert (colours[0] == colours[1]).all()
    assert (colours[3] == colours[2]).all()
    assert value_range(np.full(3, np.nan, np.float32)) == (0.0, 0.0)


@pytest.mark.parametrize("count", [1, 10, 128, 1600])
def test_units_fill_the_room_row_by_row(count: int) -> None:
    columns = heat_columns(count, (400, 500))
    picture = heat_picture(np.arange(count, dtype=np.float32), columns, (9, 9, 9))
    rows = picture.shape[0]
    assert (rows - 1) * columns < count <= rows * columns
    assert (picture.reshape(-1, 3)[count:] == 9).all()
