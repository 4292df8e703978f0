"""Choosing the one image that is looked at: by split and index, by lot, or one's own drawing."""

import tkinter as tk
from typing import Any

import numpy as np
import ttkbootstrap as ttk

from fmnist_workbench.spec.data import SplitName
from fmnist_workbench.spec.jobs import SplitImage
from fmnist_workbench.ui.images import view_of
from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.widgets.segments import Segments
from fmnist_workbench.ui.widgets.tips import Gate, tip
from fmnist_workbench.ui.workbench import Workbench

_SPLITS: dict[SplitName, str] = {"train": "Train", "validation": "Validation", "test": "Test"}


class ImagePicker(ttk.Frame):
    """Sets `state.image`; until another is chosen it stays."""

    def __init__(self, parent: tk.Misc, workbench: Workbench) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._state = workbench.state
        self._split: SplitName = "validation"
        self._random = np.random.default_rng()
        self.splits = Segments(
            self,
            _SPLITS,
            self._choose_split,
            "Which images to choose from. The network learned from the train images and has "
            "never seen the others.",
        )
        self.splits.pack(anchor="w")
        self._build_row()
        self._state.image.watch(lambda _image: self.refresh())
        self._state.data.watch(lambda _data: self.refresh())
        self._state.drawing.watch(lambda _drawing: self.refresh())
        self.refresh()

    def choose_random(self) -> None:
        """Choose an image of the split by lot."""
        count = self._count()
        if count:
            self._choose(int(self._random.integers(count)))

    def choose_drawing(self) -> None:
        """Choose what is on the draw pad."""
        if self._state.drawing.value is not None:
            self._state.image.set(self._state.drawing.value)

    def choose_first(self) -> None:
        """Choose the split's first image."""
        if self._count():
            self._choose(0)

    def refresh(self) -> None:
        """Show what is chosen, and what can be."""
        image, data = self._state.image.value, self._state.data.value
        self._drawing_gate.set(
            "" if self._state.drawing.value else "Draw something in tab 5 first."
        )
        has_test = data is not None and data.arrays.has_test
        self.splits.buttons["test"].state(["!disabled" if has_test else "disabled"])
        if isinstance(image, SplitImage):
            self._split = image.split
            self.index.configure(to=max(self._count() - 1, 0))
            self._write(str(image.index))
            self.splits.show(image.split)
        else:
            self._write("")
            self.splits.show("" if image else self._split)

    def _build_row(self) -> None:
        row = ttk.Frame(self)
        row.pack(fill="x", pady=(GAP, 0))
        ttk.Label(row, text="Index").pack(side="left", padx=(0, GAP // 2))
        self.index = ttk.Spinbox(row, from_=0, to=0, width=6, command=self._typed)
        self.index.pack(side="left")
        self.index.bind("<Return>", self._typed)
        self.index.bind("<FocusOut>", self._typed)
        tip(self.index, "The image's place within its split, from 0.")
        self.drawing_button = ttk.Button(
            row, text="My drawing", command=self.choose_drawing, bootstyle="secondary outline"
        )
        self.drawing_button.pack(side="right")
        self._drawing_gate = Gate(
            self.drawing_button,
            "Look at what is on the draw pad of the Evaluate tab, as it is now (D).",
        )

    def _count(self) -> int:
        data = self._state.data.value
        if data is None or (self._split == "test" and not data.arrays.has_test):
            return 0
        return len(view_of(data.arrays, self._split, self._state.split.value))

    def _choose_split(self, split: SplitName) -> None:
        self._split = split
        self.choose_first()

    def _choose(self, index: int) -> None:
        ref = self._workbench.data.ref()
        if ref is not None:
            self._state.image.set(SplitImage(ref, self._split, index))

    def _typed(self, _event: Any = None) -> None:
        """Choose what stands in the field; what is no index is put right."""
        text, count = self.index.get().strip(), self._count()
        if text.isdecimal() and count:
            self._choose(min(int(text), count - 1))
        self.refresh()

    def _write(self, text: str) -> None:
        if self.index.get() != text:
            self.index.set(text)
