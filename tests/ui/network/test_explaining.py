"""The arithmetic of a layer on hover, and the network as code beside its blocks."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Pump
from networklab import TOO_LARGE, buttons_in, press, tooltips

from fmnist_workbench.spec.presets import preset
from fmnist_workbench.ui.app import App
from fmnist_workbench.ui.tabs.network import NetworkTab
from fmnist_workbench.ui.widgets.tutor import Tutor

pytestmark = pytest.mark.window


def _point(pump: Pump, tab: NetworkTab, x: int, y: int) -> str:
    """Rest the pointer on the blocks until the tooltip opens; return what it says."""
    tip = tab._tip
    tab.blocks.event_generate("<Motion>", x=x, y=y)
    pump(lambda: tip.toplevel is not None)
    assert tip._label is not None
    text = str(tip._label.cget("text"))
    tab.blocks.event_generate("<Leave>")
    tab.update()
    return text


def test_the_figures_of_a_layer_are_explained_with_its_numbers(tab: NetworkTab) -> None:
    tab.builder.choose(0)
    tab.update()
    facts = tab.side.panel.facts
    assert facts._below["output"].cget("text") == "floor((28 − 3 + 2·0)/1) + 1 = 26"
    assert facts._values["parameters"].cget("text") == "(3·3·1 + 1)·32 = 320"
    for name, words in (("macs", "= 194,688"), ("memory", "= 86,528 bytes")):
        assert words in facts._explained(name)


def test_the_tooltip_of_a_figure_opens_with_the_formula(tab: NetworkTab, pump: Pump) -> None:
    tab.builder.choose(0)
    tab.update()
    facts = tab.side.panel.facts
    facts._values["macs"].event_generate("<Enter>")
    pump(lambda: tooltips(facts))
    assert "26·26·32·3·3·1 = 194,688" in tooltips(facts)[0]


def test_a_block_and_the_shape_below_it_are_explained_on_hover(tab: NetworkTab, pump: Pump) -> None:
    left, top, _, bottom = tab.blocks.box(0)
    words = _point(pump, tab, left + 20, top + 10)
    assert words.startswith("Conv2D, conv2d")
    assert "28×28×1 → 26×26×32" in words
    assert "floor((28 − 3 + 2·0)/1) + 1 = 26" in words
    assert "3×3 pixels" in words
    assert "26 rows, 26 columns and 32 channels" in _point(pump, tab, left + 20, bottom + 5)
    right_of_all = tab.blocks.winfo_width() - 1
    assert tab.blocks.under(left + 20, tab.blocks.box(-1)[3] + 5) == (-1, False)
    assert tab.blocks.under(right_of_all + 50, top + 10) is None


def test_a_tooltip_that_an_edit_closes_while_it_opens_stays_closed(tab: NetworkTab) -> None:
    left, top, _, _ = tab.blocks.box(0)
    tab.blocks.event_generate("<Motion>", x=left + 20, y=top + 10)
    tab.builder.choose(2)  # redrawn as soon as nothing else is to be done
    tab._tip.show_tip()
    assert tab._tip.toplevel is None


def test_no_formula_is_cut_off_in_the_narrowest_window(app: App, tab: NetworkTab) -> None:
    app.geometry("960x600")
    tab.state_.network.set(preset("alexnet"))
    app.update()
    for index in range(len(preset("alexnet").layers)):
        tab.builder.choose(index)
        app.update()
        facts = tab.side.panel.facts
        for label in (*facts._below.values(), *facts._values.values()):
            if label.winfo_manager():
                assert label.winfo_reqwidth() <= facts.winfo_width()


def _marked(tab: NetworkTab) -> str:
    view = tab.side.code.view
    places = view.tag_ranges("layer")
    return view.get(*places) if places else ""


def test_the_code_is_shown_beside_the_blocks_with_the_chosen_layer_marked(
    tab: NetworkTab, tutor: Tutor
) -> None:
    tab.side.segments.buttons["code"].invoke()
    tab.builder.choose(2)
    tab.update()
    assert "filters=64" in _marked(tab)
    assert not tab.side.panel.winfo_viewable()
    assert tutor.verdict.winfo_viewable()
    assert tab.blocks.winfo_width() > 250
    for button in tab.tools.buttons.values():
        assert button.winfo_width() >= button.winfo_reqwidth()
    tab.builder.choose(5)
    tab.update()
    assert "layers.Dropout(" in _marked(tab)
    tab.builder.delete_chosen()
    tab.update()
    assert "layers.Dropout(" not in tab.side.code.text


def test_a_key_changes_between_code_and_layer(tab: NetworkTab) -> None:
    press(tab.blocks, "<F7>")
    assert tab.side.code.view.winfo_viewable()
    press(tab.blocks, "<Return>")  # to the settings of a layer
    assert tab.side.panel.winfo_viewable()
    press(tab.blocks, "<F7>")
    press(tab.blocks, "<F7>")
    assert tab.side.panel.winfo_viewable()


def test_a_network_that_cannot_be_built_has_no_code_but_the_reason_and_the_cures(
    tab: NetworkTab, tutor: Tutor, build: Callable[..., None]
) -> None:
    build(*TOO_LARGE)
    tab.side.segments.buttons["code"].invoke()
    tab.update()
    assert "15×15" in tab.side.code.reason.cget("text")
    buttons_in(tutor.cards[0])[0].invoke()
    tab.update()
    assert "keras" in tab.side.code.text


def test_the_code_is_saved_under_the_name_of_the_network(
    tab: NetworkTab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, Any] = {}

    def ask(**options: Any) -> str:
        asked.update(options)
        return str(tmp_path / "mine.py")

    monkeypatch.setattr("tkinter.filedialog.asksaveasfilename", ask)
    tab.side.segments.buttons["code"].invoke()
    tab.update()
    tab.side.code.save.invoke()
    assert asked["initialfile"] == "cnn-2conv.py"
    assert (tmp_path / "mine.py").read_text() == tab.side.code.text
