"""The layers of a model as a row of blocks, one of them chosen."""

import tkinter as tk
from collections.abc import Callable
from functools import partial
from tkinter.font import nametofont

import ttkbootstrap as ttk

from fmnist_workbench.spec.layers import Shape, describe
from fmnist_workbench.ui.theme import GAP, palette
from fmnist_workbench.ui.widgets.tips import tip

_TEACHES = (
    "The layers in the order the image goes through them, each with the shape of what it gives: "
    "height × width × channels, or a row of values. Click one to see what it makes of the image."
)
Layers = tuple[tuple[str, Shape], ...]


class LayerStrip(ttk.Frame):
    """Shows each layer's name and output shape; scrolls sideways where they are many.

    Args:
        on_choose: Called with the name of the layer a person chose.
    """

    def __init__(self, parent: tk.Misc, on_choose: Callable[[str], None]) -> None:
        super().__init__(parent)
        self._on_choose = on_choose
        self._layers: Layers = ()
        self._chosen = ""
        self._bold = nametofont("TkHeadingFont", self)
        self._plain = nametofont("TkSmallCaptionFont", self)
        self._gap = ttk.utils.scale_size(self, GAP)
        lines = self._bold.metrics("linespace") + self._plain.metrics("linespace")
        self._height = lines + self._gap
        self.canvas = ttk.Canvas(self, width=1, height=self._height + 2, highlightthickness=0)
        scroll = ttk.Scrollbar(self, orient="horizontal", command=self.canvas.xview)
        self.canvas.configure(xscrollcommand=scroll.set)
        self.canvas.pack(fill="x")
        scroll.pack(fill="x")
        tip(self.canvas, _TEACHES)
        self.canvas.bind("<Configure>", lambda _event: self.draw())
        self.canvas.bind("<Button-4>", lambda _event: self.canvas.xview_scroll(-1, "units"))
        self.canvas.bind("<Button-5>", lambda _event: self.canvas.xview_scroll(1, "units"))
        self.canvas.bind(
            "<MouseWheel>",
            lambda event: self.canvas.xview_scroll(-1 if event.delta > 0 else 1, "units"),
        )

    def show(self, layers: Layers, chosen: str) -> None:
        """Show these layers, with the chosen one marked and in sight."""
        if (layers, chosen) != (self._layers, self._chosen):
            self._layers, self._chosen = layers, chosen
            self.draw()

    def step(self, by: int) -> None:
        """Choose the layer so many places further, if there is one."""
        names = [name for name, _shape in self._layers]
        if self._chosen in names:
            place = names.index(self._chosen) + by
            if 0 <= place < len(names):
                self._on_choose(names[place])

    def draw(self) -> None:
        """Draw again: for another size or theme."""
        self.canvas.delete("all")
        left = 1
        for name, shape in self._layers:
            if left > 1:
                left = self._draw_arrow(left)
            right = self._draw_block(left, name, shape)
            if name == self._chosen:
                span = (left, right)
            left = right
        self.canvas.configure(scrollregion=(0, 0, left + 1, self._height + 2))
        if self._chosen in dict(self._layers):
            self._bring_into_sight(span, left + 1)

    def _draw_arrow(self, left: int) -> int:
        right = left + 2 * self._gap
        middle = self._height // 2
        self.canvas.create_line(
            left + 2, middle, right - 2, middle, arrow="last", fill=palette().muted
        )
        return right

    def _draw_block(self, left: int, name: str, shape: Shape) -> int:
        colours, size = palette(), describe(shape)
        chosen = name == self._chosen
        right = left + max(self._bold.measure(name), self._plain.measure(size)) + 2 * self._gap
        fill = colours.accent if chosen else colours.surface
        text = "white" if chosen else colours.foreground
        middle, line = (left + right) / 2, self._bold.metrics("linespace")
        top = self._gap // 2
        items = (
            self.canvas.create_rectangle(
                left, 1, right, self._height, fill=fill, outline=colours.border
            ),
            self.canvas.create_text(
                middle, top, text=name, anchor="n", font=self._bold, fill=text, tags="name"
            ),
            self.canvas.create_text(
                middle, top + line, text=size, anchor="n", font=self._plain, fill=text
            ),
        )
        for item in items:
            self.canvas.tag_bind(item, "<Button-1>", partial(self._click, name))
        return right

    def _click(self, name: str, _event: object) -> None:
        self.canvas.focus_set()
        self._on_choose(name)

    def _bring_into_sight(self, span: tuple[int, int], total: int) -> None:
        width = self.canvas.winfo_width()
        if total <= width:
            self.canvas.xview_moveto(0)
            return
        seen = self.canvas.canvasx(0)
        if span[0] < seen or span[1] > seen + width:
            self.canvas.xview_moveto(((span[0] + span[1] - width) / 2) / total)
