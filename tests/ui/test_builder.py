"""Building without a window: what is chosen, what is locked, and undo of any sequence of edits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fmnist_workbench.spec.clip import Clip
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.layers import CATALOGUE, Classifier, Conv2D, Dense, Flatten
from fmnist_workbench.spec.network import MAX_LAYERS, Network
from fmnist_workbench.spec.presets import PRESETS, preset
from fmnist_workbench.ui.actions.building import INPUT, Builder
from fmnist_workbench.ui.state import State

PLACES = st.none() | st.integers(INPUT, 9)
CLIP = Clip(layers=(Conv2D(name="edges"), Dense())).to_json()
EDITS = st.one_of(
    st.tuples(st.just("add"), st.sampled_from(sorted(CATALOGUE))),
    st.tuples(st.just("start_from"), st.sampled_from(sorted(PRESETS))),
    st.tuples(st.just("move_chosen"), st.sampled_from([-1, 1])),
    st.tuples(st.just("rename"), st.sampled_from(["mine", "linear"])),
    st.tuples(st.just("replace"), st.builds(Conv2D, filters=st.integers(1, 64))),
    st.tuples(st.sampled_from(["duplicate_chosen", "delete_chosen", "undo", "redo"])),
    st.tuples(st.just("move_before"), st.integers(0, 9)),
    st.tuples(st.just("paste"), st.sampled_from([CLIP, "no layers"])),
    st.tuples(st.just("use"), st.sampled_from(sorted(PRESETS)).map(preset)),
)
CHOICES = st.lists(
    st.tuples(st.sampled_from(["choose", "toggle", "choose_up_to"]), PLACES), max_size=4
)


@pytest.fixture
def state() -> State:
    """What a window would hold, with a network of four layers."""
    state = State()
    layers = (Conv2D(), Flatten(), Dense(), Classifier())
    state.network.set(Network(name="mine", layers=layers))
    return state


@given(st.lists(st.tuples(CHOICES, EDITS), max_size=20))
def test_undo_after_any_edits_gives_the_first_network_back_and_redo_the_last(
    edits: list[tuple[list[tuple[str, int | None]], tuple[str, object]]],
) -> None:
    state = State()
    builder = Builder(state)
    first = state.network.value
    for choices, (name, *arguments) in edits:
        for choose, place in choices:
            if place is None or place < len(builder.network.layers):
                getattr(builder, choose)(place)
        getattr(builder, name)(*arguments)
        count = len(builder.network.layers)
        assert builder.selection.value <= set(range(count))
        if builder.layer is not None:
            assert builder.chosen.value in builder.selection.value
    while state.network.can_redo:
        builder.redo()
    last = state.network.value
    while state.network.can_undo:
        builder.undo()
    assert state.network.value == first
    while state.network.can_redo:
        builder.redo()
    assert state.network.value == last


@given(CHOICES, EDITS.filter(lambda edit: edit[0] not in ("undo", "redo")))
def test_every_edit_is_one_step_of_undo(
    choices: list[tuple[str, int | None]], edit: tuple[str, object]
) -> None:
    state = State()
    builder = Builder(state)
    before = state.network.value
    for choose, place in choices:
        if place is None or place < len(before.layers):
            getattr(builder, choose)(place)
    getattr(builder, edit[0])(*edit[1:])
    changed = state.network.value != before
    assert state.network.can_undo == changed
    builder.undo()
    assert state.network.value == before
    assert not state.network.can_undo


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


def test_several_are_chosen_one_by_one_or_from_one_to_another(state: State) -> None:
    builder = Builder(state)
    builder.choose(1)
    builder.choose_up_to(3)
    assert builder.selection.value == {1, 2, 3}
    builder.choose_up_to(0)  # from where it began
    assert builder.selection.value == {0, 1}
    assert builder.chosen.value == 0
    builder.toggle(3)
    assert builder.selection.value == {0, 1, 3}
    builder.toggle(3)
    assert builder.selection.value == {0, 1}
    assert builder.chosen.value == 1
    builder.choose_all()
    assert builder.selection.value == {0, 1, 2, 3}
    assert builder.chosen.value == 1  # whose settings stay open
    builder.choose(None)
    assert builder.selection.value == frozenset()


def test_several_are_moved_together_and_stay_chosen(state: State) -> None:
    builder = Builder(state)
    builder.choose(0)
    builder.choose_up_to(1)
    builder.move_chosen(1)
    assert _kinds(builder) == ["dense", "conv2d", "flatten", "classifier"]
    assert builder.selection.value == {1, 2}
    builder.move_before(4)
    assert _kinds(builder) == ["dense", "classifier", "conv2d", "flatten"]
    assert builder.selection.value == {2, 3}
    assert builder.why_not_move(1) == "It is the last layer."
    builder.move_before(3)  # within what is moved: it stays
    assert _kinds(builder) == ["dense", "classifier", "conv2d", "flatten"]


def test_copies_of_several_stand_behind_them_and_are_chosen(state: State) -> None:
    builder = Builder(state)
    builder.choose(0)
    builder.choose_up_to(1)
    builder.duplicate_chosen()
    assert _kinds(builder) == ["conv2d", "flatten", "conv2d", "flatten", "dense", "classifier"]
    assert builder.selection.value == {2, 3}
    builder.delete_chosen()
    assert _kinds(builder) == ["conv2d", "flatten", "dense", "classifier"]
    assert builder.selection.value == {2}


def test_a_setting_counts_for_all_chosen_layers_of_its_kind_in_one_edit(state: State) -> None:
    layers = (Conv2D(kernel_size=5), Flatten(), Conv2D(name="second"), Conv2D())
    state.network.set(Network(name="mine", layers=layers))
    builder = Builder(state)
    builder.choose(0)
    builder.choose_up_to(2)
    builder.replace(Conv2D(name="second", filters=7))
    assert builder.network.layers == (
        Conv2D(kernel_size=5, filters=7),
        Flatten(),
        Conv2D(name="second", filters=7),
        Conv2D(),
    )
    builder.undo()
    assert builder.network.layers == layers


def test_layers_go_through_the_clipboard_as_text(state: State) -> None:
    builder = Builder(state)
    builder.choose(0)
    builder.choose_up_to(2)
    text = builder.clip()
    builder.choose(None)
    builder.paste(text)
    assert _kinds(builder) == [*["conv2d", "flatten", "dense"] * 2, "classifier"]
    assert builder.selection.value == {3, 4, 5}
    builder.choose(0)
    builder.paste(text)
    assert builder.selection.value == {1, 2, 3}


def test_a_network_files_text_can_be_pasted_as_well(state: State) -> None:
    builder = Builder(state)
    state.network.set(Network(name="mine"))
    builder.paste(preset("lenet-5").to_json())
    assert builder.network.layers == preset("lenet-5").layers


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "the clipboard holds nothing, not layers; copy blocks with Ctrl+C."),
        ("dear all,\nplease", "the clipboard holds 'dear all, please', not layers"),
        ("{", "the clipboard: not valid JSON"),
        ('{"format": 1, "layers": []}', "layers is []: it must be a list of 1 to 500 entries"),
        ('{"layers": [{"kind": "lambda"}]}', "layers[0].kind is 'lambda': it must be"),
        ('{"layers": [{"kind": "dense", "units": -3}]}', "layers[0].units is -3: it must be"),
        ('{"layers": [{"kind": "dense", "units": "5"}]}', "layers[0].units is '5': it must be"),
    ],
)
def test_a_text_without_layers_is_refused_with_the_reason(
    state: State, text: str, why: str
) -> None:
    builder = Builder(state)
    before = builder.network
    builder.paste(text)
    assert builder.network == before
    assert state.notice.value is not None
    assert state.notice.value.text.startswith("Not pasted: the clipboard")
    assert why in state.notice.value.text


def test_with_several_chosen_a_new_layer_goes_behind_the_last_of_them(state: State) -> None:
    builder = Builder(state)
    builder.choose(2)
    builder.toggle(0)
    assert builder.place() == 3


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
    text = builder.clip()
    builder.paste(text)
    builder.delete_chosen()
    builder.duplicate_chosen()
    builder.move_chosen(-1)
    builder.move_before(0)
    builder.use(preset("linear"))
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


def _kinds(builder: Builder) -> list[str]:
    return [layer.kind for layer in builder.network.layers]
