"""How images are told apart anew: usual parts at a press, and what comes of them as a bar."""

import tkinter as tk
from collections.abc import Callable

import ttkbootstrap as ttk

from fmnist_workbench.spec.data import DataInfo
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.making import Resplit
from fmnist_workbench.ui.splitcounts import count_anew
from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.widgets.splitbar import SplitBar
from fmnist_workbench.ui.widgets.tips import tip

PARTS = {
    "5/7 · 1/7 · 1/7": (5 / 7, 1 / 7),
    "80 % · 10 % · 10 %": (0.8, 0.1),
}
"""Train and validation of usual splits; the rest is the test. The first is document 001's."""


class SplitChoice(ttk.Frame):
    """Buttons for the usual parts, and a bar with the counts.

    Args:
        info: The data set to be told apart.
        on_choose: Called with the parts for train and validation that a person chose.
        tell: Called with what is wrong with a plan, "" if nothing is.
    """

    def __init__(
        self,
        parent: tk.Misc,
        info: DataInfo,
        on_choose: Callable[[float, float], None],
        tell: Callable[[str], None],
    ) -> None:
        super().__init__(parent)
        self._info = info
        self._tell = tell
        row = ttk.Frame(self)
        row.pack(anchor="w", pady=(0, GAP))
        for text, (train, validation) in PARTS.items():
            button = ttk.Button(
                row,
                text=text,
                bootstyle="secondary outline",
                command=lambda train=train, validation=validation: on_choose(train, validation),
            )
            button.pack(side="left", padx=(0, GAP // 2))
            tip(button, "Parts for train, validation and test.")
        self.bar = SplitBar(self)
        self.bar.pack(fill="x")

    def show(self, plan: Resplit) -> bool:
        """Show what comes of a plan; return whether it can be carried out."""
        try:
            counts, wrong = count_anew(self._info, plan), ""
        except InputError as error:
            counts, wrong = None, str(error)
        self.bar.show(counts)
        self._tell(wrong)
        return not wrong
