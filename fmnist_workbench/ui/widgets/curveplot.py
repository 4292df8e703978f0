"""Loss above accuracy over the epochs, drawn with matplotlib: import it after the first paint."""

import tkinter as tk
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backend_bases import MouseEvent
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator, PercentFormatter
from numpy.typing import NDArray

from fmnist_workbench.spec.run import Epoch
from fmnist_workbench.ui.theme import Palette, palette
from fmnist_workbench.ui.widgets.batchseries import BatchSeries
from fmnist_workbench.ui.widgets.blitcanvas import BlitCanvas
from fmnist_workbench.ui.widgets.curvecolours import curve_colours

_FONT = 9
"""Points."""
_MARGINS = {"left": 62, "right": 14, "bottom": 40, "top": 8, "between": 14}
"""Pixels around and between the two plots, at 96 dots an inch."""
_QUICK: dict[str, Any] = {"antialiased": False, "snap": True, "solid_joinstyle": "bevel"}
"""How a line of 2,000 points is drawn in half the time."""
_LABEL = 10
"""Where the middle of a vertical label stands, in pixels from the left edge, likewise."""
_NICE = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 6.0, 8.0, 10.0)
Limits = tuple[float, float]
_OUTLIERS = 2
"""Per cent of the batches that may lie outside: the first ones are far off."""


class _Panel:
    """One quantity: single batches, their running mean, and both means of each epoch.

    Args:
        fit: Returns limits for these values.
    """

    def __init__(self, axes: Axes, name: str, fit: Callable[[NDArray[np.float64]], Limits]) -> None:
        self.axes = axes
        self._name = name
        self._fit = fit
        self._limits: Limits | None = None
        (self.batches,) = axes.plot([], [], linewidth=0.6, **_QUICK)
        (self.mean,) = axes.plot([], [], linewidth=1.8)
        (self.train,) = axes.plot([], [], "o-", linewidth=1.6, markersize=4.5)
        (self.validation,) = axes.plot([], [], "s-", linewidth=1.6, markersize=4.5)
        self.pointer = axes.axvline(0, linewidth=1, visible=False)
        self.best = axes.axvline(0, linewidth=1.4, linestyle=(0, (4, 3)), visible=False)
        axes.set_ylabel(name, fontsize=_FONT, verticalalignment="center")
        axes.yaxis.set_major_locator(MaxNLocator(5, steps=(1, 2, 2.5, 5, 10)))
        axes.xaxis.set_major_locator(MaxNLocator(10, integer=True))

    @property
    def moving(self) -> tuple[Line2D, ...]:
        lines = (self.batches, self.mean, self.train, self.validation)
        return (*lines, self.best, self.pointer)

    def update(self, series: BatchSeries, history: Sequence[Epoch]) -> None:
        """Give the lines what there is to show."""
        self.batches.set_data(series.column("epochs"), series.column(self._name))
        self.mean.set_data(series.column("epochs"), series.column(f"mean_{self._name}"))
        epochs = [epoch.epoch for epoch in history]
        self.train.set_data(epochs, [getattr(epoch, self._name) for epoch in history])
        self.validation.set_data(epochs, [getattr(epoch, f"val_{self._name}") for epoch in history])

    def mark(self, line: Line2D, epoch: int | None) -> None:
        """Put a vertical line at an epoch; None takes it away."""
        line.set_visible(epoch is not None)
        line.set_xdata([epoch or 0] * 2)

    def limits(self) -> Limits:
        """Return limits for what is shown; within a run they only ever widen."""
        values = self._shown()
        low, high = self._fit(values)
        if self._limits is not None:
            low, high = min(low, self._limits[0]), max(high, self._limits[1])
        if len(values):
            self._limits = low, high
        return low, high

    def start_over(self) -> None:
        """Fit the limits anew: another run is to be shown."""
        self._limits = None

    def _shown(self) -> NDArray[np.float64]:
        """Return the finite values that have to be in sight."""
        batches = np.asarray(self.batches.get_ydata(), float)
        batches = batches[np.isfinite(batches)]
        ends = np.percentile(batches, (_OUTLIERS, 100 - _OUTLIERS)) if len(batches) else ()
        means = np.concatenate((self.train.get_ydata(), self.validation.get_ydata(), ends))
        return means[np.isfinite(means)]

    def recolour(self, colours: Palette) -> None:
        self.axes.set_facecolor(colours.surface)
        self.axes.grid(color=colours.border, linewidth=0.6)
        self.axes.tick_params(colors=colours.foreground, labelsize=_FONT, color=colours.border)
        self.axes.xaxis.label.set_color(colours.foreground)
        self.axes.yaxis.label.set_color(colours.foreground)
        for spine in self.axes.spines.values():
            spine.set_color(colours.border)
        lines = curve_colours(colours)
        self.batches.set_color(lines.batches)
        self.mean.set_color(lines.mean)
        self.train.set_color(lines.train)
        self.validation.set_color(lines.validation)
        self.pointer.set_color(colours.muted)
        self.best.set_color(lines.best)


class CurvePlot:
    """The two plots on one canvas; what they show is read anew at each frame.

    Args:
        series: Batch by batch.
    """

    def __init__(self, parent: tk.Misc, series: BatchSeries) -> None:
        self._series = series
        self._history: Sequence[Epoch] = ()
        self._epochs = 1
        figure = Figure(figsize=(4, 3), dpi=96)
        upper = figure.add_subplot(2, 1, 1)
        lower = figure.add_subplot(2, 1, 2, sharex=upper)
        self.loss = _Panel(upper, "loss", _fit_loss)
        self.accuracy = _Panel(lower, "accuracy", _fit_accuracy)
        upper.tick_params(labelbottom=False)
        lower.set_xlabel("epoch", fontsize=_FONT)
        lower.yaxis.set_major_formatter(PercentFormatter(1, decimals=0, symbol=" %"))
        moving = (*self.loss.moving, *self.accuracy.moving)
        self.canvas = BlitCanvas(figure, parent, moving, self._prepare)
        self.canvas.mpl_connect("resize_event", lambda _event: self._lay_out())
        self.widget: tk.Canvas = self.canvas.get_tk_widget()
        self.recolour()

    def show(self, history: Sequence[Epoch], epochs: int, best: int | None = None) -> None:
        """Show these finished epochs on an axis for this many, the best of them marked."""
        self._history, self._epochs = history, max(epochs, 1)
        for panel in (self.loss, self.accuracy):
            panel.mark(panel.best, best)
        self.canvas.refresh()

    def start_over(self) -> None:
        """Fit the axes anew: another run is to be shown."""
        for panel in (self.loss, self.accuracy):
            panel.start_over()

    def point_at(self, epoch: int | None) -> None:
        """Mark an epoch with a vertical line; None marks none."""
        for panel in (self.loss, self.accuracy):
            panel.mark(panel.pointer, epoch)
        self.canvas.refresh()

    def epoch_at(self, event: MouseEvent) -> int | None:
        """Return the finished epoch nearest to the pointer, None off the plots."""
        if event.xdata is None or not self._history:
            return None
        at = event.xdata
        return min((epoch.epoch for epoch in self._history), key=lambda epoch: abs(epoch - at))

    def recolour(self) -> None:
        """Take on the colours of the theme in force."""
        colours = palette()
        self.canvas.figure.set_facecolor(colours.background)
        self.widget.configure(background=colours.background)
        for panel in (self.loss, self.accuracy):
            panel.recolour(colours)
        self.canvas.redraw()

    def _prepare(self) -> bool:
        for panel in (self.loss, self.accuracy):
            panel.update(self._series, self._history)
        across = (0.0, self._epochs * 1.015)  # a marker at the end is to be whole
        limits = (across, self.loss.limits(), self.accuracy.limits())
        upper, lower = self.loss.axes, self.accuracy.axes
        if limits == (upper.get_xlim(), upper.get_ylim(), lower.get_ylim()):
            return False
        upper.set_xlim(limits[0])
        upper.set_ylim(limits[1])
        lower.set_ylim(limits[2])
        return True

    def _lay_out(self) -> None:
        """Keep the margins the same number of pixels, however large the figure is."""
        figure = self.canvas.figure
        dot = figure.dpi / 96
        margins = {side: pixels * dot for side, pixels in _MARGINS.items()}
        width, height = (max(side, 1.0) for side in figure.bbox.size)
        plot = (height - margins["top"] - margins["bottom"] - margins["between"]) / 2
        if plot < 1 or width < margins["left"] + margins["right"] + 1:
            return
        figure.subplots_adjust(
            left=margins["left"] / width,
            right=1 - margins["right"] / width,
            bottom=margins["bottom"] / height,
            top=1 - margins["top"] / height,
            hspace=margins["between"] / plot,
        )
        label = -(margins["left"] - _LABEL * dot) / (width - margins["left"] - margins["right"])
        for panel in (self.loss, self.accuracy):
            panel.axes.yaxis.set_label_coords(label, 0.5)


def _fit_loss(values: NDArray[np.float64]) -> Limits:
    return 0.0, _nice_top(values)


def _fit_accuracy(values: NDArray[np.float64]) -> Limits:
    return _nice_bottom(values), 1.01


def _nice_top(values: NDArray[np.float64]) -> float:
    """Return a round number above all values, with a little room."""
    largest = float(values.max(initial=0.0)) * 1.05
    if largest <= 0:
        return 2.5
    scale = 10.0 ** np.floor(np.log10(largest))
    return next(float(step * scale) for step in _NICE if step * scale >= largest)


def _nice_bottom(values: NDArray[np.float64]) -> float:
    """Return the tenth below all values, at most 0.9."""
    smallest = float(values.min(initial=0.9)) if len(values) else 0.0
    return float(np.floor(min(smallest, 0.9) * 10 + 1e-9) / 10)
