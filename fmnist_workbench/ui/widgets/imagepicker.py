"""Choosing the one image that is looked at: by split and index, by lot, or one's own drawing."""

import tkinter as tk
from typing import Any, Literal

import numpy as np
import ttkbootstrap as ttk

from fmnist_workbench.spec.data import SplitName
from fmnist_workbench.spec.jobs import RawImage, SplitImage
from fmnist_workbench.ui.images import view_of
from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.widgets.segments import Segments
from fmnist_workbench.ui.widgets.tips import tip
from fmnist_workbench.ui.workbench import Workbench

Source = SplitName | Literal["pad"]

_SOURCES: dict[Source, str] = {
    "train": "Train",
    "validation": "Validation",
    "test": "Test",
    "pad": "Pad",
}
_SPLIT_TIP = (
    "Which images to choose from. The network learned from the train images and has never seen "
    "the others."
)
_PAD_TIP = "Look at what is on the draw pad of the Evaluate tab; strokes are followed (D)."


class ImagePicker(ttk.Frame):
    """Sets `state.image`; until another is chosen it stays."""

    def __init__(self, parent: tk.Misc, workbench: Workbench) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._state = workbench.state
        self._split: SplitName = "validation"
        self._random = np.random.default_rng()
        self.sources: Segments[Source] = Segments(
            self, _SOURCES, self._choose_source, _SPLIT_TIP, apart={"pad": _PAD_TIP}
        )
        self.sources.pack(anchor="w")
        self._build_row()
        self._state.image.watch(lambda _image: self.refresh())
        self._state.data.watch(lambda _data: self.refresh())
        self._state.drawing.watch(lambda _drawing: self._follow_pad())
        self.refresh()

    def choose_random(self) -> None:
        """Choose an image of the split by lot."""
        count = self._count()
        if count:
            self._choose(int(self._random.integers(count)))

    def choose_drawing(self) -> None:
        """Choose what is on the draw pad; it is followed from now on."""
        if self._state.drawing.value is not None:
            self._state.image.set(self._state.drawing.value)

    def choose_first(self) -> None:
        """Choose the split's first image."""
        if self._count():
            self._choose(0)

    def refresh(self) -> None:
        """Show what is chosen, and what can be."""
        image, data = self._state.image.value, self._state.data.value
        drawn = self._state.drawing.value is not None
        self.sources.gate("" if drawn else "Draw something in Evaluate (Ctrl+5) first.", "pad")
        self.sources.gate(self._why_no_test(), "test")
        if isinstance(image, SplitImage):
            self._split = image.split
            self._write(str(image.index))
        else:
            self._write("")
        self.sources.show("pad" if isinstance(image, RawImage) else self._split)
        last = max(self._count() - 1, 0)
        self.index.configure(to=last)
        self._range.configure(text=f"0 to {last:,}" if data else "")

    def _build_row(self) -> None:
        row = ttk.Frame(self)
        row.pack(fill="x", pady=(GAP, 0))
        ttk.Label(row, text="Index").pack(side="left", padx=(0, GAP // 2))
        self.index = ttk.Spinbox(row, from_=0, to=0, width=6, command=self._typed)
        self.index.pack(side="left")
        self.index.bind("<Return>", self._typed)
        self.index.bind("<FocusOut>", self._typed)
        tip(self.index, "The image's place within its split, from 0.")
        self._range = ttk.Label(row, bootstyle="secondary")
        self._range.pack(side="left", padx=(GAP, 0))

    def _count(self) -> int:
        data = self._state.data.value
        if data is None or (self._split == "test" and not data.arrays.has_test):
            return 0
        return len(view_of(data.arrays, self._split, self._state.split.value))

    def _why_no_test(self) -> str:
        data = self._state.data.value
        if data is None:
            return "Open a data set first."
        return "" if data.arrays.has_test else f"{data.info.name} has no test images."

    def _choose_source(self, source: Source) -> None:
        if source == "pad":
            self.choose_drawing()
            return
        self._split = source
        self.choose_first()

    def _follow_pad(self) -> None:
        if isinstance(self._state.image.value, RawImage):
            self.choose_drawing()
        self.refresh()

    def _choose(self, index: int) -> None:
        ref = self._workbench.data.ref()
        if ref is not None:
            self._state.image.set(SplitImage(ref, self._split, index))

    def _typed(self, _event: Any = None) -> None:
        """Choose what stands in the field; beyond the last index, the last one."""
        text, count = self.index.get().strip(), self._count()
        if text.isdecimal() and count:
            self._choose(min(int(text), count - 1))
        self.refresh()

    def _write(self, text: str) -> None:
        if self.index.get() != text:
            self.index.set(text)
