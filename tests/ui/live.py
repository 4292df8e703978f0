"""Driving a live window: its own loop, real keys and a real pointer."""

import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

from fmnist_workbench.spec.data import Split
from fmnist_workbench.spec.presets import preset
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.ui.app import App

PATIENCE = 120
HAS_XDOTOOL = shutil.which("xdotool") is not None


@contextmanager
def live_window(home: Path) -> Iterator[App]:
    """Yield a window with both children up and a model on the table."""
    app = App(home)
    app.geometry("1024x700+0+0")
    app.begin()
    state = app.workbench.state
    until(app, lambda: state.model.value is not None and state.data.value is not None)
    until(app, lambda: not app.idle_work)
    try:
        yield app
    finally:  # or the tests behind one that fails have no window
        app.quit_window()
        until(app, lambda: app.gone)


def until(app: App, condition: Callable[[], Any], seconds: float = PATIENCE) -> None:
    """Run the window's loop until a condition holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            notice = app.workbench.state.notice.value
            raise AssertionError(f"the window never got there; it says: {notice}")
        app.update()
        time.sleep(0.002)


def real_input(app: App, *words: object) -> None:
    """Have xdotool press real keys or move the real pointer, while the window's loop runs."""
    app.update()
    command = ["xdotool", *map(str, words)]
    with subprocess.Popen(command) as process:
        until(app, lambda: process.poll() is not None)
    app.update()


def stroke(app: App, widget: Any, points: list[tuple[float, float]]) -> None:
    """Draw a line on a widget with the real pointer, through points in fractions of its size."""
    left, top = widget.winfo_rootx(), widget.winfo_rooty()
    wide, high = widget.winfo_width(), widget.winfo_height()
    places = [(int(left + x * wide), int(top + y * high)) for x, y in points]
    real_input(app, "mousemove", *places[0], "mousedown", 1)
    for place in places[1:]:
        real_input(app, "mousemove", *place)
    real_input(app, "mouseup", 1)


def settings(app: App, network: str, *, limit: int, epochs: int, batch_size: int = 32) -> None:
    """Choose a network and a recipe, and set any run aside."""
    workbench = app.workbench
    workbench.runs.reset()
    data = workbench.state.data.value
    assert data is not None
    workbench.data.resplit(Split(limit=limit))
    fitted = preset(network).fitted(data.info.shape, len(data.info.classes))
    workbench.state.network.edit(fitted)
    workbench.state.recipe.set(Recipe(epochs=epochs, batch_size=batch_size))
    until(app, lambda: _model_is(app, network))


def finish_training(app: App) -> None:
    """Wait until training has ended and its validation matrix is there."""
    state = app.workbench.state
    until(app, lambda: state.training.value == "idle")
    until(app, lambda: "validation" in state.evaluations.value)


def tab(app: App, name: str) -> Any:
    """Bring a tab to the front and return it."""
    app.open_tab(app.tab_names.index(name))
    app.update()
    page = app.nametowidget(app._notebook.select())
    return page.winfo_children()[0]


def texts(widget: Any) -> str:
    """Return all texts that a widget and those inside it show, one a line."""
    shown = []
    for child in (widget, *_descendants(widget)):
        if not child.winfo_viewable():
            continue
        if child.winfo_class() == "Canvas":
            items = child.find_all()
            shown += [child.itemcget(i, "text") for i in items if child.type(i) == "text"]
        elif "text" in child.keys():  # noqa: SIM118 - a widget's options are no dict
            shown.append(str(child.cget("text")))
    return "\n".join(shown)


def engine_process(app: App) -> psutil.Process:
    """Return the engine child."""
    pid = app.workbench._engine._client.pid
    assert pid is not None
    return psutil.Process(pid)


def _descendants(widget: Any) -> Iterator[Any]:
    for child in widget.winfo_children():
        yield child
        yield from _descendants(child)


def _model_is(app: App, network: str) -> bool:
    model = app.workbench.state.model.value
    return model is not None and model.network.name == network and model.run is None
