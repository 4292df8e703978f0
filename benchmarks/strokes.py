"""From a stroke on the draw pad to the probabilities on the screen, idle and while training."""

import time

import numpy as np
from window import get_ready, open_window, run_until, start_training

from fmnist_workbench.spec.results import Prediction
from fmnist_workbench.ui.actions.model import raw_image
from fmnist_workbench.ui.app import App

STROKES = 200


def run() -> dict[str, str]:
    """Return percentiles of the round trip, and of one training batch to compare with."""
    with open_window() as app:
        get_ready(app)
        run_until(app, lambda: not app.idle_work)
        _round_trips(app, 20)
        idle = _round_trips(app, STROKES)
        start_training(app)
        batches = _batch_seconds(app)
        _round_trips(app, 20)
        training = _round_trips(app, STROKES)
    return {
        "idle, median": _milliseconds(np.median(idle)),
        "idle, 95th percentile (bar: 16 ms)": _milliseconds(np.percentile(idle, 95)),
        "one training batch, median": _milliseconds(batches),
        "training, 95th percentile (bar: one batch and 16 ms)": _milliseconds(
            np.percentile(training, 95)
        ),
        "training, longest": _milliseconds(max(training)),
    }


def _round_trips(app: App, count: int) -> list[float]:
    """Return the seconds from each of many drawings to its probabilities in the window."""
    random = np.random.default_rng(0)
    seconds: list[float] = []
    for _ in range(count):
        pixels = random.integers(0, 256, (28, 28, 1), np.uint8)
        begin = time.perf_counter()

        def show(_prediction: Prediction, begin: float = begin) -> None:
            seconds.append(time.perf_counter() - begin)
            app.quit()

        app.workbench.model.predict(raw_image(pixels), show)
        app.mainloop()
    return seconds


def _batch_seconds(app: App) -> float:
    """Return the median seconds of one batch, from the batches the window hears of."""
    heard: list[tuple[float, int]] = []
    app.workbench.state.batches.connect(
        lambda event: heard.append((time.perf_counter(), len(event.losses)))
    )
    run_until(app, lambda: len(heard) > 40)
    times = np.array([time for time, _ in heard])
    counts = np.array([count for _, count in heard])
    return float(np.median(np.diff(times) / counts[1:]))


def _milliseconds(seconds: float) -> str:
    return f"{1000 * float(seconds):.1f} ms"
