"""Asking for one file or folder, in the system's own dialog over a widget's window."""

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


def folder_to_open(parent: tk.Misc, title: str) -> Path | None:
    """Return the folder that a person wants to open; None where they want none."""
    chosen = filedialog.askdirectory(parent=parent, title=title, mustexist=True)
    return Path(chosen) if chosen else None


def file_to_save(
    parent: tk.Misc, title: str, types: FileTypes, name: str, folder: Path | None = None
) -> Path | None:
    """Return the file that a person wants to save in; None where they want none.

    Args:
        parent: What the dialog lies over.
        title: Of the dialog.
        types: See `FileTypes`; with none, all files are shown, and a name stays as it is typed.
        name: What is proposed; a name typed without an ending gets this one's.
        folder: Where to begin; None for where the last one was chosen.
    """
    chosen = filedialog.asksaveasfilename(
        parent=parent,
        title=title,
        filetypes=types,
        defaultextension=Path(name).suffix if types else "",
        initialdir=folder,
        initialfile=name,
    )
    return Path(chosen) if chosen else None
