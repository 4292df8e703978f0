"""What a training would cost, beside the button that starts it."""

import tkinter as tk
from tkinter.font import nametofont

import ttkbootstrap as ttk

from fmnist_workbench.spec.forecast import Forecast, epochs_words
from fmnist_workbench.ui.tutortexts import size
from fmnist_workbench.ui.widgets.text import fitted
from fmnist_workbench.ui.widgets.tips import tip
from fmnist_workbench.ui.workbench import Workbench

_TEACHES = (
    "How long the training would take, without saving. It is tried out on a few batches, and known "
    "better from the first run on."
)


class CostLine(ttk.Label):
    """Two lines, always as high, whatever is known.

    Args:
        parent: Where it stands.
        workbench: Whose forecast it shows.
        room: Screen pixels for a line; the tooltip has all of one that is longer.
    """

    def __init__(self, parent: tk.Misc, workbench: Workbench, room: int) -> None:
        super().__init__(parent, width=1)  # as wide as the column, whatever it says
        self._workbench = workbench
        self._room = room
        self._tip = tip(self, _TEACHES)
        self._say("\n", _TEACHES)

    def show(self) -> None:
        """Show the forecast for the epochs that a training started now would have."""
        state = self._workbench.state
        forecast, view = state.forecast.value, state.run.value
        if forecast is None or state.training.value != "idle":  # the status line then knows more
            self._say("\n", _TEACHES)
            return
        epochs = state.recipe.value.epochs
        if view is not None:
            epochs = self._workbench.training.next_total(view) - view.done
        words = epochs_words(forecast, epochs)
        self._say(words, f"{words}\n\n{_TEACHES}\n\n{_details(forecast)}")

    def _say(self, words: str, teaches: str) -> None:
        font = nametofont("TkDefaultFont", self)
        lines = (fitted(line, font, self._room) for line in words.split("\n"))
        self.configure(text="\n".join(lines))
        self._tip.configure(text=teaches)


def _details(forecast: Forecast) -> str:
    return (
        f"{forecast.parameters:,} parameters, {forecast.macs:,} MACs an image forward, about "
        f"{size(forecast.memory)} of memory for weights, gradients, the optimizer and the "
        "outputs of a batch."
    )
