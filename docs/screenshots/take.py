"""Take the documentation's screenshots: `python3 docs/screenshots/take.py`, five minutes.

Trains `cnn-2conv` for three epochs on all of Fashion-MNIST in a real window of 1024x700 and looks
at each tab, light and dark, at each view of Explore and at the dialogs about data. Needs Xvfb.
`take.py network` takes only the pictures of the network lab; so do `tabs`, `views`, `dialogs`.
"""

import sys
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from PIL import ImageGrab

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1] / "benchmarks"))

from window import get_ready, open_window, run_until  # noqa: E402 - found through the line above

from fmnist_workbench.spec.augmentation import DOCUMENT_000  # noqa: E402
from fmnist_workbench.spec.data import Split  # noqa: E402
from fmnist_workbench.spec.layers import Classifier, Conv2D, Flatten, MaxPooling2D  # noqa: E402
from fmnist_workbench.spec.network import Network  # noqa: E402
from fmnist_workbench.spec.optimizers import SGD, Adam  # noqa: E402
from fmnist_workbench.spec.presets import preset  # noqa: E402
from fmnist_workbench.spec.recipe import Recipe  # noqa: E402
from fmnist_workbench.spec.schedules import OneCycle  # noqa: E402
from fmnist_workbench.spec.stopping import EarlyStopping  # noqa: E402
from fmnist_workbench.ui.app import App  # noqa: E402
from fmnist_workbench.ui.widgets.dialog import Dialog  # noqa: E402

SHOE = [(4, 9), (8, 9), (10, 13), (17, 16), (23, 17), (24, 20), (4, 20), (4, 9)]
"""Corners of a shoe's outline, (x, y) in pixels of a 28x28 image."""

WRONG = Network(
    name="my-first",
    layers=(
        Conv2D(activation="relu"),
        MaxPooling2D(),
        Conv2D(filters=64, activation="relu"),
        MaxPooling2D(),
        Conv2D(filters=128, kernel_size=7, activation="relu"),
        Flatten(),
        Classifier(),
    ),
)
"""A network whose third window is larger than what is left of the image."""


def main(wanted: Sequence[str]) -> None:
    """Take the pictures of these groups, or all, into this folder."""
    groups = {
        "network": _take_network,
        "tabs": _take_tabs,
        "live": _take_live,
        "views": _take_views,
        "recipe": _take_recipe,
        "doctor": _take_doctor,
        "finder": _take_finder,
        "transfer": _take_transfer,
        "export": _take_export,
        "dialogs": _take_dialogs,
    }
    unknown = set(wanted) - set(groups)
    if unknown:
        sys.exit(f"there is no '{min(unknown)}'; there are {', '.join(groups)}.")
    with open_window() as app:
        app.geometry("1024x700+0+0")
        get_ready(app)
        run_until(app, lambda: not app.idle_work)
        # Where no tooltip opens over what is to be seen.
        app.event_generate("<Motion>", warp=True, x=app.winfo_width() + 100, y=50)
        for name, take in groups.items():
            if not wanted or name in wanted:
                take(app)


def _take_network(app: App) -> None:
    """Take a network with a layer chosen, a wrong one with its cures, and one as a script."""
    state, builder = app.workbench.state, app.workbench.builder
    page = _page(app, "network")
    for dark in (False, True):
        state.dark.set(dark)
        theme = "dark" if dark else "light"
        state.network.edit(preset("cnn-2conv"))
        builder.choose(0)
        run_until(app, lambda: state.forecast.value is not None and state.forecast.value.seconds)
        _take(app, "network", theme)
        page.side.show("code")
        _take(app, "network", f"code-{theme}")
        page.side.show("layer")
        state.network.edit(WRONG)
        builder.choose(4)
        _take(app, "network", f"wrong-{theme}")
    state.network.edit(preset("cnn-2conv"))
    state.dark.set(False)


def _take_tabs(app: App) -> None:
    """Train, and take the other tabs."""
    _train(app)
    _draw_a_shoe(app)
    for dark in (False, True):
        app.workbench.state.dark.set(dark)
        for name in app.tab_names:
            if name != "network":
                _take(app, name, "dark" if dark else "light")


def _train(app: App) -> None:
    state = app.workbench.state
    state.recipe.set(Recipe(epochs=3))
    app.open_tab(app.tab_names.index("train"))
    app.workbench.training.train()
    run_until(app, lambda: "validation" in state.evaluations.value, seconds=900)


def _draw_a_shoe(app: App) -> None:
    page = _page(app, "evaluate")
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
    page = _page(app, "train")
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
    canvas = page.segment("curves").curves.plot.canvas
    for dark in (False, True):
        state.dark.set(dark)
        for shown, name in (("curves", "live"), ("board", "board")):
            page.show(shown)
            app.update()
            run_until(app, lambda shown=shown: shown == "board" or canvas.settled)
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
    page = _page(app, "explore")
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
    workbench.runs.reset()
    schedule, stopping = OneCycle(), EarlyStopping()
    workbench.recipe.change(
        epochs=10, optimizer=SGD(learning_rate=0.1), schedule=schedule, early_stopping=stopping
    )
    page = _page(app, "train")
    page.show("recipe")
    for dark in (False, True):
        workbench.state.dark.set(dark)
        _take(app, "train", f"recipe-{'dark' if dark else 'light'}")
    page.show("curves")


def _take_doctor(app: App) -> None:
    """Take what the doctor says of a network that learns 500 images by heart."""
    workbench, state = app.workbench, app.workbench.state
    workbench.runs.reset()
    workbench.data.resplit(Split(limit=500))
    state.network.edit(preset("mlp-128-64-32"))
    state.recipe.set(Recipe(epochs=60))
    page = _page(app, "train")
    workbench.training.train()
    run_until(app, lambda: "validation" in state.evaluations.value, seconds=300)
    for dark in (False, True):
        state.dark.set(dark)
        page.segment("curves").doctor.why.invoke()
        _take(app, "train", f"doctor-{'dark' if dark else 'light'}")
        _dialog(app).close()


def _take_finder(app: App) -> None:
    """Take the learning-rate finder's result."""
    workbench, state = app.workbench, app.workbench.state
    workbench.runs.reset()
    workbench.data.resplit(Split())
    state.recipe.set(Recipe())
    page = _page(app, "train")
    page.show("recipe")
    page.segment("recipe").find_rate()
    run_until(app, lambda: state.rate_found.value is not None)
    for dark in (False, True):
        state.dark.set(dark)
        _take(app, "train", f"finder-{'dark' if dark else 'light'}")
    page.show("curves")


def _dialog(app: App) -> Dialog:
    (dialog,) = (child for child in app.winfo_children() if isinstance(child, Dialog))
    return dialog


def _take_transfer(app: App) -> None:
    """Retrain on Fashion-MNIST what has learned MNIST, few images of both, and take what came."""
    workbench, state = app.workbench, app.workbench.state
    sets = {one.info.name: one for one in state.opened.value}
    workbench.runs.reset()
    state.network.edit(preset("cnn-2conv"))
    state.recipe.set(Recipe(epochs=5))
    workbench.data.choose(sets["fashion-mnist"])
    workbench.data.resplit(Split(limit=6000))
    page = _page(app, "train")
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
    _take_other_layers(app)
    page.show("curves")


def _take_other_layers(app: App) -> None:
    """Take a transfer that puts a wider dense layer, and one more, behind what has learned."""
    workbench, transferring = app.workbench, app.workbench.transferring
    transferring.start_from(workbench.state.run.value.run.id)
    workbench.runs.reset()
    transferring.change(retrain_from="dense")
    transferring.edit_layers()
    builder = workbench.builder
    place = builder.network.layer_names().index("dense")
    builder.choose(place)
    builder.replace(builder.layer.changed(units=256))
    builder.add("dense", place + 1)
    _page(app, "train")
    for dark in (False, True):
        workbench.state.dark.set(dark)
        _take(app, "train", f"others-{'dark' if dark else 'light'}")
    workbench.state.dark.set(False)


def _take_export(app: App) -> None:
    """Take the question in which format to export a run, the one in the window or a short one."""
    if app.workbench.state.run.value is None:
        app.workbench.data.resplit(Split(limit=6000))
        _train(app)
    for dark in (False, True):
        app.workbench.state.dark.set(dark)
        app.export_asking.ask()
        _take(app, "train", f"export-{'dark' if dark else 'light'}")
        _dialog(app).close()


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
            _dialog(app).close()


def _page(app: App, name: str) -> Any:
    """Bring a tab to the front and return it."""
    app.open_tab(app.tab_names.index(name))
    app.update()
    return app.nametowidget(app._notebook.select()).winfo_children()[0]


def _take(app: App, name: str, theme: str) -> None:
    app.open_tab(app.tab_names.index(name))
    for _ in range(40):
        run_until(app, lambda: True)
    box = (0, 0, app.winfo_width(), app.winfo_height() + app.winfo_rooty())
    ImageGrab.grab(bbox=box).save(HERE / f"{name}-{theme}.png", optimize=True)


if __name__ == "__main__":
    main(sys.argv[1:])
