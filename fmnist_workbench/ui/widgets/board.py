"""What validation looked like after each epoch: a few images with their answers, and the matrix."""

import tkinter as tk
from collections.abc import Sequence

import numpy as np
import ttkbootstrap as ttk

from fmnist_workbench.spec.events import EpochLook, SampleAnswer
from fmnist_workbench.spec.words import percent
from fmnist_workbench.ui.images import view_of
from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.widgets.matrix import Cell, ConfusionMatrix
from fmnist_workbench.ui.widgets.samplegrid import SampleGrid
from fmnist_workbench.ui.widgets.slider import Slider
from fmnist_workbench.ui.workbench import Workbench

_COMING = (
    "After the first epoch 20 images held back from training appear here, with what the network "
    "takes them for, and beside them the confusion matrix of all validation images."
)
_BEFORE = (
    "This run's epochs were not trained in this window since it was opened, so there is nothing to "
    "look back at: train further, and each epoch appears here. Evaluate shows the matrix of its "
    "newest weights."
)
_SLIDER = "Look back at an earlier epoch; at the right end the newest is followed."


class Board(ttk.Frame):
    """Follows the newest epoch, unless a person looks back at an earlier one."""

    def __init__(self, parent: tk.Misc, workbench: Workbench) -> None:
        super().__init__(parent)
        self._state = workbench.state
        self._looks: tuple[EpochLook, ...] = ()
        self._back: int | None = None
        self._classes: Sequence[str] = ()
        self.columnconfigure((0, 1), weight=1, uniform="half")
        self.rowconfigure(1, weight=1)
        self.message = ttk.Label(self, anchor="center", justify="center", text=_COMING)
        self.bind("<Configure>", self._wrap)
        self._head = ttk.Label(self, width=1)
        self.slider = Slider(
            self, "epoch", _SLIDER, steps=1, on_move=lambda place, _on: self._go(place),
            widths=(0, int(ttk.utils.scale_size(self, 60))),
        )  # fmt: skip
        self.sample = SampleGrid(self, self._point_at)
        self.matrix = ConfusionMatrix(self, self._point_at_cell)
        self._pointed = ttk.Label(self, width=1)

    @property
    def look(self) -> EpochLook | None:
        """The epoch that is looked at."""
        looks = self._looks
        return (
            next((look for look in looks if look.epoch == self._back), looks[-1]) if looks else None
        )

    def show(self) -> None:
        """Bring the board up to date."""
        self._looks = self._state.looks.value
        if self.look is None:
            self._show_message()
            return
        self.message.place_forget()
        self._place()
        self._show_look(self.look)

    def recolour(self) -> None:
        """Take on the colours of the theme in force."""
        self.sample.draw()
        self.matrix.draw()

    def _place(self) -> None:
        self._head.grid(row=0, column=0, sticky="ew")
        self.slider.grid(row=0, column=1, sticky="ew", pady=(0, GAP // 2))
        self.sample.grid(row=1, column=0, sticky="nsew")
        self.matrix.grid(row=1, column=1, sticky="nsew")
        self._pointed.grid(row=2, column=0, columnspan=2, sticky="ew")

    def _show_message(self) -> None:
        for part in (self._head, self.slider, self.sample, self.matrix, self._pointed):
            part.grid_remove()
        view = self._state.run.value
        idle = self._state.training.value == "idle"
        before = view is not None and view.history and idle
        self.message.configure(text=_BEFORE if before else _COMING)
        self.message.place(relx=0.5, rely=0.5, anchor="center")

    def _show_look(self, look: EpochLook) -> None:
        view, data = self._state.run.value, self._state.data.value
        if view is None or data is None:
            return
        self._classes = view.run.class_names or data.info.classes
        split = view_of(data.arrays, "validation", view.run.data.split)
        places = split.indices[[answer.index for answer in look.sample]]
        self.sample.show(np.asarray(split.images[places]), look.sample, self._classes)
        counts = np.array(look.confusion)
        self.matrix.show(counts, self._classes, "counts")
        right = sum(answer.predicted == answer.label for answer in look.sample)
        all_right = percent(np.trace(counts) / counts.sum())
        self._head.configure(
            text=f"{right} of these {len(look.sample)} right · {all_right} of all {counts.sum():,}"
        )
        place = self._looks.index(look)
        self.slider.scale.configure(to=max(len(self._looks) - 1, 1))
        self.slider.show(place, f"{look.epoch} of {self._looks[-1].epoch}")
        self.slider.enable(len(self._looks) > 1)
        self._point_at(None)

    def _go(self, place: int) -> None:
        newest = place >= len(self._looks) - 1
        self._back = None if newest else self._looks[place].epoch
        if self.look is not None:
            self._show_look(self.look)

    def _point_at(self, answer: SampleAnswer | None) -> None:
        if answer is None:
            text = "Point at an image or a cell to read it."
        else:
            says = f"{self._classes[answer.predicted]}, {percent(answer.probability)} sure"
            right = answer.predicted == answer.label
            truth = "right" if right else f"wrong: it is {self._classes[answer.label]}"
            text = f"Validation image {answer.index:,}: the network says {says}; {truth}."
        self._pointed.configure(text=text)

    def _point_at_cell(self, cell: Cell | None) -> None:
        look = self.look
        if cell is None or look is None:
            self._point_at(None)
            return
        true, predicted = cell
        count = look.confusion[true][predicted]
        self._pointed.configure(
            text=f"{count:,} of {sum(look.confusion[true]):,} {self._classes[true]} taken for "
            f"{self._classes[predicted]}"
        )

    def _wrap(self, event: "tk.Event[tk.Misc]") -> None:
        if event.widget is self:
            self.message.configure(wraplength=max(event.width - 80, 100))
