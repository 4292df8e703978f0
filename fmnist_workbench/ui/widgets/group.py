"""A heading in a column, and what stands under it."""

import ttkbootstrap as ttk

from fmnist_workbench.ui.theme import GAP


def group(parent: ttk.Frame, heading: str) -> ttk.Frame:
    """Return a frame under a heading, packed below what `parent` already has."""
    ttk.Label(parent, text=heading, font="-weight bold").pack(anchor="w", pady=(GAP, GAP // 2))
    frame = ttk.Frame(parent)
    frame.pack(fill="x")
    return frame
