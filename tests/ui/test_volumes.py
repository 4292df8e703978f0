"""The volumes' picture: to scale, all of it clickable, and drawn only where it is seen."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from live import tab as tab_of
from PIL import Image

from fmnist_workbench.spec.layers import Activation, Classifier, Conv2D, Flatten, Shape
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.presets import preset
from fmnist_workbench.ui.app import App
from fmnist_workbench.ui.tabs.network import NetworkTab
from fmnist_workbench.ui.theme import palette
from fmnist_workbench.ui.widgets.volumelayout import Room, VolumeLayout
from fmnist_workbench.ui.widgets.volumes import Volumes

SIZES = st.integers(1, 256)
SHAPES = st.lists(
    st.none() | st.tuples(SIZES, SIZES, st.integers(1, 1024)) | st.tuples(st.integers(1, 10**6)),
    min_size=1,
    max_size=60,
)
ROOMS = st.builds(Room, st.integers(200, 2000), st.integers(40, 200), st.sampled_from([1, 1.5, 2]))


@given(SHAPES, ROOMS)
def test_every_volume_fits_in_height_and_stands_where_it_is_found(
    shapes: list[Shape | None], room: Room
) -> None:
    layout = VolumeLayout(shapes, room)
    assert len(layout.solids) == len(shapes)
    for place, solid in enumerate(layout.solids):
        ys = [y for _, y in solid.outline(0)]
        assert max(ys) - min(ys) <= room.height + 0.01
        assert abs(max(ys) + min(ys)) < 0.01  # its middle lies on the axis
        assert layout.at(solid.left) == place
    lefts = [solid.left for solid in layout.solids]
    assert lefts == sorted(set(lefts))
    assert lefts[0] >= 0


@given(SHAPES, ROOMS, st.integers(0, 3000))
def test_all_that_reaches_into_a_window_is_seen(
    shapes: list[Shape | None], room: Room, left: int
) -> None:
    layout = VolumeLayout(shapes, room)
    seen = layout.seen(left, left + 300)
    for place, solid in enumerate(layout.solids):
        if solid.right >= left and solid.left <= left + 300:
            assert place in seen


def test_heights_and_widths_are_to_one_scale_and_channels_by_their_root() -> None:
    shapes = ((28, 28, 1), (14, 28, 4), (7, 7, 256), (10,), (100,))
    image, flat, deep, few, many = VolumeLayout(shapes, Room(2000, 100)).solids
    assert image.height == pytest.approx(2 * flat.height) == pytest.approx(4 * deep.height)
    assert image.across == pytest.approx(flat.across) == pytest.approx(4 * deep.across)
    assert (deep.depth - 2) / (flat.depth - 2) == pytest.approx(8)
    assert few.height < many.height
    assert few.depth == many.depth


def test_it_fits_the_width_as_long_as_volumes_can_be_told_apart() -> None:
    shapes = [(28, 28, 32)] * 20
    assert VolumeLayout(shapes, Room(1000, 80)).width <= 1000.01
    assert VolumeLayout(shapes, Room(100, 80)).width > 100


@pytest.fixture
def tab(app: App) -> NetworkTab:
    """The Network tab, in front."""
    page = tab_of(app, "network")
    assert isinstance(page, NetworkTab)
    return page


def _set(tab: NetworkTab, *layers: Any) -> None:
    tab.state_.network.set(Network(name="mine", layers=layers))
    tab.update()


def _middle(volumes: Volumes, index: int) -> tuple[int, int]:
    left, top, right, bottom = volumes.box(index)
    return round((left + right) / 2), round((top + bottom) / 2)


def _written(volumes: Volumes) -> list[str]:
    items = (item for item in volumes.find_all() if volumes.type(item) == "text")
    return [volumes.itemcget(item, "text") for item in items]


def test_a_click_on_a_volume_opens_its_layer_and_marks_it(tab: NetworkTab) -> None:
    volumes = tab.volumes
    for index in (4, 0, -1):
        x, y = _middle(volumes, index)
        volumes.event_generate("<Button-1>", x=x, y=y)
        tab.update()
        assert tab.builder.chosen.value == index
        marks = [
            item
            for item in volumes.find_all()
            if volumes.type(item) == "polygon"
            and volumes.itemcget(item, "outline") == palette().accent
        ]
        assert len(marks) == 1


def test_every_chosen_layer_is_marked(tab: NetworkTab) -> None:
    tab.builder.choose(1)
    tab.builder.choose_up_to(3)
    tab.update()
    lines = [item for item in tab.volumes.find_all() if tab.volumes.type(item) == "line"]
    assert len(lines) == 3


def test_name_and_shape_are_told_under_the_pointer(tab: NetworkTab) -> None:
    x, y = _middle(tab.volumes, 0)
    tab.volumes.event_generate("<Motion>", x=x, y=y)
    assert "conv2d: 26×26×32" in _written(tab.volumes)
    tab.volumes.event_generate("<Leave>")
    assert "What each layer gives, to scale" in _written(tab.volumes)


def test_first_and_last_shape_are_written(tab: NetworkTab) -> None:
    written = _written(tab.volumes)
    assert "28×28×1" in written
    assert "10" in written


def test_from_the_layer_at_fault_on_volumes_are_unknown(tab: NetworkTab) -> None:
    _set(tab, Conv2D(), Conv2D(kernel_size=30), Flatten(), Classifier())
    assert _written(tab.volumes).count("?") == 3
    dashed = [
        item
        for item in tab.volumes.find_all()
        if tab.volumes.type(item) == "polygon" and tab.volumes.itemcget(item, "dash")
    ]
    assert len(dashed) == 3
    x, y = _middle(tab.volumes, 2)
    tab.volumes.event_generate("<Motion>", x=x, y=y)
    assert "flatten: shape unknown" in _written(tab.volumes)


def test_of_five_hundred_only_those_in_sight_are_drawn_and_the_chosen_one_is(
    tab: NetworkTab,
) -> None:
    _set(tab, *[Activation()] * 498, Flatten(), Classifier())
    assert len(tab.volumes.find_all()) < 400
    for index in (499, 250, 3):
        tab.builder.choose(index)
        tab.update()
        left, _, right, _ = tab.volumes.box(index)
        assert left >= 0
        assert right <= tab.volumes.winfo_width()
    before = tab.volumes.canvasx(0)
    tab.volumes.event_generate("<Button-5>")
    tab.update()
    assert tab.volumes.canvasx(0) > before
    assert tab.volumes.find_all()


def test_the_theme_reaches_it(tab: NetworkTab) -> None:
    tab.state_.dark.set(True)
    tab.update()
    assert tab.volumes.cget("background") == palette().background


@pytest.mark.parametrize("name", ["cnn-2conv", "lab-4conv", "resnet-20", "linear", "alexnet"])
def test_nothing_is_cut_off(tab: NetworkTab, name: str) -> None:
    tab.state_.network.set(preset(name))
    tab.update()
    volumes = tab.volumes
    left, top, right, bottom = volumes.bbox("all")
    seen = volumes.canvasx(0)
    assert left >= seen - 1
    assert right <= seen + volumes.winfo_width() + 1
    assert top >= 0
    assert bottom <= volumes.winfo_height()


def test_it_is_saved_with_the_picture_of_the_tab(tab: NetworkTab, app: App, tmp_path: Path) -> None:
    app.save_picture(tmp_path / "network.svg")
    assert "What each layer gives" in (tmp_path / "network.svg").read_text()
    app.save_picture(tmp_path / "network.png")
    with Image.open(tmp_path / "network.png") as picture:
        assert picture.height >= tab.blocks.winfo_height() + tab.volumes.winfo_height()


def test_the_tip_over_the_volumes_closes_when_the_pointer_leaves(
    tab: NetworkTab, pump: Callable[[Callable[[], Any]], None]
) -> None:
    volumes, tip = tab.volumes, tab.volumes._tip
    volumes.event_generate("<Enter>", x=5, y=5)
    pump(lambda: tip.toplevel is not None)
    volumes.event_generate("<Leave>", x=5, y=5)
    tab.update()
    assert tip.toplevel is None
