"""The layers of a network below one another, with what becomes of each and how far it moved."""

import tkinter as tk
from collections.abc import Callable, Mapping, Sequence
from tkinter.font import nametofont

import ttkbootstrap as ttk

from fmnist_workbench.spec.transfer import FateKind, LayerFate
from fmnist_workbench.ui.theme import GAP, Palette, mixed, palette
from fmnist_workbench.ui.widgets.keys import on_arrows
from fmnist_workbench.ui.widgets.text import fitted
from fmnist_workbench.ui.widgets.tips import tip

COLOURS: dict[FateKind, str] = {"frozen": "#0072B2", "kept": "#E69F00", "new": "#009E73"}
"""Okabe and Ito's, told apart by the colour-blind; a word stands beside each."""
_ROW = 24
_NAME = 30
_WORD = 0.48
_BAR = 0.69
"""Where name, word and bar begin: pixels before scaling, and parts of the width."""
_WORDS: dict[FateKind, str] = {"frozen": "frozen", "kept": "learns on", "new": "new"}
_GROUND = 0.16
_STEPS = (
    "1  Choose above what to start from.",
    "2  Click the first layer that is to learn: those before it stay as they are.",
    "3  Say on the right what the layers that learn begin with.",
    "4  Press Retrain, on the left (F5).",
)
_TEACHES = (
    "Click the first layer that is to learn: those before it are frozen, they keep the weights of "
    "the source to the bit. Arrow keys move it. What learns on begins with the source's weights, "
    "what is new with random ones. The bar is how far a layer's weights have moved: "
    "the length of the change by the length of what they were."
)


class FateList(ttk.Frame):
    """Shows layers; a click or an arrow key chooses the first that is retrained.

    Args:
        on_choose: Called with that layer's name.
    """

    def __init__(self, parent: tk.Misc, on_choose: Callable[[str], None]) -> None:
        super().__init__(parent)
        self._on_choose = on_choose
        self._layers: Sequence[LayerFate] = ()
        self._moved: Mapping[str, float] = {}
        self._row = ttk.utils.scale_size(self, _ROW)
        self.canvas = ttk.Canvas(self, width=1, height=1, highlightthickness=1, takefocus=True)
        self._bar = ttk.Scrollbar(self, command=self.canvas.yview)
        self.canvas.configure(yscrollcommand=self._bar.set, yscrollincrement=self._row)
        self._bar.pack(side="right", fill="y")
        self.canvas.pack(side="left", fill="both", expand=True)
        self.canvas.bind("<Configure>", lambda _event: self.redraw())
        self.canvas.bind("<Button-1>", lambda event: self._pressed(event.y))
        self.canvas.bind("<Button-4>", lambda _event: self._turn(-1))
        self.canvas.bind("<Button-5>", lambda _event: self._turn(1))
        self.canvas.bind("<MouseWheel>", lambda event: self._turn(-1 if event.delta > 0 else 1))
        on_arrows(self.canvas, lambda down, _right: self._step(down))
        tip(self.canvas, _TEACHES)

    def show(self, layers: Sequence[LayerFate], moved: Mapping[str, float]) -> None:
        """Show layers, and how far the weights of some have moved."""
        self._layers, self._moved = layers, moved
        self.redraw()

    def redraw(self) -> None:
        """Draw all anew, in the colours of the theme in force."""
        canvas, colours = self.canvas, palette()
        canvas.delete("all")
        canvas.configure(
            background=colours.surface,
            highlightbackground=colours.border,
            highlightcolor=colours.accent,
        )
        width = canvas.winfo_width()
        canvas.configure(scrollregion=(0, 0, width, self._row * len(self._layers)))
        if not self._layers:
            self._draw_steps(width, colours)
        largest = max(self._moved.values(), default=0.0)
        for place, layer in enumerate(self._layers):
            self._draw(place, layer, width, largest, colours)

    def _draw_steps(self, width: int, colours: Palette) -> None:
        """Say what is to be done, where there are no layers yet."""
        self.canvas.create_text(
            2 * GAP,
            2 * GAP,
            text="\n\n".join(_STEPS),
            anchor="nw",
            width=max(width - 4 * GAP, 1),
            fill=colours.foreground,
        )

    def _draw(
        self, place: int, layer: LayerFate, width: int, largest: float, colours: Palette
    ) -> None:
        canvas, font = self.canvas, nametofont("TkDefaultFont", self)
        colour, top = COLOURS[layer.kind], place * self._row
        middle, bottom = top + self._row / 2, top + self._row - 1
        ground = mixed(colour, colours.surface, _GROUND)
        canvas.create_rectangle(0, top, width, bottom, width=0, fill=ground)
        canvas.create_rectangle(0, top, GAP // 2, bottom, width=0, fill=colour)
        name = ttk.utils.scale_size(self, _NAME)
        if layer.kind == "frozen":
            self._lock((GAP // 2 + name) / 2, middle, colours.foreground)
        room = width * _WORD - name - GAP // 2
        text = fitted(layer.name, font, room)
        canvas.create_text(name, middle, text=text, anchor="w", fill=colours.foreground)
        word = width * _WORD
        canvas.create_text(
            word, middle, text=_WORDS[layer.kind], anchor="w", fill=colours.foreground
        )
        if layer.name in self._moved:
            moved = self._moved[layer.name]
            self._draw_moved(moved, largest, (width * _BAR, top, width - GAP, bottom), colours)

    def _draw_moved(
        self, moved: float, largest: float, box: tuple[float, float, float, float], colours: Palette
    ) -> None:
        left, top, right, bottom = box
        room = nametofont("TkDefaultFont", self).measure("0.0000 ")
        length = (right - left - room) * (moved / largest if largest else 0)
        inset = self._row // 4
        self.canvas.create_rectangle(
            left, top + inset, left + length, bottom - inset, width=0, fill=colours.muted
        )
        self.canvas.create_text(
            left + length + GAP // 2,
            (top + bottom) / 2,
            text=f"{moved:.3f}",
            anchor="w",
            fill=colours.foreground,
        )

    def _lock(self, x: float, y: float, colour: str) -> None:
        """Draw a padlock: its bow and its body."""
        size = self._row / 6
        self.canvas.create_arc(
            x - size * 0.7,
            y - size * 1.8,
            x + size * 0.7,
            y + size * 0.6,
            extent=180,
            style="arc",
            outline=colour,
            width=max(size / 2.5, 1),
        )
        self.canvas.create_rectangle(
            x - size, y - size * 0.5, x + size, y + size * 1.3, width=0, fill=colour
        )

    def _pressed(self, y: int) -> None:
        self.canvas.focus_set()
        place = int(self.canvas.canvasy(y) // self._row)
        if 0 <= place < len(self._layers):
            self._on_choose(self._layers[place].name)

    def _step(self, down: int) -> None:
        if not down or not self._layers:
            return
        first = sum(layer.kind == "frozen" for layer in self._layers)
        place = min(max(first + down, 0), len(self._layers) - 1)
        self._on_choose(self._layers[place].name)

    def _turn(self, step: int) -> None:
        if self._row * len(self._layers) > self.canvas.winfo_height():
            self.canvas.yview_scroll(step, "units")
