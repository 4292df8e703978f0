"""The window's frame: tabs, keys, theme, notices; without children."""

import pytest

from fmnist_workbench.ui.app import App
from fmnist_workbench.ui.state import Notice

pytestmark = pytest.mark.window


def _tabs(app: App) -> list[str]:
    return [app._notebook.tab(tab, "text") for tab in app._notebook.tabs()]


def test_the_window_has_its_title_and_six_tabs(app: App) -> None:
    assert app.title() == "FMNIST Workbench"
    assert _tabs(app) == ["Data", "Explore", "Network", "Train", "Evaluate", "Activations"]


@pytest.mark.parametrize("number", range(1, 7))
def test_control_and_a_digit_open_a_tab(app: App, number: int) -> None:
    app.focus_force()
    app.event_generate(f"<Control-Key-{number}>")
    app.update()
    assert app._notebook.index("current") == number - 1


def test_a_notice_shows_its_text_until_it_is_closed(app: App) -> None:
    app.workbench.state.notice.set(Notice("The file is no npz."))
    app.update()
    bar = next(
        w
        for w in app._notebook.winfo_children()
        if w.winfo_class() == "TFrame" and w.winfo_manager() == "place"
    )
    assert bar.winfo_ismapped()
    app.workbench.state.notice.set(None)
    app.update()
    assert not bar.winfo_ismapped()


def test_the_theme_follows_the_key(app: App) -> None:
    app.focus_force()
    app.event_generate("<Control-d>")
    app.update()
    assert app.workbench.state.dark.value
