"""What each layer gives, drawn to scale: volumes in parallel projection beside one another."""

import tkinter as tk
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from tkinter.font import nametofont
from typing import Any

import ttkbootstrap as ttk

from fmnist_workbench.spec.layers import Shape, describe
from fmnist_workbench.ui.theme import Palette, mixed, palette
from fmnist_workbench.ui.widgets.blockstyle import GROUP_COLOURS, OTHER_COLOUR
from fmnist_workbench.ui.widgets.text import fitted
from fmnist_workbench.ui.widgets.tips import tip
from fmnist_workbench.ui.widgets.volumelayout import Room, Solid, VolumeLayout

_HEIGHT = 124
"""Pixels, before scaling."""
_PAD = 4
_FRONT, _TOP, _SIDE = 0.85, 0.45, 0.65
"""How much of its colour each face of a volume has; the rest is light from above."""
_LIGHT, _SHADE = "#ffffff", "#000000"
_TITLE = "What each layer gives, to scale"
_TEACHES = (
    "Each box is what a layer gives. Its height and width are to scale in pixels of the image, its "
    "thickness grows with the square root of the number of channels. A bar is a row of values, its "
    "height the logarithm of how many. Click one to open its layer."
)


@dataclass(frozen=True)
class Volume:
    """What one layer gives: its name, the shape if it is known, and the layer's group."""

    name: str
    shape: Shape | None
    group: str = ""


class Volumes(ttk.Canvas):
    """Shows volumes and lets one be chosen; draws only those in sight.

    The first is the input. Indices given and told count those behind it: the input is -1.

    Args:
        on_choose: Called with the index of the volume a person clicked.
    """

    def __init__(self, parent: tk.Misc, on_choose: Callable[[int], None]) -> None:
        self._unit = ttk.utils.scale_size(parent, 100) / 100
        height = round(_HEIGHT * self._unit)
        super().__init__(parent, height=height, width=1, highlightthickness=0, borderwidth=0)
        self._on_choose = on_choose
        self._volumes: Sequence[Volume] = ()
        self._chosen: frozenset[int] = frozenset()
        self._current: int | None = None
        self._hovered: int | None = None
        self._layout = VolumeLayout((), Room(1, 1))
        self._drawn_from = 0.0
        self._plain = nametofont("TkSmallCaptionFont", self)
        self._line = self._plain.metrics("linespace")
        self._bar = ttk.Scrollbar(self, orient="horizontal", command=self.xview)
        self.configure(xscrollcommand=self._scrolled, xscrollincrement=1)
        self._tip = tip(self, _TEACHES)
        self.bind("<Configure>", lambda _event: self._resized())
        self.bind("<Button-1>", self._click)
        self.bind("<Motion>", lambda event: self._hover(self._at(event)), add=True)
        self.bind("<Leave>", lambda _event: self._hover(None), add=True)  # the tip listens too
        self.bind("<MouseWheel>", lambda event: self._scroll(-1 if event.delta > 0 else 1))
        self.bind("<Button-4>", lambda _event: self._scroll(-1))  # X11's wheel
        self.bind("<Button-5>", lambda _event: self._scroll(1))

    def show(self, volumes: Sequence[Volume], current: int | None, chosen: frozenset[int]) -> None:
        """Show these volumes, the input first: `chosen` marked, and `current` in sight as well."""
        moved = current != self._current or len(volumes) != len(self._volumes)
        self._volumes, self._current, self._chosen = volumes, current, chosen
        self._hovered = None
        self.configure(background=palette().background)
        self._lay_out()
        if moved:
            self._see(current)
        self._draw()

    def box(self, index: int) -> tuple[float, float, float, float]:
        """Return (left, top, right, bottom) of a volume in this widget's own pixels."""
        corners = self._layout.solids[index + 1].outline(self._axis())
        xs, ys = zip(*corners, strict=True)
        seen = self.canvasx(0)
        return min(xs) - seen, min(ys), max(xs) - seen, max(ys)

    # --- What a person does

    def _at(self, event: Any) -> int | None:
        place = self._layout.at(self.canvasx(event.x))
        return None if place is None else place - 1

    def _click(self, event: Any) -> None:
        index = self._at(event)
        if index is not None:
            self._on_choose(index)

    def _hover(self, index: int | None) -> None:
        if index != self._hovered:
            self._hovered = index
            self.configure(cursor="" if index is None else "hand2")
            self._tip.say(_TEACHES if index is None else "")  # it would lie over what is looked at
            self._draw_title(palette())

    def _scroll(self, way: int) -> str:
        if self._overflows():
            self.xview_scroll(way * round(60 * self._unit), "units")
        return "break"

    def _scrolled(self, first: str, last: str) -> None:
        self._bar.set(first, last)
        if self.canvasx(0) != self._drawn_from:
            self._draw()

    # --- Where things are

    def _resized(self) -> None:
        self._lay_out()
        self._see(self._current)
        self._draw()

    def _lay_out(self) -> None:
        pad = _PAD * self._unit
        room = Room(self.winfo_width() - 2 * pad, self._bottom() - self._line - 3 * pad, self._unit)
        shapes = [volume.shape for volume in self._volumes]
        self._layout = VolumeLayout(shapes, room)
        right = max(self._layout.width + pad, self.winfo_width() - pad)
        self.configure(scrollregion=(-pad, 0, right, self.winfo_height()))
        if self._overflows():
            self._bar.place(relx=0, rely=1, anchor="sw", relwidth=1)
        else:
            self._bar.place_forget()

    def _overflows(self) -> bool:
        return self._layout.width + 2 * _PAD * self._unit > self.winfo_width() + 1

    def _bottom(self) -> float:
        """Return where the labels begin; below them there is always room for the scrollbar."""
        return float(self.winfo_height() - self._bar.winfo_reqheight() - self._line)

    def _axis(self) -> float:
        top = self._line + 2 * _PAD * self._unit
        return (top + self._bottom() - _PAD * self._unit) / 2

    def _see(self, index: int | None) -> None:
        if index is None or not self._overflows():
            return
        solid, wide, pad = self._layout.solids[index + 1], self.winfo_width(), _PAD * self._unit
        seen = self.canvasx(0)
        if solid.left < seen + pad or solid.right > seen + wide - pad:
            start = (solid.left + solid.right - wide) / 2
            self.xview_moveto((start + pad) / (self._layout.width + 2 * pad))

    # --- Drawing

    def _draw(self) -> None:
        self.delete("all")
        left = self._drawn_from = self.canvasx(0)
        colours = palette()
        seen = self._layout.seen(left, left + self.winfo_width())
        for place in seen:
            self._draw_volume(place, colours)
        for place in seen:
            if place - 1 in self._chosen or place - 1 == self._current:
                self._draw_chosen(place, colours)
        self._draw_labels(seen, colours)
        self._draw_title(colours)

    def _draw_volume(self, place: int, colours: Palette) -> None:
        volume, solid = self._volumes[place], self._layout.solids[place]
        axis = self._axis()
        if volume.shape is None:
            self._draw_unknown(solid, axis, colours)
            return
        colour = GROUP_COLOURS.get(volume.group, OTHER_COLOUR)
        edge = mixed(colour, _SHADE, 0.5)
        for face, share in zip(solid.faces(axis), (_FRONT, _TOP, _SIDE), strict=True):
            fill = mixed(colour, _LIGHT, share)
            self.create_polygon(*face, fill=fill, outline=edge)

    def _draw_chosen(self, place: int, colours: Palette) -> None:
        solid, width = self._layout.solids[place], 2 * self._unit
        outline = solid.outline(self._axis())
        self.create_polygon(*outline, fill="", outline=colours.accent, width=width)
        y = self._bottom() - width
        self.create_line(solid.left, y, solid.right, y, fill=colours.accent, width=width)

    def _draw_unknown(self, solid: Solid, axis: float, colours: Palette) -> None:
        self.create_polygon(*solid.outline(axis), fill="", outline=colours.danger, dash=(3, 3))
        middle = (solid.left + solid.right) / 2
        self.create_text(middle, axis, text="?", fill=colours.danger, font=self._plain)

    def _draw_labels(self, seen: range, colours: Palette) -> None:
        """Write shapes below the volumes where they change and there is room for it."""
        taken: list[tuple[float, float]] = []
        for place in self._most_wanted(seen):
            shape, solid = self._volumes[place].shape, self._layout.solids[place]
            if shape is None:
                continue
            label = describe(shape) if len(shape) > 1 else f"{shape[0]:,}"
            half = self._plain.measure(label) / 2
            left, right = self._drawn_from + half, self._drawn_from + self.winfo_width() - half
            middle = min(max((solid.left + solid.right) / 2, left), right)
            span = middle - half - _PAD * self._unit, middle + half + _PAD * self._unit
            if any(span[0] < end and start < span[1] for start, end in taken):
                continue
            taken.append(span)
            colour = colours.accent if place - 1 == self._current else colours.foreground
            self.create_text(
                middle, self._bottom(), text=label, anchor="n", font=self._plain, fill=colour
            )

    def _most_wanted(self, seen: range) -> Iterator[int]:
        """Yield the places whose shapes are to be written, what matters most first."""
        ends = [place for place in (0, len(self._volumes) - 1) if place in seen]
        current = [] if self._current is None else [self._current + 1]
        yield from (place for place in current if place in seen)
        yield from (place for place in ends if place not in current)
        for place in seen:
            changed = place and self._volumes[place].shape != self._volumes[place - 1].shape
            if changed and place not in (*ends, *current):
                yield place

    def _draw_title(self, colours: Palette) -> None:
        """Write at the top what is under the pointer, or what all this is."""
        self.delete("title")
        words, colour = _TITLE, mixed(colours.foreground, colours.background, 0.62)
        if self._hovered is not None:
            volume, colour = self._volumes[self._hovered + 1], colours.foreground
            words = f"{volume.name}: {describe(volume.shape) if volume.shape else 'shape unknown'}"
        words = fitted(words, self._plain, self.winfo_width() - 2 * _PAD)
        x = self.canvasx(0) + _PAD * self._unit
        self.create_text(x, 1, text=words, anchor="nw", font=self._plain, fill=colour, tags="title")
