"""Choosing, moving and copying layers, with keys, the mouse and the clipboard."""

from typing import Any

import pytest
from networklab import CONTROL, SHIFT, click, control_of, kinds_of, network_of, press, set_layers

from fmnist_workbench.spec.layers import Classifier, Conv2D, Dense, Dropout, Flatten
from fmnist_workbench.ui.app import App
from fmnist_workbench.ui.tabs.network import NetworkTab
from fmnist_workbench.ui.theme import palette

pytestmark = pytest.mark.window


def _drag(widget: Any, *points: tuple[int, int]) -> None:
    """Press on a widget at the first point, go through the others, and let go at the last."""
    left, top = widget.winfo_rootx(), widget.winfo_rooty()
    for x, y in points:
        name = "<Button-1>" if (x, y) == points[0] else "<B1-Motion>"
        widget.event_generate(name, x=x, y=y, rootx=left + x, rooty=top + y)
        widget.update()
    widget.event_generate("<ButtonRelease-1>", x=x, y=y, rootx=left + x, rooty=top + y)
    widget.update()


def _gap(tab: NetworkTab, index: int) -> tuple[int, int]:
    """Return the middle of the gap below a block."""
    left, _, right, bottom = tab.blocks.box(index)
    return (left + right) // 2, bottom + tab.blocks._painter.gap // 2


def test_a_layer_is_moved_copied_and_deleted_by_keys_alone(tab: NetworkTab) -> None:
    set_layers(tab, Flatten(), Dense(), Dropout(), Classifier())
    press(tab.blocks, "<Home>")
    press(tab.blocks, "<Down>")
    press(tab.blocks, "<Down>")
    press(tab.blocks, "<Alt-Down>")
    assert kinds_of(tab) == ["flatten", "dropout", "dense", "classifier"]
    press(tab.blocks, "<Alt-Up>")
    assert kinds_of(tab) == ["flatten", "dense", "dropout", "classifier"]
    press(tab.blocks, "<Control-D>")
    assert kinds_of(tab) == ["flatten", "dense", "dense", "dropout", "classifier"]
    press(tab.blocks, "<Delete>")
    press(tab.blocks, "<Delete>")
    assert kinds_of(tab) == ["flatten", "dense", "classifier"]


def test_the_keyboard_gets_from_a_block_to_its_settings_and_to_the_catalogue(
    tab: NetworkTab,
) -> None:
    click(tab, 0)
    press(tab.blocks, "<Return>")
    assert tab.focus_get() is control_of(tab, "filters")
    press(tab.blocks, "<Insert>")
    assert tab.focus_get() is tab.catalogue.buttons["conv2d"]
    press(tab.focus_get(), "<Down>")
    assert tab.focus_get() is tab.catalogue.buttons["residual_block"]
    press(tab.focus_get(), "<Right>")
    assert tab.focus_get() is tab.catalogue.buttons["separable_conv2d"]
    press(tab.focus_get(), "<Up>")
    assert tab.focus_get() is tab.catalogue.buttons["residual_block"]


def test_return_on_a_button_of_the_catalogue_adds_one_layer(tab: NetworkTab) -> None:
    set_layers(tab, Flatten(), Classifier())
    press(tab.catalogue.buttons["dense"], "<Return>")
    assert kinds_of(tab) == ["flatten", "dense", "classifier"]


def test_delete_in_a_field_deletes_text_and_no_layer(tab: NetworkTab) -> None:
    click(tab, 0)
    before = network_of(tab)
    press(control_of(tab, "filters"), "<Delete>")
    assert network_of(tab) == before


def test_a_block_is_dragged_to_another_place(tab: NetworkTab) -> None:
    set_layers(tab, Flatten(), Dense(), Dropout(), Classifier())
    left, top, _, bottom = tab.blocks.box(0)
    target = tab.blocks.box(2)[3]
    tab.blocks.event_generate("<Button-1>", x=left + 20, y=(top + bottom) // 2)
    for y in (bottom, target - 5, target + 2):
        tab.blocks.event_generate("<B1-Motion>", x=left + 20, y=y)
        tab.update()
    tab.blocks.event_generate("<ButtonRelease-1>", x=left + 20, y=target + 2)
    tab.update()
    assert kinds_of(tab) == ["dense", "dropout", "flatten", "classifier"]
    assert tab.builder.chosen.value == 2


def test_several_chosen_blocks_are_dragged_together(tab: NetworkTab) -> None:
    set_layers(tab, Conv2D(), Flatten(), Dense(), Classifier())
    click(tab, 0)
    click(tab, 1, SHIFT)
    left, top, *_ = tab.blocks.box(0)
    bottom = tab.blocks.box(2)[3]
    _drag(tab.blocks, (left + 20, top + 10), (left + 20, top + 40), (left + 20, bottom - 3))
    assert kinds_of(tab) == ["dense", "conv2d", "flatten", "classifier"]
    assert tab.builder.selection.value == {1, 2}
    press(tab.blocks, "<Control-z>")
    assert kinds_of(tab) == ["conv2d", "flatten", "dense", "classifier"]


def test_a_click_on_one_of_several_chosen_blocks_chooses_it_alone(tab: NetworkTab) -> None:
    press(tab.blocks, "<Control-a>")
    assert len(tab.builder.selection.value) == len(kinds_of(tab))
    click(tab, 1)
    assert tab.builder.selection.value == {1}


def test_several_are_chosen_with_shift_and_control_and_deleted_at_once(tab: NetworkTab) -> None:
    set_layers(tab, Conv2D(), Flatten(), Dense(), Dropout(), Classifier())
    click(tab, 0)
    click(tab, 2, CONTROL)
    assert tab.builder.selection.value == {0, 2}
    click(tab, 0, CONTROL)
    assert tab.builder.selection.value == {2}
    press(tab.blocks, "<Shift-Down>")
    assert tab.builder.selection.value == {2, 3}
    framed = [
        item
        for item in tab.blocks.find_all()
        if tab.blocks.type(item) == "rectangle"
        and tab.blocks.itemcget(item, "outline") == palette().accent
    ]
    assert len(framed) == 2
    press(tab.blocks, "<Delete>")
    assert kinds_of(tab) == ["conv2d", "flatten", "classifier"]
    press(tab.blocks, "<Control-z>")
    assert len(kinds_of(tab)) == 5


def test_blocks_are_copied_cut_and_pasted_with_keys(tab: NetworkTab) -> None:
    set_layers(tab, Conv2D(name="edges"), Flatten(), Classifier())
    click(tab, 0)
    press(tab.blocks, "<Control-c>")
    click(tab, 1)
    press(tab.blocks, "<Control-v>")
    assert network_of(tab).layers == (Conv2D(name="edges"), Flatten(), Conv2D(), Classifier())
    press(tab.blocks, "<Control-x>")
    assert kinds_of(tab) == ["conv2d", "flatten", "classifier"]
    assert '"kind": "conv2d"' in tab.clipboard_get()
    press(tab.blocks, "<Escape>")
    press(tab.blocks, "<Control-v>")
    assert kinds_of(tab) == ["conv2d", "flatten", "conv2d", "classifier"]


def test_what_is_no_layer_on_the_clipboard_is_refused(tab: NetworkTab) -> None:
    before = network_of(tab)
    tab.clipboard_clear()
    tab.clipboard_append("a shopping list")
    press(tab.blocks, "<Control-v>")
    assert network_of(tab) == before
    notice = tab.state_.notice.value
    assert notice is not None
    assert "holds 'a shopping list', not layers" in notice.text


def test_keys_of_the_clipboard_stay_with_a_field_that_has_the_keyboard(tab: NetworkTab) -> None:
    click(tab, 0)
    before, field = network_of(tab), control_of(tab, "filters")
    field.focus_force()
    field.selection_range(0, "end")
    press(field, "<Control-c>")
    assert tab.clipboard_get() == "32"
    for key in ("<Control-x>", "<Delete>", "<Control-v>", "<Control-a>"):
        press(field, key)
    assert field.get() == "32"
    assert network_of(tab) == before
    assert tab.builder.selection.value == {0}


def test_keys_of_layers_do_nothing_on_another_tab(tab: NetworkTab, app: App) -> None:
    click(tab, 0)
    before = network_of(tab)
    app.open_tab(0)
    for key in ("<Delete>", "<Control-x>", "<Control-D>", "<Alt-Down>"):
        press(app, key)
    assert network_of(tab) == before
    assert not app.can_edit("delete")


def test_the_edit_menu_has_what_can_be_done_to_layers(tab: NetworkTab, app: App) -> None:
    menu = app.nametowidget(app.nametowidget(app.cget("menu")).entrycget(1, "menu"))
    titles = [menu.entrycget(index, "label") for index in range(menu.index("end") + 1)]
    assert titles[2:8] == ["Cut", "Copy", "Paste", "Duplicate", "Delete", "Select all"]
    tab.builder.choose(None)
    app.tk.call(menu.cget("postcommand"))
    assert menu.entrycget(titles.index("Cut"), "state") == "disabled"
    assert menu.entrycget(titles.index("Select all"), "state") == "normal"
    menu.invoke(titles.index("Select all"))
    app.tk.call(menu.cget("postcommand"))
    assert menu.entrycget(titles.index("Cut"), "state") == "normal"


def test_a_plus_between_two_blocks_opens_the_catalogue_for_that_place(tab: NetworkTab) -> None:
    set_layers(tab, Conv2D(), Flatten(), Classifier())
    x, y = _gap(tab, 0)
    tab.blocks.event_generate("<Motion>", x=x, y=y)
    assert tab.blocks.find_withtag("plus")
    tab.blocks.event_generate("<Button-1>", x=x, y=y)
    tab.update()
    assert tab.focus_get() in tab.catalogue.buttons.values()
    press(tab.catalogue.buttons["dropout"], "<Return>")
    assert kinds_of(tab) == ["conv2d", "dropout", "flatten", "classifier"]
    press(tab.catalogue.buttons["dropout"], "<Escape>")
    assert tab.focus_get() is tab.blocks


def test_behind_the_classifier_there_is_no_plus(tab: NetworkTab) -> None:
    set_layers(tab, Flatten(), Classifier())
    x, y = _gap(tab, 1)
    tab.blocks.event_generate("<Motion>", x=x, y=y)
    assert not tab.blocks.find_withtag("plus")


def test_a_button_of_the_catalogue_is_dragged_to_a_place(tab: NetworkTab) -> None:
    set_layers(tab, Conv2D(), Flatten(), Dense(), Classifier())
    button = tab.catalogue.buttons["dropout"]
    x, y = _gap(tab, 1)
    there = (
        tab.blocks.winfo_rootx() + x - button.winfo_rootx(),
        tab.blocks.winfo_rooty() + y - button.winfo_rooty(),
    )
    _drag(button, (5, 5), (40, 5), there)
    assert kinds_of(tab) == ["conv2d", "flatten", "dropout", "dense", "classifier"]
    _drag(button, (5, 5), (40, 5), (60, 5))  # let go beside the blocks: nothing is added
    assert len(kinds_of(tab)) == 5


def test_letters_find_a_kind_in_the_catalogue(tab: NetworkTab) -> None:
    press(tab.blocks, "<Insert>")
    press(tab.focus_get(), "<f>")
    assert tab.focus_get() is tab.catalogue.buttons["flatten"]
    press(tab.focus_get(), "<d>")
    assert tab.focus_get() is tab.catalogue.buttons["dense"]


def test_escape_ends_a_drag_and_moves_nothing(tab: NetworkTab) -> None:
    before = network_of(tab)
    left, top, *_ = tab.blocks.box(0)
    tab.blocks.event_generate("<Button-1>", x=left + 20, y=top + 5)
    tab.blocks.event_generate("<B1-Motion>", x=left + 20, y=top + 150)
    press(tab.blocks, "<Escape>")
    tab.blocks.event_generate("<ButtonRelease-1>", x=left + 20, y=top + 150)
    tab.update()
    assert network_of(tab) == before
