"""The Network tab, driven as a person would: the forms, presets, and what is drawn."""

from typing import Any

import pytest
from networklab import SHIFT, click, control_of, kinds_of, network_of, press, set_layers

from fmnist_workbench.spec.layers import CATALOGUE, Activation, Classifier, Conv2D, Dropout, Flatten
from fmnist_workbench.spec.presets import PRESETS, preset
from fmnist_workbench.ui.actions.building import INPUT
from fmnist_workbench.ui.app import App
from fmnist_workbench.ui.state import OpenedData
from fmnist_workbench.ui.tabs.network import NetworkTab
from fmnist_workbench.ui.theme import palette

pytestmark = pytest.mark.window


def _add(tab: NetworkTab, kind: str) -> None:
    press(tab.catalogue.buttons[kind], "<space>")


def _type(widget: Any, text: str) -> None:
    widget.focus_force()
    widget.update()
    widget.delete(0, "end")
    widget.insert(0, text)
    widget.event_generate("<Return>")
    widget.update()


def _drawn(tab: NetworkTab) -> list[str]:
    texts = (
        tab.blocks.itemcget(item, "text") for item in tab.blocks.find_all() if _is_text(tab, item)
    )
    return list(texts)


def _is_text(tab: NetworkTab, item: int) -> bool:
    return tab.blocks.type(item) == "text"


def test_every_kind_is_added_from_the_catalogue_and_its_fields_are_shown(tab: NetworkTab) -> None:
    for kind, layer in CATALOGUE.items():
        set_layers(tab)
        _add(tab, kind)
        assert network_of(tab).layers == (layer(),)
        assert tab.side.panel._form is not None
        assert {*tab.side.panel._form._controls, "kind"} == set(layer.model_fields)


def test_the_wheel_over_a_field_changes_no_setting(tab: NetworkTab) -> None:
    click(tab, 0)
    before = network_of(tab)
    fields = (control_of(tab, name) for name in ("filters", "padding"))
    for widget in (*fields, tab.head.presets.box):
        for turn in ("<Button-4>", "<Button-5>"):
            widget.event_generate(turn)
            tab.update()
    assert network_of(tab) == before


def test_a_new_shape_is_typed_as_it_is_written_in_class(tab: NetworkTab) -> None:
    set_layers(tab, Flatten(), Classifier())
    click(tab, 0)
    _add(tab, "reshape")
    for text in ("14×14×4", "14x14x4", "14, 14, 4", "14 14 4"):
        _type(control_of(tab, "target_shape"), "784")
        _type(control_of(tab, "target_shape"), text)
        assert network_of(tab).layers[1].target_shape == (14, 14, 4)
        assert control_of(tab, "target_shape").get() == "14×14×4"
    _type(control_of(tab, "target_shape"), "14×14")
    assert network_of(tab).layers[1].target_shape == (14, 14, 4)
    assert "give one number, or three" in tab.side.panel._form.winfo_children()[-1].text
    _type(control_of(tab, "target_shape"), "wide")
    assert "target shape is 'wide'" in tab.side.panel._form.winfo_children()[-1].text


def test_the_source_of_a_preset_is_told(tab: NetworkTab) -> None:
    tab.head.presets.box.current(list(PRESETS).index("lenet-5"))
    tab.head.presets.box.event_generate("<<ComboboxSelected>>")
    tab.update()
    assert "Source: LeCun et al. 1998" in tab.head.presets._tips[0].cget("text")


def test_an_unbuildable_network_is_marked_explained_and_not_trained(tab: NetworkTab) -> None:
    click(tab, 0)
    _type(control_of(tab, "kernel_size"), "30")
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
    press(tab.blocks, "<Control-z>")
    assert tab.train.instate(["!disabled"])
    assert "✕ Conv2D" not in _drawn(tab)


def test_the_blocks_say_settings_shapes_and_parameters(tab: NetworkTab) -> None:
    drawn = _drawn(tab)
    for text in ("Conv2D", "32 filters, 3×3, relu", "conv2d_1", "320 parameters", "26×26×32"):
        assert text in drawn


def test_the_primary_action_leads_to_training(tab: NetworkTab, app: App, pump: Any) -> None:
    press(tab.train, "<Return>")
    assert app._notebook.index("current") == 3
    train = app.nametowidget(app._notebook.tabs()[3]).winfo_children()[0]
    pump(lambda: train.segment("curves").curves.plot)


def test_a_setting_of_several_alike_is_typed_once(tab: NetworkTab) -> None:
    press(tab.blocks, "<Control-a>")
    click(tab, 0)
    click(tab, 2, SHIFT)
    _type(control_of(tab, "filters"), "5")
    layers = network_of(tab).layers
    assert (layers[0].filters, layers[2].filters) == (5, 5)  # type: ignore[union-attr]
    assert tab.side.panel._place.cget("text") == "3 chosen; this sets 2 Conv2D"
    press(tab.blocks, "<Control-z>")
    assert network_of(tab) == preset("cnn-2conv")


def test_a_preset_replaces_the_network_and_can_be_taken_back(tab: NetworkTab) -> None:
    tab.head.presets.box.current(0)
    tab.head.presets.box.event_generate("<<ComboboxSelected>>")
    tab.update()
    assert network_of(tab) == preset("linear")
    assert tab.side.tutor.totals.cget("text").startswith("7,850 parameters")
    press(tab.tools.buttons["Undo"], "<Return>")
    assert network_of(tab) == preset("cnn-2conv")
    press(tab.tools.buttons["Redo"], "<Return>")
    assert network_of(tab) == preset("linear")


def test_what_was_typed_counts_before_another_block_is_chosen(tab: NetworkTab) -> None:
    click(tab, 0)
    field = control_of(tab, "filters")
    field.focus_force()
    field.delete(0, "end")
    field.insert(0, "48")
    click(tab, 2)
    layers = network_of(tab).layers
    assert (layers[0], layers[2]) == (
        Conv2D(filters=48, activation="relu"),
        Conv2D(filters=64, activation="relu"),
    )


def test_what_was_typed_counts_when_the_tab_is_left(tab: NetworkTab, app: App) -> None:
    click(tab, 0)
    field = control_of(tab, "filters")
    field.focus_force()
    field.delete(0, "end")
    field.insert(0, "48")
    app.open_tab(0)
    app.update()
    assert network_of(tab).layers[0] == Conv2D(filters=48, activation="relu")


def test_a_name_two_layers_would_share_is_refused_with_the_reason(tab: NetworkTab) -> None:
    click(tab, 0)
    _type(control_of(tab, "name"), "edges")
    click(tab, 2)
    _type(control_of(tab, "name"), "edges")
    assert tab.side.panel._form is not None
    assert "two layers are named 'edges'" in tab.side.panel._form.winfo_children()[-1].text
    assert [layer.name for layer in network_of(tab).layers].count("edges") == 1


def test_while_a_training_runs_everything_is_locked_and_says_why(tab: NetworkTab) -> None:
    click(tab, 0)
    before = network_of(tab)
    tab.state_.training.set("training")
    tab.update()
    assert "training is running" in tab.side.tutor.verdict.cget("text")
    files = tab.head.files["Open…"], tab.head.files["From run…"]
    for button in (*tab.catalogue.buttons.values(), *tab.tools.buttons.values(), *files):
        assert button.instate(["disabled"])
    assert control_of(tab, "filters").instate(["disabled"])
    for key in ("<Control-c>", "<Control-v>", "<Control-x>"):
        press(tab.blocks, key)
    for key in ("<Delete>", "<Alt-Down>", "<Control-D>", "<Control-z>"):
        press(tab.blocks, key)
    assert network_of(tab) == before
    tab.state_.training.set("idle")
    tab.update()
    assert control_of(tab, "filters").instate(["!disabled"])
    assert tab.catalogue.buttons["conv2d"].instate(["!disabled"])


def test_input_and_classes_are_those_of_the_data(tab: NetworkTab, fashion: OpenedData) -> None:
    tab.workbench.data.choose(fashion)
    tab.update()
    assert "images of fashion-mnist" in _drawn(tab)
    assert "10 classes" in _drawn(tab)


def test_taking_back_an_edit_keeps_the_shape_of_the_data_now_in_use(
    tab: NetworkTab, fashion: OpenedData
) -> None:
    tab.state_.network.set(network_of(tab).fitted((8, 8, 3), 4))
    _add(tab, "dropout")
    tab.workbench.data.choose(fashion)
    press(tab.blocks, "<Control-z>")
    assert len(kinds_of(tab)) == len(preset("cnn-2conv").layers)
    assert (network_of(tab).input_shape, network_of(tab).classes) == ((28, 28, 1), 10)


def test_five_hundred_layers_scroll_and_only_those_in_sight_are_drawn(tab: NetworkTab) -> None:
    set_layers(tab, *[Activation()] * 498, Flatten(), Classifier())
    assert len(tab.blocks.find_all()) < 200
    press(tab.blocks, "<End>")
    assert "classifier" in _drawn(tab)
    assert tab.catalogue.buttons["dense"].instate(["disabled"])


def test_no_layer_at_all_says_what_is_missing(tab: NetworkTab) -> None:
    set_layers(tab)
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
    set_layers(tab, *[Dropout() for _ in range(30)])
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
        set_layers(tab, kind())
        click(tab, 0)
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
    press(entry, "<Escape>")
    assert "it must be" not in tab.head.presets._about.cget("text")
