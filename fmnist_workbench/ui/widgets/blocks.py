"""The network as blocks below one another, with the shapes between them: one canvas."""

import tkinter as tk
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import ttkbootstrap as ttk

from fmnist_workbench.spec.network import MAX_LAYERS
from fmnist_workbench.ui.widgets.blockpainter import BlockPainter
from fmnist_workbench.ui.widgets.blockstyle import BlockText
from fmnist_workbench.ui.widgets.keys import keyboard_at
from fmnist_workbench.ui.widgets.stack import Stack

Choosing = Literal["alone", "toggled", "up to"]
"""How a block is chosen: alone, beside the others or no longer (Ctrl), or with all from the one
that was chosen alone up to it (Shift)."""

_WIDEST = 620
_DRAG_STARTS = 6
_PAGE = 6
_ALL = MAX_LAYERS + 1
_SHIFT, _CONTROL = 0x1, 0x4
"""In an event's state."""
_PLUS = "plus"


@dataclass(frozen=True)
class Choice:
    """What is chosen among the blocks, and where a new one would go.

    Attributes:
        current: The block whose settings are open.
        blocks: All that are chosen.
        place: Before which block a new one goes; None while none can.
        last_place: The last place where one can go.
    """

    current: int | None = None
    blocks: frozenset[int] = frozenset()
    place: int | None = None
    last_place: int = 0


class Blocks(ttk.Canvas):
    """Shows blocks and lets them be chosen and dragged; draws only those in sight.

    The first block is the input: it can be chosen but not moved. Indices given and told count the
    blocks behind it, so that the input is -1.

    Args:
        on_choose: Called with the index of the block a person chose, None for none, and how.
        on_move: Called when the chosen blocks were dragged, with the index of the block before
            which they were dropped.
        on_insert: Called with the index of the block behind which a new one is wanted.

    Attributes:
        scrollbar: Belongs beside it; the owner grids it, it hides itself when all is in sight.
    """

    def __init__(
        self,
        parent: tk.Misc,
        *,
        on_choose: Callable[[int | None, Choosing], None],
        on_move: Callable[[int], None],
        on_insert: Callable[[int], None],
    ) -> None:
        super().__init__(parent, takefocus=True, highlightthickness=0, borderwidth=0)
        self._on_choose = on_choose
        self._on_move = on_move
        self._on_insert = on_insert
        self.scrollbar = ttk.Scrollbar(parent, command=self.yview)
        self._painter = BlockPainter(self)
        self._texts: Sequence[BlockText] = ()
        self._remarks: list[list[str]] = []
        self._stack = Stack([], 0)
        self._choice = Choice()
        self._movable = True
        self._inserting = False
        self._pressed: tuple[int, int] | None = None
        self._dragging = False
        self._drawn_from = 0.0
        self.configure(yscrollcommand=self._scrolled)
        self._listen()

    def show(self, texts: Sequence[BlockText], choice: Choice, *, movable: bool = True) -> None:
        """Show these blocks, the input first, with some of them chosen."""
        moved = choice.current != self._choice.current or len(texts) != len(self._texts)
        self._texts, self._choice, self._movable = texts, choice, movable
        self._painter.use_theme()
        self._lay_out()
        if moved:
            self.see(choice.current)
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

    def show_inserting(self, inserting: bool) -> None:
        """Show plainly, or no longer, where a new block would go: one is being looked for."""
        self._inserting = inserting
        self._draw()

    def drag_over(self, x_root: int, y_root: int) -> int | None:
        """Show where something dragged here from elsewhere would go.

        Args:
            x_root: Where the pointer is on the screen.
            y_root: Likewise.

        Returns:
            Before which block that is; None if it is not over the blocks, or nothing can go there.
        """
        x, y = x_root - self.winfo_rootx(), y_root - self.winfo_rooty()
        self._dragging = True
        self._draw()
        if not self._movable or not (0 <= x < self.winfo_width() and 0 <= y < self.winfo_height()):
            return None
        self._scroll_at_edge(y)
        place = min(self._target(y), self._choice.last_place)
        self._draw_drop(place)
        return place

    def end_drag(self) -> None:
        """Show no longer where something dragged would go."""
        self._pressed, self._dragging = None, False
        self.configure(cursor="")
        self._draw()

    def _listen(self) -> None:
        self.bind("<Configure>", lambda _event: self._resized())
        self.bind("<Button-1>", self._press)
        self.bind("<B1-Motion>", self._drag)
        self.bind("<ButtonRelease-1>", self._release)
        self.bind("<Motion>", self._hover)
        self.bind("<Leave>", lambda _event: self.delete(_PLUS))
        self.bind("<MouseWheel>", lambda event: self._scroll(-1 if event.delta > 0 else 1))
        self.bind("<Button-4>", lambda _event: self._scroll(-1))  # X11's wheel
        self.bind("<Button-5>", lambda _event: self._scroll(1))
        steps = {"Up": -1, "Down": 1, "Prior": -_PAGE, "Next": _PAGE, "Home": -_ALL, "End": _ALL}
        for key, by in steps.items():
            self.bind(f"<{key}>", partial(self._step, by))
            self.bind(f"<Alt-{key}>", lambda _event: None)  # keys of the menus
        self.bind("<Escape>", lambda _event: self._escape())
        self.bind("<FocusIn>", lambda _event: self._draw(), add=True)
        self.bind("<FocusOut>", lambda _event: self._draw(), add=True)

    # --- Choosing and dragging

    def _press(self, event: Any) -> None:
        self.focus_set()
        left, right = self._sides()
        place = self._stack.at(self.canvasy(event.y))
        above = self._place_of_plus(event)
        if above is not None:
            self._on_insert(above)
        elif place is None or not left <= event.x <= right:
            self._on_choose(None, "alone")
        elif event.state & (_SHIFT | _CONTROL):
            self._on_choose(place - 1, "up to" if event.state & _SHIFT else "toggled")
        else:
            self._pressed = (place - 1, event.y)
            if place - 1 not in self._choice.blocks:  # one of several may begin to drag them all
                self._on_choose(place - 1, "alone")

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
        self.end_drag()
        if pressed is None:
            return
        if dragged:
            self._on_move(self._target(event.y))
        else:
            self._on_choose(pressed[0], "alone")

    def _target(self, y: int) -> int:
        """Return before which block a drop at this height is meant; never before the input."""
        return max(self._stack.gap_at(self.canvasy(y)) - 1, 0)

    def _escape(self) -> None:
        if self._dragging:
            self.end_drag()
        else:
            self._on_choose(None, "alone")

    def _step(self, by: int, event: Any) -> str:
        current, last = self._choice.current, len(self._texts) - 2
        start = last + 1 if current is None else current
        how: Choosing = "up to" if event.state & _SHIFT else "alone"
        self._on_choose(min(max(start + by, -1), last), how)
        return "break"

    # --- Inserting

    def _hover(self, event: Any) -> None:
        """Show a plus on the arrow under the pointer."""
        self.delete(_PLUS)
        above = self._place_of_plus(event)
        if above is not None:
            self._painter.plus(*self._middle_of_gap(above + 1), filled=False, tag=_PLUS)
        self.configure(cursor="hand2" if above is not None else "")

    def _place_of_plus(self, event: Any) -> int | None:
        """Return behind which block a plus stands where the pointer is."""
        place = self._stack.above_gap(self.canvasy(event.y))
        if place is None or place > self._choice.last_place or not self._movable:
            return None
        near = abs(event.x - self._middle_of_gap(place)[0]) <= self._painter.gap
        return place - 1 if near else None

    def _middle_of_gap(self, place: int) -> tuple[int, int]:
        return sum(self._sides()) // 2, self._stack.bottom(place) + self._painter.gap // 2

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

    def see(self, index: int | None) -> None:
        """Scroll as little as it takes to see all of a block, and the input above the first."""
        if index is None or index + 1 >= len(self._stack):
            return
        room, all_of_it = self.winfo_height(), max(self._stack.height, 1)
        top, bottom = self.canvasy(0), self.canvasy(room)
        margin = self._painter.gap
        above = self._stack.top(index + 1 if index > 0 else 0) - margin
        if above < top:
            self.yview_moveto(above / all_of_it)
        elif self._stack.bottom(index + 1) + margin > bottom:
            self.yview_moveto((self._stack.bottom(index + 1) + margin - room) / all_of_it)

    # --- Drawing

    def _resized(self) -> None:
        self._lay_out()
        self.see(self._choice.current)
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
        focused = keyboard_at(self) == str(self)
        choice = self._choice
        for place in self._stack.seen(top, top + self.winfo_height()):
            text, box = self._texts[place], (left, self._stack.top(place), right)
            whole = (*box, self._stack.bottom(place))
            current = choice.current is not None and place == choice.current + 1
            chosen = current or place - 1 in choice.blocks
            strong = chosen and focused and (current or len(choice.blocks) > 1)
            self._painter.block(text, self._remarks[place], whole, chosen=chosen, strong=strong)
            self._painter.below(text, whole, last=place == len(self._texts) - 1)
            if place == choice.place and not self._dragging:
                bottom = self._stack.bottom(place)
                self._painter.insertion(left, right, bottom, strong=self._inserting)

    def _draw_drop(self, target: int) -> None:
        place, half = target + 1, self._painter.gap // 2
        end = place == len(self._stack)
        y = (self._stack.height if end else self._stack.top(place)) - half
        self._painter.drop_line(*self._sides(), y)
