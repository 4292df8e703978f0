"""The learning-rate finder's panel: try rates, see the loss against them, take one."""

import tkinter as tk
from collections.abc import Callable

import ttkbootstrap as ttk

from fmnist_workbench.spec.results import RateFound
from fmnist_workbench.ui.actions.ratefinding import RateFinding
from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.widgets.sweepplot import SweepPlot
from fmnist_workbench.ui.widgets.tips import Gate, tip

_WHAT = "A fresh network learns from 100 batches, while the rate rises from 0.000001 to 1."
_TEACHES = f"{_WHAT} Your network and your runs stay as they are."
_WAIT = "Trying rates, batch by batch; Stop is in the status line."
_STOPPED = "There is no result: it was stopped, or could not begin."
_NO_FALL = "The loss fell at no rate: look at the network, or click on a rate all the same."
_FOUND = (
    "Marked: where the loss falls steeply, well before its lowest. Click, or press ← →, to move it."
)


class FindPanel(ttk.Frame):
    """Shows what the finder has come to.

    Args:
        on_back: Called when a person is done with it.
    """

    def __init__(self, parent: tk.Misc, finding: RateFinding, on_back: Callable[[], None]) -> None:
        super().__init__(parent)
        self._finding = finding
        self._on_back = on_back
        self._found: RateFound | None = None
        self._rate: float | None = None
        self._fixed = ""
        self.columnconfigure(0, weight=1)
        self.rowconfigure(2, weight=1)
        ttk.Label(self, text="Learning-rate finder", font="-size 10 -weight bold").grid(
            row=0, column=0, sticky="w"
        )
        self.words = ttk.Label(self, justify="left", width=1)
        self.words.grid(row=1, column=0, sticky="ew", pady=(0, GAP // 2))
        self.plot = SweepPlot(self, self._choose)
        self.plot.grid(row=2, column=0, sticky="nsew")
        buttons = ttk.Frame(self)
        buttons.grid(row=3, column=0, sticky="ew", pady=GAP // 2)
        self.back = ttk.Button(
            buttons, text="‹ Recipe", bootstyle="secondary outline", command=on_back
        )
        self.again = ttk.Button(
            buttons, text="Find again", bootstyle="secondary outline", command=finding.find
        )
        self.take = ttk.Button(buttons, text="Take", bootstyle="primary", command=self._take)
        self.back.pack(side="left")
        self.again.pack(side="left", padx=GAP)
        self.take.pack(side="right")
        tip(self.back, "Back to all of the recipe.")
        self._again_gate = Gate(self.again, _TEACHES)
        self._take_gate = Gate(self.take, "Make it the recipe's learning rate (undo: Ctrl+Z).")

    def show(self, found: RateFound | None, fixed: str) -> None:
        """Show a result, or that there is none yet.

        Args:
            found: What the finder has come to.
            fixed: Why no rate can be taken over, or nothing.
        """
        self._fixed = fixed
        if found is not self._found:
            self._found = found
            self._rate = found.suggestion if found is not None else None
        running = self._finding.running.value
        self.words.configure(text=f"{_WHAT}\n{self._state_of(found, running=running)}")
        self._again_gate.set(self._finding.why_not())
        self.take.configure(text=f"Take {self._rate:g}" if self._rate is not None else "Take")
        self._take_gate.set(fixed or ("" if self._rate is not None else "There is no rate yet."))
        self.plot.show(found, self._rate)

    def recolour(self) -> None:
        """Take on the colours of the theme in force."""
        self.plot.redraw()

    @staticmethod
    def _state_of(found: RateFound | None, *, running: bool) -> str:
        if running:
            return _WAIT
        if found is None:
            return _STOPPED
        return _FOUND if found.suggestion is not None else _NO_FALL

    def _choose(self, rate: float) -> None:
        self._rate = rate
        self.show(self._found, self._fixed)

    def _take(self) -> None:
        if self._rate is not None:
            self._finding.take(self._rate)
            self._on_back()
