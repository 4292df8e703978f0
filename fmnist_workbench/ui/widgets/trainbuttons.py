"""Train, pause, step, stop and reset, each saying what it would do or why it cannot."""

import tkinter as tk
from collections.abc import Callable
from tkinter.font import nametofont

import ttkbootstrap as ttk

from fmnist_workbench.ui.state import TrainingState
from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.widgets.text import fitted
from fmnist_workbench.ui.widgets.tips import Gate
from fmnist_workbench.ui.workbench import Workbench

_NOTHING = "Nothing is being trained."
_NO_PAUSE: dict[TrainingState, str] = {
    "idle": _NOTHING,
    "starting": "The training is still starting.",
    "stopping": "The training is stopping.",
}
_TRAIN = "Show the network all training images, epoch after epoch (F5)."
_RETRAIN = (
    "Start a new run from the source's weights, on the data set and with the recipe above (F5). To "
    "train as usual instead, look at Curves."
)
_LINE = 250
"""Room for the title of the primary button, before scaling."""
_NO_STOP: dict[TrainingState, str] = {"idle": _NOTHING, "stopping": "The training is stopping."}


class TrainButtons(ttk.Frame):
    """The actions at the foot of the Train tab's settings.

    Args:
        train: What the primary button does.
    """

    def __init__(self, parent: tk.Misc, workbench: Workbench, train: Callable[[], object]) -> None:
        super().__init__(parent)
        self._workbench = workbench
        training = workbench.training
        self.columnconfigure((0, 1, 2), weight=1, uniform="third")
        self.train = ttk.Button(self, bootstyle="primary", command=train)
        self.train.grid(row=0, column=0, columnspan=3, sticky="ew")
        self.pause = self._small(1, 0, "Pause", training.pause_or_resume)
        self.batch = self._small(1, 1, "1 batch", lambda: training.step("batch"))
        self.epoch = self._small(1, 2, "1 epoch", lambda: training.step("epoch"))
        self.stop = self._small(2, 0, "Stop", training.stop)
        self.last = self._small(2, 1, "Finish", training.stop_after_epoch)
        self.reset = self._small(2, 2, "Reset", workbench.runs.reset)
        self._train_gate = Gate(self.train, _TRAIN)
        self._pause_gate = Gate(self.pause, "Stand still after this batch, or go on (F6).")
        self._batch_gate = Gate(
            self.batch,
            "Train one more batch, then stand still (F9): watch a drawing, a layer or the curves "
            "as the weights take a single step.",
        )
        self._epoch_gate = Gate(
            self.epoch, "Train to the end of the epoch, then stand still (Shift+F9)."
        )
        self._last_gate = Gate(
            self.last,
            "Finish the epoch that runs, save it, and end the training then, so that nothing is "
            "lost (Ctrl+Shift+.). Press again to take that back.",
        )
        self._stop_gate = Gate(
            self.stop,
            "End the training now: the epoch that runs is dropped, finished ones are kept, and it "
            "can go on (Ctrl+.).",
        )
        self._reset_gate = Gate(
            self.reset, "Set this run aside and start from fresh random weights (Ctrl+R)."
        )

    def show(self) -> None:
        """Bring texts and reasons up to date."""
        doing = self._workbench.state.training.value
        idle = doing == "idle"
        title = self._offer() if idle else f"{doing.capitalize()} …"
        room = ttk.utils.scale_size(self, _LINE)
        self.train.configure(text=fitted(title, nametofont("TkDefaultFont", self), room))
        self._train_gate.teach(_RETRAIN if self._workbench.transferring.at_hand.value else _TRAIN)
        self._train_gate.set(self._workbench.why_not_train())
        self.pause.configure(text="Go on" if doing == "paused" else "Pause")
        self._pause_gate.set(_NO_PAUSE.get(doing, ""))
        self._stop_gate.set(_NO_STOP.get(doing, ""))
        self._show_steps()
        fresh = self._workbench.state.run.value is None
        self._reset_gate.set(
            "Stop the training first."
            if not idle
            else "The weights are fresh already."
            if fresh
            else ""
        )

    def _show_steps(self) -> None:
        why_not, last = self._workbench.training.why_not_steer(), self._workbench.state.last_epoch
        for gate in (self._batch_gate, self._epoch_gate, self._last_gate):
            gate.set(why_not)
        self.last.configure(text="✓ Finish" if last.value else "Finish")

    def _offer(self) -> str:
        """Return what a training started now would do."""
        if self._workbench.transferring.at_hand.value:
            return self._workbench.transferring.offer()
        view = self._workbench.state.run.value
        if view is None:
            return "Train"
        total = self._workbench.training.next_total(view)
        if view.run.status != "finished":
            return f"Continue to epoch {total}"
        more = total - view.weights_epoch
        if view.weights_epoch != view.done:
            return f"Train {more} more from epoch {view.weights_epoch}"
        return f"Train {more} more epoch{'s' if more != 1 else ''}"

    def _small(self, row: int, column: int, text: str, command: Callable[[], None]) -> ttk.Button:
        button = ttk.Button(
            self, text=text, command=command, bootstyle="secondary outline", width=1
        )
        gap = GAP // 2
        button.grid(row=row, column=column, sticky="ew", padx=(column and gap, 0), pady=(gap, 0))
        return button
