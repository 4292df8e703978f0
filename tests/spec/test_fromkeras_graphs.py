"""Models that are no list of layers, and damaged ones: a plain chain is read, else refused."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kerasmodels import CONV, Entry, entry, refusal, sequential, tail

from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.fromkeras import network_from_keras
from fmnist_workbench.spec.layers import CATALOGUE
from fmnist_workbench.spec.network import Network


def functional(*entries: Entry) -> Entry:
    """Return a functional model that is a plain chain."""
    document = sequential(*entries)
    layers = document["config"]["layers"]
    for before, layer in zip([None, *layers], layers, strict=False):
        layer["inbound_nodes"] = [call(before)] if before else []
    ends = [[layer["config"]["name"], 0, 0] for layer in (layers[0], layers[-1])]
    document["config"] |= {"input_layers": ends[0], "output_layers": [ends[1]]}
    return document | {"class_name": "Functional", "module": "keras.src.models.functional"}


def call(*layers: Entry, **kwargs: object) -> Entry:
    tensors = [
        {
            "class_name": "__keras_tensor__",
            "config": {"keras_history": [layer["config"]["name"], 0, 0]},
        }
        for layer in layers
    ]
    return {"args": tensors if len(tensors) == 1 else [tensors], "kwargs": kwargs}


def test_a_functional_model_that_is_a_plain_chain_is_read():
    parts = (entry("Conv2D", **CONV), *tail())
    assert network_from_keras(functional(*parts), "n") == network_from_keras(
        sequential(*parts), "n"
    )


def test_a_functional_model_that_is_no_chain_is_refused_by_its_layer():
    document = functional(entry("Conv2D", **CONV), entry("Add"), *tail())
    layers = document["config"]["layers"]
    layers[2]["inbound_nodes"] = [call(layers[0], layers[1])]
    assert "'part1' (Add) is not in the layer catalogue" in refusal(document)
    layers[2] |= {"class_name": "Flatten"}
    assert "does not take the layer before it alone" in refusal(document)


@pytest.mark.parametrize(
    ("calls", "words"),
    [
        ([call(entry("x")), call(entry("x"))], "used more than once"),
        ([call(entry("InputLayer", "input_layer"), training=True)], "'training' set to True"),
        ([{"args": [3], "kwargs": {}}], "'part0' (Flatten) is 3"),
        ([{"args": None, "kwargs": {}}], "'part0' (Flatten)"),
        ([3], "'part0' (Flatten) is 3"),
        (None, "used more than once"),
        ([call(entry("nowhere"))], "does not take the layer before it alone"),
        ([], "does not take the layer before it alone"),
    ],
    ids=str,
)
def test_a_layer_that_is_called_otherwise_is_refused(calls, words):
    document = functional(*tail())
    document["config"]["layers"][1]["inbound_nodes"] = calls
    assert words in refusal(document)


def test_a_model_that_ends_before_its_last_layer_is_refused():
    document = functional(*tail())
    document["config"]["output_layers"] = [["part0", 0, 0]]
    assert "output is not its last layer" in refusal(document)
    document["config"]["output_layers"] = [["part0", 0, 0], ["part1", 0, 0]]
    assert "one input and one output" in refusal(document)


TITLES = [kind.title for kind in CATALOGUE.values()]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)


def places(document: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return where every part of a document stands."""
    if isinstance(document, dict):
        parts = list(document.items())
    else:
        parts = list(enumerate(document)) if isinstance(document, list) else []
    return [path, *(place for key, part in parts for place in places(part, (*path, key)))]


@given(st.data(), JSON | st.sampled_from(TITLES), st.booleans())
def test_any_part_may_be_anything_and_only_input_errors_follow(data, value, chained):
    parts = (entry("Conv2D", **CONV), entry("Reshape", target_shape=[-1]), *tail())
    document = json.loads(json.dumps((functional if chained else sequential)(*parts)))
    *path, last = data.draw(st.sampled_from(places(document)[1:]))
    inner = document
    for key in path:
        inner = inner[key]
    inner[last] = value
    with suppress(InputError):
        network = network_from_keras(document, "n")
        assert Network.from_json(network.to_json(), "n") == network
