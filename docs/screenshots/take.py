"""Take the documentation's screenshots: `python3 docs/screenshots/take.py`, five minutes.

Trains `cnn-2conv` for three epochs on all of Fashion-MNIST in a real window of 1024x700 and looks
at each tab, light and dark, at each view of Explore and at the dialogs about data. Needs Xvfb.
"""

import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
from PIL import ImageGrab

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1] / "benchmarks"))

from window import get_ready, open_window, run_until  # noqa: E402 - found through the line above

from fmnist_workbench.spec.augmentation import DOCUMENT_000  # noqa: E402
from fmnist_workbench.spec.data import Split  # noqa: E402
from fmnist_workbench.spec.optimizers import SGD, Adam  # noqa: E402
from fmnist_workbench.spec.recipe import Recipe  # noqa: E402
from fmnist_workbench.spec.schedules import OneCycle  # noqa: E402
from fmnist_workbench.spec.stopping import EarlyStopping  # noqa: E402
from fmnist_workbench.ui.app import App  # noqa: E402
from fmnist_workbench.ui.widgets.dialog import Dialog  # noqa: E402

SHOE = [(4, 9), (8, 9), (10, 13), (17, 16), (23, 17), (24, 20), (4, 20), (4, 9)]
"""Corners of a shoe's outline, (x, y) in pixels of a 28x28 image."""


def main() -> None:
    """Train, then take all pictures into this folder."""
    with open_window() as app:
        app.geometry("1024x700+0+0")
        get_ready(app)
        run_until(app, lambda: not app.idle_work)
        # Where no tooltip opens over what is to be seen.
        app.event_generate("<Motion>", warp=True, x=app.winfo_width() + 100, y=50)
        _train(app)
        _draw_a_shoe(app)
        for dark in (False, True):
            app.workbench.state.dark.set(dark)
            for name in app.tab_names:
                _take(app, name, "dark" if dark else "light")
        _take_live(app)
        _take_views(app)
        _take_recipe(app)
        _take_dialogs(app)
        _take_transfer(app)


def _train(app: App) -> None:
    state = app.workbench.state
    state.recipe.set(Recipe(epochs=3))
    app.open_tab(app.tab_names.index("train"))
    app.workbench.training.train()
    run_until(app, lambda: "validation" in state.evaluations.value, seconds=900)


def _draw_a_shoe(app: App) -> None:
    app.open_tab(app.tab_names.index("evaluate"))
    app.update()
    page = app.nametowidget(app._notebook.select()).winfo_children()[0]
    pixels = np.zeros((28, 28, 1), np.uint8)
    for x, y in _outline():
        pixels[y, x] = 230
    for row in pixels:
        inked = np.flatnonzero(row)
        if len(inked):
            row[inked[0] : inked[-1]] = 200
    page.panel.pad.load(pixels)


def _outline() -> Iterator[tuple[int, int]]:
    for (x0, y0), (x1, y1) in pairwise(SHOE):
        for part in np.linspace(0, 1, 40):
            yield round(x0 + part * (x1 - x0)), round(y0 + part * (y1 - y0))


def _take_live(app: App) -> None:
    """Take a training that is steered, beside the run before it, and its board."""
    workbench, state = app.workbench, app.workbench.state
    other = state.runs.value[0].run
    workbench.runs.reset()
    state.recipe.set(Recipe(epochs=4, optimizer=Adam(learning_rate=0.003)))
    app.open_tab(app.tab_names.index("train"))
    page = app.nametowidget(app._notebook.select()).winfo_children()[0]
    workbench.training.train()
    run_until(app, lambda: state.training.value == "training", seconds=60)
    run_until(app, lambda: state.run.value is not None and state.run.value.done == 1, seconds=300)
    workbench.training.scale_rate(1 / 3)
    workbench.training.set_trainable("conv2d", False)
    workbench.training.step("epoch")
    run_until(app, lambda: state.training.value == "paused", seconds=300)
    run_until(app, lambda: state.run.value.done >= 2, seconds=60)
    workbench.runs.compare(other)
    page.live.locks.choose("conv2d")
    for dark in (False, True):
        state.dark.set(dark)
        for shown, name in (("curves", "live"), ("board", "board")):
            page.show(shown)
            app.update()
            run_until(app, lambda shown=shown: shown == "board" or page.curves.plot.canvas.settled)
            _take(app, "train", f"{name}-{'dark' if dark else 'light'}")
    page.show("curves")
    workbench.training.stop()
    run_until(app, lambda: state.training.value == "idle", seconds=60)
    workbench.runs.compare(None)


def _take_views(app: App) -> None:
    """Take Explore's views, the augmentation while it can be changed."""
    workbench = app.workbench
    workbench.runs.reset()
    workbench.augmenting.edit(DOCUMENT_000.changed(rotation=10.0))
    app.open_tab(app.tab_names.index("explore"))
    app.update()
    page = app.nametowidget(app._notebook.select()).winfo_children()[0]
    for dark in (False, True):
        workbench.state.dark.set(dark)
        for view in ("classes", "typical", "pixels", "map", "augment"):
            page.show_view(view)
            if view == "map":
                page.view.methods.buttons["tsne"].invoke()
            app.update()
            run_until(app, lambda: not workbench.looking.busy)
            _take(app, "explore", f"{view}-{'dark' if dark else 'light'}")
    page.show_view("images")


def _take_recipe(app: App) -> None:
    """Take all of a recipe, while it can be changed."""
    workbench = app.workbench
    schedule, stopping = OneCycle(), EarlyStopping()
    workbench.recipe.change(
        epochs=10, optimizer=SGD(learning_rate=0.1), schedule=schedule, early_stopping=stopping
    )
    app.open_tab(app.tab_names.index("train"))
    app.update()
    page = app.nametowidget(app._notebook.select()).winfo_children()[0]
    page.show("recipe")
    for dark in (False, True):
        workbench.state.dark.set(dark)
        _take(app, "train", f"recipe-{'dark' if dark else 'light'}")
    page.show("curves")


def _take_transfer(app: App) -> None:
    """Retrain on Fashion-MNIST what has learned MNIST, few images of both, and take what came."""
    workbench, state = app.workbench, app.workbench.state
    sets = {one.info.name: one for one in state.opened.value}
    workbench.runs.reset()
    state.recipe.set(Recipe(epochs=5))
    workbench.data.choose(sets["fashion-mnist"])
    workbench.data.resplit(Split(limit=6000))
    app.open_tab(app.tab_names.index("train"))
    app.update()
    page = app.nametowidget(app._notebook.select()).winfo_children()[0]
    workbench.transferring.pretrain_on(sets["mnist"])
    workbench.transferring.change(retrain_from="dense", kept_rate=0.5)
    workbench.transferring.train()
    run_until(app, lambda: state.run.value is not None and state.run.value.run.transfer is not None)
    run_until(app, lambda: "validation" in state.evaluations.value, seconds=900)
    page.show("transfer")
    run_until(app, lambda: workbench.transferring.comparison.value is not None, seconds=900)
    run_until(app, lambda: not state.comparing.value)
    workbench.transferring.compare()
    run_until(app, lambda: not state.comparing.value, seconds=900)
    for dark in (False, True):
        state.dark.set(dark)
        _take(app, "train", f"transfer-{'dark' if dark else 'light'}")
    page.show("curves")


def _take_dialogs(app: App) -> None:
    """Take the dialogs of the Data tab over it."""
    app.open_tab(app.tab_names.index("data"))
    asks = {
        "open": app.asking.open,
        "synthetic": app.asking.synthesize,
        "split": app.asking.resplit,
    }
    for dark in (False, True):
        app.workbench.state.dark.set(dark)
        for name, ask in asks.items():
            ask()
            _take(app, "data", f"{name}-{'dark' if dark else 'light'}")
            (dialog,) = (child for child in app.winfo_children() if isinstance(child, Dialog))
            dialog.close()


def _take(app: App, name: str, theme: str) -> None:
    app.open_tab(app.tab_names.index(name))
    for _ in range(40):
        run_until(app, lambda: True)
    box = (0, 0, app.winfo_width(), app.winfo_height() + app.winfo_rooty())
    ImageGrab.grab(bbox=box).save(HERE / f"{name}-{theme}.png", optimize=True)


if __name__ == "__main__":
    main()
