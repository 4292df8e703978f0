"""What a tab, or a panel in it, may ask of the window that it is in."""

import tkinter as tk
from typing import Protocol, cast

from fmnist_workbench.ui.asking import Asking
from fmnist_workbench.ui.networkasking import NetworkAsking


class Window(Protocol):
    """The window, as far as its tabs know it."""

    asking: Asking
    network_asking: NetworkAsking
    tab_names: tuple[str, ...]

    def open_tab(self, index: int) -> None:
        """Bring a tab to the front."""

    def close_data(self) -> None:
        """Take the data set in use out of the list."""

    def ask_where_to_save(self) -> None:
        """Ask for a file and save the picture in front there."""


def window_of(widget: tk.Misc) -> Window:
    """Return the window that a widget is in."""
    return cast(Window, widget.winfo_toplevel())


def go_to(widget: tk.Misc, tab: str) -> None:
    """Bring the tab of this name to the front, in the window that a widget is in."""
    window = window_of(widget)
    window.open_tab(window.tab_names.index(tab))
