"""The tutor beside the blocks: what is wrong, what mends it, and the arithmetic on hover."""

import tkinter as tk
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Pump
from live import HAS_XDOTOOL, real_input, until

from fmnist_workbench.spec.forecast import Forecast
from fmnist_workbench.spec.layers import (
    Activation,
    AnyLayer,
    BatchNormalization,
    Classifier,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    MaxPooling2D,
)
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.presets import preset
from fmnist_workbench.storage.workspace import load_workspace
from fmnist_workbench.ui.app import App
from fmnist_workbench.ui.tabs.network import NetworkTab
from fmnist_workbench.ui.widgets.problemcard import ProblemCard
from fmnist_workbench.ui.widgets.tutor import Tutor
from fmnist_workbench.ui.widgets.wrapbutton import WrapButton

pytestmark = pytest.mark.window

TOO_LARGE = (
    Conv2D(filters=8, activation="relu"),
    MaxPooling2D(),
    Conv2D(kernel_size=15, activation="relu"),
    Flatten(),
    Classifier(),
)
ADVISED = (Flatten(), Dense(activation="relu"), Dropout(), Classifier())


@pytest.fixture
def tab(app: App) -> NetworkTab:
    """The Network tab, in front, with the keyboard in the window."""
    app.open_tab(2)
    app.focus_force()
    app.update()
    tab = app.nametowidget(app._notebook.tabs()[2]).winfo_children()[0]
    assert isinstance(tab, NetworkTab)
    return tab


@pytest.fixture
def tutor(tab: NetworkTab) -> Tutor:
    """The tutor on it."""
    return tab.side.tutor


@pytest.fixture
def build(tab: NetworkTab, pump: Pump) -> Callable[..., None]:
    """Put a network of these layers into the window, and wait for the cures."""

    def run(*layers: AnyLayer) -> None:
        tab.state_.network.set(Network(name="mine", layers=layers))
        tab.update()
        pump(lambda: tab.side.tutor._pending is None)

    return run


def _tooltips(widget: Any) -> list[str]:
    """Return the texts of the tooltips that are open on a widget or in it."""
    open_now = [each for each in widget.winfo_children() if isinstance(each, tk.Toplevel)]
    texts = [str(each.winfo_children()[0].cget("text")) for each in open_now]
    return texts + [text for each in widget.winfo_children() for text in _tooltips(each)]


def _titles(card: ProblemCard) -> list[str]:
    return [button.title for button in _seen(card)]


def _seen(card: ProblemCard) -> list[WrapButton]:
    return [button for button in card.buttons if button.winfo_manager()]


def _messages(tutor: Tutor) -> list[str]:
    return [str(card.message.cget("text")) for card in tutor.cards]


def _drawn(tab: NetworkTab) -> str:
    items = [item for item in tab.blocks.find_all() if tab.blocks.type(item) == "text"]
    return "\n".join(tab.blocks.itemcget(item, "text") for item in items)


def _press(widget: Any, key: str) -> None:
    widget.focus_force()
    widget.update()
    widget.event_generate(key)
    widget.update()


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


def test_a_good_network_says_so_with_what_it_costs(tutor: Tutor) -> None:
    assert tutor.verdict.cget("text") == "✓ This network can be trained."
    assert "225,034 parameters, 879.0 KB" in tutor.totals.cget("text")
    assert "for every image of a batch: 4.8 MB for 32" in tutor._about_totals()
    assert not tutor.cards


def test_how_long_a_training_takes_is_told_as_soon_as_it_is_known(
    tab: NetworkTab, tutor: Tutor, build: Callable[..., None]
) -> None:
    assert tutor.time.cget("text") == "Time an epoch: known when a data set is open"
    tab.state_.forecast.set(Forecast(225_034, 2_631_040, 10**7))
    tab.update()
    assert "not measured yet" in tutor.time.cget("text")
    tab.state_.forecast.set(Forecast(225_034, 2_631_040, 10**7, seconds=12))
    tab.update()
    assert tutor.time.cget("text") == "About 12 s an epoch, measured here"
    assert tutor._about_time().startswith("5 epochs: about 1 min\n")
    tab.state_.forecast.set(None)
    build(*TOO_LARGE)
    assert "known when the network can be trained" in tutor.time.cget("text")


def test_a_layer_that_does_not_fit_is_explained_with_cures(
    tab: NetworkTab, tutor: Tutor, build: Callable[..., None]
) -> None:
    build(*TOO_LARGE)
    assert tutor.verdict.cget("text") == "✕ 1 error keeps it from being built."
    (card,) = tutor.cards
    assert "15×15" in card.message.cget("text")
    assert "Shape" in card._kind.cget("text")
    assert card.where.cget("text") == "layer 3, conv2d_1"
    assert 1 <= len(_titles(card)) <= 3
    assert all(_titles(card))


def test_every_cure_is_one_click_and_one_undo(
    tab: NetworkTab, tutor: Tutor, build: Callable[..., None]
) -> None:
    build(*TOO_LARGE)
    network = tab.state_.network
    before = network.value
    for number in range(len(_titles(tutor.cards[0]))):
        _seen(tutor.cards[0])[number].invoke()
        tab.update()
        assert network.value != before
        assert tab.tutoring.diagnosis.ok
        assert tutor.verdict.cget("text") == "✓ This network can be trained."
        _press(tab.blocks, "<Control-z>")
        assert network.value == before


def test_the_keyboard_goes_to_the_blocks_when_what_had_it_is_gone(
    tab: NetworkTab, tutor: Tutor, build: Callable[..., None]
) -> None:
    build(*TOO_LARGE)
    _press(tutor.cards[0].where, "<Alt-Key-1>")
    assert not tutor.cards
    assert tab.focus_get() is tab.blocks
    build(*ADVISED)
    _press(tutor.cards[0].dismiss, "<space>")
    assert tab.focus_get() is tab.blocks
    _press(tutor.dismissed, "<space>")
    assert len(tutor.cards) == 1
    assert tab.focus_get() is tab.blocks


def test_a_cure_says_what_the_network_becomes(
    tutor: Tutor, build: Callable[..., None], pump: Pump
) -> None:
    build(*TOO_LARGE)
    card = tutor.cards[0]
    words = card._explained(0)
    assert "The network then:" in words
    assert words.count("parameters") == 1
    assert "10 values" in words
    assert "Alt+1" in words


def test_cures_are_kept_in_the_room_there_is(tutor: Tutor, build: Callable[..., None]) -> None:
    build(*TOO_LARGE)
    for button in _seen(tutor.cards[0]):
        assert button.winfo_reqwidth() <= button.winfo_width()
        assert "".join(str(button.cget("text")).split()) == "".join(button.title.split())


def test_problems_of_the_chosen_layer_come_first_among_the_errors(
    tab: NetworkTab, tutor: Tutor, build: Callable[..., None]
) -> None:
    build(Flatten(), Classifier(), Dense(), Dropout(), Classifier(), Classifier())
    kinds = [card.problem.severity for card in tutor.cards if card.problem]
    assert kinds == sorted(kinds, reverse=True)  # errors, then advice
    errors = [card.problem for card in tutor.cards if card.problem]
    last = [problem for problem in errors if problem.severity == "error"][-1]
    tab.builder.choose(last.layer)
    tab.update()
    assert tutor.cards[0].problem is not None
    assert tutor.cards[0].problem.layer == last.layer


def test_the_layer_of_a_problem_is_chosen_with_a_click(
    tab: NetworkTab, tutor: Tutor, build: Callable[..., None]
) -> None:
    build(*[Conv2D(filters=4)] * 12, Conv2D(kernel_size=15), Flatten(), Classifier())
    for _ in range(2):  # chosen already, it may have been scrolled away
        tab.blocks.yview_moveto(0)
        tutor.cards[0].where.invoke()
        tab.update()
        assert tab.builder.chosen.value == 12
        _, top, _, bottom = tab.blocks.box(12)
        assert 0 <= top < bottom <= tab.blocks.winfo_height()


def test_a_problem_is_found_and_mended_with_keys_alone(
    app: App, tab: NetworkTab, build: Callable[..., None]
) -> None:
    build(*TOO_LARGE)
    app.open_tab(0)
    app.update()
    _press(app, "<F8>")
    assert app._notebook.index("current") == 2
    assert tab.builder.chosen.value == 2
    _press(tab.blocks, "<Alt-Key-1>")
    assert tab.tutoring.diagnosis.ok
    _press(tab.blocks, "<Control-z>")
    assert tab.state_.network.value.layers == TOO_LARGE


@pytest.mark.skipif(not HAS_XDOTOOL, reason="xdotool is not installed")
def test_real_keys_and_a_real_click_mend_it(
    app: App, tab: NetworkTab, tutor: Tutor, build: Callable[..., None]
) -> None:
    build(*TOO_LARGE)
    tab.blocks.focus_force()
    real_input(app, "key", "F8", "alt+1")
    until(app, lambda: tab.tutoring.diagnosis.ok)
    real_input(app, "key", "ctrl+z")
    until(app, lambda: tab.state_.network.value.layers == TOO_LARGE)
    until(app, lambda: tutor.cards and _seen(tutor.cards[0])[1].winfo_viewable())
    button = _seen(tutor.cards[0])[1]
    x, y = button.winfo_rootx() + 20, button.winfo_rooty() + button.winfo_height() // 2
    real_input(app, "mousemove", x, y)
    until(app, lambda: any("The network then:" in text for text in _tooltips(button)))
    real_input(app, "click", 1)
    until(app, lambda: tab.tutoring.diagnosis.ok)


def test_f8_goes_round_all_problems(
    tab: NetworkTab, tutor: Tutor, build: Callable[..., None]
) -> None:
    build(Flatten(), Classifier(), Dense(), Dropout(), Classifier(), Classifier())
    seen = []
    for _ in tab.tutoring.problems:
        _press(tab.blocks, "<F8>")
        seen.append(tutor.cards[0].problem)
    assert seen == list(tab.tutoring.problems)
    _press(tab.blocks, "<F8>")
    assert tutor.cards[0].problem == seen[0]


def test_the_cures_are_reached_and_pressed_by_tab_and_space(
    tab: NetworkTab, tutor: Tutor, build: Callable[..., None]
) -> None:
    build(*TOO_LARGE)
    holder: Any = tutor.cards[0].where
    holder.focus_force()
    tab.update()
    holder = holder.tk_focusNext()
    assert holder is _seen(tutor.cards[0])[0]
    _press(holder, "<space>")
    assert tab.tutoring.diagnosis.ok
    assert tab.focus_get() is tab.blocks


def test_what_was_typed_is_not_lost_to_an_outdated_cure(
    tab: NetworkTab, tutor: Tutor, build: Callable[..., None]
) -> None:
    build(*TOO_LARGE)
    tab.builder.choose(0)
    tab.update()
    field = tab.side.panel._form._controls["filters"].widget  # type: ignore[union-attr]
    field.focus_force()
    field.delete(0, "end")
    field.insert(0, "9")
    _seen(tutor.cards[0])[0].invoke()
    tab.update()
    assert tab.state_.network.value.layers[0] == Conv2D(filters=9, activation="relu")


def test_while_a_training_runs_cures_are_grey(
    tab: NetworkTab, tutor: Tutor, build: Callable[..., None]
) -> None:
    build(*TOO_LARGE)
    tab.state_.training.set("training")
    tab.update()
    assert "A training is running" in tutor.verdict.cget("text")
    assert all(button.instate(["disabled"]) for button in _seen(tutor.cards[0]))
    assert "A training is running" in tutor.cards[0]._explained(0)


def test_advice_says_when_it_matters_and_can_be_dismissed_and_brought_back(
    tab: NetworkTab, tutor: Tutor, build: Callable[..., None]
) -> None:
    build(*ADVISED)
    (card,) = tutor.cards
    assert "Advice" in card._kind.cget("text")
    assert "matters" in card.when.cget("text")
    assert tutor.verdict.cget("text") == "✓ This network can be trained."
    assert "\n!\n" in _drawn(tab)
    card.dismiss.invoke()
    tab.update()
    assert not tutor.cards
    assert "\n!\n" not in _drawn(tab)
    assert tutor.dismissed.cget("text") == "1 dismissed · show"
    below = tutor.dismissed.winfo_rooty() + tutor.dismissed.winfo_height()
    assert below <= tutor.winfo_rooty() + tutor.winfo_height()
    tutor.dismissed.invoke()
    tab.update()
    assert len(tutor.cards) == 1
    assert not tutor.dismissed.winfo_manager()


def test_what_is_dismissed_stays_so_after_a_restart(
    app: App, tab: NetworkTab, tutor: Tutor, build: Callable[..., None], tmp_path: Path
) -> None:
    app.workbench._workspace = load_workspace(tmp_path / "home")
    build(*ADVISED)
    tutor.cards[0].dismiss.invoke()
    app._save_workspace()
    kept = load_workspace(tmp_path / "home")
    assert kept.dismissed == ("dropout_before_softmax:dropout",)
    tutor.dismissed.invoke()
    app.workbench._restore(kept)
    tab.update()
    assert not tutor.cards


def test_an_error_has_nothing_to_dismiss(tutor: Tutor, build: Callable[..., None]) -> None:
    build(*ADVISED)  # the same card showed advice before
    build(*TOO_LARGE)
    assert not tutor.cards[0].dismiss.winfo_manager()
    assert not tutor.cards[0].when.winfo_manager()


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
    pump(lambda: _tooltips(facts))
    assert "26·26·32·3·3·1 = 194,688" in _tooltips(facts)[0]


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


def test_a_hundred_pieces_of_advice_and_errors_do_not_flood_the_window(
    tab: NetworkTab, tutor: Tutor, build: Callable[..., None]
) -> None:
    build(Flatten(), *[Classifier()] * 60)
    assert len(tutor.cards) <= 8
    assert "more" in tutor._more.cget("text")


def test_many_layers_and_advice_are_shown_at_once(
    tab: NetworkTab, tutor: Tutor, build: Callable[..., None]
) -> None:
    block = (Conv2D(filters=8, padding="same"), BatchNormalization(), Activation())
    build(*block * 19, Dense(), Dropout(), Classifier())
    assert any("Flatten" in message for message in _messages(tutor))


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
    _press(tab.blocks, "<F7>")
    assert tab.side.code.view.winfo_viewable()
    _press(tab.blocks, "<Return>")  # to the settings of a layer
    assert tab.side.panel.winfo_viewable()
    _press(tab.blocks, "<F7>")
    _press(tab.blocks, "<F7>")
    assert tab.side.panel.winfo_viewable()


def test_a_network_that_cannot_be_built_has_no_code_but_the_reason_and_the_cures(
    tab: NetworkTab, tutor: Tutor, build: Callable[..., None]
) -> None:
    build(*TOO_LARGE)
    tab.side.segments.buttons["code"].invoke()
    tab.update()
    assert "15×15" in tab.side.code.reason.cget("text")
    _seen(tutor.cards[0])[0].invoke()
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
