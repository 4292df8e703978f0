"""Asks which network to open, where to save one, and of which run to take one."""

import tkinter as tk
from collections.abc import Callable

from fmnist_workbench.ui.filechoice import file_to_open, file_to_save
from fmnist_workbench.ui.widgets.dialog import show_alone
from fmnist_workbench.ui.workbench import Workbench

_TO_OPEN = (("Networks", "*.json *.keras"), ("All files", "*"))
_TO_SAVE = (("Networks", "*.json"),)


class NetworkAsking:
    """Asks about networks on disk, and does what is answered.

    Args:
        window: What the dialogs lie over.
        workbench: Does what is asked.
        show: Brings the Network tab to the front, before it shows another network.
    """

    def __init__(self, window: tk.Misc, workbench: Workbench, show: Callable[[], None]) -> None:
        self._window = window
        self._workbench = workbench
        self._show = show

    def open(self) -> None:
        """Ask for the file of a network."""
        path = file_to_open(self._window, "Open network", _TO_OPEN)
        if path is not None:
            self._open(str(path))

    def save(self) -> None:
        """Ask for the file to save the network in."""
        name = f"{self._workbench.state.network.value.name}.json"
        path = file_to_save(self._window, "Save network as", _TO_SAVE, name)
        if path is not None:
            self._workbench.network_files.save(path)

    def take_from_run(self) -> None:
        """Ask for the run whose network to take."""
        from fmnist_workbench.ui.widgets.rundialog import RunDialog  # not needed to start

        state = self._workbench.state
        show_alone(self._window, lambda: RunDialog(self._window, state, self._open))

    def _open(self, source: str) -> None:
        self._show()
        self._workbench.network_files.open(source)
