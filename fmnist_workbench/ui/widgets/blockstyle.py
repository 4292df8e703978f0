"""How a block of the network looks: fonts, colours and the texts in it."""

from dataclasses import dataclass
from tkinter import font as tkfont
from typing import Any

from fmnist_workbench.ui.theme import mixed, palette
from fmnist_workbench.ui.widgets.text import fitted, wrapped

GROUP_COLOURS = {
    "Convolution": "#0072B2",
    "Pooling": "#56B4E9",
    "Regularization": "#E69F00",
    "Activation and scale": "#009E73",
    "Dense": "#CC79A7",
}
"""Okabe and Ito's colours, one for each group of the catalogue; the title tells it in words."""

OTHER_COLOUR = "#999999"


@dataclass(frozen=True)
class BlockText:
    """What a block says: two lines, each with something on its right, and a remark below.

    Attributes:
        fault: Whether the remark is an error; otherwise it is advice.
        shape: What leaves the block, written under it.
    """

    title: str
    summary: str = ""
    right: str = ""
    name: str = ""
    group: str = ""
    remark: str = ""
    fault: bool = False
    shape: str = ""


class BlockFonts:
    """The fonts of a canvas, and how much room texts take in them."""

    def __init__(self, widget: Any) -> None:
        self.plain = tkfont.nametofont("TkDefaultFont", root=widget)
        self.bold = tkfont.Font(root=widget, font=self.plain)
        self.bold.configure(weight="bold")
        self.line = self.plain.metrics("linespace")

    def fitted(self, text: str, room: int) -> str:
        """Return a text, shortened with an ellipsis only where it does not fit."""
        return fitted(text, self.plain, room)

    def wrapped(self, text: str, room: int) -> list[str]:
        """Return a text as lines that fit."""
        return wrapped(text, self.plain, room)


@dataclass(frozen=True)
class BlockColours:
    """The colours of one drawing."""

    background: str
    fill: str
    chosen_fill: str
    text: str
    muted: str
    border: str
    accent: str
    danger: str
    danger_fill: str
    advice: str


def block_colours() -> BlockColours:
    """Return the colours of the theme in force."""
    now = palette()
    return BlockColours(
        background=now.background,
        fill=now.surface,
        chosen_fill=mixed(now.accent, now.background, 0.18),
        text=now.foreground,
        muted=mixed(now.foreground, now.background, 0.62),
        border=now.border,
        accent=now.accent,
        danger=now.danger,
        danger_fill=mixed(now.danger, now.background, 0.14),
        advice="#E69F00",
    )
