"""Models that Keras 2 saved as `.keras`: a Sequential is read, of the others the cure is named."""

from typing import Any

import pytest

from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.fromkeras import network_from_keras

SHAPE = [None, 28, 28, 1]
CONV = {
    "filters": 8,
    "kernel_size": [3, 3],
    "strides": [1, 1],
    "padding": "valid",
    "activation": "relu",
}


def entry(class_name: str, **config: Any) -> dict[str, Any]:
    """Return a layer as Keras 2.15 writes it, without what it has by itself."""
    return {
        "module": "keras.layers",
        "class_name": class_name,
        "config": {"name": class_name.lower(), **config},
        "registered_name": None,
        "build_config": {"input_shape": SHAPE},
    }


def sequential() -> dict[str, Any]:
    layers = [
        entry("InputLayer", batch_input_shape=SHAPE),
        entry("Conv2D", batch_input_shape=SHAPE, **CONV),
        entry("Flatten"),
        entry("Dense", units=10, activation="softmax"),
    ]
    return {
        "module": "keras",
        "class_name": "Sequential",
        "config": {"name": "sequential", "layers": layers},
        "registered_name": None,
        "build_config": {"input_shape": SHAPE},
    }


def test_a_sequential_is_read() -> None:
    network = network_from_keras(sequential(), "n")
    assert network.input_shape == (28, 28, 1)
    assert [layer.kind for layer in network.layers] == ["conv2d", "flatten", "classifier"]


@pytest.mark.parametrize(
    ("kind", "module"),
    [
        ("Sequential", None),
        ("Functional", "keras.src.engine.functional"),
        ("Functional", "keras.engine.functional"),
    ],
)
def test_a_model_in_the_older_manner_is_refused_with_the_cure(
    kind: str, module: str | None
) -> None:
    said = f"is a {kind} of Keras 2; load it with Keras 3 and save it as .keras again"
    with pytest.raises(InputError, match=said):
        network_from_keras(sequential() | {"class_name": kind, "module": module}, "n")
