"""What ttkbootstrap's styles lack: contrast where something is off, and a ring on what has focus.

Its secondary buttons are as pale as what is disabled, a disabled primary button cannot be read, nor
a disabled field in the dark theme, and a refused entry looks like a good one as soon as the
keyboard leaves it.
"""

from typing import Any

import ttkbootstrap as ttk

from fmnist_workbench.ui.theme import mixed, palette

_FIELDS = ("TEntry", "TSpinbox", "TCombobox")
_FILLED = ("primary.TButton",)
_SECONDARY = (
    "secondary.Outline.TButton",
    "secondary.Outline.Toolbutton",
    "secondary.Outline.TMenubutton",
)
_OUTLINES = (*_SECONDARY, "danger.Outline.TButton")
SMALL_BUTTON = "Small.secondary.Outline.TButton"
"""A secondary button with small text, for where there are many."""
_SMALL = "Small"
_SMALL_PADDING = (5, 1)
"""Around the text of a small field, before scaling."""

WRAPPED_BUTTON = "Wrapped.secondary.Outline.TButton"
"""A secondary button whose title is a sentence, in as many lines as it takes."""

_OFF = 0.6
"""How much of the text's colour is left in what is disabled: readable, and seen to be off."""


def keep_adapted() -> None:
    """Adapt the styles of the theme in force, and of every theme that is chosen later.

    Call it once for each root window.
    """
    ttk.on_theme_change(_adapt)


def small(field: Any) -> None:
    """Make an entry, spin box or combobox low, for where there are many; others stay."""
    kind = field.winfo_class()
    if kind in _FIELDS:
        field.configure(style=f"{_SMALL}.{kind}")


def _adapt(style: ttk.Style) -> None:
    now = palette()
    off = mixed(now.foreground, now.background, _OFF)
    for name in (*_FIELDS, *_OUTLINES, *_FILLED):
        style.configure(name)  # builds it; built later, it would undo what follows
    for name in _FIELDS:
        _lead(style, name, ("disabled", off), "foreground")
        _lead(style, name, ("disabled", now.surface), "fieldbackground")
        _lead(style, name, ("invalid", now.danger), "lightcolor", "darkcolor")
    for name in _SECONDARY:
        style.configure(name, foreground=now.foreground)
    for name in (*_SECONDARY, *_FILLED):
        _lead(style, name, ("disabled", off), "foreground")
    style.configure(SMALL_BUTTON, font="-size 8")
    for name in _FIELDS:
        style.configure(
            f"{_SMALL}.{name}", padding=ttk.utils.scale_size(style.master, _SMALL_PADDING)
        )
    style.configure(WRAPPED_BUTTON, anchor="w", justify="left")
    for name in (*_OUTLINES, *_FILLED):
        filled = name in _FILLED
        inner = style.lookup(name, "foreground") if filled else now.accent
        outer = now.foreground if filled else now.accent
        _lead(style, name, ("focus !disabled", outer), "bordercolor")
        _lead(style, name, ("focus !disabled", inner), "lightcolor", "darkcolor")


def _lead(style: ttk.Style, name: str, rule: tuple[str, str], *options: str) -> None:
    """Put a rule (state, colour) before those that a style already has for these options."""
    for option in options:
        rules = [tuple(old) for old in style.map(name, option)]
        first = (*rule[0].split(), rule[1])
        style.map(name, **{option: [first, *(old for old in rules if old != first)]})
