"""A few digits as they would be drawn, and the fonts they are drawn with."""

import tkinter as tk
from collections.abc import Callable
from tkinter.font import nametofont

import numpy as np
import ttkbootstrap as ttk
from numpy.typing import NDArray

from fmnist_workbench.analysis.pictures import tile
from fmnist_workbench.datasets.dataset import Part
from fmnist_workbench.spec.datajobs import DigitsPreview
from fmnist_workbench.spec.making import Synthesize
from fmnist_workbench.ui.actions.data import DataActions
from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.widgets.picture import Picture
from fmnist_workbench.ui.widgets.text import fitted
from fmnist_workbench.ui.widgets.tips import tip

_COLUMNS = 10
_ROWS: dict[Part, int] = {"train": 3, "test": 1}
_CELL = 29
"""A digit and the gap to the next, before scaling."""
_GREY = 128
"""Of the gaps: seen on either ground."""
_TEACHES = (
    "Digits as they would be drawn. The fonts are told apart by the seed, so that no font of the "
    "test is trained on."
)


class DigitsSample(ttk.Frame):
    """Rows of 0 to 9 for train and for test, drawn anew by the data child for each plan.

    Until they are there the last ones stay.

    Args:
        data: Has them drawn.
        tell: Called with why none can be drawn, "" if they can.
    """

    def __init__(self, parent: tk.Misc, data: DataActions, tell: Callable[[str], None]) -> None:
        super().__init__(parent)
        self._data = data
        self._tell = tell
        self._take_back: Callable[[], None] = lambda: None
        self._width = ttk.utils.scale_size(self, _COLUMNS * _CELL + 1)
        self.pictures: dict[Part, Picture] = {}
        self.captions: dict[Part, ttk.Label] = {}
        self._tips: dict[Part, ttk.ToolTip] = {}
        for part in _ROWS:
            self._add(part)
        self.bind("<Destroy>", lambda _event: self._take_back())

    def show(self, plan: Synthesize) -> None:
        """Have digits drawn as a plan says, and show them when they are there."""
        self._take_back = self._data.preview_digits(plan, self._drawn, self._refused)

    def _add(self, part: Part) -> None:
        caption = ttk.Label(self, text=part, bootstyle="secondary")
        caption.pack(anchor="w", pady=(GAP // 2, 0))
        height = ttk.utils.scale_size(self, _ROWS[part] * _CELL + 1)
        picture = Picture(self, width=self._width, height=height, left=True)
        picture.pack(anchor="w")
        self.captions[part], self.pictures[part] = caption, picture
        self._tips[part] = tip(caption, _TEACHES)

    def _drawn(self, preview: DigitsPreview) -> None:
        if not self.winfo_exists():
            return  # an earlier wish was fulfilled when the dialog had been closed
        self._tell("")
        same = ", the same fonts" if preview.train_fonts == preview.test_fonts else ""
        parts: dict[Part, tuple[bytes, tuple[str, ...]]] = {
            "train": (preview.train, preview.train_fonts),
            "test": (preview.test, preview.test_fonts),
        }
        for part, (pixels, fonts) in parts.items():
            images = np.frombuffer(pixels, np.uint8).reshape(-1, *preview.shape)
            self._put(part, images, f"{part}{same}: {', '.join(fonts) or 'no images'}")

    def _put(self, part: Part, images: NDArray[np.uint8], text: str) -> None:
        self.pictures[part].show(tile(images, _COLUMNS, background=_GREY) if len(images) else None)
        font = nametofont("TkDefaultFont", root=self)
        self.captions[part].configure(text=fitted(text, font, self._width))
        self._tips[part].configure(text=f"{text}\n\n{_TEACHES}")

    def _refused(self, why: str) -> None:
        if self.winfo_exists():
            self._tell(why)
