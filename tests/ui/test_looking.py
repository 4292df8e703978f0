"""What the data child is asked to look at: progress, Stop, failures, and another data set."""

from pathlib import Path

import numpy as np
import pytest
from live import tab as tab_of

from fmnist_workbench.storage import cache
from fmnist_workbench.storage.library import open_dataset
from fmnist_workbench.ui.app import App
from fmnist_workbench.ui.state import OpenedData
from fmnist_workbench.ui.views.map import MapView

pytestmark = pytest.mark.window


def _noise(folder: Path, name: str, count: int) -> OpenedData:
    folder.mkdir(exist_ok=True)
    images = np.random.default_rng(0).integers(0, 256, (count, 28, 28), np.uint8)
    np.savez(folder / f"{name}.npz", x_train=images, y_train=np.arange(count) % 2)
    info = open_dataset(folder, str(folder / f"{name}.npz"))
    return OpenedData(info, cache.load(folder, info.checksum))


@pytest.fixture
def view(live: App, tmp_path: Path) -> MapView:
    """The map of 2,500 images: t-SNE takes several seconds."""
    tab = tab_of(live, "explore")
    live.workbench.data.choose(_noise(tmp_path / "home", "noise", 2500))
    tab.show_view("map")
    live.update()
    return tab.view


def _said(view: MapView) -> str:
    items = view.scatter.find_withtag("message")
    return "".join(view.scatter.itemcget(item, "text") for item in items)


def _ticked(app: App) -> bool:
    app.workbench.tick()
    return True


def test_tsne_is_stopped_at_once_and_pca_comes_from_a_new_child(
    live: App, view: MapView, pump
) -> None:
    state = live.workbench.state
    pump(lambda: _ticked(live) and view.scatter.find_withtag("legend"))
    first = live.workbench._data._client.pid
    view.methods.buttons["tsne"].invoke()
    pump(lambda: _ticked(live) and "Laying out" in _said(view))
    assert state.activity.value is not None
    assert view.stop.instate(["!disabled"])
    live.workbench.stop()  # what Stop in the status line does
    pump(lambda: _ticked(live) and "was stopped" in _said(view))
    assert state.activity.value is None
    assert view.stop.instate(["disabled"])
    view.methods.buttons["pca"].invoke()
    live.update()
    assert view.scatter.find_withtag("legend"), "it was kept"
    live.workbench.looking._answers.clear()
    live.workbench.looking.changed.emit(None)
    pump(lambda: _ticked(live) and view.scatter.find_withtag("legend"))
    assert live.workbench._data._client.pid != first


def test_what_was_stopped_can_be_asked_for_again(live: App, view: MapView, pump) -> None:
    view.methods.buttons["tsne"].invoke()
    pump(lambda: _ticked(live) and "Laying out" in _said(view))
    view.stop.invoke()
    pump(lambda: _ticked(live) and "was stopped" in _said(view))
    view.methods.buttons["tsne"].invoke()
    live.update()
    assert "was stopped" not in _said(view)
    assert view.stop.instate(["!disabled"])


def test_another_data_set_ends_what_is_asked_about_the_one_before(
    live: App, view: MapView, tmp_path: Path, pump
) -> None:
    view.methods.buttons["tsne"].invoke()
    pump(lambda: _ticked(live) and "Laying out" in _said(view))
    live.workbench.data.choose(_noise(tmp_path / "home", "less", 300))
    live.update()
    assert live.workbench.state.activity.value is None
    pump(lambda: _ticked(live) and view._map is not None)
    assert view._map.method == "pca", "nobody asked for t-SNE of these"
    assert len(view._map.places) == 250


def test_a_failure_is_a_notice_and_said_in_the_view(live: App, tmp_path: Path, pump) -> None:
    tab = tab_of(live, "explore")
    live.workbench.data.choose(_noise(tmp_path / "home", "tiny", 4))
    tab.show_view("map")
    live.update()
    tab.view.methods.buttons["tsne"].invoke()
    pump(lambda: _ticked(live) and "needs at least 4" in _said(tab.view))
    notice = live.workbench.state.notice.value
    assert notice is not None
    assert "t-SNE" in notice.text
    tab.view.methods.buttons["pca"].invoke()
    pump(lambda: _ticked(live) and tab.view._map is not None)
