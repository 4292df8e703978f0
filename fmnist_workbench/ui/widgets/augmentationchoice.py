"""Which augmentation makes new images: small shifts and noise, or the one training uses."""

import tkinter as tk
from collections.abc import Callable
from typing import Literal

import ttkbootstrap as ttk

from fmnist_workbench.spec.augmentation import DOCUMENT_000, Augmentation
from fmnist_workbench.ui.recipewords import summary
from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.widgets.segments import Segments

_TEACHES = "What is done to each image, drawn anew for each from the ranges said below."
_RECIPE = "What training does to each image: set it in Train, and look at it in Explore."
_LINES = 3
"""Lines kept for the words, so that nothing below them jumps."""

_Which = Literal["small", "recipe"]


class AugmentationChoice(ttk.Frame):
    """Two choices, and what the chosen one does in words.

    Args:
        chosen: The augmentation to show first.
        recipe: The one that training uses.
        on_choose: Called with the augmentation a person chose.
        size: (height, width) of the images, as shifts are said in pixels.
        width: Of the words, in screen pixels.
    """

    def __init__(
        self,
        parent: tk.Misc,
        chosen: Augmentation,
        recipe: Augmentation,
        on_choose: Callable[[Augmentation], None],
        *,
        size: tuple[int, int],
        width: int,
    ) -> None:
        super().__init__(parent)
        self._augmentations: dict[_Which, Augmentation] = {
            "small": DOCUMENT_000,
            "recipe": recipe,
        }
        self._on_choose = on_choose
        self._size = size
        self.segments: Segments[_Which] = Segments(
            self,
            {"small": "Small shifts and noise", "recipe": "As in the recipe"},
            self._chosen,
            _TEACHES,
            apart={"recipe": _RECIPE},
        )
        self.segments.pack(anchor="w")
        place = ttk.Frame(self, width=width)
        place.pack(anchor="w", pady=(GAP // 2, 0))
        self._words = ttk.Label(
            place, bootstyle="secondary", justify="left", wraplength=width, text="\n" * (_LINES - 1)
        )
        place.configure(height=self._words.winfo_reqheight())
        self._words.place(x=0, y=0)
        if not recipe.active:
            self.segments.gate("The recipe changes no images yet.", "recipe")
        self._show("recipe" if chosen == recipe and recipe.active else "small")

    def _chosen(self, which: _Which) -> None:
        self._show(which)
        self._on_choose(self._augmentations[which])

    def _show(self, which: _Which) -> None:
        self.segments.show(which)
        words = summary(self._augmentations[which], self._size)
        self._words.configure(text=f"Each image is changed at random: {words}.")
