"""Which of the open data sets is in use, to be chosen where it is trained on."""

import tkinter as tk

import ttkbootstrap as ttk

from fmnist_workbench.ui.widgets.tips import tip
from fmnist_workbench.ui.workbench import Workbench

_TEACHES = (
    "The images the network learns from. Another data set fits the network to its images and "
    "classes, and starts from fresh weights. Open your own under Data (Ctrl+1)."
)


class DataChoice(ttk.Frame):
    """Shows the data set in use, and lets another open one be chosen."""

    def __init__(self, parent: tk.Misc, workbench: Workbench) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self.columnconfigure(0, weight=1)
        self.box = ttk.Combobox(self, state="readonly", width=10)
        self.box.grid(sticky="ew")
        self.box.bind("<<ComboboxSelected>>", self._chosen)
        self._tip = tip(self.box, _TEACHES)

    def show(self) -> None:
        """Bring names, choice and reason up to date."""
        state = self._workbench.state
        opened, data = state.opened.value, state.data.value
        self.box.configure(values=[one.info.name for one in opened])
        self.box.set(data.info.name if data is not None else "No data set is open")
        why_not = self._why_not()
        self.box.configure(state="disabled" if why_not else "readonly")
        self._tip.configure(text=f"{why_not}\n\n{_TEACHES}" if why_not else _TEACHES)

    def _why_not(self) -> str:
        state = self._workbench.state
        if state.training.value != "idle":
            return "Stop the training before choosing another data set."
        return "" if state.opened.value else "No data set is open yet."

    def _chosen(self, _event: object) -> None:
        self.box.selection_clear()
        self._workbench.data.choose(self._workbench.state.opened.value[self.box.current()])
