"""The curves of a training with their legend and the figures under the pointer."""

import sys
import tkinter as tk
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

import ttkbootstrap as ttk

from fmnist_workbench.spec.jobs import BatchesDone, Validating
from fmnist_workbench.spec.run import Epoch
from fmnist_workbench.spec.words import percent
from fmnist_workbench.ui.theme import GAP, palette
from fmnist_workbench.ui.widgets.batchseries import BatchSeries
from fmnist_workbench.ui.widgets.curvecolours import CurveColours, curve_colours
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

_BEST = (
    "┆", "best", "best epoch", "The epoch that early stopping finds best, of this run's own. "
    "Whether its weights count in the end, or the last epoch's, the recipe says: restore best."
)  # fmt: skip
_LEGEND = (
    ("█", "batches", "single batches", "Loss and accuracy of each training batch, while the "
     "weights are changing. They scatter, for a batch holds only a few images."),
    ("━", "mean", "running mean", "The mean over the last few batches: how well training goes "
     "right now."),
    ("●", "train", "training, epoch", "The mean over all batches of an epoch. Dropout is on and "
     "early batches count too, so it may be worse than validation."),
    ("■", "validation", "validation", "Images the network never learns from, after each epoch: if "
     "this turns worse while training gets better, it is overfitting."),
)  # fmt: skip
_TEACHES = (
    "Loss says how far the probabilities are from the true classes, and is what training makes "
    "small; accuracy is the share of images it gets right. Hold the pointer over an epoch to read "
    "its figures below."
)
_AT_REST = 1500
"""Milliseconds that the pointer rests on the curves before the tip may cover them."""


class Curves(ttk.Frame):
    """Loss above accuracy. Data are kept while it is hidden, and drawn once it is seen.

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
        self._best: int | None = None
        self.plot: CurvePlot | None = None
        self._timer: str | None = None
        self.columnconfigure(0, weight=1)
        self.rowconfigure(1, weight=1)
        self._build_legend()
        self._hint_label = ttk.Label(self, anchor="center", justify="center")
        self._hint_label.grid(row=1, column=0)
        self._info = ttk.Label(self, width=1)
        self._info.grid(row=2, column=0, sticky="ew")
        tip(self._info, "Hold the pointer over the curves to read the epoch nearest to it.")
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
    ) -> None:
        """Show finished epochs.

        Args:
            history: Their figures.
            epochs: For how many there is to be room.
            hint: What to say while there is nothing to show.
            note: What to say in the line below instead of the newest figures.
            training: Whether more is to come: then how far it is stays in the line below, and
                batches of an epoch that is not finished stay on the plots.
            best: The epoch to mark as the best, if one is looked for.
        """
        if not training:
            self.series.cut(len(history))
        if not training or len(history) != len(self._history):
            self._now = ""
        self._history, self._epochs, self._hint, self._note = history, epochs, hint, note
        self._best = best
        self._show_legend()
        self.refresh()

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
        self._colour_legend(curve_colours(palette()))
        if self.plot is not None:
            self.plot.recolour()

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
        empty = not self._history and not len(self.series)
        self._hint_label.configure(text=self._hint)
        if empty:
            self.plot.widget.grid_remove()
            self._hint_label.grid()
        else:
            self._hint_label.grid_remove()
            self.plot.widget.grid()
            epochs = max(self._epochs, len(self._history))
            self.plot.show(self._history, epochs, self._best)

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
        self.plot.widget.grid(row=1, column=0, sticky="nsew")
        self.plot.canvas.mpl_connect("motion_notify_event", self._hover)
        self.plot.widget.bind("<Leave>", lambda _event: self._point_at(None), add=True)
        self._tell_at_rest(self.plot.widget)

    def _tell_at_rest(self, widget: tk.Misc) -> None:
        """Give the plots a tip that comes when the pointer rests, and goes when it moves."""
        rests = tip(widget, _TEACHES)
        rests.configure(delay=_AT_REST)
        widget.bind("<Motion>", rests.leave, add=True)
        widget.bind("<Motion>", rests.enter, add=True)

    def _hover(self, event: Any) -> None:
        if self.plot is not None:
            self._point_at(self.plot.epoch_at(event))

    def _point_at(self, epoch: int | None) -> None:
        if epoch != self._pointed and self.plot is not None:
            self._pointed = epoch
            self.plot.point_at(epoch)
            self._show_info()

    def _show_info(self) -> None:
        pointed = [epoch for epoch in self._history if epoch.epoch == self._pointed]
        if pointed:
            text = _figures(pointed[0])
        elif self._now or self._note:
            text = self._now or self._note
        else:
            text = _figures(self._history[-1]) if self._history else ""
        self._info.configure(text=text)

    def _build_legend(self) -> None:
        legend = ttk.Frame(self)
        legend.grid(row=0, column=0, sticky="e")
        self._marks: dict[str, ttk.Label] = {}
        self._entries: dict[str, ttk.Frame] = {}
        for mark, line, name, teaches in (_BEST, *_LEGEND):
            entry = self._entries[line] = ttk.Frame(legend)
            entry.pack(side="left")
            self._marks[line] = ttk.Label(entry, text=mark)
            self._marks[line].pack(side="left")
            label = ttk.Label(entry, text=name)
            label.pack(side="left", padx=(GAP // 2, 2 * GAP))
            tip(label, teaches)
        self._colour_legend(curve_colours(palette()))
        self._show_legend()

    def _show_legend(self) -> None:
        """Explain the mark of the best epoch, at the left of the rest, only where there is one."""
        best = self._entries["best"]
        if self._best is None:
            best.pack_forget()
        elif not best.winfo_manager():
            best.pack(side="left", before=self._entries[_LEGEND[0][1]])

    def _colour_legend(self, colours: CurveColours) -> None:
        for line, mark in self._marks.items():
            mark.configure(foreground=getattr(colours, line))

    def _forget(self, event: Any) -> None:
        if event.widget is self and self._timer is not None:
            self.after_cancel(self._timer)
            self._timer = None


def _figures(epoch: Epoch) -> str:
    return (
        f"Epoch {epoch.epoch}: training loss {epoch.loss:.4f}, accuracy {percent(epoch.accuracy)}"
        f" · validation loss {epoch.val_loss:.4f}, accuracy {percent(epoch.val_accuracy)}"
    )
