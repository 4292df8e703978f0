"""Choosing an augmentation while seeing what it makes of an image."""

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from tkinter.font import nametofont

import ttkbootstrap as ttk

from fmnist_workbench.datasets.pixels import Images
from fmnist_workbench.spec.augmentation import Augmentation
from fmnist_workbench.ui.filechoice import file_to_open, file_to_save
from fmnist_workbench.ui.neighbours import neighbours
from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.widgets.augmentform import AugmentForm
from fmnist_workbench.ui.widgets.gridlayout import Spot
from fmnist_workbench.ui.widgets.imagegrid import ImageGrid
from fmnist_workbench.ui.widgets.keys import on_key
from fmnist_workbench.ui.widgets.scroller import Scroller
from fmnist_workbench.ui.widgets.tips import Gate, tip
from fmnist_workbench.ui.workbench import Workbench

COUNT = 24
"""Neighbours shown beside the image itself."""
_REST = 300
"""Milliseconds without a change after which it is looked for what speaks against it."""
_ADVICE_LINES = 5
_FILES = [("Augmentations", "*.json"), ("All files", "*")]


@dataclass(frozen=True, eq=False)
class Subject:
    """The image that is augmented.

    Attributes:
        pixels: (H, W, C).
        index: Where it stands among all images of its part of the data set.
    """

    pixels: Images
    index: int


class AugmentPanel(ttk.Frame):
    """Sliders on the left; on the right an image, and what 24 epochs make of it.

    The owner calls `show` when the image, the recipe or what fixes it has changed.

    Args:
        on_other: Called when another image is wanted.
        on_point: Called with the words for what is under the pointer and its pixels, (H, W, C);
            with "" and None when nothing is.
    """

    def __init__(
        self,
        parent: tk.Misc,
        workbench: Workbench,
        on_other: Callable[[], None],
        on_point: Callable[[str, Images | None], None],
    ) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._actions = workbench.augmenting
        self._on_other = on_other
        self._on_point = on_point
        self._subject: Subject | None = None
        self._advised: tuple[Augmentation, object] | None = None
        self._first = 1
        self._waiting: str | None = None
        self.columnconfigure(1, weight=1)
        self.rowconfigure(1, weight=1)
        self._gates: list[Gate] = []
        self._build_buttons()
        self.form = AugmentForm(self, self._edited)
        self.form.container.grid(row=1, column=0, rowspan=2, sticky="nsew", padx=(0, 2 * GAP))
        self._build_preview()
        self._build_advice()
        on_key(self, "<d>", self.other_draws)
        on_key(self, "<r>", self._on_other)
        self.bind("<Destroy>", lambda _event: self._rest(), add=True)

    def show(self, subject: Subject | None) -> None:
        """Show the augmentation as it stands, and what it makes of an image."""
        self._subject = subject
        locked = self._actions.locked
        size = subject.pixels.shape[:2] if subject else (28, 28)
        self.form.show(self._actions.value, (size[0], size[1]))
        self.form.enable(not locked)
        for gate in self._gates:
            gate.set(locked)
        self._show_preview()
        self._show_advice(locked)

    def other_draws(self) -> None:
        """Show what later epochs make of the image."""
        self._first += COUNT
        self._show_preview()

    def _build_buttons(self) -> None:
        row = ttk.Frame(self)
        row.grid(row=0, column=0, sticky="ew", pady=(0, GAP // 2), padx=(0, 2 * GAP))
        for text, run, teaches in (
            ("All off", self._actions.clear, "Change nothing about the images (undo: Ctrl+Z)."),
            (
                "Small shifts and noise",
                self._actions.use_document_000,
                "Shifts of up to 4 pixels of 28, noise and an intensity offset.",
            ),
            ("Load…", self._load, "Take over an augmentation saved before."),
        ):
            self._gates.append(Gate(self._button(row, text, run), teaches))
        save = self._button(row, "Save…", self._save)
        tip(save, "Write it to a JSON file, for the command line's train --augmentation FILE.")

    def _build_preview(self) -> None:
        row = ttk.Frame(self)
        row.grid(row=0, column=1, sticky="ew", pady=(0, GAP // 2))
        other = self._button(row, "Other image", self._on_other)
        tip(other, "Draw another image at random (R).")
        self.draws = self._button(row, "Other draws", self.other_draws)
        tip(self.draws, "See what the next epochs make of this image (D).")
        self._epochs = ttk.Label(row)
        self._epochs.pack(side="left", padx=(GAP, 0))
        tip(
            self._epochs,
            "Each epoch changes each image anew, drawn from the recipe's seed, the epoch and the "
            "image alone: a training with this recipe sees exactly these. The image itself has a "
            "frame.",
        )
        self.preview = ImageGrid(self, self._point, lambda _index: None)
        self.preview.grid(row=1, column=1, sticky="nsew")

    def _build_advice(self) -> None:
        height = _ADVICE_LINES * nametofont("TkDefaultFont", self).metrics("linespace") + 2
        self._lines = Scroller(self, width=10)
        self._lines.container.configure(height=height)
        self._lines.container.grid(row=2, column=1, sticky="ew", pady=(GAP // 2, 0))
        self._lines.container.grid_propagate(False)
        self._lines.container.pack_propagate(False)
        self.advice = ttk.Label(self._lines, justify="left", anchor="nw")
        self.advice.pack(anchor="w", fill="x")
        self._lines.container.bind(
            "<Configure>",
            lambda event: self.advice.configure(wraplength=event.width - 3 * GAP),
            add=True,
        )

    def _button(self, row: ttk.Frame, text: str, run: Callable[[], None]) -> ttk.Button:
        button = ttk.Button(row, text=text, command=run, bootstyle="secondary outline", padding=4)
        button.pack(side="left", padx=(0, GAP // 2))
        return button

    def _edited(self, augmentation: Augmentation, goes_on: bool) -> None:
        self._actions.edit(augmentation, goes_on=goes_on)

    def _show_preview(self) -> None:
        subject = self._subject
        if subject is None:
            self.preview.show(None, message="Choose a data set in the Data tab (Ctrl+1).")
            return
        last = self._first + COUNT - 1
        self._epochs.configure(text=f"epochs {self._first} to {last}")
        self._shown = neighbours(
            subject.pixels,
            self._actions.value,
            seed=self._workbench.state.recipe.value.seed,
            index=subject.index,
            first=self._first,
            count=COUNT,
        )
        self.preview.show(self._shown)
        self.preview.mark(0)

    def _point(self, spot: Spot | None) -> None:
        if spot is None or self._subject is None:
            self._on_point("", None)
            return
        epoch = f"epoch {self._first + spot.index - 1}" if spot.index else "the image itself"
        self._on_point(epoch, self._shown[spot.index])

    def _show_advice(self, locked: str) -> None:
        """Say why all is fixed; else what speaks against it, once nothing has changed a while."""
        if locked:
            self._rest()
            self._advised = None
            self._say(locked, "secondary")
            return
        data = self._workbench.state.data.value
        asked = (self._actions.value, data)
        if asked != self._advised:
            self._advised = asked
            self._rest()
            self._waiting = self.after(_REST, self._advise)

    def _advise(self) -> None:
        from fmnist_workbench.datasets.augmentation.advice import (
            augmentation_advice,  # not needed to start
        )

        self._waiting = None
        data = self._workbench.state.data.value
        if data is None or not self._actions.value.active:
            self._say("Nothing is changed: move a slider.", "secondary")
            return
        advice = augmentation_advice(self._actions.value, data.arrays)
        if advice:
            self._say("\n".join(f"! {sentence}" for sentence in advice), "default")
        else:
            self._say(f"Nothing speaks against this for {data.info.name}.", "secondary")

    def _say(self, text: str, style: str) -> None:
        self.advice.configure(text=text, bootstyle=style)

    def _rest(self) -> None:
        if self._waiting is not None:
            self.after_cancel(self._waiting)
            self._waiting = None

    def _load(self) -> None:
        path = file_to_open(self, "Load augmentation", _FILES)
        if path is not None:
            self._actions.load(path)

    def _save(self) -> None:
        path = file_to_save(self, "Save augmentation", _FILES, "augmentation.json")
        if path is not None:
            self._actions.save(path)
