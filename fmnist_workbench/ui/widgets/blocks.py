"""The network as blocks below one another, with the shapes between them: one canvas."""

import tkinter as tk
from collections.abc import Callable, Sequence
from typing import Any

import ttkbootstrap as ttk

from fmnist_workbench.ui.widgets.blockpainter import BlockPainter
from fmnist_workbench.ui.widgets.blockstyle import BlockText
from fmnist_workbench.ui.widgets.stack import Stack

_WIDEST = 620
_DRAG_STARTS = 6
_PAGE = 6


class Blocks(ttk.Canvas):
    """Shows blocks and lets one be chosen and dragged; draws only those in sight.

    The first block is the input: it can be chosen but not moved. Indices given and told count the
    blocks behind it, so that the input is -1.

    Args:
        on_choose: Called with the index of the block a person chose, None for none.
        on_move: Called with (source, target) when a block was dragged to another place.

    Attributes:
        scrollbar: Belongs beside it; the owner grids it, it hides itself when all is in sight.
    """

    def __init__(
        self,
        parent: tk.Misc,
        *,
        on_choose: Callable[[int | None], None],
        on_move: Callable[[int, int], None],
    ) -> None:
        super().__init__(parent, takefocus=True, highlightthickness=0, borderwidth=0)
        self._on_choose = on_choose
        self._on_move = on_move
        self.scrollbar = ttk.Scrollbar(parent, command=self.yview)
        self._painter = BlockPainter(self)
        self._texts: Sequence[BlockText] = ()
        self._remarks: list[list[str]] = []
        self._stack = Stack([], 0)
        self._chosen: int | None = None
        self._movable = True
        self._pressed: tuple[int, int] | None = None
        self._dragging = False
        self._drawn_from = 0.0
        self.configure(yscrollcommand=self._scrolled)
        self._listen()

    def show(self, texts: Sequence[BlockText], chosen: int | None, *, movable: bool = True) -> None:
        """Show these blocks, the input first, with one of them chosen."""
        moved = chosen != self._chosen or len(texts) != len(self._texts)
        self._texts, self._chosen, self._movable = texts, chosen, movable
        self._painter.use_theme()
        self._lay_out()
        if moved:
            self._see(chosen)
        self._draw()

    def box(self, index: int) -> tuple[int, int, int, int]:
        """Return (left, top, right, bottom) of a block in this widget's own pixels."""
        left, right = self._sides()
        above = round(self.canvasy(0))
        place = index + 1
        return left, self._stack.top(place) - above, right, self._stack.bottom(place) - above

    def under(self, x: int, y: int) -> tuple[int, bool] | None:
        """Return what lies at a point: a block's index, and whether it is the block itself.

        If not, it is the shape below that block. None where there is nothing.
        """
        left, right = self._sides()
        if not left <= x <= right:
            return None
        height = self.canvasy(y)
        found = self._stack.at(height)
        if found is not None:
            return found - 1, True
        above = self._stack.above_gap(height)
        return None if above is None else (above - 1, False)

    def _listen(self) -> None:
        self.bind("<Configure>", lambda _event: self._resized())
        self.bind("<Button-1>", self._press)
        self.bind("<B1-Motion>", self._drag)
        self.bind("<ButtonRelease-1>", self._release)
        self.bind("<MouseWheel>", lambda event: self._scroll(-1 if event.delta > 0 else 1))
        self.bind("<Button-4>", lambda _event: self._scroll(-1))  # X11's wheel
        self.bind("<Button-5>", lambda _event: self._scroll(1))
        self.bind("<Up>", lambda _event: self._step(-1))
        self.bind("<Down>", lambda _event: self._step(1))
        self.bind("<Prior>", lambda _event: self._step(-_PAGE))
        self.bind("<Next>", lambda _event: self._step(_PAGE))
        self.bind("<Home>", lambda _event: self._on_choose(-1))
        self.bind("<End>", lambda _event: self._on_choose(len(self._texts) - 2))
        self.bind("<Escape>", lambda _event: self._escape())
        self.bind("<FocusIn>", lambda _event: self._draw(), add=True)
        self.bind("<FocusOut>", lambda _event: self._draw(), add=True)

    # --- Choosing and dragging

    def _press(self, event: Any) -> None:
        self.focus_set()
        place = self._stack.at(self.canvasy(event.y))
        left, right = self._sides()
        if place is None or not left <= event.x <= right:
            self._on_choose(None)
            return
        self._on_choose(place - 1)
        self._pressed = (place - 1, event.y)

    def _drag(self, event: Any) -> None:
        if self._pressed is None or not self._movable or self._pressed[0] < 0:
            return
        if abs(event.y - self._pressed[1]) > _DRAG_STARTS:
            self._dragging = True
        if self._dragging:
            self._scroll_at_edge(event.y)
            self.configure(cursor="fleur")
            self._draw()
            self._draw_drop(self._target(event.y))

    def _release(self, event: Any) -> None:
        pressed, dragged = self._pressed, self._dragging
        self._end_drag()
        if pressed is not None and dragged:
            source, gap = pressed[0], self._target(event.y)
            target = gap if gap <= source else gap - 1
            if target != source:
                self._on_move(source, target)

    def _end_drag(self) -> None:
        self._pressed, self._dragging = None, False
        self.configure(cursor="")
        self._draw()

    def _target(self, y: int) -> int:
        """Return before which block a drop at this height is meant; never before the input."""
        return max(self._stack.gap_at(self.canvasy(y)) - 1, 0)

    def _escape(self) -> None:
        if self._dragging:
            self._end_drag()
        else:
            self._on_choose(None)

    def _step(self, by: int) -> str:
        start = len(self._texts) - 1 if self._chosen is None else self._chosen
        self._on_choose(min(max(start + by, -1), len(self._texts) - 2))
        return "break"

    # --- Scrolling

    def _scroll(self, way: int) -> str:
        if self._stack.height > self.winfo_height():
            self.yview_scroll(way * (self._painter.height(0) + self._painter.gap), "units")
        return "break"

    def _scroll_at_edge(self, y: int) -> None:
        edge = self._painter.gap
        if y < edge:
            self._scroll(-1)
        elif y > self.winfo_height() - edge:
            self._scroll(1)

    def _see(self, index: int | None) -> None:
        if index is None:
            return
        room, all_of_it = self.winfo_height(), max(self._stack.height, 1)
        top, bottom = self.canvasy(0), self.canvasy(room)
        margin = self._painter.gap
        if self._stack.top(index + 1) - margin < top:
            self.yview_moveto((self._stack.top(index + 1) - margin) / all_of_it)
        elif self._stack.bottom(index + 1) + margin > bottom:
            self.yview_moveto((self._stack.bottom(index + 1) + margin - room) / all_of_it)

    # --- Drawing

    def _resized(self) -> None:
        self._lay_out()
        self._see(self._chosen)
        self._draw()

    def _sides(self) -> tuple[int, int]:
        width = min(self.winfo_width() - 2, ttk.utils.scale_size(self, _WIDEST))
        left = (self.winfo_width() - width) // 2
        return left, left + width

    def _lay_out(self) -> None:
        left, right = self._sides()
        painter = self._painter
        self._remarks = [painter.remark_lines(text, right - left) for text in self._texts]
        heights = [painter.height(len(remark)) for remark in self._remarks]
        self._stack = Stack(heights, gap=painter.gap)
        room = max(self._stack.height, self.winfo_height())
        # In steps of a pixel: any other step would be rounded to, with a block cut off.
        self.configure(scrollregion=(0, 0, self.winfo_width(), room), yscrollincrement=1)

    def _scrolled(self, first: str, last: str) -> None:
        self.scrollbar.set(first, last)
        if float(last) - float(first) < 1:
            self.scrollbar.grid()
        else:
            self.scrollbar.grid_remove()
        if self.canvasy(0) != self._drawn_from:
            self._draw()

    def _draw(self) -> None:
        self.delete("all")
        top = self._drawn_from = self.canvasy(0)
        left, right = self._sides()
        focused = self.focus_displayof() is self
        for place in self._stack.seen(top, top + self.winfo_height()):
            text, box = self._texts[place], (left, self._stack.top(place), right)
            whole = (*box, self._stack.bottom(place))
            chosen = self._chosen is not None and place == self._chosen + 1
            self._painter.block(text, self._remarks[place], whole, chosen=chosen, focused=focused)
            self._painter.below(text, whole, last=place == len(self._texts) - 1)

    def _draw_drop(self, target: int) -> None:
        place, half = target + 1, self._painter.gap // 2
        end = place == len(self._stack)
        y = (self._stack.height if end else self._stack.top(place)) - half
        self._painter.drop_line(*self._sides(), y)
