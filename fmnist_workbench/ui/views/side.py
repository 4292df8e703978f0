"""The column beside Explore's views: the image pointed at, and what the view is made of."""

import tkinter as tk
from collections.abc import Callable

import ttkbootstrap as ttk

from fmnist_workbench.datasets.pixels import Images
from fmnist_workbench.ui.theme import GAP, SETTINGS_WIDTH
from fmnist_workbench.ui.widgets.elastic import Elastic
from fmnist_workbench.ui.widgets.group import group
from fmnist_workbench.ui.widgets.imagecard import ImageCard
from fmnist_workbench.ui.widgets.tips import Gate, tip

_NOTHING_CHOSEN = "Click an image first."
_MEAN_TIP = (
    "Each pixel's mean over many images. Where it is sharp the images are alike; a class with a "
    "sharp mean of its own is easy to learn."
)
_OPEN_TIP = "See what each layer of the network makes of the image you clicked (Ctrl+6)."


class Side(ttk.Frame):
    """An image with what there is to say of it, and below it an image that sums up others.

    Args:
        on_open: Called when the image chosen is to be opened in Activations.
        on_point: Called with (row, column) of the card's pixel under the pointer, or None.
    """

    def __init__(
        self,
        parent: tk.Misc,
        on_open: Callable[[], None],
        on_point: Callable[[tuple[int, int] | None], None],
    ) -> None:
        super().__init__(parent)
        self._pointed = ttk.Frame(self)
        self._pointed.pack(fill="x")
        pointed = group(self._pointed, "Image")
        self.card = ImageCard(pointed, side=180, lines=3, on_point=on_point)
        self.card.pack(fill="x")
        self.open_button = ttk.Button(
            pointed,
            text="Open in Activations ›",
            bootstyle="secondary outline",
            command=on_open,
        )
        self.open_button.pack(fill="x", pady=(GAP // 2, 0))
        self._open_gate = Gate(self.open_button, _OPEN_TIP)
        self._summed = ttk.Frame(self)
        self._summed.pack(fill="x")
        summed = group(self._summed, "Drawn from")
        width = ttk.utils.scale_size(self, SETTINGS_WIDTH) - 3 * GAP
        self.about = ttk.Label(summed, wraplength=width, justify="left")
        self.about.pack(anchor="w")
        self.mean = ImageCard(summed, side=100, lines=1)
        self.mean.pack(fill="x", pady=(GAP // 2, 0))
        Elastic(self, self.card.picture, self.mean.picture)
        self._mean_tip = tip(self.mean.picture, "")

    def show(self, pixels: Images | None, *lines: str) -> None:
        """Show an image, (H, W, C), with lines of text below; or none."""
        self.card.show(pixels)
        self.card.say("\n".join(lines))

    def show_image(self, shown: bool) -> None:
        """Have room for an image pointed at, or none."""
        if shown:
            self._pointed.pack(fill="x", before=self._summed)
        else:
            self._pointed.pack_forget()

    def say(self, about: str) -> None:
        """Say what the view is made of."""
        self.about.configure(text=about)

    def sum_up(self, pixels: Images | None, text: str = "") -> None:
        """Show an image that stands for many, or none."""
        self.mean.show(pixels)
        self._mean_tip.say("" if pixels is None else _MEAN_TIP)
        self.mean.say(text)

    def let_open(self, chosen: bool) -> None:
        """Let the image chosen be opened, if there is one."""
        self._open_gate.set("" if chosen else _NOTHING_CHOSEN)
