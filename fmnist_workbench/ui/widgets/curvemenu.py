"""How the curves are looked at: scale of the loss, smoothing, the learning rate."""

import tkinter as tk
from collections.abc import Callable

import ttkbootstrap as ttk

from fmnist_workbench.ui.widgets.tips import tip

_SMOOTHINGS = {0: "automatic", 1: "none", 5: "5 batches", 20: "20 batches", 100: "100 batches"}
_TEACHES = (
    "How the curves are drawn. A logarithmic loss shows small gains late in a training, which a "
    "linear one squeezes together; more smoothing shows the trend, less shows the noise."
)


class CurveMenu(ttk.Menubutton):
    """A menu of switches.

    Args:
        on_scale: Called with whether the loss is to be logarithmic.
        on_rate: Called with whether the learning rate is to be shown.
        on_smooth: Called with the batches of the running mean, None for as many as fit.
    """

    def __init__(
        self,
        parent: tk.Misc,
        *,
        on_scale: Callable[[bool], None],
        on_rate: Callable[[bool], None],
        on_smooth: Callable[[int | None], None],
    ) -> None:
        super().__init__(parent, text="View", bootstyle="secondary outline")
        self.logarithmic = ttk.BooleanVar(self, value=False)
        self.rate = ttk.BooleanVar(self, value=True)
        self.smoothing = ttk.IntVar(self, value=0)
        menu = self.menu = ttk.Menu(self, tearoff=False)
        menu.add_checkbutton(
            label="Logarithmic loss",
            variable=self.logarithmic,
            command=lambda: on_scale(self.logarithmic.get()),
        )
        menu.add_checkbutton(
            label="Learning rate", variable=self.rate, command=lambda: on_rate(self.rate.get())
        )
        menu.add_separator()
        menu.add_command(label="Running mean over", state="disabled")
        for batches, name in _SMOOTHINGS.items():
            menu.add_radiobutton(
                label=name,
                value=batches,
                variable=self.smoothing,
                command=lambda: on_smooth(self.smoothing.get() or None),
            )
        self.configure(menu=menu)
        tip(self, _TEACHES)
