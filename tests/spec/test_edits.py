"""Edits give another network, keep every other layer, and refuse what no network can be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fmnist_workbench.spec import edits
from fmnist_workbench.spec.diagnosis import diagnose
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.layers import CATALOGUE, Classifier, Conv2D, Dense, Flatten
from fmnist_workbench.spec.network import MAX_LAYERS, Network
from fmnist_workbench.spec.presets import PRESETS, preset

LAYERS = st.sampled_from(sorted(CATALOGUE)).map(edits.new_layer)


def _networks(at_least: int) -> st.SearchStrategy[Network]:
    lists = st.lists(LAYERS, min_size=at_least, max_size=8)
    return lists.map(lambda layers: Network(name="n", layers=tuple(layers)))


@given(_networks(0), LAYERS, st.data())
def test_inserting_and_deleting_again_gives_the_network_back(
    network: Network, layer: Conv2D, data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(network.layers)))
    longer = edits.insert(network, index, layer)
    assert longer.layers[index] == layer
    assert edits.delete(longer, index) == network


@given(_networks(1), st.data())
def test_moving_takes_the_chosen_layers_together_and_keeps_the_order_of_all(
    network: Network, data: st.DataObject
) -> None:
    named = network.changed(
        layers=tuple(layer.changed(name=f"n{i}") for i, layer in enumerate(network.layers))
    )
    count = len(named.layers)
    sources = data.draw(st.sets(st.integers(0, count - 1), min_size=1))
    target = data.draw(st.integers(0, count - len(sources)))
    moved = edits.move(named, sources, target).layers
    end = target + len(sources)
    assert moved[target:end] == tuple(named.layers[index] for index in sorted(sources))
    others = tuple(layer for i, layer in enumerate(named.layers) if i not in sources)
    assert moved[:target] + moved[end:] == others


@given(_networks(1), st.data())
def test_moving_one_layer_there_and_back_gives_the_network_back(
    network: Network, data: st.DataObject
) -> None:
    places = st.integers(0, len(network.layers) - 1)
    source, target = data.draw(places), data.draw(places)
    assert edits.move(edits.move(network, {source}, target), {target}, source) == network


@given(_networks(1), st.data())
def test_several_are_deleted_and_copied_as_one_edit(network: Network, data: st.DataObject) -> None:
    places = st.sets(st.integers(0, len(network.layers) - 1), min_size=1)
    chosen = data.draw(places)
    left = edits.delete(network, *chosen).layers
    assert left == tuple(layer for i, layer in enumerate(network.layers) if i not in chosen)
    copied = edits.duplicate(network, *chosen)
    first = max(chosen) + 1
    copies = range(first, first + len(chosen))
    assert [copied.layers[i] for i in copies] == [network.layers[i] for i in sorted(chosen)]
    assert edits.delete(copied, *copies) == network


@given(_networks(1), LAYERS, st.data())
def test_replacing_changes_one_layer_alone(
    network: Network, layer: Conv2D, data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(network.layers) - 1))
    changed = edits.replace(network, index, layer)
    expected = list(network.layers)
    expected[index] = layer
    assert changed.layers == tuple(expected)


def test_a_copy_stands_behind_its_layer_and_has_no_name_of_its_own() -> None:
    network = Network(name="n", layers=(Conv2D(name="first", filters=5), Flatten()))
    copied = edits.duplicate(network, 0)
    assert copied.layers == (Conv2D(name="first", filters=5), Conv2D(filters=5), Flatten())


def test_a_field_of_several_layers_is_changed_at_once_or_not_at_all() -> None:
    network = Network(name="n", layers=(Conv2D(name="first"), Flatten(), Conv2D()))
    changed = edits.change(network, {0, 2}, filters=7)
    assert changed.layers == (Conv2D(name="first", filters=7), Flatten(), Conv2D(filters=7))
    with pytest.raises(InputError, match="filters is 0: it must be a whole number"):
        edits.change(network, {0, 2}, filters=0)


def test_what_is_pasted_keeps_its_names_unless_they_are_taken() -> None:
    network = Network(name="n", layers=(Conv2D(name="first"), Flatten()))
    layers = (Conv2D(name="first"), Dense(name="mine"), Dense(name="mine"), Dense(name="input"))
    pasted = edits.paste(network, 1, layers)
    assert [layer.name for layer in pasted.layers] == ["first", None, "mine", None, None, None]


def test_two_layers_cannot_have_one_name() -> None:
    network = Network(name="n", layers=(Conv2D(name="first"), Conv2D()))
    with pytest.raises(InputError, match="two layers are named 'first'"):
        edits.replace(network, 1, Conv2D(name="first"))


def test_a_network_that_is_full_takes_no_layer_but_can_be_edited() -> None:
    network = Network(name="n", layers=(Flatten(),) * MAX_LAYERS)
    with pytest.raises(InputError, match="at most 500 layers"):
        edits.insert(network, 0, Flatten())
    assert edits.replace(network, 499, Dense()).layers[-1] == Dense()
    with pytest.raises(InputError, match="delete 3 first"):
        edits.duplicate(network, 4, 5, 6)


@pytest.mark.parametrize("index", [-1, 2])
def test_a_place_outside_the_network_is_an_error_in_the_code(index: int) -> None:
    network = Network(name="n", layers=(Flatten(), Classifier()))
    for edit in (edits.delete, edits.duplicate):
        with pytest.raises(IndexError):
            edit(network, index)


@pytest.mark.parametrize(
    ("after", "kind", "place"),
    [
        (None, "dense", 2),
        (-1, "conv2d", 0),
        (0, "dense", 1),
        (2, "dense", 2),
        (0, "classifier", 3),
    ],
)
def test_a_new_layer_goes_behind_the_chosen_one_but_not_behind_the_classifier(
    after: int | None, kind: str, place: int
) -> None:
    network = Network(name="n", layers=(Flatten(), Dense(), Classifier()))
    assert edits.place_for(network, kind, after) == place


def test_without_a_classifier_a_new_layer_goes_to_the_end() -> None:
    assert edits.place_for(Network(name="n", layers=(Flatten(),)), "dense", None) == 1


def test_only_the_layers_of_a_preset_go_by_its_name() -> None:
    edited = edits.insert(preset("linear"), 1, Dense())
    assert edited.name == "linear-edited"
    assert edits.delete(edited, 1) == preset("linear")


def test_a_name_of_ones_own_stays() -> None:
    assert edits.insert(Network(name="mine"), 0, Dense()).name == "mine"


@pytest.mark.parametrize("name", sorted(PRESETS))
def test_a_preset_is_fitted_to_the_images_in_use(name: str) -> None:
    network = edits.start_from(Network(name="n", input_shape=(32, 32, 3), classes=7), name)
    assert (network.name, network.input_shape, network.classes) == (name, (32, 32, 3), 7)
    assert diagnose(network).rows[-1].output_shape == (7,)
