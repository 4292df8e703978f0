"""What a frame of the training curves costs, against matplotlib left to itself."""

import statistics
import time
import tkinter as tk
from collections.abc import Callable

import numpy as np
from matplotlib.backends.backend_tkagg import FigureCanvasTkAgg
from matplotlib.figure import Figure
from screen import screen

from fmnist_workbench.spec.events import BatchesDone
from fmnist_workbench.spec.run import Epoch
from fmnist_workbench.ui.widgets.batchseries import BatchSeries
from fmnist_workbench.ui.widgets.curveplot import CurvePlot

SIZE = "730x400"
EPOCHS, STEPS = 5, 1563


def run(rounds: int = 15) -> dict[str, str]:
    """Return medians of whole frames, until they are on the screen, taken in turn."""
    with screen():
        root = tk.Tk()
        root.geometry(SIZE)
        series, history = _training()
        bare, plot = _bare(root, series, history), CurvePlot(root, series)
        plot.show(history, EPOCHS)
        frames = {
            "bare": (bare.get_tk_widget(), bare.draw),
            "full": (plot.widget, plot.canvas.draw),
            "blit": (plot.widget, plot.canvas.draw_moving),
        }
        times: dict[str, list[float]] = {name: [] for name in frames}
        for _ in range(rounds):
            for name, (widget, draw) in frames.items():
                times[name].append(_time(root, widget, draw))
        root.destroy()
    bare_time, full, blit = (statistics.median(times[name]) for name in ("bare", "full", "blit"))
    return {
        "a bare matplotlib draw of the same curves": f"{bare_time * 1000:.0f} ms",
        "our full redraw, at most once a second": f"{full * 1000:.0f} ms",
        "our blit, ten times a second": f"{blit * 1000:.0f} ms",
        "full redraw / bare draw": f"{full / bare_time:.2f}",
        "blit / bare draw": f"{blit / bare_time:.2f}",
    }


def _training() -> tuple[BatchSeries, tuple[Epoch, ...]]:
    """Return what five epochs of 1,563 batches leave behind."""
    noise = np.random.default_rng(0).normal(0, 0.1, (EPOCHS, STEPS))
    series = BatchSeries()
    for epoch in range(1, EPOCHS + 1):
        losses = 2 / (epoch + np.linspace(0, 1, STEPS)) + noise[epoch - 1]
        accuracies = np.clip(1 - losses / 3, 0, 1)
        series.add(BatchesDone(epoch, EPOCHS, STEPS, STEPS, tuple(losses), tuple(accuracies), None))
    history = tuple(
        Epoch(
            epoch=epoch,
            loss=2 / epoch,
            accuracy=1 - 0.5 / epoch,
            val_loss=2.2 / epoch,
            val_accuracy=1 - 0.6 / epoch,
            seconds=20.0,
            learning_rate=0.001,
        )
        for epoch in range(1, EPOCHS + 1)
    )
    return series, history


def _bare(root: tk.Tk, series: BatchSeries, history: tuple[Epoch, ...]) -> FigureCanvasTkAgg:
    """Return the same curves as matplotlib draws them without further ado."""
    figure = Figure(layout="tight")
    epochs = [epoch.epoch for epoch in history]
    for axes, name in zip(figure.subplots(2, 1, sharex=True), ("loss", "accuracy"), strict=True):
        axes.plot(series.column("epochs"), series.column(name))
        axes.plot(series.column("epochs"), series.column(f"mean_{name}"))
        axes.plot(epochs, [getattr(epoch, name) for epoch in history], "o-")
        axes.plot(epochs, [getattr(epoch, f"val_{name}") for epoch in history], "s-")
        axes.grid(True)
    return FigureCanvasTkAgg(figure, root)


def _time(root: tk.Tk, widget: tk.Widget, draw: Callable[[], None]) -> float:
    for other in root.pack_slaves():
        other.pack_forget()
    widget.pack(fill="both", expand=True)
    root.update()
    start = time.perf_counter()
    draw()
    root.update()
    return time.perf_counter() - start
