"""A few images of a data set, and the same ones changed."""

import math
import tkinter as tk

import numpy as np
import ttkbootstrap as ttk

from fmnist_workbench.analysis.pictures import tile
from fmnist_workbench.datasets.augmenting import sample
from fmnist_workbench.datasets.dataset import DataSet
from fmnist_workbench.spec.making import Augment
from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.widgets.picture import Picture
from fmnist_workbench.ui.widgets.tips import tip

_MOST = 8
_MOST_VALUES = 100_000
"""Large images are fewer, so that changing them takes milliseconds."""
_HEIGHT = 118
"""Of both rows, before scaling: those of 28 x 28 pixels are doubled."""
_GREY = 128
"""Of the gaps: seen on either ground."""


class AugmentSample(ttk.Frame):
    """A row of training images of different classes, and below each what becomes of it.

    Args:
        dataset: Whose images.
        label_width: Room for the labels, in screen pixels.
    """

    def __init__(self, parent: tk.Misc, dataset: DataSet, label_width: int) -> None:
        super().__init__(parent)
        self._dataset = dataset
        self._count = min(_MOST, max(1, _MOST_VALUES // math.prod(dataset.shape)))
        for row, (text, teaches) in enumerate(
            (
                ("original", "Training images of this data set."),
                ("changed", "The same ones, as the seed has them changed in the first round."),
            )
        ):
            self.rowconfigure(row, weight=1, uniform="rows")
            label = ttk.Label(self, text=text, bootstyle="secondary")
            label.grid(row=row, column=0, sticky="w", padx=(0, GAP))
            tip(label, teaches)
        self.columnconfigure(0, minsize=label_width)
        self.columnconfigure(1, weight=1)
        height = ttk.utils.scale_size(self, _HEIGHT)
        self.picture = Picture(self, height=height, left=True)
        self.picture.grid(row=0, column=1, rowspan=2, sticky="ew")

    def show(self, plan: Augment) -> None:
        """Show what a plan makes of the images."""
        images = np.concatenate(sample(self._dataset, plan, self._count))
        grey = images.shape[3] == 1
        self.picture.show(
            tile(images[..., 0] if grey else images, len(images) // 2, background=_GREY)
        )
