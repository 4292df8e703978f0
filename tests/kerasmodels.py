"""Descriptions of models as Keras writes them, for the tests of reading one."""

from typing import Any

import pytest

from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.fromkeras import network_from_keras

Entry = dict[str, Any]


CONV = {
    "filters": 8,
    "kernel_size": [3, 3],
    "strides": [1, 1],
    "padding": "valid",
    "activation": "relu",
}


def entry(class_name: str, name: str = "layer", /, **config: Any) -> Entry:
    """Return a layer as Keras writes it, without what it has by itself."""
    return {
        "module": "keras.layers",
        "class_name": class_name,
        "config": {"name": name, **config},
        "registered_name": None,
    }


def sequential(*entries: Entry, shape: list[int | None] | None = None) -> Entry:
    """Return a Sequential as Keras writes it; its layers get names of their own."""
    for number, layer in enumerate(entries):
        if layer["config"].get("name") == "layer":
            layer["config"]["name"] = f"part{number}"
    source = entry("InputLayer", "input_layer", batch_shape=shape or [None, 28, 28, 1])
    return {
        "module": "keras",
        "class_name": "Sequential",
        "config": {"name": "sequential", "layers": [source, *entries]},
        "registered_name": None,
    }


def refusal(document: object) -> str:
    with pytest.raises(InputError) as caught:
        network_from_keras(document, "n")
    sentence = str(caught.value)
    assert len(sentence) < 600
    assert "\n" not in sentence
    return sentence


def tail() -> tuple[Entry, ...]:
    return entry("Flatten"), entry("Dense", units=10, activation="softmax")
