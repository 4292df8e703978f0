"""Loss, accuracy and rate over the epochs, by matplotlib: import it after the first paint."""

import tkinter as tk
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import numpy as np
from matplotlib import rc_context
from matplotlib.backend_bases import MouseEvent
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from fmnist_workbench.spec.run import Epoch
from fmnist_workbench.storage.atomic import write_bytes
from fmnist_workbench.ui.theme import palette
from fmnist_workbench.ui.widgets.batchseries import BatchSeries
from fmnist_workbench.ui.widgets.blitcanvas import BlitCanvas
from fmnist_workbench.ui.widgets.curvemarks import Mark
from fmnist_workbench.ui.widgets.curvepanel import (
    FONT,
    AccuracyPanel,
    LossPanel,
    Panel,
    RatePanel,
)

_MARGINS = {"left": 66, "right": 14, "bottom": 40, "top": 8, "between": 14}
"""Pixels around and between the plots, at 96 dots an inch."""
_LABEL = 10
"""Where the middle of a vertical label stands, in pixels from the left edge, likewise."""
_RATE_HEIGHT = 0.4
"""Of the rate's plot, in heights of the others."""
_NEAR = 5
"""Pixels within which the pointer is at a mark."""
_LEGEND_ROOM = 40
"""Pixels for the legend, in two lines, above the plots in a saved picture."""
_SAVED_DPI = 192


class CurvePlot:
    """The plots on one canvas; what they show is read anew at each frame.

    Args:
        series: Batch by batch.
    """

    def __init__(self, parent: tk.Misc, series: BatchSeries) -> None:
        self._series = series
        self._history: Sequence[Epoch] = ()
        self._compared: Sequence[Epoch] = ()
        self._marks: Sequence[Mark] = ()
        self._epochs = 1
        self._room_above = 0
        figure = Figure(figsize=(4, 3), dpi=96)
        upper = figure.add_subplot(3, 1, 1)
        self.loss = LossPanel(upper)
        self.accuracy = AccuracyPanel(figure.add_subplot(3, 1, 2, sharex=upper))
        self.rate = RatePanel(figure.add_subplot(3, 1, 3, sharex=upper))
        self._panels: tuple[Panel, ...] = (self.loss, self.accuracy, self.rate)
        self._shown: tuple[Panel, ...] = self._panels
        moving = [line for panel in self._panels for line in panel.moving]
        self.canvas = BlitCanvas(figure, parent, moving, self._prepare)
        self.canvas.mpl_connect("resize_event", lambda _event: self._lay_out())
        self.widget: tk.Canvas = self.canvas.get_tk_widget()
        self.show_rate(shown=True)
        self.recolour()

    def show(self, history: Sequence[Epoch], epochs: int, best: int | None = None) -> None:
        """Show these finished epochs on an axis for this many, the best of them marked."""
        self._history, self._epochs = history, max(epochs, 1)
        for panel in self._panels:
            panel.mark(panel.best, best)
        self.canvas.refresh()

    def compare(self, history: Sequence[Epoch]) -> None:
        """Draw another run's epochs underneath; none for no epochs."""
        if history is self._compared:
            return
        self._compared = history
        for panel in self._panels:
            panel.compare(history)
            if not history:
                panel.start_over()
        self.canvas.redraw()

    def show_marks(self, marks: Sequence[Mark]) -> None:
        """Draw a thin line wherever something was changed."""
        if marks == self._marks:
            return
        self._marks = marks
        for panel in self._panels:
            panel.change_at([mark.at for mark in marks])
        self.canvas.redraw()

    def show_rate(self, *, shown: bool) -> None:
        """Show the learning rate below the others, or not."""
        self._shown = self._panels if shown else self._panels[:-1]
        self.rate.axes.set_visible(shown)
        for line in self.rate.moving[:2]:
            line.set_visible(shown)
        for panel in self._panels:
            lowest = panel is self._shown[-1]
            panel.axes.tick_params(labelbottom=lowest)
            panel.axes.set_xlabel("epoch" if lowest else "", fontsize=FONT)
        self._lay_out()
        self.canvas.redraw()

    def scale_loss(self, *, logarithmic: bool) -> None:
        """Show the loss on a logarithmic or a linear scale."""
        self.loss.scale(logarithmic=logarithmic)
        self.canvas.redraw()

    def start_over(self) -> None:
        """Fit the axes anew: another run is to be shown."""
        for panel in self._panels:
            panel.start_over()

    def point_at(self, epoch: int | None) -> None:
        """Mark an epoch with a vertical line; None marks none."""
        for panel in self._shown:
            panel.mark(panel.pointer, epoch)
        self.canvas.refresh()

    def epoch_at(self, event: MouseEvent) -> int | None:
        """Return the finished epoch nearest to the pointer, None off the plots."""
        history = self._history or self._compared
        if event.xdata is None or not history:
            return None
        at = event.xdata
        every = (*self._history, *self._compared)
        return min((epoch.epoch for epoch in every), key=lambda epoch: abs(epoch - at))

    def mark_at(self, event: MouseEvent) -> Mark | None:
        """Return the change that the pointer is at."""
        if event.inaxes is None:
            return None
        across = self.loss.axes.transData
        near = [
            (abs(float(across.transform((mark.at, 0.0))[0]) - event.x), mark.at, mark)
            for mark in self._marks
        ]
        away, _, mark = min(near, default=(_NEAR + 1, 0.0, None), key=lambda found: found[:2])
        return mark if away <= _NEAR else None

    def recolour(self) -> None:
        """Take on the colours of the theme in force."""
        colours = palette()
        self.canvas.figure.set_facecolor(colours.background)
        self.widget.configure(background=colours.background)
        for panel in self._panels:
            panel.recolour(colours)
        self.canvas.redraw()

    def save(self, path: Path, title: str, compared: str) -> None:
        """Save the plots with their legend: PNG, or SVG with lines and text that stay sharp.

        Args:
            path: Its ending says which kind of file.
            title: Of the run; empty for none.
            compared: Name of the run underneath.

        Raises:
            MachineError: The file cannot be written.
        """
        file = BytesIO()
        with self._with_legend(title, compared), rc_context({"svg.fonttype": "none"}):
            self.canvas.figure.savefig(file, format=path.suffix[1:].lower(), dpi=_SAVED_DPI)
        write_bytes(path, file.getvalue())

    @contextmanager
    def _with_legend(self, title: str, compared: str) -> Iterator[None]:
        """Ready the figure for a file: all is drawn at once, with a legend above."""
        self._prepare()
        moving = [line for panel in self._panels for line in panel.moving]
        pointed = [panel.pointer for panel in self._panels if panel.pointer.get_visible()]
        colours = palette()
        self._room_above = _LEGEND_ROOM
        self._lay_out()
        lines, names = self._legend(title, compared)
        legend = self.canvas.figure.legend(
            lines,
            names,
            loc="upper center",
            ncols=-(-len(lines) // 2),
            fontsize=FONT - 1,
            frameon=False,
            labelcolor=colours.foreground,
            columnspacing=1.2,
            handlelength=1.6,
        )
        for line in moving:
            line.set_animated(False)
        for line in pointed:
            line.set_visible(False)
        try:
            yield
        finally:
            legend.remove()
            for line in moving:
                line.set_animated(True)
            for line in pointed:
                line.set_visible(True)
            self._room_above = 0
            self._lay_out()
            self.canvas.redraw()

    def _legend(self, title: str, compared: str) -> tuple[list[Line2D], list[str]]:
        """Return the lines that show something, with their names."""
        panel = self.loss
        own = f"{title}: " if title else ""
        named = (
            (panel.batches, "batches"),
            (panel.mean, "running mean"),
            (panel.train, f"{own}training"),
            (panel.validation, "validation"),
            (panel.compared_train, f"{compared}: training"),
            (panel.compared, "validation"),
            (panel.changes, "changed by hand"),
        )
        shown = [(line, name) for line, name in named if np.size(line.get_xdata())]
        if panel.best.get_visible():
            shown.append((panel.best, "best epoch"))
        return [line for line, _ in shown], [name for _, name in shown]

    def _prepare(self) -> bool:
        for panel in self._panels:
            panel.update(self._series, self._history)
        longest = max(self._epochs, self._compared[-1].epoch if self._compared else 1)
        across = (0.0, longest * 1.015)  # a marker at the end is to be whole
        changed = across != self.loss.axes.get_xlim()
        if changed:
            self.loss.axes.set_xlim(across)
        for panel in self._shown:
            limits = panel.limits()
            if limits != panel.axes.get_ylim():
                panel.axes.set_ylim(limits)
                changed = True
        return changed

    def _lay_out(self) -> None:
        """Keep the margins the same number of pixels, however large the figure is."""
        figure = self.canvas.figure
        dot = figure.dpi / 96
        left, right, bottom, top, between = (pixels * dot for pixels in _MARGINS.values())
        width, height = (max(side, 1.0) for side in figure.bbox.size)
        room = height - top - bottom - self._room_above * dot - between * (len(self._shown) - 1)
        parts = [_RATE_HEIGHT if panel is self.rate else 1.0 for panel in self._shown]
        if room < len(parts) or width < left + right + 1:
            return
        below = bottom
        label = -(left - _LABEL * dot) / (width - left - right)
        for panel, part in zip(reversed(self._shown), reversed(parts), strict=True):
            high = room * part / sum(parts)
            panel.axes.set_position(
                (left / width, below / height, (width - left - right) / width, high / height)
            )
            panel.axes.yaxis.set_label_coords(label, 0.5)
            below += high + between
