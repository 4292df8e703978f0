"""A workbench window for benchmarks, with what is needed to drive it and to wait."""

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from screen import screen

from fmnist_workbench.spec.presets import preset
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.ui.app import App


@contextmanager
def open_window() -> Iterator[App]:
    """Yield a window at 1280x800 on a home of its own; it is closed at the end."""
    with screen(), tempfile.TemporaryDirectory() as home:
        app = App(Path(home))
        app.geometry("1280x800+0+0")
        yield app
        app.quit_window()
        while not app.gone:
            app.update()


def run_until(app: App, condition: Callable[[], object], seconds: float = 300) -> None:
    """Run the window's loop until a condition holds, as `mainloop` would."""
    deadline = time.monotonic() + seconds

    def look() -> None:
        if condition() or time.monotonic() > deadline:
            app.quit()
        else:
            app.after(20, look)

    app.after(20, look)
    app.mainloop()
    if not condition():
        raise TimeoutError("the window never got there")


def get_ready(app: App) -> None:
    """Start the children and wait until data and a model are there."""
    app.begin()
    state = app.workbench.state
    run_until(app, lambda: state.data.value is not None and state.model.value is not None)


def start_training(app: App, epochs: int = 50) -> None:
    """Train `cnn-2conv` on all of Fashion-MNIST with the curves on screen."""
    state = app.workbench.state
    state.network.edit(preset("cnn-2conv"))
    state.recipe.set(Recipe(epochs=epochs))
    app.open_tab(app.tab_names.index("train"))
    app.workbench.training.train()
    run_until(app, lambda: state.training.value == "training")
