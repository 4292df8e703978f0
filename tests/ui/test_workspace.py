"""What was open comes back, whenever the window was closed and whatever has gone since."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from conftest import Pump

from fmnist_workbench.spec.data import Reading
from fmnist_workbench.spec.presets import preset
from fmnist_workbench.storage.workspace import Workspace, load_workspace, save_workspace
from fmnist_workbench.ui.app import App

pytestmark = pytest.mark.window


@pytest.fixture
def shoes(tmp_path: Path) -> Path:
    path = tmp_path / "shoes.npz"
    np.savez(path, x_train=np.eye(64, dtype=np.uint8).reshape(64, 8, 8), y_train=np.arange(64) % 2)
    return path


@pytest.fixture
def left(shoes: Path, tmp_path: Path) -> Workspace:
    """A workspace on disk with a set of one's own in use, read with other class names."""
    workspace = Workspace(
        source=str(shoes),
        opened=("fashion-mnist", str(shoes)),
        readings={str(shoes): Reading(classes=("left", "right"))},
    )
    save_workspace(tmp_path / "home", workspace)
    return workspace


@pytest.fixture
def started(left: Workspace, app: App) -> Iterator[App]:
    """The window as it comes up on that workspace, nothing opened yet; without the engine."""
    app.workbench.start_engine = lambda: None  # type: ignore[method-assign]
    app.workbench.start()
    yield app
    app.workbench.close()


def test_what_was_open_is_kept_when_the_window_is_closed(started: App, tmp_path: Path) -> None:
    started.workbench.state.network.edit(preset("linear"))
    started.workbench.state.dark.set(True)
    started.open_tab(2)
    started.update()
    started.quit_window()
    kept = load_workspace(tmp_path / "home")
    assert (kept.network, kept.dark, kept.tab) == (preset("linear"), True, 2)


def test_closed_before_anything_is_open_it_forgets_nothing(
    started: App, left: Workspace, tmp_path: Path
) -> None:
    started._save_workspace()
    kept = load_workspace(tmp_path / "home")
    assert (kept.source, kept.opened, kept.readings) == (left.source, left.opened, left.readings)


def test_closed_before_it_has_started_it_leaves_the_workspace_alone(
    app: App, left: Workspace, tmp_path: Path
) -> None:
    app._save_workspace()
    assert load_workspace(tmp_path / "home") == left


def test_a_set_comes_back_as_it_was_read(started: App, shoes: Path, pump: Pump) -> None:
    started._tick()
    pump(lambda: started.workbench.state.data.value is not None)
    info = started.workbench.state.data.value.info
    assert (info.source, info.classes) == (str(shoes), ("left", "right"))


def test_where_its_file_is_gone_it_says_so_and_goes_on(
    left: Workspace, shoes: Path, started: App, pump: Pump, tmp_path: Path
) -> None:
    shoes.unlink()
    started._tick()
    state = started.workbench.state
    pump(lambda: state.data.value is not None)
    assert state.data.value.info.source == "fashion-mnist"
    assert "shoes.npz" in state.notice.value.text
    started._save_workspace()
    assert load_workspace(tmp_path / "home").source == "fashion-mnist"


def test_all_that_is_gone_is_said_at_once(
    app: App, shoes: Path, tmp_path: Path, pump: Pump
) -> None:
    gone = tuple(str(tmp_path / name) for name in ("red.npz", "blue.npz"))
    opened = ("fashion-mnist", *gone, str(shoes))
    workspace = Workspace(source=gone[0], opened=opened, run="0007-linear")
    save_workspace(tmp_path / "home", workspace)
    workbench, state = app.workbench, app.workbench.state
    workbench.start_engine = lambda: None  # type: ignore[method-assign]
    workbench.start()
    app._tick()
    pump(lambda: len(state.opened.value) == 4 and state.data.value is not None)
    assert state.notice.value is not None
    lines = state.notice.value.text.splitlines()
    for line, word in zip(lines, ("0007-linear", "red.npz", "blue.npz"), strict=True):
        assert word in line
    workbench.close()


def test_one_from_the_future_is_kept_and_spoken_of(app: App, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(exist_ok=True)
    (home / "workspace.json").write_text('{"format": 2}')
    app.workbench.start_engine = lambda: None  # type: ignore[method-assign]
    app.workbench.start()
    notice = app.workbench.state.notice.value
    app.workbench.close()
    assert notice is not None
    assert "format is 2: it must be 1; it is kept as workspace-unread.json" in notice.text
