"""What a training would cost, beside the button that starts it."""

import tkinter as tk
from tkinter.font import nametofont

import ttkbootstrap as ttk

from fmnist_workbench.spec.forecast import Forecast, epochs_words
from fmnist_workbench.spec.words import size
from fmnist_workbench.ui.widgets.text import fitted
from fmnist_workbench.ui.widgets.tips import tip
from fmnist_workbench.ui.workbench import Workbench

_TEACHES = (
    "How long the training would take, without saving. It is tried out on a few batches, and known "
    "better from the first run on."
)


class CostLines(ttk.Frame):
    """Two lines, always as high, whatever is known; where there is room for one, the first.

    Args:
        parent: Where it stands.
        workbench: Whose forecast it shows.
        room: Screen pixels for a line; the tooltip has all of one that is longer.
    """

    def __init__(self, parent: tk.Misc, workbench: Workbench, room: int) -> None:
        self._font = nametofont("TkDefaultFont", parent)
        self._line = self._font.metrics("linespace")
        super().__init__(parent, height=2 * self._line)
        self.pack_propagate(False)
        self._workbench = workbench
        self._room = room
        self._words = ""
        self._label = ttk.Label(self, anchor="nw")
        self._label.pack(fill="both", expand=True)
        self._tip = tip(self._label, _TEACHES)
        self.bind("<Configure>", lambda _event: self._fit())

    def show(self) -> None:
        """Show the forecast for the epochs that a training started now would have."""
        state = self._workbench.state
        forecast, view = state.forecast.value, state.run.value
        if forecast is None or state.training.value != "idle":  # the status line then knows more
            self._say("", _TEACHES)
            return
        epochs = state.recipe.value.epochs
        if view is not None:
            epochs = self._workbench.training.next_total(view) - view.weights_epoch
        words = epochs_words(forecast, epochs)
        self._say(words, f"{words}\n\n{_TEACHES}\n\n{_details(forecast)}")

    def _say(self, words: str, teaches: str) -> None:
        self._words = words
        self._tip.configure(text=teaches)
        self._fit()

    def _fit(self) -> None:
        lines = self._words.split("\n")[: self.winfo_height() // self._line]
        self._label.configure(text="\n".join(fitted(it, self._font, self._room) for it in lines))


def _details(forecast: Forecast) -> str:
    return (
        f"{forecast.parameters:,} parameters, {forecast.macs:,} MACs an image forward, about "
        f"{size(forecast.memory)} of memory for weights, gradients, the optimizer and the "
        "outputs of a batch."
    )
