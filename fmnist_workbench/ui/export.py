"""Saving what canvases show as a picture: PNG, or SVG with text and lines that stay sharp."""

import tkinter as tk
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.storage.atomic import write_bytes
from fmnist_workbench.ui.drawing import Drawing, drawn_on
from fmnist_workbench.ui.pngdrawing import as_png
from fmnist_workbench.ui.svgdrawing import as_svg

MARGIN = 12
"""Pixels around everything."""
FILE_TYPES = [("PNG pictures", "*.png"), ("SVG drawings", "*.svg")]


def save_picture(place: tk.Misc, path: Path) -> None:
    """Save what the canvases in a widget show, where they stand, as a PNG or SVG file.

    Args:
        place: A canvas, or a frame with canvases in it.
        path: Its ending says which kind of file.

    Raises:
        InputError: Nothing is drawn there, or the ending is another one.
        MachineError: The file cannot be written.
    """
    require_picture(path)
    drawing = _collected(place)
    if path.suffix.lower() == ".svg":
        write_bytes(path, as_svg(drawing).encode())
    else:
        file = BytesIO()
        as_png(drawing).save(file, "PNG")
        write_bytes(path, file.getvalue())


def require_picture(path: Path) -> None:
    """Refuse a file that is no picture by its ending.

    Raises:
        InputError: The ending is neither .png nor .svg.
    """
    if path.suffix.lower() not in (".png", ".svg"):
        raise InputError(
            f"{path.name} ends in {path.suffix or 'nothing'}, but pictures are saved as .png or "
            ".svg; give it one of these endings."
        )


def _collected(place: tk.Misc) -> Drawing:
    canvases = [canvas for canvas in _canvases(place) if _is_drawn_on(canvas)]
    if not canvases:
        raise InputError(
            "Nothing is drawn here yet, so there is no picture to save; open a view that shows one."
        )
    left = min(canvas.winfo_rootx() for canvas in canvases) - MARGIN
    top = min(canvas.winfo_rooty() for canvas in canvases) - MARGIN
    right = max(canvas.winfo_rootx() + canvas.winfo_width() for canvas in canvases)
    bottom = max(canvas.winfo_rooty() + canvas.winfo_height() for canvas in canvases)
    panels = [
        drawn_on(canvas, canvas.winfo_rootx() - left, canvas.winfo_rooty() - top)
        for canvas in canvases
    ]
    return Drawing(right - left + MARGIN, bottom - top + MARGIN, tuple(panels))


def _is_drawn_on(canvas: tk.Canvas) -> bool:
    """Return whether there is more on a canvas than widgets, as there is on one that scrolls."""
    return any(str(canvas.type(item)) != "window" for item in canvas.find_all())


def _canvases(widget: tk.Misc) -> Iterator[tk.Canvas]:
    """Yield the canvases in sight, those on top last."""
    if not widget.winfo_viewable():
        return
    if isinstance(widget, tk.Canvas):
        yield widget
    for child in widget.winfo_children():
        yield from _canvases(child)
