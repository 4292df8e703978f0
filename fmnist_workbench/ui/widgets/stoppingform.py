"""Early stopping: a switch, and what it goes by."""

import tkinter as tk
from collections.abc import Callable

import ttkbootstrap as ttk

from fmnist_workbench.spec.stopping import EarlyStopping
from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.widgets.form import Form
from fmnist_workbench.ui.widgets.kindform import FULL_LABEL_WIDTH, HEADING, align
from fmnist_workbench.ui.widgets.tips import tip

_TEACHES = (
    "End the training before its last epoch once validation no longer gets better: what the "
    "network learns from then on is the training images by heart."
)


class StoppingForm(ttk.Frame):
    """Calls `on_change` with how to stop early, or None; fields stay in sight while it is off.

    Args:
        tell: Called with what is wrong with the entries, "" if nothing is.
    """

    def __init__(
        self,
        parent: tk.Misc,
        stopping: EarlyStopping | None,
        on_change: Callable[[EarlyStopping | None], None],
        tell: Callable[[str], None],
    ) -> None:
        super().__init__(parent)
        self._on_change = on_change
        align(self, FULL_LABEL_WIDTH)
        heading = ttk.Label(self, text="Early stopping", font=HEADING)
        heading.grid(row=0, column=0, sticky="w", padx=(0, GAP), pady=1)
        self._on = ttk.BooleanVar(self)
        self.switch = ttk.Checkbutton(
            self, variable=self._on, bootstyle="round toggle", command=self._switched
        )
        self.switch.grid(row=0, column=1, sticky="w")
        for widget in (heading, self.switch):
            tip(widget, _TEACHES)
        self.form = Form(self, stopping or EarlyStopping(), on_change, tell=tell, dense=True)
        align(self.form, FULL_LABEL_WIDTH)
        self.form.grid(row=1, column=0, columnspan=2, sticky="ew")
        self.show(stopping)

    def show(self, stopping: EarlyStopping | None) -> None:
        """Show how to stop early, or that nothing does."""
        self._on.set(stopping is not None)
        if stopping is not None and stopping != self.form.value:
            self.form.show(stopping)

    def enable(self, enabled: bool) -> None:
        """Let it be changed or not."""
        self.switch.state(["!disabled" if enabled else "disabled"])
        self.form.enable(enabled and self._on.get())

    def commit(self) -> bool:
        """Take over what was typed and not yet entered; return whether all of it was good."""
        return not self._on.get() or self.form.commit()

    def _switched(self) -> None:
        self._on_change(self.form.value if self._on.get() else None)
