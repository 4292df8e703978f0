"""A real window on a real display, which fails its test when something goes wrong unseen."""

import logging
import subprocess
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from live import HAS_XDOTOOL

from fmnist_workbench.spec.errors import WorkbenchError
from fmnist_workbench.storage import cache
from fmnist_workbench.storage.library import open_dataset
from fmnist_workbench.ui.app import App
from fmnist_workbench.ui.child import Answers
from fmnist_workbench.ui.state import OpenedData
from fmnist_workbench.worker.data_desk import DataDesk
from fmnist_workbench.worker.messages import Failed

Pump = Callable[[Callable[[], Any]], None]


@pytest.fixture(scope="session")
def data_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose cache holds the built-in sets, opened once for all tests."""
    home = tmp_path_factory.mktemp("data-home")
    for name in ("fashion-mnist", "mnist"):
        open_dataset(home, name)
    return home


@pytest.fixture(scope="session")
def fashion(data_home: Path) -> OpenedData:
    """Fashion-MNIST as the window holds it."""
    info = open_dataset(data_home, "fashion-mnist")
    return OpenedData(info, cache.load(data_home, info.checksum))


@pytest.fixture
def app(display: str, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Iterator[App]:
    """A window on an empty home, without children: state is set by the test.

    Fails the test when a Tk callback raised, a warning was logged, or an `after` is left behind.
    """
    _park_the_pointer()
    yield from _watched(App(tmp_path / "home"), caplog)


def _watched(app: App, caplog: pytest.LogCaptureFixture) -> Iterator[App]:
    raised: list[str] = []
    app.report_callback_exception = lambda *error: raised.append(  # type: ignore[method-assign]
        "".join(traceback.format_exception(*error))
    )
    app.geometry("1024x700+0+0")
    app.update()
    yield app
    left = _timers_left_after_closing(app)
    warned = [r.getMessage() for r in caplog.get_records("call") if r.levelno >= logging.WARNING]
    assert not raised, raised[0]
    assert not warned, warned
    assert not left, f"left behind: {left}"


def _park_the_pointer() -> None:
    """Move the real pointer beside the tabs: where a test before left it, a tooltip might open.

    Not off the window: without a window manager the pointer gives the keyboard, and Tk 8.6 crashes
    where it is then told to take it by force.
    """
    if HAS_XDOTOOL:
        subprocess.run(["xdotool", "mousemove", "900", "48"], check=True)


def _timers_left_after_closing(app: App) -> list[Any]:
    """Close the window; return what its tabs and itself still meant to do later."""
    left: list[Any] = []
    destroy = app.destroy

    def look_and_destroy() -> None:
        for child in app.winfo_children():
            child.destroy()
        app.update()
        left.extend(app.tk.splitlist(app.tk.call("after", "info")))
        destroy()

    app.destroy = look_and_destroy  # type: ignore[method-assign]
    app.quit_window()
    return left


@pytest.fixture
def live(app: App) -> Iterator[App]:
    """The window with its data child up; the engine is not needed."""
    app.workbench._data.start()
    app._tick()
    yield app
    app.workbench.close()


@pytest.fixture
def pump(request: pytest.FixtureRequest) -> Pump:
    """Run the window's loop until a condition holds; fail after half a minute."""

    def run(condition: Callable[[], Any], seconds: float = 30) -> None:
        app = request.getfixturevalue("app")
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, "the window never got there"
            app.update()
            time.sleep(0.002)

    return run


@pytest.fixture
def at_once(app: App, data_home: Path, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the data child is asked to look at is done in the window's own process, when idle.

    The requests are returned, as they come.
    """
    asked: list[Any] = []

    def do(_slot: str, request: Any, answers: Answers) -> int:
        app.after_idle(_do, replace(request, home=data_home), answers)
        asked.append(request)
        return len(asked)

    monkeypatch.setattr(app.workbench._data, "latest", do)
    return asked


def _do(request: Any, answers: Answers) -> None:
    try:
        result = DataDesk().run(request, _Silent())
    except WorkbenchError as error:
        answers.failed(Failed(0, str(error), ""))
    else:
        answers.done(result)


class _Silent:
    def emit(self, event: Any) -> None:
        """Nobody listens."""

    def poll(self) -> None:
        """Nobody wants it stopped."""

    def wait(self) -> Any:
        raise AssertionError("nothing would end the wait")
