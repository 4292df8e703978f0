"""What can be changed while a network is trained: epochs, learning rate, frozen layers."""

import tkinter as tk
from collections.abc import Callable

import ttkbootstrap as ttk
from pydantic import Field

from fmnist_workbench.spec.events import BatchesDone
from fmnist_workbench.spec.optimizers import LearningRate
from fmnist_workbench.spec.value import Value
from fmnist_workbench.ui.runwords import rate_words, when_words
from fmnist_workbench.ui.styles import SMALL_BUTTON
from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.widgets.epochsform import EpochsForm
from fmnist_workbench.ui.widgets.faultlines import FaultLines
from fmnist_workbench.ui.widgets.form import Form
from fmnist_workbench.ui.widgets.kindform import LABEL_WIDTH
from fmnist_workbench.ui.widgets.layerlocks import LayerLocks
from fmnist_workbench.ui.widgets.tips import Gate, tip
from fmnist_workbench.ui.workbench import Workbench

_RATE_NOW = (
    "The learning rate of the newest batch: how far each step moves the weights. Too high and the "
    "loss leaps about, too low and it hardly falls."
)
_NO_CHANGE = "What you change is marked in the curves and kept in the run's history."

_LOGGED = 12
"""Changes listed in the tooltip: the newest."""


class _ByHand(Value):
    rate: LearningRate | None = Field(
        default=None,
        description="From the next batch on this counts instead of the schedule; empty follows "
        "the schedule.",
    )


class LivePanel(ttk.Frame):
    """Stands where the recipe does, while that is fixed; everything counts from the next batch."""

    def __init__(self, parent: tk.Misc, workbench: Workbench) -> None:
        super().__init__(parent)
        self._state = workbench.state
        self._training = workbench.training
        self._rate_now: float | None = None
        self.columnconfigure(0, weight=1)
        lines = self._lines = FaultLines(self, lines=2)
        width = int(ttk.utils.scale_size(self, LABEL_WIDTH))
        self.epochs = EpochsForm(self, self._training.set_epochs, lines.share(), width)
        self._build_now(width)
        self.rate = Form(
            self,
            _ByHand(),
            lambda entered: self._training.set_rate(entered.rate),
            tell=lines.share(),
            titles={"rate": "set by hand"},
        )
        self.rate.columnconfigure(0, minsize=width)
        self.locks = LayerLocks(self, workbench)
        self._log_tip = tip(lines, _NO_CHANGE)
        parts = (self.epochs, self._now, self.rate, self._build_factors(), self.locks)
        for row, part in enumerate((*parts, lines)):
            part.grid(row=row, column=0, sticky="ew")

    def show(self) -> None:
        """Bring everything up to date with the run that is trained."""
        state, why_not = self._state, self._training.why_not_steer()
        view = state.run.value
        if view is None:
            return
        self.epochs.show(view.run.recipe.epochs, view)
        self.epochs.enable(not why_not)
        by_hand = _ByHand(rate=state.steered.value.rate)
        if by_hand != self.rate.value:
            self.rate.show(by_hand)
        self.rate.enable(not why_not)
        for gate in self._factors:
            gate.set(why_not)
        follows = "It follows the schedule." if state.steered.value.rate is None else ""
        self._follow_gate.set(why_not or follows)
        self._show_rate()
        self.locks.show()
        self._show_log()

    def heard(self, event: BatchesDone) -> None:
        """Show the rate of the newest batch."""
        if event.rates:
            self._rate_now = event.rates[-1]
            self._show_rate()

    def forget(self) -> None:
        """Another training begins: its rate is not known yet."""
        self._rate_now = None

    def recolour(self) -> None:
        """Take on the colours of the theme in force."""
        self.locks.recolour()

    def commit(self) -> bool:
        """Take over what was typed and not yet entered; return whether all of it was good."""
        return all([self.epochs.commit(), self.rate.commit()])

    def _build_now(self, width: int) -> None:
        self._now = ttk.Frame(self)
        self._now.columnconfigure(0, minsize=width)
        self._now.columnconfigure(1, weight=1)
        name = ttk.Label(self._now, text="learning rate")
        name.grid(row=0, column=0, sticky="w", pady=GAP // 4)
        self.now = ttk.Label(self._now, width=1)
        self.now.grid(row=0, column=1, sticky="ew")
        for widget in (name, self.now):
            tip(widget, _RATE_NOW)

    def _build_factors(self) -> ttk.Frame:
        row = ttk.Frame(self)
        third = self._button(row, "÷ 3", lambda: self._training.scale_rate(1 / 3))
        triple = self._button(row, "× 3", lambda: self._training.scale_rate(3))
        self.follow = self._button(row, "Follow schedule", lambda: self._training.set_rate(None))
        self.third, self.triple = third, triple
        self._factors = (
            Gate(third, "A third of the rate in force, from the next batch on (Ctrl+−): settles."),
            Gate(triple, "Three times the rate in force, from the next batch on (Ctrl++): bolder."),
        )
        self._follow_gate = Gate(
            self.follow, "Give the learning rate back to the recipe's schedule (Ctrl+0)."
        )
        return row

    def _button(self, row: ttk.Frame, text: str, command: Callable[[], None]) -> ttk.Button:
        button = ttk.Button(row, text=text, style=SMALL_BUTTON, command=command)
        first = not row.pack_slaves()
        button.pack(side="left", padx=(0 if first else GAP // 2, 0), pady=GAP // 4)
        return button

    def _show_rate(self) -> None:
        by_hand = self._state.steered.value.rate
        if by_hand is not None:
            text = f"{rate_words(by_hand)}, by hand"
        elif self._rate_now is not None:
            text = f"{rate_words(self._rate_now)}, by schedule"
        else:
            text = "by schedule"
        self.now.configure(text=text)

    def _show_log(self) -> None:
        state = self._state
        view = state.run.value
        told = [(event.epoch, event.change) for event in state.changes.value]
        if view is not None:
            own = (epoch for epoch in view.history if epoch.epoch > view.run.inherited)
            told = [(epoch.epoch, change) for epoch in own for change in epoch.changes] + told
        lines = [when_words(epoch, change) for epoch, change in told]
        self._log_tip.say("\n".join((*lines[-_LOGGED:], "", _NO_CHANGE)).strip())
        self._lines.hint(lines[-1] if lines else _NO_CHANGE)
