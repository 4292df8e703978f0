"""The tutor beside the blocks: what is wrong, and what mends it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Pump
from live import HAS_XDOTOOL, real_input, until
from networklab import TOO_LARGE, buttons_in, press, tooltips

from fmnist_workbench.spec.forecast import Forecast
from fmnist_workbench.spec.layers import (
    Activation,
    BatchNormalization,
    Classifier,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
)
from fmnist_workbench.storage.workspace import load_workspace
from fmnist_workbench.ui.app import App
from fmnist_workbench.ui.tabs.network import NetworkTab
from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.widgets.problemcard import ProblemCard
from fmnist_workbench.ui.widgets.tutor import Tutor

pytestmark = pytest.mark.window


ADVISED = (Flatten(), Dense(activation="relu"), Dropout(), Classifier())


def _titles(card: ProblemCard) -> list[str]:
    return [button.title for button in buttons_in(card)]


def _messages(tutor: Tutor) -> list[str]:
    return [str(card.message.cget("text")) for card in tutor.cards]


def _drawn(tab: NetworkTab) -> str:
    items = [item for item in tab.blocks.find_all() if tab.blocks.type(item) == "text"]
    return "\n".join(tab.blocks.itemcget(item, "text") for item in items)


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
        buttons_in(tutor.cards[0])[number].invoke()
        tab.update()
        assert network.value != before
        assert tab.tutoring.diagnosis.ok
        assert tutor.verdict.cget("text") == "✓ This network can be trained."
        press(tab.blocks, "<Control-z>")
        assert network.value == before


def test_the_keyboard_goes_to_the_blocks_when_what_had_it_is_gone(
    tab: NetworkTab, tutor: Tutor, build: Callable[..., None]
) -> None:
    build(*TOO_LARGE)
    press(tutor.cards[0].where, "<Alt-Key-1>")
    assert not tutor.cards
    assert tab.focus_get() is tab.blocks
    build(*ADVISED)
    press(tutor.cards[0].dismiss, "<space>")
    assert tab.focus_get() is tab.blocks
    press(tutor.dismissed, "<space>")
    assert len(tutor.cards) == 1
    assert tab.focus_get() is tab.blocks


def test_in_a_small_window_advice_is_seen_whole_with_what_mends_it(
    tutor: Tutor, build: Callable[..., None]
) -> None:
    build(*ADVISED)
    (card,) = tutor.cards
    bottom = tutor.winfo_rooty() + tutor.winfo_height()
    for widget in (card.message, card.when, card.dismiss):
        assert widget.winfo_rooty() + widget.winfo_height() <= bottom
    assert buttons_in(card)[0].winfo_rooty() + GAP < bottom
    card.dismiss.invoke()
    tutor.update()
    assert tutor.totals.winfo_rooty() < bottom, "without advice, what it costs comes first"


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
    for button in buttons_in(tutor.cards[0]):
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
    press(app, "<F8>")
    assert app._notebook.index("current") == 2
    assert tab.builder.chosen.value == 2
    press(tab.blocks, "<Alt-Key-1>")
    assert tab.tutoring.diagnosis.ok
    press(tab.blocks, "<Control-z>")
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
    until(app, lambda: tutor.cards and buttons_in(tutor.cards[0])[1].winfo_viewable())
    button = buttons_in(tutor.cards[0])[1]
    x, y = button.winfo_rootx() + 20, button.winfo_rooty() + button.winfo_height() // 2
    real_input(app, "mousemove", x, y)
    until(app, lambda: any("The network then:" in text for text in tooltips(button)))
    real_input(app, "click", 1)
    until(app, lambda: tab.tutoring.diagnosis.ok)


def test_f8_goes_round_all_problems(
    tab: NetworkTab, tutor: Tutor, build: Callable[..., None]
) -> None:
    build(Flatten(), Classifier(), Dense(), Dropout(), Classifier(), Classifier())
    seen = []
    for _ in tab.tutoring.problems:
        press(tab.blocks, "<F8>")
        seen.append(tutor.cards[0].problem)
    assert seen == list(tab.tutoring.problems)
    press(tab.blocks, "<F8>")
    assert tutor.cards[0].problem == seen[0]


def test_the_cures_are_reached_and_pressed_by_tab_and_space(
    tab: NetworkTab, tutor: Tutor, build: Callable[..., None]
) -> None:
    build(*TOO_LARGE)
    holder: Any = tutor.cards[0].where
    holder.focus_force()
    tab.update()
    holder = holder.tk_focusNext()
    assert holder is buttons_in(tutor.cards[0])[0]
    press(holder, "<space>")
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
    buttons_in(tutor.cards[0])[0].invoke()
    tab.update()
    assert tab.state_.network.value.layers[0] == Conv2D(filters=9, activation="relu")


def test_while_a_training_runs_cures_are_grey(
    tab: NetworkTab, tutor: Tutor, build: Callable[..., None]
) -> None:
    build(*TOO_LARGE)
    tab.state_.training.set("training")
    tab.update()
    assert "A training is running" in tutor.verdict.cget("text")
    assert all(button.instate(["disabled"]) for button in buttons_in(tutor.cards[0]))
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
