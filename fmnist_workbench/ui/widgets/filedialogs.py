"""Tk's own dialogs for files and folders: windows that tkinter knows nothing of."""

import tkinter as tk

FILE_CHOSEN = "::tk::Priv(selectFilePath)"
"""The variable of Tk that such a dialog waits for; once it is written, the dialog ends."""

_PREFIX = "__tk"


def of_file_dialog(widget: object) -> bool:
    """Whether what an event names as its widget belongs to such a dialog."""
    return _PREFIX in str(widget)


def in_file_dialog(window: tk.Misc) -> bool:
    """Whether such a dialog is open: it takes all input for itself."""
    return of_file_dialog(window.tk.call("grab", "current"))
