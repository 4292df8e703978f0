"""Explore's views Typical, Pixels and Map, driven like a person drives them."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from live import tab as tab_of
from PIL import ImageTk
from PIL.ImageColor import getrgb

from fmnist_workbench.datasets.split import split_images
from fmnist_workbench.spec.data import Split
from fmnist_workbench.spec.datajobs import LookAtClasses
from fmnist_workbench.spec.jobs import SplitImage
from fmnist_workbench.storage import cache
from fmnist_workbench.storage.library import open_dataset
from fmnist_workbench.ui.app import App
from fmnist_workbench.ui.classmarks import mark_of
from fmnist_workbench.ui.state import OpenedData
from fmnist_workbench.ui.tabs.explore import ExploreTab
from fmnist_workbench.ui.views import VIEWS

pytestmark = [pytest.mark.window, pytest.mark.usefixtures("at_once")]


@pytest.fixture
def tab(app: App, fashion: OpenedData) -> ExploreTab:
    """The tab in front, with the test images of Fashion-MNIST."""
    tab: ExploreTab = tab_of(app, "explore")
    app.workbench.data.choose(fashion)
    app.update()
    tab.bar.splits["test"].invoke()
    app.update()
    return tab


@pytest.fixture
def unlabelled(tmp_path: Path) -> OpenedData:
    """Small images whose tests have no labels."""
    images = np.random.default_rng(0).integers(0, 256, (40, 8, 8), np.uint8)
    np.savez(tmp_path / "dots.npz", x_train=images, y_train=np.arange(40) % 2, x_test=images[:9])
    info = open_dataset(tmp_path, str(tmp_path / "dots.npz"))
    return OpenedData(info, cache.load(tmp_path, info.checksum))


def _open(tab: ExploreTab, name: str):
    tab.segments.buttons[name].invoke()
    tab.update()
    return tab.view


def _choose_class(tab: ExploreTab, label: int | None) -> None:
    tab.bar.classes.current(0 if label is None else label + 1)
    tab.bar.classes.event_generate("<<ComboboxSelected>>")
    tab.update()


def _distances(data: OpenedData, label: int) -> np.ndarray:
    """Return the place in the test split of each image of a class, nearest to its mean first."""
    view = split_images(data.arrays, "test", Split())
    places = np.flatnonzero(view.classes == label)
    images = view.images[view.indices[places]].reshape(len(places), -1).astype(np.float64)
    return places[np.argsort(((images - images.mean(axis=0)) ** 2).sum(axis=1))]


def test_every_view_has_its_key(app: App, tab: ExploreTab) -> None:
    tab.focus_force()
    for name, about in VIEWS.items():
        tab.event_generate(f"<{about.key}>")
        app.update()
        assert tab.view is tab.views[name]
        assert tab.view.winfo_viewable()
        assert tab.line.cget("text") == tab.view.HINT


def test_nearest_and_farthest_of_a_class_stand_in_its_row(
    app: App, tab: ExploreTab, fashion: OpenedData
) -> None:
    view = _open(tab, "typical")
    ordered = _distances(fashion, 5)
    for column, place, words in (
        (0, ordered[0], "nearest to the mean of its class"),
        (8, ordered[-1], "farthest from the mean of its class"),
        (9, ordered[-2], "second farthest from the mean of its class"),
    ):
        x, y = view.rows.middle((5, column))
        view.rows.event_generate("<Motion>", x=x, y=y)
        app.update()
        assert tab.line.cget("text") == f"test image {place:,} · Sandal · {words}"


def test_of_one_class_all_are_shown_large_and_a_click_chooses(
    app: App, tab: ExploreTab, fashion: OpenedData
) -> None:
    view = _open(tab, "typical")
    small = view.rows.layout.drawn
    _choose_class(tab, 3)
    assert min(view.rows.layout.drawn) > min(small)
    x, y = view.rows.middle((2, 1))
    view.rows.event_generate("<Button-1>", x=x, y=y)
    app.update()
    second_farthest = int(_distances(fashion, 3)[-2])
    ref = app.workbench.data.ref()
    assert app.workbench.state.image.value == SplitImage(ref, "test", second_farthest)
    assert view.rows.find_withtag("chosen")
    assert tab.side.open_button.instate(["!disabled"])


def test_arrows_and_return_do_what_the_pointer_does(app: App, tab: ExploreTab) -> None:
    view = _open(tab, "typical")
    view.rows.focus_force()
    for key in ("Right", "Down", "Right", "Return"):
        view.rows.event_generate(f"<{key}>")
    app.update()
    assert app.workbench.state.image.value.index == view._grid[1][1].place
    view = _open(tab, "map")
    view.scatter.focus_force()
    seen = set()
    for _ in range(6):
        view.scatter.event_generate("<Right>")
        app.update()
        seen.add(tab.line.cget("text"))
    assert len(seen) > 3
    view.scatter.event_generate("<Return>")
    app.update()
    assert app.workbench.state.image.value.index == view._map.places[view.scatter._pointed]


def test_of_a_small_class_nothing_is_shown_twice(app: App, tab: ExploreTab, tmp_path: Path) -> None:
    images = np.random.default_rng(0).integers(0, 256, (33, 8, 8), np.uint8)
    labels = np.array([0] * 30 + [1] * 3)
    np.savez(tmp_path / "few.npz", x_train=images, y_train=labels)
    info = open_dataset(tmp_path, str(tmp_path / "few.npz"))
    app.workbench.data.choose(OpenedData(info, cache.load(tmp_path, info.checksum)))
    app.update()
    view = _open(tab, "typical")
    train = (split_images(tab.scene.data.arrays, "train", Split()).classes == 1).sum()
    assert [len(row) for row in view._grid] == [16, 2 * train]
    x, y = view.rows.middle((1, 8 - 1))
    view.rows.event_generate("<Motion>", x=x, y=y)
    app.update()
    assert tab.line.cget("text") == view.HINT, "there is no image"
    x, y = view.rows.middle((1, 8))
    view.rows.event_generate("<Motion>", x=x, y=y)
    app.update()
    assert "farthest from the mean" in tab.line.cget("text")


def test_many_classes_are_paged(app: App, tab: ExploreTab, tmp_path: Path) -> None:
    images = np.random.default_rng(0).integers(0, 256, (240, 8, 8), np.uint8)
    np.savez(tmp_path / "many.npz", x_train=images, y_train=np.arange(240) % 60)
    info = open_dataset(tmp_path, str(tmp_path / "many.npz"))
    app.workbench.data.choose(OpenedData(info, cache.load(tmp_path, info.checksum)))
    app.update()
    view = _open(tab, "typical")
    assert view.pager.winfo_viewable()
    first = [view.rows.itemcget(item, "text") for item in view.rows.find_withtag("title")]
    view.pager.on.invoke()
    app.update()
    then = [view.rows.itemcget(item, "text") for item in view.rows.find_withtag("title")]
    assert first[0] == "0"
    assert then[0] == str(len(first))


def test_the_histogram_counts_every_pixel(app: App, tab: ExploreTab, fashion: OpenedData) -> None:
    view = _open(tab, "pixels")
    pixels = fashion.arrays.images("test")
    zeros = float((pixels == 0).mean())
    assert view.zeros.cget("text") == f"{100 * zeros:.1f} % of the pixel values are 0."
    histogram = view.histogram
    x = int((histogram.start(200) + histogram.start(201)) / 2)
    histogram.event_generate("<Motion>", x=x, y=60)
    app.update()
    assert tab.line.cget("text").startswith(f"value 200: {int((pixels == 200).sum()):,} pixels")
    assert not tab.side.card.winfo_viewable()


def test_rare_values_are_seen_on_a_logarithmic_scale(app: App, tab: ExploreTab) -> None:
    view = _open(tab, "pixels")

    def height() -> float:
        coords = view.histogram.coords(view.histogram.find_withtag("bar")[100])
        return float(coords[3] - coords[1])

    logarithmic = height()
    view.scales.buttons["linear"].invoke()
    app.update()
    assert height() < logarithmic / 4


def test_the_map_shows_the_image_pointed_at_and_a_click_chooses_it(
    app: App, tab: ExploreTab, fashion: OpenedData
) -> None:
    view = _open(tab, "map")
    number = 7
    x, y = view.scatter.position(number)
    number = view.scatter.nearest(x, y)  # another may lie on top of it
    view.scatter.event_generate("<Motion>", x=x, y=y)
    app.update()
    place = view._map.places[number]
    name = fashion.info.classes[fashion.arrays.labels("test")[place]]
    assert tab.line.cget("text") == f"test image {place:,} · {name}"
    assert name in tab.side.card._text.cget("text")
    shown = tab.side.card.picture._pixels
    assert (shown == fashion.arrays.images("test")[place][..., 0]).all()
    view.scatter.event_generate("<Button-1>", x=x, y=y)
    app.update()
    assert app.workbench.state.image.value.index == place
    assert view.scatter.find_withtag("chosen")
    assert "Of all variance" in view.explained.cget("text")


def test_points_have_the_colours_of_their_classes(app: App, tab: ExploreTab) -> None:
    view = _open(tab, "map")
    picture = np.asarray(ImageTk.getimage(view.scatter._photo).convert("RGB"))
    last = len(view._map.places) - 1  # drawn last, so nothing lies on top of it
    x, y = view.scatter.position(last)
    label = int(view.scatter._labels[last])
    assert tuple(picture[y, x]) == getrgb(mark_of(label, dark=False).colour)
    legend = [view.scatter.itemcget(i, "text") for i in view.scatter.find_withtag("legend")]
    assert legend == list(tab.scene.classes)


def test_a_class_chosen_stands_out_and_alone_is_pointed_at(app: App, tab: ExploreTab) -> None:
    view = _open(tab, "map")
    _choose_class(tab, 9)
    scatter = view.scatter
    for x in range(20, scatter.winfo_width() - 200, 40):
        number = scatter.nearest(x, scatter.winfo_height() // 2)
        assert number is None or scatter._labels[number] == 9


def test_tests_without_labels_are_mapped_in_one_colour(
    app: App, tab: ExploreTab, unlabelled: OpenedData
) -> None:
    app.workbench.data.choose(unlabelled)
    app.update()
    view = _open(tab, "map")
    tab.bar.splits["test"].invoke()
    app.update()
    scatter = view.scatter
    assert [scatter.itemcget(i, "text") for i in scatter.find_withtag("legend")] == ["no label"]
    x, y = scatter.position(0)
    scatter.event_generate("<Motion>", x=x, y=y)
    app.update()
    assert tab.line.cget("text").endswith("no label")
    for name in ("typical", "pixels"):
        other = _open(tab, name)
        assert "have no labels" in other.message.cget("text")
    assert "no label" in _open(tab, "images")._class_names


def test_a_legend_without_room_for_all_classes_says_how_many_are_left_out(
    app: App, tab: ExploreTab
) -> None:
    scatter = _open(tab, "map").scatter
    points, labels = np.random.default_rng(0).random((100, 2)), np.arange(100)
    scatter.show(points, labels, [str(label) for label in labels])
    last = scatter.find_withtag("legend")[-1]
    left_out = 100 - len(scatter.find_withtag("legend")) + 1
    assert scatter.itemcget(last, "text") == f"and {left_out} more"
    assert scatter.bbox(last)[2] <= scatter.winfo_width()


def test_where_all_images_are_on_the_map_none_is_drawn_at_random(
    app: App, tab: ExploreTab, unlabelled: OpenedData
) -> None:
    assert "drawn at random" in _said_of_map(tab)
    app.workbench.data.choose(unlabelled)
    app.update()
    assert _said_of_map(tab).startswith("all ")


def _said_of_map(tab: ExploreTab) -> str:
    _open(tab, "map")
    return str(tab.side.about.cget("text"))


def test_where_no_mean_is_shown_no_tooltip_tells_of_one(app: App, tab: ExploreTab) -> None:
    _open(tab, "images")
    tip = tab.side._mean_tip
    tip.show_tip()
    assert tip.toplevel is not None
    _open(tab, "pixels")
    assert tip.toplevel is None, "it goes away with the mean"
    tip.show_tip()
    assert tip.toplevel is None


def test_marks_of_a_hundred_classes_differ() -> None:
    for dark in (False, True):
        assert len({mark_of(index, dark=dark) for index in range(100)}) == 100


def test_answers_about_another_split_are_not_kept(
    app: App, tab: ExploreTab, at_once: list[Any]
) -> None:
    _open(tab, "pixels")
    before = app.workbench.state.split.value
    at_once.clear()
    for split in (Split(seed=5), before):
        app.workbench.data.resplit(split)
        app.update()
    looks = [request for request in at_once if isinstance(request, LookAtClasses)]
    assert [look.data.split for look in looks] == [Split(seed=5), before]
