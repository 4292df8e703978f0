"""The Network tab, driven as a person would: buttons, keys, the mouse and the forms."""

from typing import Any

import pytest

from fmnist_workbench.spec.layers import (
    CATALOGUE,
    Activation,
    Classifier,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
)
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.presets import PRESETS, preset
from fmnist_workbench.ui.actions.building import INPUT
from fmnist_workbench.ui.app import App
from fmnist_workbench.ui.state import OpenedData
from fmnist_workbench.ui.tabs.network import NetworkTab
from fmnist_workbench.ui.theme import palette

pytestmark = pytest.mark.window


@pytest.fixture
def tab(app: App) -> NetworkTab:
    """The tab, in front, with the keyboard in the window."""
    app.open_tab(2)
    app.focus_force()
    app.update()
    place = app.nametowidget(app._notebook.tabs()[2])
    tab = place.winfo_children()[0]
    assert isinstance(tab, NetworkTab)
    return tab


def _press(widget: Any, key: str) -> None:
    widget.focus_force()
    widget.update()
    widget.event_generate(key)
    widget.update()


def _add(tab: NetworkTab, kind: str) -> None:
    _press(tab.catalogue.buttons[kind], "<space>")


SHIFT, CONTROL = 1, 4


def _click(tab: NetworkTab, index: int, held: int = 0) -> None:
    left, top, *_ = tab.blocks.box(index)
    tab.blocks.event_generate("<Button-1>", x=left + 20, y=top + 10, state=held)
    tab.blocks.event_generate("<ButtonRelease-1>", x=left + 20, y=top + 10, state=held)
    tab.update()


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


def _control(tab: NetworkTab, field: str) -> Any:
    assert tab.side.panel._form is not None
    return tab.side.panel._form._controls[field].widget


def _type(widget: Any, text: str) -> None:
    widget.focus_force()
    widget.update()
    widget.delete(0, "end")
    widget.insert(0, text)
    widget.event_generate("<Return>")
    widget.update()


def _pick(widget: Any, option: str) -> None:
    widget.current(widget.cget("values").index(option))
    widget.event_generate("<<ComboboxSelected>>")
    widget.update()


def _network(tab: NetworkTab) -> Network:
    return tab.state_.network.value


def _kinds(tab: NetworkTab) -> list[str]:
    return [layer.kind for layer in _network(tab).layers]


def _drawn(tab: NetworkTab) -> list[str]:
    texts = (
        tab.blocks.itemcget(item, "text") for item in tab.blocks.find_all() if _is_text(tab, item)
    )
    return list(texts)


def _is_text(tab: NetworkTab, item: int) -> bool:
    return tab.blocks.type(item) == "text"


def _set(tab: NetworkTab, *layers: Any) -> None:
    tab.state_.network.set(Network(name="mine", layers=layers))
    tab.update()


def test_every_kind_is_added_from_the_catalogue_and_its_fields_are_shown(tab: NetworkTab) -> None:
    for kind, layer in CATALOGUE.items():
        _set(tab)
        _add(tab, kind)
        assert _network(tab).layers == (layer(),)
        assert tab.side.panel._form is not None
        assert {*tab.side.panel._form._controls, "kind"} == set(layer.model_fields)


def test_the_wheel_over_a_field_changes_no_setting(tab: NetworkTab) -> None:
    _click(tab, 0)
    before = _network(tab)
    fields = (_control(tab, name) for name in ("filters", "padding"))
    for widget in (*fields, tab.head.presets.box):
        for turn in ("<Button-4>", "<Button-5>"):
            widget.event_generate(turn)
            tab.update()
    assert _network(tab) == before


def test_a_new_shape_is_typed_as_it_is_written_in_class(tab: NetworkTab) -> None:
    _set(tab, Flatten(), Classifier())
    _click(tab, 0)
    _add(tab, "reshape")
    for text in ("14×14×4", "14x14x4", "14, 14, 4", "14 14 4"):
        _type(_control(tab, "target_shape"), "784")
        _type(_control(tab, "target_shape"), text)
        assert _network(tab).layers[1].target_shape == (14, 14, 4)
        assert _control(tab, "target_shape").get() == "14×14×4"
    _type(_control(tab, "target_shape"), "14×14")
    assert _network(tab).layers[1].target_shape == (14, 14, 4)
    assert "give one number, or three" in tab.side.panel._form.winfo_children()[-1].text
    _type(_control(tab, "target_shape"), "wide")
    assert "target shape is 'wide'" in tab.side.panel._form.winfo_children()[-1].text


def test_the_source_of_a_preset_is_told(tab: NetworkTab) -> None:
    tab.head.presets.box.current(list(PRESETS).index("lenet-5"))
    tab.head.presets.box.event_generate("<<ComboboxSelected>>")
    tab.update()
    assert "Source: LeCun et al. 1998" in tab.head.presets._tips[0].cget("text")


def test_an_unbuildable_network_is_marked_explained_and_not_trained(tab: NetworkTab) -> None:
    _click(tab, 0)
    _type(_control(tab, "kernel_size"), "30")
    reason = "Conv2D: a window of 30×30 does not fit into 28×28×1"
    assert reason in tab.side.tutor.cards[0].message.cget("text")
    assert "✕ Conv2D" in _drawn(tab)
    assert reason in " ".join(_drawn(tab))
    frames = [item for item in tab.blocks.find_all() if tab.blocks.type(item) == "rectangle"]
    red = [i for i in frames if tab.blocks.itemcget(i, "outline") == palette().danger]
    assert len(red) == 1
    assert tab.blocks.coords(red[0])[1] == tab.blocks.box(0)[1]
    assert tab.train.instate(["disabled"])
    gate = tab._train_gate._tip.cget("text")
    assert gate.startswith(f"Cannot be built: layer 1, conv2d: {reason}")
    _press(tab.blocks, "<Control-z>")
    assert tab.train.instate(["!disabled"])
    assert "✕ Conv2D" not in _drawn(tab)


def test_the_blocks_say_settings_shapes_and_parameters(tab: NetworkTab) -> None:
    drawn = _drawn(tab)
    for text in ("Conv2D", "32 filters, 3×3, relu", "conv2d_1", "320 parameters", "26×26×32"):
        assert text in drawn


def test_the_primary_action_leads_to_training(tab: NetworkTab, app: App, pump: Any) -> None:
    _press(tab.train, "<Return>")
    assert app._notebook.index("current") == 3
    train = app.nametowidget(app._notebook.tabs()[3]).winfo_children()[0]
    pump(lambda: train.segment("curves").curves.plot)


def test_a_layer_is_moved_copied_and_deleted_by_keys_alone(tab: NetworkTab) -> None:
    _set(tab, Flatten(), Dense(), Dropout(), Classifier())
    _press(tab.blocks, "<Home>")
    _press(tab.blocks, "<Down>")
    _press(tab.blocks, "<Down>")
    _press(tab.blocks, "<Alt-Down>")
    assert _kinds(tab) == ["flatten", "dropout", "dense", "classifier"]
    _press(tab.blocks, "<Alt-Up>")
    assert _kinds(tab) == ["flatten", "dense", "dropout", "classifier"]
    _press(tab.blocks, "<Control-D>")
    assert _kinds(tab) == ["flatten", "dense", "dense", "dropout", "classifier"]
    _press(tab.blocks, "<Delete>")
    _press(tab.blocks, "<Delete>")
    assert _kinds(tab) == ["flatten", "dense", "classifier"]


def test_the_keyboard_gets_from_a_block_to_its_settings_and_to_the_catalogue(
    tab: NetworkTab,
) -> None:
    _click(tab, 0)
    _press(tab.blocks, "<Return>")
    assert tab.focus_get() is _control(tab, "filters")
    _press(tab.blocks, "<Insert>")
    assert tab.focus_get() is tab.catalogue.buttons["conv2d"]
    _press(tab.focus_get(), "<Down>")
    assert tab.focus_get() is tab.catalogue.buttons["residual_block"]
    _press(tab.focus_get(), "<Right>")
    assert tab.focus_get() is tab.catalogue.buttons["separable_conv2d"]
    _press(tab.focus_get(), "<Up>")
    assert tab.focus_get() is tab.catalogue.buttons["residual_block"]


def test_return_on_a_button_of_the_catalogue_adds_one_layer(tab: NetworkTab) -> None:
    _set(tab, Flatten(), Classifier())
    _press(tab.catalogue.buttons["dense"], "<Return>")
    assert _kinds(tab) == ["flatten", "dense", "classifier"]


def test_delete_in_a_field_deletes_text_and_no_layer(tab: NetworkTab) -> None:
    _click(tab, 0)
    before = _network(tab)
    _press(_control(tab, "filters"), "<Delete>")
    assert _network(tab) == before


def test_a_block_is_dragged_to_another_place(tab: NetworkTab) -> None:
    _set(tab, Flatten(), Dense(), Dropout(), Classifier())
    left, top, _, bottom = tab.blocks.box(0)
    target = tab.blocks.box(2)[3]
    tab.blocks.event_generate("<Button-1>", x=left + 20, y=(top + bottom) // 2)
    for y in (bottom, target - 5, target + 2):
        tab.blocks.event_generate("<B1-Motion>", x=left + 20, y=y)
        tab.update()
    tab.blocks.event_generate("<ButtonRelease-1>", x=left + 20, y=target + 2)
    tab.update()
    assert _kinds(tab) == ["dense", "dropout", "flatten", "classifier"]
    assert tab.builder.chosen.value == 2


def test_several_chosen_blocks_are_dragged_together(tab: NetworkTab) -> None:
    _set(tab, Conv2D(), Flatten(), Dense(), Classifier())
    _click(tab, 0)
    _click(tab, 1, SHIFT)
    left, top, *_ = tab.blocks.box(0)
    bottom = tab.blocks.box(2)[3]
    _drag(tab.blocks, (left + 20, top + 10), (left + 20, top + 40), (left + 20, bottom - 3))
    assert _kinds(tab) == ["dense", "conv2d", "flatten", "classifier"]
    assert tab.builder.selection.value == {1, 2}
    _press(tab.blocks, "<Control-z>")
    assert _kinds(tab) == ["conv2d", "flatten", "dense", "classifier"]


def test_a_click_on_one_of_several_chosen_blocks_chooses_it_alone(tab: NetworkTab) -> None:
    _press(tab.blocks, "<Control-a>")
    assert len(tab.builder.selection.value) == len(_kinds(tab))
    _click(tab, 1)
    assert tab.builder.selection.value == {1}


def test_several_are_chosen_with_shift_and_control_and_deleted_at_once(tab: NetworkTab) -> None:
    _set(tab, Conv2D(), Flatten(), Dense(), Dropout(), Classifier())
    _click(tab, 0)
    _click(tab, 2, CONTROL)
    assert tab.builder.selection.value == {0, 2}
    _click(tab, 0, CONTROL)
    assert tab.builder.selection.value == {2}
    _press(tab.blocks, "<Shift-Down>")
    assert tab.builder.selection.value == {2, 3}
    framed = [
        item
        for item in tab.blocks.find_all()
        if tab.blocks.type(item) == "rectangle"
        and tab.blocks.itemcget(item, "outline") == palette().accent
    ]
    assert len(framed) == 2
    _press(tab.blocks, "<Delete>")
    assert _kinds(tab) == ["conv2d", "flatten", "classifier"]
    _press(tab.blocks, "<Control-z>")
    assert len(_kinds(tab)) == 5


def test_a_setting_of_several_alike_is_typed_once(tab: NetworkTab) -> None:
    _press(tab.blocks, "<Control-a>")
    _click(tab, 0)
    _click(tab, 2, SHIFT)
    _type(_control(tab, "filters"), "5")
    layers = _network(tab).layers
    assert (layers[0].filters, layers[2].filters) == (5, 5)  # type: ignore[union-attr]
    assert tab.side.panel._place.cget("text") == "3 chosen; this sets 2 Conv2D"
    _press(tab.blocks, "<Control-z>")
    assert _network(tab) == preset("cnn-2conv")


def test_blocks_are_copied_cut_and_pasted_with_keys(tab: NetworkTab) -> None:
    _set(tab, Conv2D(name="edges"), Flatten(), Classifier())
    _click(tab, 0)
    _press(tab.blocks, "<Control-c>")
    _click(tab, 1)
    _press(tab.blocks, "<Control-v>")
    assert _network(tab).layers == (Conv2D(name="edges"), Flatten(), Conv2D(), Classifier())
    _press(tab.blocks, "<Control-x>")
    assert _kinds(tab) == ["conv2d", "flatten", "classifier"]
    assert '"kind": "conv2d"' in tab.clipboard_get()
    _press(tab.blocks, "<Escape>")
    _press(tab.blocks, "<Control-v>")
    assert _kinds(tab) == ["conv2d", "flatten", "conv2d", "classifier"]


def test_what_is_no_layer_on_the_clipboard_is_refused(tab: NetworkTab) -> None:
    before = _network(tab)
    tab.clipboard_clear()
    tab.clipboard_append("a shopping list")
    _press(tab.blocks, "<Control-v>")
    assert _network(tab) == before
    notice = tab.state_.notice.value
    assert notice is not None
    assert "holds 'a shopping list', not layers" in notice.text


def test_keys_of_the_clipboard_stay_with_a_field_that_has_the_keyboard(tab: NetworkTab) -> None:
    _click(tab, 0)
    before, field = _network(tab), _control(tab, "filters")
    field.focus_force()
    field.selection_range(0, "end")
    _press(field, "<Control-c>")
    assert tab.clipboard_get() == "32"
    for key in ("<Control-x>", "<Delete>", "<Control-v>", "<Control-a>"):
        _press(field, key)
    assert field.get() == "32"
    assert _network(tab) == before
    assert tab.builder.selection.value == {0}


def test_keys_of_layers_do_nothing_on_another_tab(tab: NetworkTab, app: App) -> None:
    _click(tab, 0)
    before = _network(tab)
    app.open_tab(0)
    for key in ("<Delete>", "<Control-x>", "<Control-D>", "<Alt-Down>"):
        _press(app, key)
    assert _network(tab) == before
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
    _set(tab, Conv2D(), Flatten(), Classifier())
    x, y = _gap(tab, 0)
    tab.blocks.event_generate("<Motion>", x=x, y=y)
    assert tab.blocks.find_withtag("plus")
    tab.blocks.event_generate("<Button-1>", x=x, y=y)
    tab.update()
    assert tab.focus_get() in tab.catalogue.buttons.values()
    _press(tab.catalogue.buttons["dropout"], "<Return>")
    assert _kinds(tab) == ["conv2d", "dropout", "flatten", "classifier"]
    _press(tab.catalogue.buttons["dropout"], "<Escape>")
    assert tab.focus_get() is tab.blocks


def test_behind_the_classifier_there_is_no_plus(tab: NetworkTab) -> None:
    _set(tab, Flatten(), Classifier())
    x, y = _gap(tab, 1)
    tab.blocks.event_generate("<Motion>", x=x, y=y)
    assert not tab.blocks.find_withtag("plus")


def test_a_button_of_the_catalogue_is_dragged_to_a_place(tab: NetworkTab) -> None:
    _set(tab, Conv2D(), Flatten(), Dense(), Classifier())
    button = tab.catalogue.buttons["dropout"]
    x, y = _gap(tab, 1)
    there = (
        tab.blocks.winfo_rootx() + x - button.winfo_rootx(),
        tab.blocks.winfo_rooty() + y - button.winfo_rooty(),
    )
    _drag(button, (5, 5), (40, 5), there)
    assert _kinds(tab) == ["conv2d", "flatten", "dropout", "dense", "classifier"]
    _drag(button, (5, 5), (40, 5), (60, 5))  # let go beside the blocks: nothing is added
    assert len(_kinds(tab)) == 5


def test_letters_find_a_kind_in_the_catalogue(tab: NetworkTab) -> None:
    _press(tab.blocks, "<Insert>")
    _press(tab.focus_get(), "<f>")
    assert tab.focus_get() is tab.catalogue.buttons["flatten"]
    _press(tab.focus_get(), "<d>")
    assert tab.focus_get() is tab.catalogue.buttons["dense"]


def test_escape_ends_a_drag_and_moves_nothing(tab: NetworkTab) -> None:
    before = _network(tab)
    left, top, *_ = tab.blocks.box(0)
    tab.blocks.event_generate("<Button-1>", x=left + 20, y=top + 5)
    tab.blocks.event_generate("<B1-Motion>", x=left + 20, y=top + 150)
    _press(tab.blocks, "<Escape>")
    tab.blocks.event_generate("<ButtonRelease-1>", x=left + 20, y=top + 150)
    tab.update()
    assert _network(tab) == before


def test_a_preset_replaces_the_network_and_can_be_taken_back(tab: NetworkTab) -> None:
    tab.head.presets.box.current(0)
    tab.head.presets.box.event_generate("<<ComboboxSelected>>")
    tab.update()
    assert _network(tab) == preset("linear")
    assert tab.side.tutor.totals.cget("text").startswith("7,850 parameters")
    _press(tab.tools.buttons["Undo"], "<Return>")
    assert _network(tab) == preset("cnn-2conv")
    _press(tab.tools.buttons["Redo"], "<Return>")
    assert _network(tab) == preset("linear")


def test_what_was_typed_counts_before_another_block_is_chosen(tab: NetworkTab) -> None:
    _click(tab, 0)
    field = _control(tab, "filters")
    field.focus_force()
    field.delete(0, "end")
    field.insert(0, "48")
    _click(tab, 2)
    layers = _network(tab).layers
    assert (layers[0], layers[2]) == (
        Conv2D(filters=48, activation="relu"),
        Conv2D(filters=64, activation="relu"),
    )


def test_what_was_typed_counts_when_the_tab_is_left(tab: NetworkTab, app: App) -> None:
    _click(tab, 0)
    field = _control(tab, "filters")
    field.focus_force()
    field.delete(0, "end")
    field.insert(0, "48")
    app.open_tab(0)
    app.update()
    assert _network(tab).layers[0] == Conv2D(filters=48, activation="relu")


def test_a_name_two_layers_would_share_is_refused_with_the_reason(tab: NetworkTab) -> None:
    _click(tab, 0)
    _type(_control(tab, "name"), "edges")
    _click(tab, 2)
    _type(_control(tab, "name"), "edges")
    assert tab.side.panel._form is not None
    assert "two layers are named 'edges'" in tab.side.panel._form.winfo_children()[-1].text
    assert [layer.name for layer in _network(tab).layers].count("edges") == 1


def test_while_a_training_runs_everything_is_locked_and_says_why(tab: NetworkTab) -> None:
    _click(tab, 0)
    before = _network(tab)
    tab.state_.training.set("training")
    tab.update()
    assert "training is running" in tab.side.tutor.verdict.cget("text")
    files = tab.head.files["Open…"], tab.head.files["From run…"]
    for button in (*tab.catalogue.buttons.values(), *tab.tools.buttons.values(), *files):
        assert button.instate(["disabled"])
    assert _control(tab, "filters").instate(["disabled"])
    for key in ("<Control-c>", "<Control-v>", "<Control-x>"):
        _press(tab.blocks, key)
    for key in ("<Delete>", "<Alt-Down>", "<Control-D>", "<Control-z>"):
        _press(tab.blocks, key)
    assert _network(tab) == before
    tab.state_.training.set("idle")
    tab.update()
    assert _control(tab, "filters").instate(["!disabled"])
    assert tab.catalogue.buttons["conv2d"].instate(["!disabled"])


def test_input_and_classes_are_those_of_the_data(tab: NetworkTab, fashion: OpenedData) -> None:
    tab.workbench.data.choose(fashion)
    tab.update()
    assert "images of fashion-mnist" in _drawn(tab)
    assert "10 classes" in _drawn(tab)


def test_taking_back_an_edit_keeps_the_shape_of_the_data_now_in_use(
    tab: NetworkTab, fashion: OpenedData
) -> None:
    tab.state_.network.set(_network(tab).fitted((8, 8, 3), 4))
    _add(tab, "dropout")
    tab.workbench.data.choose(fashion)
    _press(tab.blocks, "<Control-z>")
    assert len(_kinds(tab)) == len(preset("cnn-2conv").layers)
    assert (_network(tab).input_shape, _network(tab).classes) == ((28, 28, 1), 10)


def test_five_hundred_layers_scroll_and_only_those_in_sight_are_drawn(tab: NetworkTab) -> None:
    _set(tab, *[Activation()] * 498, Flatten(), Classifier())
    assert len(tab.blocks.find_all()) < 200
    _press(tab.blocks, "<End>")
    assert "classifier" in _drawn(tab)
    assert tab.catalogue.buttons["dense"].instate(["disabled"])


def test_no_layer_at_all_says_what_is_missing(tab: NetworkTab) -> None:
    _set(tab)
    message = tab.side.tutor.cards[0].message.cget("text")
    assert message.startswith("There is no classification layer")
    assert tab.train.instate(["disabled"])


def test_dark_and_light_both_reach_the_drawing(tab: NetworkTab) -> None:
    light = tab.blocks.cget("background")
    tab.state_.dark.set(True)
    tab.update()
    assert tab.blocks.cget("background") == palette().background != light


@pytest.mark.parametrize("height", [620, 640, 660, 680])
def test_the_last_block_chosen_is_wholly_in_sight(app: App, tab: NetworkTab, height: int) -> None:
    app.geometry(f"1000x{height}")
    _set(tab, *[Dropout() for _ in range(30)])
    for index in (29, 3, 12, 20):
        tab.builder.choose(index)
        tab.update()
        _, top, _, bottom = tab.blocks.box(index)
        assert top >= 0
        assert bottom + tab.blocks._painter.gap <= tab.blocks.winfo_height()
    tab.builder.choose(0)
    tab.update()
    assert tab.blocks.box(INPUT)[1] >= 0


def test_the_blocks_stay_in_sight_when_a_widget_that_tkinter_does_not_know_has_the_keyboard(
    app: App, tab: NetworkTab
) -> None:
    tab.blocks.focus_force()
    app.update()
    app.tk.eval("toplevel .__file_dialog; entry .__file_dialog.e; pack .__file_dialog.e")
    app.update()
    app.tk.eval("focus -force .__file_dialog.e")
    app.update()
    assert tab.blocks.find_all()
    tab.builder.choose(1)
    app.update()
    assert tab.blocks.find_all()
    app.tk.eval("destroy .__file_dialog")


def test_no_text_about_a_layer_is_cut_off(tab: NetworkTab) -> None:
    for kind in CATALOGUE.values():
        _set(tab, kind())
        _click(tab, 0)
        for label in (tab.side.panel._help, tab.side.panel._title):
            assert label.winfo_reqwidth() <= tab.side.panel.winfo_width()


def test_the_whole_catalogue_is_in_sight_on_a_small_screen(app: App, tab: NetworkTab) -> None:
    app.geometry("1022x650")  # what bars leave of 1024x700
    app.update()
    last = tab.catalogue.buttons["classifier"]
    foot = tab.train.winfo_rooty()
    assert last.winfo_rooty() + last.winfo_height() <= foot
    assert tab.catalogue.winfo_reqheight() <= tab.catalogue.master.container.winfo_height()
    for button in tab.catalogue.buttons.values():
        assert button.winfo_width() >= button.winfo_reqwidth()
        under = app.winfo_containing(button.winfo_rootx() + 5, button.winfo_rooty() + 5)
        assert under is button


def test_a_refused_name_is_explained_and_moves_nothing(tab: NetworkTab) -> None:
    entry = tab.head.name._controls["name"].widget
    before = tab.catalogue.winfo_rooty()
    _type(entry, "")
    assert tab.head.presets._about.cget("text").startswith(
        "name is '': it must be a text of 1 to 60"
    )
    assert tab.catalogue.winfo_rooty() == before
    _press(entry, "<Escape>")
    assert "it must be" not in tab.head.presets._about.cget("text")
