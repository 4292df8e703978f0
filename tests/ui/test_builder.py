"""Building without a window: what is chosen, what is locked, and undo of any sequence of edits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.layers import CATALOGUE, Classifier, Conv2D, Dense, Flatten
from fmnist_workbench.spec.network import MAX_LAYERS, Network
from fmnist_workbench.spec.presets import PRESETS, preset
from fmnist_workbench.ui.actions.building import INPUT, Builder
from fmnist_workbench.ui.state import State

PLACES = st.none() | st.integers(INPUT, 9)
EDITS = st.one_of(
    st.tuples(st.just("add"), st.sampled_from(sorted(CATALOGUE))),
    st.tuples(st.just("start_from"), st.sampled_from(sorted(PRESETS))),
    st.tuples(st.just("move_chosen"), st.sampled_from([-1, 1])),
    st.tuples(st.just("rename"), st.sampled_from(["mine", "linear"])),
    st.tuples(st.just("replace"), st.builds(Conv2D, filters=st.integers(1, 64))),
    st.tuples(st.sampled_from(["duplicate_chosen", "delete_chosen"])),
)


@pytest.fixture
def state() -> State:
    """What a window would hold, with a network of four layers."""
    state = State()
    layers = (Conv2D(), Flatten(), Dense(), Classifier())
    state.network.set(Network(name="mine", layers=layers))
    return state


@given(st.lists(st.tuples(PLACES, EDITS), max_size=20))
def test_undo_after_any_edits_gives_every_network_back_and_redo_too(
    edits: list[tuple[int | None, tuple[str, object]]],
) -> None:
    state = State()
    builder = Builder(state)
    networks = [state.network.value]
    for place, (name, *arguments) in edits:
        builder.choose(place)
        getattr(builder, name)(*arguments)
        if state.network.value != networks[-1]:
            networks.append(state.network.value)
    for network in reversed(networks):
        assert state.network.value == network
        state.network.undo()
    assert not state.network.can_undo
    for network in networks[1:]:
        state.network.redo()
        assert state.network.value == network


def test_a_new_layer_goes_behind_the_chosen_one_and_is_chosen(state: State) -> None:
    builder = Builder(state)
    builder.choose(0)
    builder.add("dropout")
    assert [layer.kind for layer in builder.network.layers][:2] == ["conv2d", "dropout"]
    assert builder.chosen.value == 1


def test_with_the_input_chosen_a_new_layer_becomes_the_first(state: State) -> None:
    builder = Builder(state)
    builder.choose(INPUT)
    builder.add("max_pooling2d")
    assert builder.network.layers[0].kind == "max_pooling2d"


def test_with_nothing_chosen_a_new_layer_goes_before_the_classifier(state: State) -> None:
    builder = Builder(state)
    builder.add("dropout")
    assert [layer.kind for layer in builder.network.layers][-2:] == ["dropout", "classifier"]


def test_what_is_chosen_stays_within_a_network_that_got_shorter(state: State) -> None:
    builder = Builder(state)
    builder.choose(3)
    state.network.set(preset("linear"))
    assert builder.chosen.value == 1


def test_the_ends_cannot_be_moved_past(state: State) -> None:
    builder = Builder(state)
    before = builder.network
    builder.choose(0)
    builder.move_chosen(-1)
    builder.choose(3)
    builder.move_chosen(1)
    assert builder.network == before


def test_while_a_training_runs_nothing_can_be_edited(state: State) -> None:
    builder = Builder(state)
    builder.choose(1)
    before = builder.network
    state.training.set("training")
    builder.add("dense")
    builder.delete_chosen()
    builder.duplicate_chosen()
    builder.move_chosen(-1)
    builder.replace(Dense())
    builder.rename("other")
    builder.start_from("linear")
    assert builder.network == before
    assert "training is running" in builder.locked


def test_a_full_network_says_so(state: State) -> None:
    builder = Builder(state)
    full = Network(name="full", layers=(Dense(),) * MAX_LAYERS)
    state.network.set(full)
    builder.add("dense")
    assert builder.network == full
    assert state.notice.value is not None
    assert "at most 500 layers" in state.notice.value.text


def test_a_name_that_is_taken_is_refused(state: State) -> None:
    builder = Builder(state)
    builder.choose(0)
    builder.replace(Conv2D(name="mine"))
    builder.choose(2)
    with pytest.raises(InputError, match="two layers are named 'mine'"):
        builder.replace(Dense(name="mine"))
    assert builder.network.layers[2] == Dense()
