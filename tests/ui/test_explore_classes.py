"""Explore's Classes view: counts, mean and deviation of each class."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from live import tab as tab_of

from fmnist_workbench.datasets.split import split_images
from fmnist_workbench.spec.data import Split
from fmnist_workbench.spec.datajobs import LookAtClasses
from fmnist_workbench.storage import cache
from fmnist_workbench.storage.library import open_dataset
from fmnist_workbench.ui.app import App
from fmnist_workbench.ui.state import OpenedData
from fmnist_workbench.ui.tabs.explore import ExploreTab
from fmnist_workbench.ui.views.classes import ClassesView

pytestmark = [pytest.mark.window, pytest.mark.usefixtures("at_once")]


@pytest.fixture
def tab(app: App) -> ExploreTab:
    """The tab in front, with the view of the classes, no data set open yet."""
    tab: ExploreTab = tab_of(app, "explore")
    tab.show_view("classes")
    app.update()
    return tab


@pytest.fixture
def view(tab: ExploreTab) -> ClassesView:
    """The view."""
    assert isinstance(tab.view, ClassesView)
    return tab.view


def _show(tab: ExploreTab, data: OpenedData) -> None:
    tab.workbench.data.choose(data)
    tab.update()


def _point_at_mean(view: ClassesView, index: int) -> None:
    layout = view.grid_.layout
    assert layout is not None
    top, left = layout.corner(index)
    view.grid_.event_generate("<Motion>", x=left + layout.drawn[1] // 4, y=top + 5)
    view.update()


def test_each_split_has_a_bar_a_class(
    tab: ExploreTab, view: ClassesView, fashion: OpenedData
) -> None:
    _show(tab, fashion)
    plot = view.plot
    for split in ("train", "validation", "test"):
        assert len(plot.find_withtag(split)) == 10
    heights = [
        plot.coords(item)[3] - plot.coords(item)[1]
        for split in ("train", "test")
        for item in plot.find_withtag(split)[:1]
    ]
    assert heights[0] == pytest.approx(5 * heights[1])


def test_names_too_wide_for_their_bars_are_broken_in_two_lines(
    app: App, tab: ExploreTab, view: ClassesView, fashion: OpenedData
) -> None:
    app.geometry("1024x700")
    app.update()
    _show(tab, fashion)
    plot = view.plot
    names = plot.find_withtag("name")
    shown = [plot.itemcget(name, "text") for name in names]
    assert [name.replace("/\n", "/").replace("\n", " ") for name in shown] == list(
        fashion.info.classes
    )
    assert any("\n" in name for name in shown)
    boxes = [plot.bbox(name) for name in names]
    assert all(left[2] <= right[0] for left, right in pairwise(boxes))
    assert max(box[3] for box in boxes) <= plot.winfo_height()


def test_the_counts_of_a_class_are_said_under_the_pointer(
    tab: ExploreTab, view: ClassesView, fashion: OpenedData
) -> None:
    _show(tab, fashion)
    x, y = view.plot.middle(9)
    view.plot.event_generate("<Motion>", x=x, y=y)
    tab.update()
    assert tab.line.cget("text") == "Ankle boot: train 5,000, validation 1,000, test 1,000"
    view.plot.event_generate("<Leave>")
    tab.update()
    assert tab.line.cget("text") == view.HINT


def test_the_mean_of_a_class_is_shown_and_read(
    tab: ExploreTab, view: ClassesView, fashion: OpenedData
) -> None:
    _show(tab, fashion)
    tab.bar.splits["test"].invoke()
    tab.update()
    _point_at_mean(view, 1)
    images = fashion.arrays.images("test")[fashion.arrays.labels("test") == 1]
    mean = np.rint(images.mean(axis=0)).astype(np.uint8)
    line = tab.line.cget("text")
    row, column = (int(part) for part in line.split("row ")[1].split(" ·")[0].split(", column "))
    assert line.startswith("Trouser · ")
    assert f"mean {mean[row, column, 0]}, standard deviation " in line
    assert "mean of 1,000 images" in tab.side.card._text.cget("text")


def test_what_the_toolbar_cannot_do_here_is_grey(
    tab: ExploreTab, view: ClassesView, fashion: OpenedData
) -> None:
    _show(tab, fashion)
    assert tab.bar.classes.instate(["disabled"])
    assert tab.bar.resample.instate(["disabled"])
    tab.show_view("images")
    tab.update()
    assert tab.bar.classes.instate(["!disabled"])
    assert tab.bar.resample.instate(["!disabled"])


def test_a_new_split_is_looked_at_anew(
    tab: ExploreTab, view: ClassesView, fashion: OpenedData
) -> None:
    _show(tab, fashion)
    tab.workbench.data.resplit(Split(limit=600))
    tab.update()
    used = len(split_images(fashion.arrays, "train", Split(limit=600)))
    assert tab.side.about.cget("text") == f"{used} train images of 10 classes"


def test_of_tests_without_labels_it_says_why_not(
    tab: ExploreTab, view: ClassesView, tmp_path: Path
) -> None:
    images = np.random.default_rng(0).integers(0, 256, (40, 8, 8), np.uint8)
    np.savez(tmp_path / "dots.npz", x_train=images, y_train=np.arange(40) % 2, x_test=images[:5])
    info = open_dataset(tmp_path, str(tmp_path / "dots.npz"))
    _show(tab, OpenedData(info, cache.load(tmp_path, info.checksum)))
    tab.bar.splits["test"].invoke()
    tab.update()
    assert view.message.winfo_viewable()
    assert "The test images of dots have no labels" in view.message.cget("text")
    tab.bar.splits["train"].invoke()
    tab.update()
    assert not view.message.winfo_viewable()


def _looks(asked: list[Any]) -> list[LookAtClasses]:
    return [request for request in asked if isinstance(request, LookAtClasses)]


def test_a_view_is_built_when_first_seen_and_asks_only_then(
    app: App, fashion: OpenedData, at_once: list[Any]
) -> None:
    tab: ExploreTab = tab_of(app, "explore")
    _show(tab, fashion)
    assert set(tab.views) == {"images"}
    assert not _looks(at_once)
    tab.segments.buttons["classes"].invoke()
    tab.update()
    assert set(tab.views) == {"images", "classes"}
    assert len(_looks(at_once)) == 1


def test_nothing_is_asked_for_while_another_tab_is_in_front(
    app: App, tab: ExploreTab, view: ClassesView, fashion: OpenedData
) -> None:
    app.open_tab(app.tab_names.index("data"))
    app.update()
    _show(tab, fashion)
    assert not view.plot.find_all()
    app.open_tab(app.tab_names.index("explore"))
    app.update()
    assert view.plot.find_withtag("bar")
