"""How often each pixel value occurs in a split."""

import tkinter as tk
from collections.abc import Mapping
from typing import ClassVar

import ttkbootstrap as ttk

from fmnist_workbench.spec import words
from fmnist_workbench.spec.datajobs import ClassLook
from fmnist_workbench.spec.words import percent
from fmnist_workbench.ui.splitcounts import COLOURS
from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.views.base import LookedAtView, Scene
from fmnist_workbench.ui.widgets.histogram import Histogram, Scale
from fmnist_workbench.ui.widgets.samplebar import Part
from fmnist_workbench.ui.widgets.segments import Segments

_SCALES: dict[Scale, str] = {"linear": "Linear", "log": "Log"}
_SCALE_TIPS: dict[Scale, str] = {
    "linear": "A bar twice as high stands for twice as many pixels.",
    "log": "Each line stands for ten times as many pixels as the one below, so that rare values "
    "are seen beside frequent ones.",
}
_ALL_COUNTED = "The pixels of all classes are counted here."


class PixelsView(LookedAtView):
    """The histogram of the split, and in words how much of it is black."""

    HINT = "Point at a bar to read how many pixels have this value."
    GREY: ClassVar[Mapping[Part, str]] = {
        "class": _ALL_COUNTED,
        "count": "Every image of the split counts here.",
        "resample": "Nothing is drawn at random here.",
        "names": "There are no images to name here.",
    }
    POINTED = False

    def __init__(self, parent: tk.Misc, scene: Scene) -> None:
        super().__init__(parent, scene)
        self._look: ClassLook | None = None
        self._scale: Scale = "log"
        row = ttk.Frame(self.body)
        row.pack(fill="x", pady=(0, GAP // 2))
        self.scales = Segments(row, _SCALES, self._rescale, "", _SCALE_TIPS)
        self.scales.show(self._scale)
        self.scales.pack(side="left")
        self.zeros = ttk.Label(row)
        self.zeros.pack(side="left", padx=2 * GAP)
        self.histogram = Histogram(self.body, self._point)
        self.histogram.pack(fill="both", expand=True)

    def draw(self, look: ClassLook) -> None:
        """Draw the histogram."""
        self._look = look
        total = sum(look.histogram)
        channels = "" if look.shape[2] == 1 else ", of all three colours"
        share = percent(look.histogram[0] / total) if total else "none"
        self.zeros.configure(text=f"{share} of the pixel values are 0.")
        images = words.count(look.counted, f"{look.split} image")
        self.scene.side.say(f"{total:,} pixel values{channels}, of {images}")
        self.scene.side.sum_up(None)
        self.histogram.show(look.histogram, COLOURS[look.split], self._scale)

    def _rescale(self, scale: Scale) -> None:
        self._scale = scale
        if self._look is not None:
            self.draw(self._look)

    def _point(self, value: int | None) -> None:
        if value is None or self._look is None:
            self.scene.say("")
            return
        count, total = self._look.histogram[value], sum(self._look.histogram)
        share = f"{100 * count / max(total, 1):.3g} %"
        self.scene.say(f"value {value}: {count:,} pixels, {share} of all")


VIEW = PixelsView
