"""What a canvas shows, as values that can be drawn again elsewhere."""

import tkinter as tk
from collections.abc import Iterator
from dataclasses import dataclass
from tkinter.font import Font
from typing import Any

from PIL import Image, ImageTk

Point = tuple[float, float]

_LINE = 1.164
"""Height of a line of DejaVu Sans, in which pictures are lettered, in sizes of the font."""


@dataclass(frozen=True)
class Style:
    """How an item is drawn: colours as "#rrggbb", or None; widths in pixels."""

    fill: str | None
    outline: str | None
    width: float


@dataclass(frozen=True)
class Shape:
    """A rectangle, an oval (each by two corners), a polygon or a line."""

    kind: str
    points: tuple[Point, ...]
    style: Style


@dataclass(frozen=True)
class Text:
    """One line of text.

    Attributes:
        start: (x, y) of the left end of its baseline.
        words: What it says.
        width: How wide Tk draws it, before it is turned.
        size: Height of the font, in pixels.
        bold: Whether it is.
        colour: "#rrggbb".
        angle: Degrees it is turned against the clock, around `around`.
        around: See `angle`.
    """

    start: Point
    words: str
    width: float
    size: float
    bold: bool
    colour: str
    angle: float
    around: Point


@dataclass(frozen=True, eq=False)
class Photo:
    """A picture, its upper left corner at a point."""

    corner: Point
    image: Image.Image


Item = Shape | Text | Photo


@dataclass(frozen=True, eq=False)
class Panel:
    """What one canvas shows: where it stands, how large it is, its ground and its items."""

    left: int
    top: int
    width: int
    height: int
    ground: str
    items: tuple[Item, ...]


@dataclass(frozen=True, eq=False)
class Drawing:
    """Panels on a sheet of this size."""

    width: int
    height: int
    panels: tuple[Panel, ...]


def drawn_on(canvas: tk.Canvas, left: int, top: int) -> Panel:
    """Return what a canvas shows in the part that is in sight, to stand at (left, top)."""
    reader = _Reader(canvas)
    items = (item for number in canvas.find_all() for item in reader.read(number))
    size = canvas.winfo_width(), canvas.winfo_height()
    return Panel(left, top, *size, reader.colour(canvas.cget("background")) or "#ffffff", (*items,))


class _Reader:
    """Reads a canvas's items, in screen pixels from its upper left corner."""

    def __init__(self, canvas: tk.Canvas) -> None:
        self._canvas = canvas
        self._scrolled = canvas.canvasx(0), canvas.canvasy(0)

    def read(self, number: int) -> Iterator[Item]:
        """Yield what is to be drawn for an item; nothing for one that is hidden or a widget."""
        canvas, kind = self._canvas, str(self._canvas.type(number))
        if canvas.itemcget(number, "state") == "hidden":
            return
        points = self._points(number)
        if kind == "text":
            yield from self._text(number, points[0])
        elif kind == "image":
            yield from self._photo(number, points[0])
        elif kind in ("rectangle", "oval", "polygon", "line"):
            yield Shape(kind, points, self._style(number, kind))

    def colour(self, name: str) -> str | None:
        """Return a colour as "#rrggbb", None for none."""
        if not name:
            return None
        channels = self._canvas.winfo_rgb(name)
        return "#" + "".join(f"{channel // 257:02x}" for channel in channels)

    def _points(self, number: int) -> tuple[Point, ...]:
        coords = self._canvas.coords(number)
        across, down = self._scrolled
        pairs = zip(coords[::2], coords[1::2], strict=True)
        return tuple((x - across, y - down) for x, y in pairs)

    def _style(self, number: int, kind: str) -> Style:
        canvas = self._canvas
        fill = self.colour(canvas.itemcget(number, "fill"))
        width = float(canvas.itemcget(number, "width"))
        if kind == "line":
            return Style(None, fill, width)
        outline = self.colour(canvas.itemcget(number, "outline")) if width else None
        return Style(fill, outline, width)

    def _photo(self, number: int, at: Point) -> Iterator[Photo]:
        name = self._canvas.itemcget(number, "image")
        if name:
            # Pillow asks for a PhotoImage, and needs of it only what a _Named has.
            image = ImageTk.getimage(_Named(self._canvas, name))  # type: ignore[arg-type]
            anchor = self._canvas.itemcget(number, "anchor")
            yield Photo(_corner(at, image.size, anchor), image)

    def _text(self, number: int, at: Point) -> Iterator[Text]:
        canvas = self._canvas
        font = Font(canvas, canvas.itemcget(number, "font"))
        look: dict[str, Any] = {
            "size": float(font.metrics("ascent") + font.metrics("descent")) / _LINE,
            "bold": font.actual("weight") == "bold",
            "colour": self.colour(canvas.itemcget(number, "fill")) or "#000000",
            "angle": float(canvas.itemcget(number, "angle")),
            "around": at,
        }
        lines = _wrapped(
            canvas.itemcget(number, "text"), font, float(canvas.itemcget(number, "width"))
        )
        widths = [float(font.measure(line)) for line in lines]
        high = font.metrics("linespace")
        size = max(widths, default=0.0), high * len(lines)
        left, top = _corner(at, size, canvas.itemcget(number, "anchor"))
        free = {"left": 0.0, "center": 0.5, "right": 1.0}[canvas.itemcget(number, "justify")]
        for row, (line, width) in enumerate(zip(lines, widths, strict=True)):
            if not line:
                continue
            start = left + (size[0] - width) * free, top + row * high + font.metrics("ascent")
            yield Text(start, line, width, **look)


class _Named:
    """A photo image of Tk's by its name, as Pillow wants it to read it."""

    def __init__(self, canvas: tk.Canvas, name: str) -> None:
        self.tk = canvas.tk
        self._name = name

    def __str__(self) -> str:
        return self._name

    def width(self) -> int:
        return int(self.tk.call("image", "width", self._name))

    def height(self) -> int:
        return int(self.tk.call("image", "height", self._name))


def _corner(at: Point, size: tuple[float, float], anchor: str) -> Point:
    """Return the upper left corner of what is anchored at a point."""
    across = 0.0 if "w" in anchor else 1.0 if anchor in ("e", "ne", "se") else 0.5
    down = 0.0 if anchor.startswith("n") else 1.0 if anchor.startswith("s") else 0.5
    return at[0] - across * size[0], at[1] - down * size[1]


def _wrapped(text: str, font: Font, width: float) -> list[str]:
    """Break a text into lines, as Tk does: at words, where it is wider than `width`."""
    lines = text.split("\n")
    if not width:
        return lines
    broken: list[str] = []
    for line in lines:
        words = line.split(" ")
        now = words[0]
        for word in words[1:]:
            if font.measure(f"{now} {word}") <= width:
                now = f"{now} {word}"
            else:
                broken.append(now)
                now = word
        broken.append(now)
    return broken
