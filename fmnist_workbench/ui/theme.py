"""Colours, spacing and fonts, in one place."""

from dataclasses import dataclass

import ttkbootstrap as ttk

LIGHT = "bootstrap-light"
DARK = "bootstrap-dark"

GAP = 8
"""Pixels between neighbours, before scaling; half of it inside a group, double between groups."""

SETTINGS_WIDTH = 280
"""Width of the settings column of every tab, before scaling."""

TRAIN_COLOUR = "#0072B2"
VALIDATION_COLOUR = "#D55E00"
TEST_COLOUR = "#009E73"
"""Okabe and Ito's colours, told apart by the colour-blind; a split has the same one everywhere."""
TRAIN_ON_DARK = "#a6d8f7"
"""The training colour as a thin line on dark ground, where the usual one nearly vanishes."""
BATCH_COLOUR = "#56b4e9"
"""Training batches: theirs as well, between the two on either ground."""
CHANGE_COLOUR = "#a0508a"
CHANGE_ON_DARK = "#d79ac4"
"""What a person changed: the reddish purple of the same set, darker or lighter for thin lines."""


@dataclass(frozen=True)
class Palette:
    """The colours of the theme in force that plain Tk widgets and plots must be told."""

    background: str
    surface: str
    foreground: str
    muted: str
    border: str
    accent: str
    danger: str
    success: str
    dark: bool


def palette() -> Palette:
    """Return the colours of the theme in force."""
    style = ttk.Style()
    colours = style.colors
    dark = style.theme.name == DARK
    return Palette(
        background=colours.bg,
        surface="#2b3035" if dark else "#f4f5f7",
        foreground=colours.fg,
        muted=colours.secondary,
        border=colours.border,
        accent=colours.primary,
        danger=colours.danger,
        success=colours.success,
        dark=dark,
    )


def mixed(colour: str, ground: str, share: float) -> str:
    """Return a colour laid over a ground, its share from 0 (only the ground) to 1."""
    above, below = ttk.utils.color_to_rgb(colour), ttk.utils.color_to_rgb(ground)
    pairs = zip(above, below, strict=True)
    return "#" + "".join(f"{round(share * a + (1 - share) * b):02x}" for a, b in pairs)
