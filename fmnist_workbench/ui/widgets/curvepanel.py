"""One quantity over the epochs: its lines and the limits of its axis."""

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import (
    Formatter,
    FuncFormatter,
    LogLocator,
    MaxNLocator,
    NullFormatter,
    PercentFormatter,
)

from fmnist_workbench.spec.run import Epoch
from fmnist_workbench.ui.theme import Palette
from fmnist_workbench.ui.widgets.batchseries import BatchSeries
from fmnist_workbench.ui.widgets.curvecolours import CurveColours, curve_colours
from fmnist_workbench.ui.widgets.curvelimits import (
    Values,
    nice_bottom,
    nice_top,
    short_number,
    usual,
)

FONT = 9
"""Points."""
_QUICK: dict[str, Any] = {"antialiased": False, "snap": True, "solid_joinstyle": "bevel"}
"""How a line of 2,000 points is drawn in half the time."""
_LINE, _MARKER = 1.6, 4.5
"""Points."""
_MARKED = 60
"""Most epochs with a mark each; more would hide the line."""
_OUTLIERS = 2
"""Per cent of the batches that may lie outside: the first ones are far off."""
_DECADES = 2.0
"""A learning rate that spans more powers of ten is drawn on a logarithmic scale."""
_ABOVE = "▲ losses of up to {} lie above: see View, Logarithmic loss"
_ZERO = "▼ losses of 0 lie below: a logarithmic scale has no place for them"
_BEYOND_AT = (0.995, 0.96)
"""Where that stands, in parts of the plot."""
Limits = tuple[float, float]


class Panel:
    """What all quantities have: single batches, each epoch's figure, the best epoch, changes.

    What moves from frame to frame is in `moving`; the rest is drawn with the axes. A subclass adds
    its lines and says which limits fit.
    """

    name = ""
    ticks = 5
    subs: tuple[int, ...] = (1, 2, 5)

    def __init__(self, axes: Axes) -> None:
        self.axes = axes
        self.logarithmic = False
        self._limits: Limits | None = None
        (self.batches,) = axes.plot([], [], linewidth=0.6, **_QUICK)
        (self.train,) = axes.plot([], [], "o-", linewidth=_LINE, markersize=_MARKER)
        (self.compared_train,) = axes.plot([], [], "--", linewidth=1.4, zorder=1.5)
        self.pointer = axes.axvline(0, linewidth=1, visible=False)
        self.best = axes.axvline(0, linewidth=1.4, linestyle=(0, (4, 3)), visible=False)
        (self.changes,) = axes.plot(
            [], [], linewidth=1.2, zorder=1.6, transform=axes.get_xaxis_transform()
        )
        axes.set_ylabel(self.name, fontsize=FONT, verticalalignment="center")
        axes.xaxis.set_major_locator(MaxNLocator(10, integer=True))
        self.scale(logarithmic=False)

    @property
    def moving(self) -> tuple[Artist, ...]:
        """What changes from frame to frame."""
        return (self.batches, self.train, self.best, self.pointer)

    def update(self, series: BatchSeries, history: Sequence[Epoch]) -> None:
        """Give the lines what there is to show."""
        self.batches.set_data(series.column("epochs"), series.column(self.name))
        self.train.set_data(*self._of_epochs(history))
        self._thin(self.train, history)

    def compare(self, history: Sequence[Epoch]) -> None:
        """Draw another run's epochs underneath; none for no epochs."""
        self.compared_train.set_data(*self._of_epochs(history))

    def change_at(self, places: Sequence[float]) -> None:
        """Draw a thin line wherever something was changed."""
        self.changes.set_data(np.repeat(places, 3), np.tile((0, 1, np.nan), len(places)))

    def mark(self, line: Line2D, epoch: int | None) -> None:
        """Put a vertical line at an epoch; None takes it away."""
        line.set_visible(epoch is not None)
        line.set_xdata([epoch or 0] * 2)

    def scale(self, *, logarithmic: bool) -> None:
        """Choose the scale of the axis, and fit it anew."""
        self.logarithmic, self._limits = logarithmic, None
        axis = self.axes.yaxis
        self.axes.set_yscale("log" if logarithmic else "linear")
        if logarithmic:
            axis.set_major_locator(LogLocator(subs=self.subs, numticks=self.ticks + 1))
            axis.set_minor_formatter(NullFormatter())
        else:
            axis.set_major_locator(MaxNLocator(self.ticks, steps=(1, 2, 2.5, 5, 10)))
        axis.set_major_formatter(self.formatter())

    def formatter(self) -> Formatter:
        """Return how the numbers at the axis are written."""
        return FuncFormatter(lambda value, _place: short_number(value))

    def limits(self) -> Limits:
        """Return limits for what is shown; within a run they only ever widen."""
        values = self._shown()
        low, high = self.fit(values)
        if self._limits is not None:
            low, high = min(low, self._limits[0]), max(high, self._limits[1])
        if len(values):
            self._limits = low, high
        return low, high

    def fit(self, values: Values) -> Limits:
        """Return limits for these values."""
        if not self.logarithmic:
            return 0.0, nice_top(values)
        above = values[values > 0]
        return (float(above.min() / 1.3), float(above.max() * 1.3)) if len(above) else (0.1, 3.0)

    def start_over(self) -> None:
        """Fit the limits anew: another run is to be shown."""
        self._limits = None

    def recolour(self, colours: Palette) -> None:
        """Take on these colours."""
        self.axes.set_facecolor(colours.surface)
        self.axes.grid(color=colours.border, linewidth=0.6)
        self.axes.tick_params(colors=colours.foreground, labelsize=FONT, color=colours.border)
        self.axes.xaxis.label.set_color(colours.foreground)
        self.axes.yaxis.label.set_color(colours.foreground)
        for spine in self.axes.spines.values():
            spine.set_color(colours.border)
        self.pointer.set_color(colours.muted)
        self._colour_lines(curve_colours(colours))

    def _colour_lines(self, lines: CurveColours) -> None:
        self.batches.set_color(lines.batches)
        self.train.set_color(lines.train)
        self.compared_train.set_color(lines.compared_train)
        self.best.set_color(lines.best)
        self.changes.set_color(lines.change)

    def _of_epochs(self, history: Sequence[Epoch], before: str = "") -> tuple[list[int], list[Any]]:
        epochs = [epoch.epoch for epoch in history]
        return epochs, [getattr(epoch, f"{before}{self.name}") for epoch in history]

    def _thin(self, line: Line2D, history: Sequence[Epoch]) -> None:
        """Mark each epoch on a line only while the marks stand apart."""
        few = len(history) <= _MARKED
        line.set_markersize(_MARKER if few else 0)
        line.set_linewidth(_LINE if few else 1)

    def _lines(self) -> tuple[Line2D, ...]:
        """Return the lines of which every value has to be in sight."""
        return (self.train, self.compared_train)

    def _shown(self) -> Values:
        """Return the finite values that have to be in sight."""
        batches = np.asarray(self.batches.get_ydata(), float)
        batches = batches[np.isfinite(batches)]
        ends = np.percentile(batches, (_OUTLIERS, 100 - _OUTLIERS)) if len(batches) else ()
        means = [np.asarray(line.get_ydata(), float) for line in self._lines()]
        values = np.concatenate((*means, ends))
        return values[np.isfinite(values)]


class _Judged(Panel):
    """A quantity that is noisy from batch to batch, and that validation has as well."""

    def __init__(self, axes: Axes) -> None:
        super().__init__(axes)
        (self.mean,) = axes.plot([], [], linewidth=1.8)
        (self.validation,) = axes.plot([], [], "s-", linewidth=_LINE, markersize=_MARKER)
        (self.compared,) = axes.plot([], [], "--", linewidth=1.4, zorder=1.5)

    @property
    def moving(self) -> tuple[Artist, ...]:
        """What changes from frame to frame."""
        lines = (self.batches, self.mean, self.train, self.validation)
        return (*lines, self.best, self.pointer)

    def update(self, series: BatchSeries, history: Sequence[Epoch]) -> None:
        """Give the lines what there is to show."""
        super().update(series, history)
        self.mean.set_data(series.column("epochs"), series.column(f"mean_{self.name}"))
        self.validation.set_data(*self._of_epochs(history, "val_"))
        self._thin(self.validation, history)

    def compare(self, history: Sequence[Epoch]) -> None:
        """Draw another run's epochs underneath; none for no epochs."""
        super().compare(history)
        self.compared.set_data(*self._of_epochs(history, "val_"))

    def _colour_lines(self, lines: CurveColours) -> None:
        super()._colour_lines(lines)
        self.mean.set_color(lines.mean)
        self.validation.set_color(lines.validation)
        self.compared.set_color(lines.compared)

    def _lines(self) -> tuple[Line2D, ...]:
        return (*super()._lines(), self.validation, self.compared)


class LossPanel(_Judged):
    """From 0 up, or on a logarithmic scale; words stand for what lies beyond."""

    name = "loss"

    def __init__(self, axes: Axes) -> None:
        super().__init__(axes)
        self.beyond = axes.text(
            *_BEYOND_AT,
            "",
            transform=axes.transAxes,
            fontsize=FONT,
            horizontalalignment="right",
            verticalalignment="top",
        )

    @property
    def moving(self) -> tuple[Artist, ...]:
        """What changes from frame to frame."""
        return (*super().moving, self.beyond)

    def limits(self) -> Limits:
        """Return limits for all but exploded losses; within a run they only ever widen."""
        low, high = super().limits()
        values = self._shown()
        largest = float(values.max(initial=0.0))
        if self.logarithmic:
            self.beyond.set_text(_ZERO if (values <= 0).any() else "")
        else:
            self.beyond.set_text(_ABOVE.format(short_number(largest)) if largest > high else "")
        return low, high

    def fit(self, values: Values) -> Limits:
        """Return limits for these values."""
        if self.logarithmic:
            return super().fit(values)
        lines = [np.asarray(line.get_ydata()) for line in (self.batches, *self._lines())]
        return super().fit(usual(values, [float(line[0]) for line in lines if len(line)]))

    def recolour(self, colours: Palette) -> None:
        """Take on these colours."""
        super().recolour(colours)
        self.beyond.set_color(colours.foreground)
        self.beyond.set_bbox({"facecolor": colours.surface, "edgecolor": "none", "pad": 1})


class AccuracyPanel(_Judged):
    """From the tenth below all values to 100 %."""

    name = "accuracy"

    def formatter(self) -> Formatter:
        """Return how the numbers at the axis are written."""
        return PercentFormatter(1, decimals=0, symbol=" %")

    def fit(self, values: Values) -> Limits:
        """Return limits for these values."""
        return nice_bottom(values), 1.01


class RatePanel(Panel):
    """The learning rate; logarithmic as soon as it spans many powers of ten."""

    name: Literal["rate"] = "rate"
    ticks = 2
    subs = (1,)  # it is low: powers of ten are all that there is room for

    def __init__(self, axes: Axes) -> None:
        super().__init__(axes)
        for line in (self.train, self.compared_train):
            line.set_drawstyle("steps-pre")  # between two epochs it does not slope
        self.batches.set_linewidth(1.4)  # it does not scatter

    def _colour_lines(self, lines: CurveColours) -> None:
        super()._colour_lines(lines)
        self.batches.set_color(lines.mean)

    def start_over(self) -> None:
        """Fit the limits anew: another run is to be shown."""
        self.scale(logarithmic=False)

    def fit(self, values: Values) -> Limits:
        """Return limits for these values."""
        above = values[values > 0]
        wide = len(above) and np.log10(above.max() / above.min()) > _DECADES
        if wide and not self.logarithmic:
            self.scale(logarithmic=True)
        return super().fit(values) if len(above) else (0.0, 0.002)

    def _of_epochs(self, history: Sequence[Epoch], before: str = "") -> tuple[list[int], list[Any]]:
        del before
        epochs = [epoch.epoch for epoch in history]
        return epochs, [epoch.learning_rate for epoch in history]

    def _shown(self) -> Values:
        batches = np.asarray(self.batches.get_ydata(), float)
        means = [np.asarray(line.get_ydata(), float) for line in self._lines()]
        values = np.concatenate((*means, batches))
        return values[np.isfinite(values)]
