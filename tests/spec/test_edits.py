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
def test_moving_there_and_back_gives_the_network_back(
    network: Network, data: st.DataObject
) -> None:
    places = st.integers(0, len(network.layers) - 1)
    source, target = data.draw(places), data.draw(places)
    moved = edits.move(network, source, target)
    assert moved.layers[target] == network.layers[source]
    assert edits.move(moved, target, source) == network


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


def test_two_layers_cannot_have_one_name() -> None:
    network = Network(name="n", layers=(Conv2D(name="first"), Conv2D()))
    with pytest.raises(InputError, match="two layers are named 'first'"):
        edits.replace(network, 1, Conv2D(name="first"))


def test_a_network_that_is_full_takes_no_layer_but_can_be_edited() -> None:
    network = Network(name="n", layers=(Flatten(),) * MAX_LAYERS)
    with pytest.raises(InputError, match="at most 500 layers"):
        edits.insert(network, 0, Flatten())
    assert edits.replace(network, 499, Dense()).layers[-1] == Dense()


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
