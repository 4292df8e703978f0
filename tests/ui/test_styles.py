"""What can be used is told from what cannot, in both themes, and all of it can be read."""

import pytest
import ttkbootstrap as ttk

from fmnist_workbench.ui.app import App
from fmnist_workbench.ui.styles import keep_adapted
from fmnist_workbench.ui.theme import palette

pytestmark = pytest.mark.window

THEMES = pytest.mark.parametrize("dark", [False, True])
READABLE = 3.0
"""The least contrast of texts that WCAG 2.1 asks for at all (large print)."""


@pytest.fixture(autouse=True)
def style(app: App) -> ttk.Style:
    """The styles of a window, adapted, after a visit to the dark theme and back."""
    del app
    keep_adapted()
    return ttk.Style()


def _use(app: App, dark: bool) -> None:
    for theme in (not dark, dark):
        app.workbench.state.dark.set(theme)
        app.update()


@THEMES
@pytest.mark.parametrize("name", ["TEntry", "TSpinbox", "TCombobox"])
def test_a_disabled_field_can_be_read(app: App, style: ttk.Style, dark: bool, name: str) -> None:
    _use(app, dark)
    text, ground = (
        style.lookup(name, option, ["disabled", "readonly"])
        for option in ("foreground", "fieldbackground")
    )
    assert _contrast(text, ground) >= READABLE


@THEMES
def test_the_disabled_primary_button_can_be_read(app: App, style: ttk.Style, dark: bool) -> None:
    _use(app, dark)
    text, ground = (
        style.lookup("primary.TButton", option, ["disabled"])
        for option in ("foreground", "background")
    )
    assert _contrast(text, ground) >= READABLE


@THEMES
@pytest.mark.parametrize("name", ["secondary.Outline.TButton", "secondary.Outline.Toolbutton"])
def test_a_usable_button_stands_out(app: App, style: ttk.Style, dark: bool, name: str) -> None:
    _use(app, dark)
    ground = palette().background
    usable = _contrast(style.lookup(name, "foreground"), ground)
    disabled = _contrast(style.lookup(name, "foreground", ["disabled"]), ground)
    assert usable > 2 * disabled
    assert disabled >= READABLE


@THEMES
@pytest.mark.parametrize("name", ["primary.TButton", "secondary.Outline.TButton"])
def test_the_button_with_the_keyboard_has_a_ring(
    app: App, style: ttk.Style, dark: bool, name: str
) -> None:
    _use(app, dark)
    inner = style.lookup(name, "lightcolor", ["focus"])
    assert _contrast(inner, style.lookup(name, "background")) >= READABLE
    outer = style.lookup(name, "bordercolor", ["focus"])
    assert _contrast(outer, palette().background) >= READABLE


def _contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21 (WCAG 2.1, 1.4.3)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
