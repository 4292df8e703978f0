"""What a transfer brought: what was forgotten, and how it does against training from scratch."""

import tkinter as tk
from collections.abc import Callable
from pathlib import Path
from tkinter.font import nametofont

import ttkbootstrap as ttk

from fmnist_workbench.spec.transferjobs import PER_CLASS, Contest, TransferComparison
from fmnist_workbench.spec.words import percent
from fmnist_workbench.ui.theme import GAP, TRAIN_COLOUR, VALIDATION_COLOUR, mixed, palette
from fmnist_workbench.ui.widgets.tips import Gate, tip

_ROW = 30
_HEAD = 92
_SHARE = 0.55
"""How strong a bar's colour is on its ground, so that the words on it stay readable."""
_TEACHES = (
    "Validation accuracy of the same recipe on the same images, once from the source's weights and "
    "once from fresh ones, at 10, 100 and all images of each class. Each bar is a run of its own."
)
_FORGOTTEN = (
    "How the source's network does on its own validation images with the weights as they are now, "
    "in every layer that is not new; with the source's classification layer where the classes "
    "are others. For a file, runs transfer --source-data on the command line can say it."
)
_EMPTY = "Once a run is retrained, this says what it brought."


class Contests(ttk.Frame):
    """Shows the comparisons of a run; a button trains what they still need.

    Args:
        on_compare: Called when that button is pressed.
    """

    def __init__(self, parent: tk.Misc, on_compare: Callable[[], None]) -> None:
        super().__init__(parent)
        self._comparison: TransferComparison | None = None
        self._row = ttk.utils.scale_size(self, _ROW)
        self.columnconfigure(0, weight=1)
        self.forgotten = ttk.Label(self, justify="left", text="\n")
        self.forgotten.grid(row=0, column=0, sticky="ew")
        tip(self.forgotten, _FORGOTTEN)
        self.canvas = ttk.Canvas(
            self, width=1, height=self._row * len(PER_CLASS), highlightthickness=0
        )
        self.canvas.grid(row=1, column=0, sticky="ew")
        self.canvas.bind("<Configure>", lambda _event: self.redraw())
        tip(self.canvas, _TEACHES)
        self.compare = ttk.Button(
            self,
            text="Train at 10, 100 and all images a class",
            bootstyle="secondary outline",
            padding=(GAP, GAP // 4),
            command=on_compare,
        )
        self.compare.grid(row=2, column=0, sticky="ew")
        self._gate = Gate(self.compare, _TEACHES)
        self.bind("<Configure>", lambda event: self._wrap(event.width))

    def show(self, comparison: TransferComparison | None, why_not: str) -> None:
        """Show comparisons, and why no more can be trained, or nothing."""
        self._comparison = comparison
        self._gate.set(why_not)
        self.forgotten.configure(text=_forgotten_words(comparison) if comparison else _EMPTY)
        self.redraw()

    def redraw(self) -> None:
        """Draw the bars anew, in the colours of the theme in force."""
        canvas, colours = self.canvas, palette()
        canvas.delete("all")
        canvas.configure(background=colours.background)
        known = {each.per_class: each for each in self._contests}
        sizes = sorted({*PER_CLASS, *known}, key=lambda size: (size is None, size or 0))
        canvas.configure(height=self._row * len(sizes))
        for place, size in enumerate(sizes):
            self._draw(place * self._row, size, known.get(size))

    @property
    def _contests(self) -> tuple[Contest, ...]:
        return self._comparison.contests if self._comparison else ()

    def _draw(self, top: int, size: int | None, contest: Contest | None) -> None:
        colours, canvas = palette(), self.canvas
        font = nametofont("TkDefaultFont", self)
        left, half = ttk.utils.scale_size(self, _HEAD), self._row // 2 - 1
        words = "all images" if size is None else f"{size} a class"
        canvas.create_text(0, top + half, text=words, anchor="w", fill=colours.foreground)
        pairs = (
            ("transfer", TRAIN_COLOUR, contest and contest.transfer),
            ("from scratch", VALIDATION_COLOUR, contest and contest.scratch),
        )
        width = canvas.winfo_width() - left
        for place, (name, colour, rival) in enumerate(pairs):
            upper = top + place * half
            length = rival.val_accuracy * width if rival else 0
            ground = mixed(colour, colours.background, _SHARE)
            canvas.create_rectangle(
                left, upper, left + length, upper + half - 1, width=0, fill=ground
            )
            words = f"{name} {percent(rival.val_accuracy)}" if rival else f"{name} –"
            canvas.create_text(
                left + GAP // 2,
                upper + half / 2,
                text=words,
                anchor="w",
                font=font,
                fill=colours.foreground,
            )

    def _wrap(self, width: int) -> None:
        self.forgotten.configure(wraplength=width - GAP)


def _forgotten_words(comparison: TransferComparison) -> str:
    if comparison.source_data is None or comparison.before is None or comparison.after is None:
        return (
            f"What was forgotten cannot be said: {Path(comparison.source).name} does not say what "
            "it was trained on."
        )
    data = Path(comparison.source_data).stem
    lost = comparison.before - comparison.after
    return (
        f"Accuracy on {data}: {percent(comparison.before)} in {comparison.source}, now "
        f"{percent(comparison.after)}: {percent(lost) if lost > 0 else 'nothing'} forgotten."
    )
