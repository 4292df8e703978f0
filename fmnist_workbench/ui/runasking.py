"""Asks about runs on disk."""

import tkinter as tk

from fmnist_workbench.ui.widgets.dialog import show_alone
from fmnist_workbench.ui.workbench import Workbench


def ask_to_thin(window: tk.Misc, workbench: Workbench, run: str | None = None) -> None:
    """Ask which runs to thin, and have it done.

    Args:
        window: What the dialog lies over.
        workbench: Thins them.
        run: The one to propose; None for the one in the window.
    """
    from fmnist_workbench.ui.widgets.thindialog import ThinDialog  # not needed to start

    show_alone(window, lambda: ThinDialog(window, workbench, run))
