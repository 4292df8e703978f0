"""Tooltips, and the lists of comboboxes: they go away with what they belong to."""

import pytest
from conftest import Pump

from fmnist_workbench.ui.app import App
from fmnist_workbench.ui.widgets.tips import Tip

pytestmark = pytest.mark.window


@pytest.fixture
def shown(app: App, pump: Pump) -> Tip:
    """A tooltip in sight, of the first block on the Network tab."""
    app.open_tab(2)
    app.update()
    (tab,) = app.nametowidget(app._notebook.tabs()[2]).winfo_children()
    left, top, _, _ = tab.blocks.box(0)
    tab.blocks.event_generate("<Motion>", x=left + 20, y=top + 10)
    pump(lambda: tab._tip.toplevel is not None)
    tip: Tip = tab._tip
    return tip


def test_a_key_that_opens_another_tab_closes_it(app: App, shown: Tip) -> None:
    app.event_generate("<Control-Key-5>")
    app.update()
    assert shown.toplevel is None


def test_a_key_that_opens_a_dialog_closes_it(app: App, shown: Tip) -> None:
    app.event_generate("<Control-o>")
    app.update()
    assert shown.toplevel is None


def test_it_does_not_open_for_what_is_out_of_sight_by_now(app: App, shown: Tip) -> None:
    app.open_tab(0)
    app.update()
    shown.show_tip()
    assert shown.toplevel is None


def test_the_list_of_a_combobox_closes_when_another_tab_is_opened(app: App) -> None:
    app.open_tab(2)
    app.update()
    (tab,) = app.nametowidget(app._notebook.tabs()[2]).winfo_children()
    boxes, widgets = [], [tab]
    while not boxes:
        widgets = [child for widget in widgets for child in widget.winfo_children()]
        boxes = [child for child in widgets if child.winfo_class() == "TCombobox"]
    app.tk.call("ttk::combobox::Post", boxes[0])
    app.update()
    popdown = f"{boxes[0]}.popdown"
    assert app.tk.call("wm", "state", popdown) == "normal"
    app.open_tab(4)
    app.update()
    assert app.tk.call("wm", "state", popdown) == "withdrawn"
