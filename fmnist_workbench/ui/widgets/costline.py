"""What a training would cost, beside the button that starts it."""

import tkinter as tk

import ttkbootstrap as ttk

from fmnist_workbench.spec.forecast import Forecast, epochs_words
from fmnist_workbench.ui.tutortexts import size
from fmnist_workbench.ui.widgets.tips import tip
from fmnist_workbench.ui.workbench import Workbench

_TEACHES = (
    "How long the training would take, without saving. It is tried out on a few batches, and known "
    "better from the first run on."
)


class CostLine(ttk.Label):
    """Two lines, always as high, whatever is known."""

    def __init__(self, parent: tk.Misc, workbench: Workbench) -> None:
        super().__init__(parent, width=1, text="\n")  # as wide as the column, whatever it says
        self._workbench = workbench
        self._tip = tip(self, _TEACHES)

    def show(self) -> None:
        """Show the forecast for the epochs that a training started now would have."""
        state = self._workbench.state
        forecast = state.forecast.value
        if forecast is None:
            self.configure(text="\n")
            self._tip.configure(text=_TEACHES)
            return
        view = state.run.value
        epochs = state.recipe.value.epochs
        if view is not None:
            epochs = self._workbench.training.next_total(view) - view.done
        self.configure(text=epochs_words(forecast, epochs))
        self._tip.configure(text=f"{_TEACHES}\n\n{_details(forecast)}")


def _details(forecast: Forecast) -> str:
    return (
        f"{forecast.parameters:,} parameters, {forecast.macs:,} MACs an image forward, about "
        f"{size(forecast.memory)} of memory for weights, gradients, the optimizer and the "
        "outputs of a batch."
    )
