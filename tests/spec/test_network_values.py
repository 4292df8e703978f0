"""Networks as values: presets, names, JSON, and what a bad file is answered."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.layers import CATALOGUE, Classifier, Conv2D, Dense, Flatten
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.presets import PRESETS, preset

LAYERS = st.lists(st.sampled_from(list(CATALOGUE)), max_size=12)


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_reads_back_from_its_json(name: str) -> None:
    network = preset(name)
    assert Network.from_json(network.to_json(), "preset") == network


@given(LAYERS)
def test_any_list_of_layers_reads_back_and_has_unique_names(kinds: list[str]) -> None:
    network = Network(name="any", layers=tuple(CATALOGUE[kind]() for kind in kinds))
    assert Network.from_json(network.to_json(), "any") == network
    names = network.layer_names()
    assert len(set(names)) == len(names) == len(kinds)


def test_layers_are_named_after_their_kind_with_numbers_for_repeats() -> None:
    layers = (Dense(), Dense(name="dense_1"), Dense(), Dense(name="mine"))
    assert Network(name="n", layers=layers).layer_names() == ("dense", "dense_1", "dense_2", "mine")


def test_a_layer_cannot_take_the_name_of_another() -> None:
    with pytest.raises(InputError, match="two layers are named 'mine'"):
        Network.of(name="n", layers=(Dense(name="mine"), Dense(name="mine")))


def test_the_classifier_is_a_softmax_over_the_classes() -> None:
    network = Network(name="n", classes=7, layers=(Flatten(), Classifier()))
    assert network.nodes()[-1].config == {"units": 7, "activation": "softmax"}


def test_each_node_takes_the_one_before_it() -> None:
    nodes = preset("cnn-2conv").nodes()
    assert nodes[0].inputs == ("input",)
    assert [node.inputs[0] for node in nodes[1:]] == [node.name for node in nodes[:-1]]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            {"layers": [{"kind": "conv2d", "filters": -3}]},
            r"layers\[0\].filters is -3: it must be a whole number from 1 to 65,536",
        ),
        ({"layers": [{"kind": "conv2d", "filters": "3"}]}, "filters is '3'"),
        (
            {"layers": [{"kind": "lambda"}]},
            r"layers\[0\].kind is 'lambda': it must be 'activation', ",
        ),
        ({"layers": [{"kind": "flatten", "colour": 1}]}, "colour is not known here"),
        (
            {"layers": [{"kind": "flatten"}] * 501},
            "layers has 501 entries: it must be a list of 0 to 500 entries",
        ),
        ({"input_shape": [28, 28, 2]}, r"input_shape\[2\] is 2: it must be 1 or 3"),
        ({"classes": 101}, "classes is 101: it must be a whole number from 2 to 100"),
        ({"input_shape": [28, 28, True]}, r"input_shape\[2\] is True: it must be 1 or 3"),
        ({"format": 2}, "format is 2"),
        ({"format": True}, "format is True: it must be 1"),
        ({"format": 1.0}, "format is 1.0: it must be 1"),
        ({"name": None}, "name is None: it must be a text of 1 to 60 characters"),
    ],
)
def test_a_bad_network_file_is_answered_in_one_sentence(change: dict, told: str) -> None:
    text = json.dumps({"name": "n", "layers": []} | change)
    with pytest.raises(InputError, match=told) as caught:
        Network.from_json(text, "network file n.json")
    assert str(caught.value).startswith("network file n.json: ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "text", ["", "no JSON", "[]", "3", '{"name": "n", "layers": [{}]}', "null"]
)
def test_what_is_no_network_at_all_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        Network.from_json(text, "network file n.json")


def test_an_edit_out_of_bounds_changes_nothing() -> None:
    layer = Conv2D(filters=8)
    with pytest.raises(InputError, match="kernel_size is 0"):
        layer.changed(kernel_size=0)
    assert layer == Conv2D(filters=8)
