"""Images with what the network makes of each: right or wrong by colour and by sign."""

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter.font import nametofont
from typing import Any

import ttkbootstrap as ttk
from PIL import ImageTk

from fmnist_workbench.datasets.pixels import Images
from fmnist_workbench.spec.events import SampleAnswer
from fmnist_workbench.ui.theme import palette
from fmnist_workbench.ui.widgets.gridlayout import GridLayout, arrange
from fmnist_workbench.ui.widgets.imagegrid import compose
from fmnist_workbench.ui.widgets.text import fitted
from fmnist_workbench.ui.widgets.tips import tip

RIGHT, WRONG = "✓", "✗"
_LONGEST = 58
_GAP = 6
_TEACHES = (
    "The same images after every epoch, held back from training. ✓ and green: the network names "
    "the class right; ✗ and red: it does not. Below stand the class it says and how sure it is."
)


class SampleGrid(ttk.Canvas):
    """Shows images as large as fit, each in the colour of its answer.

    Args:
        on_point: Called with the answer under the pointer, or None.
    """

    def __init__(self, parent: tk.Misc, on_point: Callable[[SampleAnswer | None], None]) -> None:
        super().__init__(parent, width=1, height=1, highlightthickness=0, borderwidth=0)
        self._on_point = on_point
        self._font = nametofont("TkSmallCaptionFont", self)
        self._images: Images | None = None
        self._answers: Sequence[SampleAnswer] = ()
        self._classes: Sequence[str] = ()
        self._layout: GridLayout | None = None
        self._photo: ImageTk.PhotoImage | None = None
        self.bind("<Configure>", lambda _event: self.draw(), add=True)
        self.bind("<Motion>", self._hover, add=True)
        self.bind("<Leave>", lambda _event: on_point(None), add=True)
        self._tip = tip(self, _TEACHES)
        self._tip.configure(delay=1500)
        self.bind("<Motion>", self._tip.leave, add=True)
        self.bind("<Motion>", self._tip.enter, add=True)

    def show(self, images: Images, answers: Sequence[SampleAnswer], classes: Sequence[str]) -> None:
        """Show images of shape (N, H, W, C) with an answer to each."""
        self._images, self._answers, self._classes = images, answers, classes
        self.draw()

    def draw(self) -> None:
        """Draw again: for another size or theme."""
        self.delete("all")
        self._layout = self._photo = None
        if self._images is None or min(self.winfo_width(), self.winfo_height()) < 40:
            return
        colours = palette()
        room = self.winfo_height(), self.winfo_width()
        layout = self._layout = arrange(
            len(self._images),
            self._images.shape[1:3],
            room,
            name=(2 * self._font.metrics("linespace"), self._scaled(_LONGEST)),
            gap=self._scaled(_GAP),
        )
        picture = compose(self._images, layout, room, colours.background, colours.border)
        self._photo = ImageTk.PhotoImage(picture, master=self)
        self.create_image(0, 0, anchor="nw", image=self._photo)
        for index, answer in enumerate(self._answers):
            self._draw_answer(layout, index, answer)

    def _draw_answer(self, layout: GridLayout, index: int, answer: SampleAnswer) -> None:
        (top, left), (height, width) = layout.corner(index), layout.drawn
        right = answer.predicted == answer.label
        colour = palette().success if right else palette().danger
        self.create_rectangle(
            left, top, left + width - 1, top + height - 1, outline=colour, width=self._scaled(2)
        )
        if not layout.named:
            return
        name = fitted(self._classes[answer.predicted], self._font, layout.cell[1])
        self.create_text(
            left + width // 2,
            top + height + 2,
            text=f"{name}\n{RIGHT if right else WRONG} {100 * answer.probability:.0f} %",
            anchor="n",
            justify="center",
            font=self._font,
            fill=colour,
            tags="answer",
        )

    def _hover(self, event: Any) -> None:
        spot = self._layout.find(event.y, event.x) if self._layout else None
        self._on_point(self._answers[spot.index] if spot else None)

    def _scaled(self, pixels: int) -> int:
        return int(ttk.utils.scale_size(self, pixels))
