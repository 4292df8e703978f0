"""What is trained, in a few lines: data set, network, images, augmentation."""

import tkinter as tk
from tkinter.font import nametofont

import ttkbootstrap as ttk

from fmnist_workbench.spec.diagnosis import diagnose
from fmnist_workbench.ui.recipewords import summary
from fmnist_workbench.ui.splitcounts import count
from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.widgets.datachoice import DataChoice
from fmnist_workbench.ui.widgets.text import fitted
from fmnist_workbench.ui.widgets.tips import tip
from fmnist_workbench.ui.workbench import Workbench

_USUAL_SIZE = (28, 28)
_NETWORK_TIP = "The network to train; change it under Network."
_IMAGES_TIP = (
    "Validation images are held back from training, so that the curves show what the network makes "
    "of images it has never seen."
)
_AUGMENTATION_TIP = "What is done to training images at random: choose it under Augmentation."


class TrainSubject(ttk.Frame):
    """Says it, and lets another data set be chosen.

    The owner calls `data.show`, `show` and `show_augmentation` when what they show has changed.

    Args:
        width: Room for a line, in pixels; what is longer is cut, and whole in its tooltip.
    """

    def __init__(self, parent: tk.Misc, workbench: Workbench, width: int) -> None:
        super().__init__(parent)
        self._state = workbench.state
        self._transferring = workbench.transferring
        self._room = width
        self.data = DataChoice(self, workbench)
        self.data.pack(fill="x", pady=(0, GAP // 2))
        self._network, self._images, self.augmentation = (self._line() for _ in range(3))
        self._network_tip = tip(self._network, _NETWORK_TIP)
        tip(self._images, _IMAGES_TIP)
        self._augmentation_tip = tip(self.augmentation, _AUGMENTATION_TIP)

    def show(self) -> None:
        """Bring network and images up to date."""
        data, network = self._state.data.value, self._state.network.value
        planned = self._transferring.planned() if self._transferring.is_next else None
        if planned is not None:
            network = planned.network
        size = f", {diagnose(network).parameters:,} parameters"
        self._network.configure(text=self._in_a_line(network.name, size))
        self._network_tip.configure(text=f"{_NETWORK_TIP}\n\n{network.name}{size}")
        images = count(data, self._state.split.value).totals if data is not None else None
        self._images.configure(
            text=f"{images['train']:,} training, {images['validation']:,} validation"
            if images
            else ""
        )

    def show_augmentation(self) -> None:
        """Bring the line about augmentation up to date."""
        data = self._state.data.value
        height, width = data.info.shape[:2] if data else _USUAL_SIZE
        augmentation = self._state.recipe.value.augmentation
        words = f"augmentation: {summary(augmentation, (height, width))}"
        self.augmentation.configure(text=self._in_a_line(words))
        self._augmentation_tip.configure(text=f"{_AUGMENTATION_TIP}\n\n{words}")

    def _line(self) -> ttk.Label:
        label = ttk.Label(self, width=1)  # as wide as the column, whatever it says
        label.pack(fill="x")
        return label

    def _in_a_line(self, words: str, end: str = "") -> str:
        """Return words with their end, cut to a line, so that what stands below never moves."""
        font = nametofont("TkDefaultFont", self)
        return fitted(words, font, self._room - font.measure(end)) + end
