"""The Explore tab, driven like a person drives it: pointer, keys and controls."""

from pathlib import Path

import numpy as np
import pytest
from PIL import ImageTk

from fmnist_workbench.datasets.split import split_indices
from fmnist_workbench.spec.data import Split
from fmnist_workbench.spec.jobs import SplitImage
from fmnist_workbench.storage import cache
from fmnist_workbench.storage.library import open_dataset
from fmnist_workbench.ui.app import App
from fmnist_workbench.ui.state import OpenedData
from fmnist_workbench.ui.tabs.explore import ExploreTab

pytestmark = pytest.mark.window


@pytest.fixture
def tab(app: App) -> ExploreTab:
    """The tab in front, no data set open yet."""
    app.open_tab(app.tab_names.index("explore"))
    app.update()
    place = app.nametowidget(app._notebook.select())
    (found,) = place.winfo_children()
    assert isinstance(found, ExploreTab)
    return found


@pytest.fixture
def photos(tmp_path: Path) -> OpenedData:
    """Colour images of 256 by 128 pixels without test images."""
    generator = np.random.default_rng(0)
    images = generator.integers(0, 256, (30, 256, 128, 3), np.uint8)
    np.savez(tmp_path / "photos.npz", x_train=images, y_train=np.arange(30) % 2)
    info = open_dataset(tmp_path, str(tmp_path / "photos.npz"))
    return OpenedData(info, cache.load(tmp_path, info.checksum))


def _show(tab: ExploreTab, data: OpenedData) -> None:
    tab.workbench.data.choose(data)
    tab.update()


def _names(tab: ExploreTab) -> list[str]:
    grid = tab.view.grid_
    return [grid.itemcget(item, "text") for item in grid.find_withtag("name")]


def _texts(tab: ExploreTab) -> str:
    grid = tab.view.grid_
    return " ".join(
        grid.itemcget(item, "text") for item in grid.find_all() if grid.type(item) == "text"
    )


def _middle(tab: ExploreTab, index: int) -> dict[str, int]:
    layout = tab.view.grid_.layout
    assert layout is not None
    top, left = layout.corner(index)
    return {"x": left + layout.drawn[1] // 2, "y": top + layout.drawn[0] // 2}


def _point(tab: ExploreTab, index: int) -> str:
    tab.view.grid_.event_generate("<Motion>", **_middle(tab, index))
    tab.update()
    return str(tab.line.cget("text"))


def _enter_count(tab: ExploreTab, text: str) -> None:
    tab.bar.count.focus_force()
    tab.bar.count.delete(0, "end")
    tab.bar.count.insert(0, text)
    tab.bar.count.event_generate("<Return>")
    tab.update()


def test_without_data_it_says_where_to_choose_some(tab: ExploreTab) -> None:
    assert "Data tab (Ctrl+1)" in tab.view.message.cget("text")


def test_the_line_below_says_what_can_be_done(tab: ExploreTab, fashion: OpenedData) -> None:
    _show(tab, fashion)
    assert tab.line.cget("text") == tab.view.HINT


def test_the_images_shown_are_those_of_the_split(tab: ExploreTab, fashion: OpenedData) -> None:
    _show(tab, fashion)
    picture = np.asarray(ImageTk.getimage(tab.view.grid_._photo).convert("RGB"))
    indices = split_indices(fashion.arrays, "train", Split())
    sample, layout = tab.view.sample, tab.view.grid_.layout
    assert sample is not None
    assert layout is not None
    for place in range(25):
        at = _middle(tab, place)
        row, column = (
            (at["y"] - layout.corner(place)[0]) * 28 // layout.drawn[0],
            (at["x"] - layout.corner(place)[1]) * 28 // layout.drawn[1],
        )
        value = fashion.arrays.x_train[indices[sample.places[place]]][row, column, 0]
        assert tuple(picture[at["y"], at["x"]]) == (value,) * 3


def test_each_image_has_its_class_below_it_whole(tab: ExploreTab, fashion: OpenedData) -> None:
    _show(tab, fashion)
    names = _names(tab)
    assert len(names) == 25
    assert set(names) <= set(fashion.info.classes)
    boxes = [tab.view.grid_.bbox(item) for item in tab.view.grid_.find_withtag("name")]
    for left, top, right, bottom in boxes:
        assert left >= 0
        assert right <= tab.view.grid_.winfo_width()
        assert bottom <= tab.view.grid_.winfo_height()
        assert not any(
            other != (left, top, right, bottom) and left < other[2] and other[0] < right
            for other in boxes
            if other[1] == top
        )


def test_names_can_be_switched_off(tab: ExploreTab, fashion: OpenedData) -> None:
    _show(tab, fashion)
    before = tab.view.grid_.layout
    tab.bar.names.invoke()
    tab.update()
    assert _names(tab) == []
    assert not tab.view.grid_.layout.named
    assert tab.view.grid_.layout.drawn >= before.drawn


def test_under_the_pointer_are_index_class_pixel_and_value(
    tab: ExploreTab, fashion: OpenedData
) -> None:
    _show(tab, fashion)
    line = _point(tab, 7)
    indices = split_indices(fashion.arrays, "train", Split())
    place = int(tab.view.sample.places[7])
    image = indices[place]
    name = fashion.info.classes[fashion.arrays.y_train[image]]
    row, column = (int(part) for part in line.split("row ")[1].split(" ·")[0].split(", column "))
    value = fashion.arrays.x_train[image, row, column, 0]
    assert line == f"train image {place:,} · {name} · row {row}, column {column} · value {value}"
    assert name in tab.side.card._text.cget("text")


def test_leaving_the_grid_takes_the_numbers_away(tab: ExploreTab, fashion: OpenedData) -> None:
    _show(tab, fashion)
    _point(tab, 7)
    tab.view.grid_.event_generate("<Leave>")
    tab.update()
    assert "Point at an image" in tab.line.cget("text")


def test_a_click_makes_it_the_image_of_the_activations_tab(
    tab: ExploreTab, fashion: OpenedData
) -> None:
    _show(tab, fashion)
    tab.view.grid_.event_generate("<Button-1>", **_middle(tab, 3))
    tab.update()
    place = int(tab.view.sample.places[3])
    ref = tab.workbench.data.ref()
    assert tab.workbench.state.image.value == SplitImage(ref, "train", place)
    assert tab.view.grid_.find_withtag("chosen")


def test_the_image_clicked_is_opened_in_activations_by_a_button(
    app: App, tab: ExploreTab, fashion: OpenedData
) -> None:
    _show(tab, fashion)
    assert tab.side.open_button.instate(["disabled"])
    tab.view.grid_.event_generate("<Button-1>", **_middle(tab, 3))
    tab.update()
    chosen = tab.workbench.state.image.value
    tab.side.open_button.invoke()
    app.update()
    assert app._notebook.index("current") == app.tab_names.index("activations")
    assert tab.workbench.state.image.value is chosen


def test_arrows_and_return_do_what_the_pointer_does(tab: ExploreTab, fashion: OpenedData) -> None:
    _show(tab, fashion)
    tab.view.grid_.focus_force()
    for key in ("Right", "Right", "Down", "Return"):
        tab.view.grid_.event_generate(f"<{key}>")
    tab.update()
    place = int(tab.view.sample.places[1 + tab.view.grid_.layout.columns])
    assert tab.workbench.state.image.value.index == place


def test_one_class_can_be_chosen(tab: ExploreTab, fashion: OpenedData) -> None:
    _show(tab, fashion)
    tab.bar.classes.current(10)
    tab.bar.classes.event_generate("<<ComboboxSelected>>")
    tab.update()
    assert set(_names(tab)) == {"Ankle boot"}
    assert "25 of 5,000 train images of Ankle boot" in tab.side.about.cget("text")


def test_another_split_can_be_chosen(tab: ExploreTab, fashion: OpenedData) -> None:
    _show(tab, fashion)
    tab.bar.splits["test"].invoke()
    tab.update()
    assert _point(tab, 0).startswith("test image")
    assert "of 10,000 test images" in tab.side.about.cget("text")


def test_four_hundred_images_are_shown_at_once(tab: ExploreTab, fashion: OpenedData) -> None:
    _show(tab, fashion)
    _enter_count(tab, "400")
    assert len(tab.view.grid_.images) == 400
    assert _point(tab, 399).startswith("train image")


@pytest.mark.parametrize("entry", ["0", "401", "many", ""])
def test_another_number_is_refused_in_words(
    tab: ExploreTab, fashion: OpenedData, entry: str
) -> None:
    _show(tab, fashion)
    _enter_count(tab, entry)
    assert "1 to 400" in tab.line.cget("text")
    assert tab.bar.count.get() == "25"
    assert len(tab.view.grid_.images) == 25


def test_after_a_count_the_keyboard_is_back_in_the_grid(
    tab: ExploreTab, fashion: OpenedData
) -> None:
    _show(tab, fashion)
    _enter_count(tab, "9")
    assert tab.focus_get() is tab.view.grid_
    _enter_count(tab, "25r")
    assert tab.focus_get() is tab.bar.count, "to be entered again"
    assert tab.line.cget("text") == "25r is not a number from 1 to 400."


def test_the_names_switch_is_grey_while_no_names_fit(tab: ExploreTab, fashion: OpenedData) -> None:
    _show(tab, fashion)
    assert tab.bar.names.instate(["!disabled"])
    _enter_count(tab, "400")
    assert tab.bar.names.instate(["disabled"])
    _enter_count(tab, "9")
    assert tab.bar.names.instate(["!disabled"])
    assert len(_names(tab)) == 9


def test_r_draws_others_but_control_r_does_not(tab: ExploreTab, fashion: OpenedData) -> None:
    _show(tab, fashion)
    first = tab.view.sample.places
    tab.view.grid_.focus_force()
    tab.view.grid_.event_generate("<Control-r>")
    tab.update()
    assert (tab.view.sample.places == first).all()
    tab.view.grid_.event_generate("<r>")
    tab.update()
    assert (tab.view.sample.places != first).any()


def test_without_test_images_the_split_is_grey(tab: ExploreTab, photos: OpenedData) -> None:
    _show(tab, photos)
    assert tab.bar.splits["test"].instate(["disabled"])
    assert tab.bar.splits["validation"].instate(["!disabled"])


def test_colour_images_of_another_shape_are_read_alike(tab: ExploreTab, photos: OpenedData) -> None:
    _show(tab, photos)
    line = _point(tab, 5)
    row, column = (int(part) for part in line.split("row ")[1].split(" ·")[0].split(", column "))
    indices = split_indices(photos.arrays, "train", Split())
    red, green, blue = photos.arrays.x_train[indices[tab.view.sample.places[5]], row, column]
    assert line.endswith(f"red {red}, green {green}, blue {blue}")


def test_a_class_of_the_set_before_is_not_kept(
    tab: ExploreTab, fashion: OpenedData, photos: OpenedData
) -> None:
    _show(tab, fashion)
    tab.bar.splits["test"].invoke()
    tab.bar.classes.current(10)
    tab.bar.classes.event_generate("<<ComboboxSelected>>")
    _show(tab, photos)
    assert tab.bar.classes.get() == "All classes"
    assert _point(tab, 0).startswith("train image")


def test_a_class_without_images_says_so(tab: ExploreTab, photos: OpenedData) -> None:
    tab.workbench.state.split.set(Split(limit=2, validation=0.5))
    _show(tab, photos)
    for label in (1, 2):
        tab.bar.classes.current(label)
        tab.bar.classes.event_generate("<<ComboboxSelected>>")
        tab.update()
        if tab.view.grid_.images is None:
            break
    assert "There are no train images of" in _texts(tab)


def test_nothing_is_drawn_while_another_tab_is_in_front(
    app: App, tab: ExploreTab, fashion: OpenedData
) -> None:
    app.open_tab(app.tab_names.index("data"))
    app.update()
    _show(tab, fashion)
    assert tab.view.sample is None
    app.open_tab(app.tab_names.index("explore"))
    app.update()
    assert len(_names(tab)) == 25


def test_the_way_on_leads_to_the_network(app: App, tab: ExploreTab) -> None:
    (button,) = [w for w in tab.settings.winfo_children() if w.winfo_class() == "TButton"]
    button.invoke()
    app.update()
    assert app._notebook.index("current") == app.tab_names.index("network")
