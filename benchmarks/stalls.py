"""How long the window's event loop stands still while the engine starts and while it trains."""

import time
from collections.abc import Callable
from functools import partial

import numpy as np
from window import open_window, run_until, start_training

from fmnist_workbench.ui.app import PLOT_MODULES, App

BEAT = 0.005
TRAINING_SECONDS = 60


class Heart:
    """Beats every few milliseconds from `after`; a late beat is a stall."""

    def __init__(self, app: App) -> None:
        self.stalls: list[float] = []
        self._app = app
        self._last = time.perf_counter()
        self._next = app.after(int(BEAT * 1000), self._beat)

    def stop(self) -> None:
        """Beat no more."""
        self._app.after_cancel(self._next)

    def forgive(self) -> None:
        """Leave out what has passed since the last beat."""
        self._last = time.perf_counter()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.stalls.append(max(now - self._last - BEAT, 0.0))
        self._last = now
        self._next = self._app.after(int(BEAT * 1000), self._beat)


def run() -> dict[str, str]:
    """Return the stalls of both phases, and of matplotlib's import by itself."""
    with open_window() as app:
        app.update()
        heart = Heart(app)
        imports = _time_imports(app, heart)
        app.begin()
        state = app.workbench.state
        run_until(app, lambda: state.model.value is not None and not app.idle_work)
        starting, heart.stalls = heart.stalls, []
        start_training(app)
        end = time.monotonic() + TRAINING_SECONDS
        run_until(app, lambda: time.monotonic() > end)
        heart.stop()
        training = heart.stalls
    return {
        "engine starting, 99th percentile (bar: 50 ms)": _milliseconds(np.percentile(starting, 99)),
        "engine starting, worst (bar: 250 ms)": _milliseconds(max(starting)),
        "matplotlib's import, piece by piece (listed apart)": ", ".join(
            map(_milliseconds, imports)
        ),
        "training, 99th percentile (bar: 50 ms)": _milliseconds(np.percentile(training, 99)),
        "training, worst (bar: 250 ms)": _milliseconds(max(training)),
    }


def _time_imports(app: App, heart: Heart) -> list[float]:
    """Return a list that fills with the seconds each piece of matplotlib's import takes."""
    seconds: list[float] = []

    def timed(piece: Callable[[], object]) -> None:
        begin = time.perf_counter()
        piece()
        seconds.append(time.perf_counter() - begin)
        heart.forgive()

    pieces = len(PLOT_MODULES)
    app.idle_work[:pieces] = [partial(timed, piece) for piece in app.idle_work[:pieces]]
    return seconds


def _milliseconds(seconds: float) -> str:
    return f"{1000 * seconds:.0f} ms"
