"""The window's frame: tabs, keys, theme, notices; without children."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import ttkbootstrap as ttk
from live import tab, texts

from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.presets import preset
from fmnist_workbench.ui.app import App
from fmnist_workbench.ui.menus import actions
from fmnist_workbench.ui.segments import SEGMENTS
from fmnist_workbench.ui.state import Notice, NoticeAction
from fmnist_workbench.ui.views import VIEWS
from fmnist_workbench.ui.widgets.noticebar import NoticeBar

pytestmark = pytest.mark.window

CONTROLS = {
    *("TButton", "TEntry", "TSpinbox", "TCombobox", "TCheckbutton"),
    *("TRadiobutton", "TScale", "TMenubutton", "Treeview"),
}
"""What a person can press, move or type into, by Tk's names."""


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


def test_every_control_says_under_the_pointer_what_it_is_for(app: App) -> None:
    for name in app.tab_names:
        page = tab(app, name)
        for view in VIEWS if name == "explore" else ():
            page.show_view(view)
        for part in SEGMENTS if name == "train" else ():
            page.show(part.NAME)
        controls = [each for each in _inside(page) if each.winfo_class() in CONTROLS]
        assert controls
        for control in controls:
            assert control.bind("<Enter>"), f"{name}: {control}"


def _inside(widget: Any) -> Iterator[Any]:
    for child in widget.winfo_children():
        yield child
        yield from _inside(child)


def _places_of_all(app: App, bar: NoticeBar) -> dict[str, str]:
    widgets = (each for each in _inside(app) if not str(each).startswith(str(bar)))
    return {str(each): each.winfo_geometry() for each in widgets if each.winfo_ismapped()}


def _notice_bar(app: App) -> NoticeBar:
    return next(child for child in app.winfo_children() if isinstance(child, NoticeBar))


def test_a_notice_shows_its_text_until_escape(app: App) -> None:
    bar = _notice_bar(app)
    assert not bar.winfo_ismapped()
    before = _places_of_all(app, bar)
    app.workbench.state.notice.set(Notice("The file is no npz."))
    app.update()
    assert bar.winfo_ismapped()
    assert _places_of_all(app, bar) == before, "a notice moves what is about to be clicked"
    assert "The file is no npz." in texts(bar)
    app.focus_force()
    app.event_generate("<Escape>")
    app.update()
    assert not bar.winfo_ismapped()


def test_a_long_notice_is_wrapped_before_its_buttons(app: App) -> None:
    action = NoticeAction("Continue", lambda: None)
    app.workbench.state.notice.set(Notice("many words " * 40, "danger", "", (action,)))
    app.update()
    app.update()
    bar = _notice_bar(app)
    label = next(w for w in bar.winfo_children() if "words" in texts(w))
    buttons = next(w for w in bar.winfo_children() if "Continue" in texts(w))
    assert label.winfo_reqwidth() <= buttons.winfo_x() - label.winfo_x()


def test_many_buttons_leave_a_notice_low(app: App) -> None:
    titles = ("Continue", "New run, batch size 16")
    actions = tuple(NoticeAction(title, lambda: None) for title in titles)
    text = "The engine died: 3 finished epochs are kept, the broken one is lost. " * 2
    app.workbench.state.notice.set(Notice(text, "danger", "a log", actions))
    app.update()
    app.update()
    bar = _notice_bar(app)
    label = next(w for w in bar.winfo_children() if "engine" in texts(w))
    buttons = next(w for w in bar.winfo_children() if "Continue" in texts(w))
    assert buttons.winfo_y() >= label.winfo_y() + label.winfo_reqheight()
    assert label.winfo_reqheight() < 3 * buttons.winfo_reqheight()
    assert buttons.winfo_y() + buttons.winfo_reqheight() <= bar.winfo_height()
    app.workbench.state.notice.set(Notice("One is saved."))
    app.update()
    app.update()
    assert bar.winfo_height() < 3 * buttons.winfo_reqheight()


def test_a_notice_goes_when_what_it_is_about_is_mended(app: App) -> None:
    state = app.workbench.state
    state.notice.set(Notice("The file is no npz.", about="data"))
    state.clear_notice("training")
    assert state.notice.value is not None
    state.clear_notice("data")
    assert state.notice.value is None


def test_an_error_in_a_click_becomes_a_notice(app: App) -> None:
    # What Tk itself calls, which the fixture has replaced to fail tests that do not expect it.
    type(app).report_callback_exception(app, InputError, InputError("no run '7'"), None)
    assert app.workbench.state.notice.value.text == "no run '7'"


def test_undo_away_from_the_network_tab_does_not_touch_the_network(app: App) -> None:
    network = app.workbench.state.network
    network.edit(preset("linear"))
    app.open_tab(0)
    app.update()
    app.focus_force()
    app.event_generate("<Control-z>")
    app.update()
    assert network.value.name == "linear"
    app.open_tab(2)
    app.update()
    app.event_generate("<Control-z>")
    app.update()
    assert network.value.name == "cnn-2conv"


def test_what_is_typed_after_a_change_of_tab_goes_into_no_field_out_of_sight(app: App) -> None:
    field = tab(app, "data")._form._controls["limit"].widget
    field.focus_force()
    app.update()
    field.event_generate("<Control-Key-4>")
    app.update()
    assert not field.winfo_viewable()
    holder = app.focus_get()
    assert holder is not None
    assert holder is not field
    assert holder.winfo_viewable()


def test_no_key_does_two_things(app: App) -> None:
    keys = [key for menu in actions(app).values() for action in menu for key in action.keys]
    assert [key for key, times in Counter(keys).items() if times > 1] == []


def test_the_theme_follows_the_key(app: App) -> None:
    app.focus_force()
    app.event_generate("<Control-d>")
    app.update()
    assert app.workbench.state.dark.value


def test_a_key_of_the_window_does_not_edit_the_field_that_has_the_keyboard(app: App) -> None:
    field = ttk.Entry(app)
    field.place(x=0, y=0)
    field.insert(0, "32")
    field.icursor(0)
    field.focus_force()
    field.event_generate("<Control-d>")
    app.update()
    assert field.get() == "32"
    assert app.workbench.state.dark.value
