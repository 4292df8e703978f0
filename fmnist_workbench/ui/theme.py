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
BATCH_COLOUR = "#66aad1"
"""Single training batches: the training colour, lighter, so that it also shows on dark ground."""


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
        dark=dark,
    )
