"""The curves of a training with their legend and the figures under the pointer."""

import sys
import tkinter as tk
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from tkinter.font import nametofont
from typing import TYPE_CHECKING, Any

import ttkbootstrap as ttk

from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.events import BatchesDone, Validating
from fmnist_workbench.spec.run import Epoch
from fmnist_workbench.spec.words import percent
from fmnist_workbench.ui.runwords import rate_words
from fmnist_workbench.ui.theme import GAP, palette
from fmnist_workbench.ui.widgets.batchseries import BatchSeries
from fmnist_workbench.ui.widgets.curvecolours import curve_colours
from fmnist_workbench.ui.widgets.curvelegend import CurveLegend
from fmnist_workbench.ui.widgets.curvemarks import Mark
from fmnist_workbench.ui.widgets.curvemenu import CurveMenu
from fmnist_workbench.ui.widgets.text import fitted
from fmnist_workbench.ui.widgets.tips import tip

if TYPE_CHECKING:
    from fmnist_workbench.ui.widgets.curveplot import CurvePlot

_PIECES = (
    "matplotlib",
    "matplotlib.axes",
    "matplotlib.figure",
    "matplotlib.backends.backend_tkagg",
    "fmnist_workbench.ui.widgets.curveplot",
)
_BETWEEN_PIECES = 50
"""Milliseconds between two imports, in which clicks are served."""

_TEACHES = (
    "Loss says how far the probabilities are from the true classes, and is what training makes "
    "small; accuracy is the share of images it gets right; the learning rate is how far each step "
    "goes. Hold the pointer over an epoch to read its figures here."
)
_OTHER = (
    "Another run, for comparison: its validation in this colour, its training in the paler colour "
    "of training, both dashed. Compare, above the list of runs, takes it away again."
)


class Curves(ttk.Frame):
    """Loss, accuracy and rate. Data are kept while it is hidden, and drawn once it is seen.

    matplotlib is imported in pieces if nobody has imported it before.

    Example:
        curves.show(view.history, epochs=5)
        curves.add(batches_done)
        curves.refresh()   # when the tab is seen again
    """

    def __init__(self, parent: tk.Misc) -> None:
        super().__init__(parent)
        self.series = BatchSeries()
        self._history: Sequence[Epoch] = ()
        self._epochs = 1
        self._hint = ""
        self._note = ""
        self._now = ""
        self._pointed: int | None = None
        self._mark: Mark | None = None
        self._marks: Sequence[Mark] = ()
        self._compared: Sequence[Epoch] = ()
        self._compared_name = ""
        self._best: int | None = None
        self.plot: CurvePlot | None = None
        self._timer: str | None = None
        self.columnconfigure(0, weight=1)
        self.rowconfigure(1, weight=1)
        self._build_head()
        self._hint_label = ttk.Label(self, anchor="center", justify="center")
        self._hint_label.grid(row=1, column=0)
        self.bind("<Configure>", self._wrap_hint)
        self._info = ttk.Label(self, width=1)
        self._info.grid(row=2, column=0, sticky="ew")
        tip(self._info, _TEACHES)  # not on the curves, where it would cover what they say
        self._build_other()
        self.bind("<Destroy>", self._forget, add=True)
        if all(piece in sys.modules for piece in _PIECES[:-1]):
            self._build_plot()

    def show(
        self,
        history: Sequence[Epoch],
        epochs: int,
        *,
        hint: str = "",
        note: str = "",
        training: bool = False,
        best: int | None = None,
        marks: Sequence[Mark] = (),
    ) -> None:
        """Show finished epochs.

        Args:
            history: Their figures.
            epochs: For how many there is to be room.
            hint: What to say while there is nothing to show.
            note: What to say in the line below instead of the newest figures.
            training: Whether more is to come: then how far it is stays in the line below, and
                batches of an epoch that is not finished stay on the plots.
            best: The epoch to mark as the best.
            marks: Where a person changed something.
        """
        if not training:
            self.series.cut(len(history))
        if not training or len(history) != len(self._history):
            self._now = ""
        self._history, self._epochs, self._hint, self._note = history, epochs, hint, note
        self._best, self._marks = best, marks
        self._show_legend()
        self.refresh()

    def compare(self, name: str, history: Sequence[Epoch]) -> None:
        """Draw another run's epochs underneath, pale and dashed; an empty name draws none."""
        self._compared_name, self._compared = name, history
        if name:
            self._other_row.grid(row=3, column=0, sticky="ew")
        else:
            self._other_row.grid_remove()
        self.refresh()

    def save(self, path: Path, title: str) -> None:
        """Save the plots with their legend as PNG or SVG.

        Args:
            path: Its ending says which.
            title: Name of the run.

        Raises:
            InputError: Nothing is drawn yet, or the ending is another one.
            MachineError: The file cannot be written.
        """
        if self.plot is None or self._empty:
            raise InputError(
                "There are no curves yet, so there is nothing to save; train the network or open a "
                "run first."
            )
        self.plot.save(path, title, self._compared_name)

    def add(self, event: BatchesDone) -> None:
        """Append batches to the curves."""
        self.series.add(event)
        self._epochs = event.epochs
        self._now = (
            f"Epoch {event.epoch} of {event.epochs} · batch {event.step:,} of {event.steps:,}"
        )
        if len(self.series):
            loss, accuracy = (self.series.column(f"mean_{n}")[-1] for n in ("loss", "accuracy"))
            self._now += f" · loss {loss:.4f} · accuracy {percent(accuracy)}"
        self.refresh()

    def validating(self, event: Validating) -> None:
        """Say how far the validation of an epoch is."""
        self._now = f"Validating epoch {event.epoch} … {event.step:,} of {event.steps:,} batches"
        self._show_info()

    def clear_batches(self) -> None:
        """Forget the single batches: another run is to be shown."""
        self.series.clear()
        self._point_at(None)
        if self.plot is not None:
            self.plot.start_over()
        self.refresh()

    def recolour(self) -> None:
        """Take on the colours of the theme in force."""
        self.legend.recolour()
        self._colour_other()
        if self.plot is not None:
            self.plot.recolour()

    def _wrap_hint(self, event: Any) -> None:
        self._hint_label.configure(wraplength=max(event.width - 80, 100))

    def refresh(self) -> None:
        """Bring the picture up to date if it is seen; ready the plot if it is not there yet."""
        if not self.winfo_viewable():
            return
        self._show_info()
        if self.plot is None:
            self._hint_label.configure(text="Preparing the curves …")
            if self._timer is None:
                self._timer = self.after(1, self._import_piece, 0)
            return
        self._hint_label.configure(text=self._hint)
        if self._empty:
            self.plot.widget.grid_remove()
            self._hint_label.grid()
        else:
            self._hint_label.grid_remove()
            self.plot.widget.grid()
            epochs = max(self._epochs, len(self._history))
            self.plot.compare(self._compared)
            self.plot.show_marks(self._marks)
            self.plot.show(self._history, epochs, self._best)

    @property
    def _empty(self) -> bool:
        return not self._history and not len(self.series) and not self._compared

    def _import_piece(self, step: int) -> None:
        self._timer = None
        if step < len(_PIECES):
            import_module(_PIECES[step])
            self._timer = self.after(_BETWEEN_PIECES, self._import_piece, step + 1)
        else:
            self._build_plot()
            self.refresh()

    def _build_plot(self) -> None:
        from fmnist_workbench.ui.widgets.curveplot import CurvePlot  # see _PIECES

        self.plot = CurvePlot(self, self.series)
        self.plot.show_rate(shown=self.menu.rate.get())
        self.plot.scale_loss(logarithmic=self.menu.logarithmic.get())
        self.plot.widget.grid(row=1, column=0, sticky="nsew")
        self.plot.canvas.mpl_connect("motion_notify_event", self._hover)
        self.plot.widget.bind("<Leave>", lambda _event: self._point_at(None), add=True)

    def _hover(self, event: Any) -> None:
        if self.plot is not None:
            self._point_at(self.plot.epoch_at(event), self.plot.mark_at(event))

    def _point_at(self, epoch: int | None, mark: Mark | None = None) -> None:
        if (epoch, mark) != (self._pointed, self._mark) and self.plot is not None:
            self._pointed, self._mark = epoch, mark
            self.plot.point_at(epoch)
            self._show_info()

    def _show_info(self) -> None:
        pointed = _find(self._history, self._pointed)
        if self._mark is not None:
            text = self._mark.words
        elif pointed:
            text = _figures(pointed)
        elif self._now or self._note:
            text = self._now or self._note
        else:
            text = _figures(self._history[-1]) if self._history else ""
        self._info.configure(text=text)
        if self._compared_name:
            self._show_other()

    def _show_other(self) -> None:
        """Show the figures of the run underneath, of the same epoch where it has one."""
        other = _find(self._compared, self._pointed)
        if other is None and self._compared and self._pointed is None:
            other = self._compared[-1]
        if other is None:
            text = f"has no epoch {self._pointed}"
        else:
            text = (
                f"epoch {other.epoch}: {other.loss:.4f}, {percent(other.accuracy)} · validation "
                f"{other.val_loss:.4f}, {percent(other.val_accuracy)} · rate "
                f"{rate_words(other.learning_rate)}"
            )
        font = nametofont("TkDefaultFont", self)
        room = self._other_row.winfo_width() - self._other_mark.winfo_reqwidth() - 2 * GAP
        name = fitted(self._compared_name, font, room - font.measure(f" {text}"))
        self._other.configure(text=f"{name} {text}")

    def _build_other(self) -> None:
        """Ready the line of the run underneath; its mark stands for the legend."""
        self._other_row = ttk.Frame(self)
        self._other_mark = ttk.Label(self._other_row, text="╍╍")
        self._other_mark.pack(side="left", padx=(0, GAP // 2))
        self._other = ttk.Label(self._other_row, width=1)
        self._other.pack(side="left", fill="x", expand=True)
        for label in (self._other_mark, self._other):
            tip(label, _OTHER)
        self._other_row.bind("<Configure>", lambda _event: self._show_info())
        self._colour_other()

    def _colour_other(self) -> None:
        self._other_mark.configure(foreground=curve_colours(palette()).compared)

    def _build_head(self) -> None:
        head = ttk.Frame(self)
        head.grid(row=0, column=0, sticky="ew")
        self.menu = CurveMenu(
            head, on_scale=self._scale, on_rate=self._show_rate, on_smooth=self._smooth
        )
        self.menu.pack(side="left")
        self.legend = CurveLegend(head)
        self.legend.pack(side="right")
        self._show_legend()

    def _show_legend(self) -> None:
        self.legend.show(best=self._best is not None, change=bool(self._marks))

    def _scale(self, logarithmic: bool) -> None:
        if self.plot is not None:
            self.plot.scale_loss(logarithmic=logarithmic)

    def _show_rate(self, shown: bool) -> None:
        if self.plot is not None:
            self.plot.show_rate(shown=shown)

    def _smooth(self, batches: int | None) -> None:
        self.series.smooth(batches)
        self.refresh()

    def _forget(self, event: Any) -> None:
        if event.widget is self and self._timer is not None:
            self.after_cancel(self._timer)
            self._timer = None


def _find(history: Sequence[Epoch], number: int | None) -> Epoch | None:
    return next((epoch for epoch in history if epoch.epoch == number), None)


def _figures(epoch: Epoch) -> str:
    return (
        f"Epoch {epoch.epoch}: training loss {epoch.loss:.4f}, accuracy {percent(epoch.accuracy)}"
        f" · validation {epoch.val_loss:.4f}, {percent(epoch.val_accuracy)}"
        f" · rate {rate_words(epoch.learning_rate)}"
    )
