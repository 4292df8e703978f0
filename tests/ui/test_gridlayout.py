"""Where images go in a grid; no window needed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fmnist_workbench.ui.widgets.gridlayout import MIN_NAMED, Spot, arrange

counts = st.integers(1, 400)
sides = st.integers(1, 256)
rooms = st.tuples(st.integers(500, 1200), st.integers(500, 1600))


@given(count=counts, height=sides, width=sides, room=rooms, named=st.booleans())
def test_every_image_is_inside_the_room_and_apart_from_the_others(
    count: int, height: int, width: int, room: tuple[int, int], named: bool
) -> None:
    layout = arrange(count, (height, width), room, name=(15, 80) if named else None)
    for index in {0, count // 2, count - 1, min(layout.columns, count) - 1}:
        top, left = layout.corner(index)
        assert top >= 0
        assert left >= 0
        below = 15 if layout.named else 0
        assert top + layout.drawn[0] + below <= room[0]
        assert left + layout.drawn[1] <= room[1]
    assert layout.drawn[0] <= layout.cell[0]
    assert layout.drawn[1] <= layout.cell[1]


@given(count=counts, room=rooms)
def test_the_pixel_at_a_place_is_the_pixel_drawn_there(count: int, room: tuple[int, int]) -> None:
    layout = arrange(count, (28, 28), room)
    index = count - 1
    top, left = layout.corner(index)
    assert layout.find(top, left) == Spot(index, 0, 0)
    bottom, right = top + layout.drawn[0] - 1, left + layout.drawn[1] - 1
    if layout.drawn[0] >= 28:
        assert layout.find(bottom, right) == Spot(index, 27, 27)
    assert layout.find(top - 1, left) is None or layout.find(top - 1, left).index != index


def test_one_image_fills_the_smaller_side() -> None:
    assert arrange(1, (28, 28), (500, 900), gap=2).drawn == (498, 498)


def test_the_images_are_as_large_as_all_of_them_fit() -> None:
    layout = arrange(400, (28, 28), (540, 730))
    assert layout.columns * layout.rows >= 400
    assert min(layout.drawn) >= 27


@pytest.mark.parametrize("count", [1, 9, 25, 49])
def test_names_have_room_below_each_image(count: int) -> None:
    layout = arrange(count, (28, 28), (540, 730), name=(15, 72))
    assert layout.named
    assert layout.cell[0] >= layout.drawn[0] + 15
    assert layout.cell[1] >= 72


def test_names_are_left_out_where_images_would_become_too_small() -> None:
    layout = arrange(400, (28, 28), (540, 730), name=(15, 72))
    assert not layout.named
    assert min(layout.drawn) > MIN_NAMED


def test_between_images_there_is_none() -> None:
    layout = arrange(4, (28, 28), (100, 400), name=(20, 90))
    top, left = layout.corner(0)
    assert layout.find(top + layout.drawn[0], left) is None
    assert layout.find(top, left - 1) is None
    assert layout.find(-5, -5) is None
    assert layout.find(5000, 5) is None
