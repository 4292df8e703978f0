"""Asking for one file, in the system's own dialog over a widget's window."""

import tkinter as tk
from collections.abc import Sequence
from pathlib import Path
from tkinter import filedialog

FileTypes = Sequence[tuple[str, str]]
"""What kinds of file are shown: what each is called, and the pattern of its names."""


def file_to_open(parent: tk.Misc, title: str, types: FileTypes) -> Path | None:
    """Return the file that a person wants to open; None where they want none."""
    chosen = filedialog.askopenfilename(parent=parent, title=title, filetypes=types)
    return Path(chosen) if chosen else None


def file_to_save(parent: tk.Misc, title: str, types: FileTypes, name: str) -> Path | None:
    """Return the file that a person wants to save in; None where they want none.

    Args:
        parent: What the dialog lies over.
        title: Of the dialog.
        types: See `FileTypes`.
        name: What is proposed; a name typed without an ending gets this one's.
    """
    chosen = filedialog.asksaveasfilename(
        parent=parent,
        title=title,
        filetypes=types,
        defaultextension=Path(name).suffix,
        initialfile=name,
    )
    return Path(chosen) if chosen else None
