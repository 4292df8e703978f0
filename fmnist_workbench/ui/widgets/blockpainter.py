"""Draws the blocks of a network on a canvas: texts, frames, and the shapes between."""

import tkinter as tk
from typing import Any

import ttkbootstrap as ttk

from fmnist_workbench.ui.widgets.blockstyle import (
    GROUP_COLOURS,
    OTHER_COLOUR,
    BlockFonts,
    BlockText,
    block_colours,
)

Box = tuple[int, int, int, int]
"""(left, top, right, bottom) on the canvas."""


class BlockPainter:
    """Draws on a canvas with its fonts and the colours of the theme.

    Attributes:
        pad: Pixels around a block's texts.
        gap: Pixels between two blocks, with room for the shape.
    """

    def __init__(self, canvas: tk.Canvas) -> None:
        self._canvas = canvas
        self._colours = block_colours()
        self._fonts = BlockFonts(canvas)
        self.pad = ttk.utils.scale_size(canvas, 6)
        self.gap = self._fonts.line + self.pad
        self._radius = self.gap // 2 - 3

    def use_theme(self) -> None:
        """Take the colours of the theme now in force."""
        self._colours = block_colours()
        self._canvas.configure(background=self._colours.background)

    def remark_lines(self, text: BlockText, width: int) -> list[str]:
        """Return a block's remark as lines that fit into a block of this width."""
        room = width - 5 * self.pad
        if text.remark and not text.fault:  # advice has its full text beside the blocks
            return [self._fonts.fitted(text.remark, room - 2 * self.pad)]
        return self._fonts.wrapped(text.remark, room)

    def height(self, remark_lines: int) -> int:
        """Return how high a block with so many lines of remark is."""
        return (2 + remark_lines) * self._fonts.line + 2 * self.pad

    def block(
        self, text: BlockText, remark: list[str], box: Box, *, chosen: bool, strong: bool
    ) -> None:
        """Draw one block, as one that is chosen, and with a strong frame."""
        left, top, right, bottom = box
        colours, line = self._colours, self._fonts.line
        outline, fill = self._frame(text, chosen)
        width = 2 if text.fault or strong else 1
        self._canvas.create_rectangle(*box, fill=fill, outline=outline, width=width)
        stripe = GROUP_COLOURS.get(text.group, OTHER_COLOUR)
        self._canvas.create_rectangle(left, top, left + self.pad, bottom, fill=stripe, outline="")
        left, right, top = left + 3 * self.pad, right - 2 * self.pad, top + self.pad
        self._lines(text, left, right, top)
        if text.remark and not text.fault:
            self._write(left, top + 2 * line, "!", colours.advice, font=self._fonts.bold)
            left += 2 * self.pad
        colour = colours.danger if text.fault else colours.muted
        for number, words in enumerate(remark):
            self._write(left, top + (2 + number) * line, words, colour)

    def below(self, text: BlockText, box: Box, *, last: bool) -> None:
        """Draw what leaves a block, and the arrow to the next."""
        left, _, right, bottom = box
        middle, colour = (left + right) // 2, self._colours.muted
        if not last:
            ends = middle, bottom + 2, middle, bottom + self.gap - 2
            self._canvas.create_line(*ends, fill=colour, arrow="last")
        self._write(middle + 2 * self.pad, bottom + self.pad // 2, text.shape, colour)

    def drop_line(self, left: int, right: int, y: int) -> None:
        """Draw where a dragged block would go."""
        self._canvas.create_line(
            left, y, right, y, fill=self._colours.accent, width=self.pad // 2 + 1
        )

    def insertion(self, left: int, right: int, top: int, *, strong: bool) -> None:
        """Draw that new layers go into the gap that begins at `top`; `strong`: just now."""
        middle, y = (left + right) // 2, top + self.gap // 2
        colour = self._colours.accent
        width = self.pad // 2 if strong else 1
        self._canvas.create_line(left, y, middle - self._radius, y, fill=colour, width=width)
        self.plus(middle, y, filled=True)

    def plus(self, x: int, y: int, *, filled: bool, tag: str = "") -> None:
        """Draw the sign on an arrow that a layer can be put in there."""
        size, colours = self._radius, self._colours
        sign = colours.background if filled else colours.accent
        ground = colours.accent if filled else colours.background
        self._canvas.create_oval(
            x - size, y - size, x + size, y + size, fill=ground, outline=colours.accent, tags=tag
        )
        arm = size // 2 + 1
        for ends in ((x - arm, y, x + arm + 1, y), (x, y - arm, x, y + arm + 1)):
            self._canvas.create_line(*ends, fill=sign, width=max(size // 4, 1), tags=tag)

    def _frame(self, text: BlockText, chosen: bool) -> tuple[str, str]:
        """Return outline and fill of a block."""
        colours = self._colours
        if text.fault:
            return colours.danger, colours.chosen_fill if chosen else colours.danger_fill
        if chosen:
            return colours.accent, colours.chosen_fill
        return colours.advice if text.remark else colours.border, colours.fill

    def _lines(self, text: BlockText, left: int, right: int, top: int) -> None:
        fonts, colours = self._fonts, self._colours
        title = f"✕ {text.title}" if text.fault else text.title
        colour = colours.danger if text.fault else colours.text
        self._write(left, top, title, colour, font=fonts.bold)
        self._write(right, top, text.right, colours.text, anchor="ne")
        below = top + fonts.line
        summary = fonts.fitted(text.summary, round((right - left) * 0.75))
        self._write(left, below, summary, colours.text)
        room = right - left - fonts.plain.measure(summary) - 2 * self.pad
        self._write(right, below, fonts.fitted(text.name, room), colours.muted, anchor="ne")

    def _write(
        self, x: int, y: int, text: str, colour: str, *, font: Any = None, anchor: Any = "nw"
    ) -> None:
        if text:
            self._canvas.create_text(
                x, y, text=text, fill=colour, font=font or self._fonts.plain, anchor=anchor
            )
