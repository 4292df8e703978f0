"""What is built is what the catalogue said: shape for shape, weight for weight."""

import keras
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fmnist_workbench.engine.build import build, compile_model
from fmnist_workbench.spec import layers
from fmnist_workbench.spec.diagnosis import diagnose
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.layers import Classifier, Conv2D, Flatten
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.presets import PRESETS, preset
from fmnist_workbench.spec.recipe import OPTIMIZERS, Recipe

PADDINGS = st.sampled_from(["valid", "same"])
ACTIVATIONS = st.sampled_from(["linear", "relu", "elu", "selu", "gelu", "tanh", "sigmoid"])
CONVOLUTION = st.builds(
    layers.Conv2D,
    filters=st.integers(1, 5),
    kernel_size=st.integers(1, 4),
    strides=st.integers(1, 3),
    padding=PADDINGS,
    activation=ACTIVATIONS,
)
POOLING = {
    "pool_size": st.integers(1, 3),
    "strides": st.none() | st.integers(1, 3),
    "padding": PADDINGS,
}
ON_IMAGES = (
    CONVOLUTION
    | st.builds(layers.MaxPooling2D, **POOLING)
    | st.builds(layers.AveragePooling2D, **POOLING)
)
ANYWHERE = (
    st.builds(layers.BatchNormalization)
    | st.builds(layers.Activation, activation=ACTIVATIONS)
    | st.builds(layers.Dropout, rate=st.floats(0, 0.9))
    | st.builds(layers.Dense, units=st.integers(1, 6), activation=ACTIVATIONS)
)


@st.composite
def networks(draw: st.DrawFn) -> Network:
    return Network(
        name="generated",
        input_shape=(
            draw(st.integers(1, 20)),
            draw(st.integers(1, 20)),
            draw(st.sampled_from([1, 3])),
        ),
        classes=draw(st.integers(2, 12)),
        layers=(
            *draw(st.lists(ON_IMAGES | ANYWHERE, max_size=5)),
            Flatten(),
            *draw(st.lists(ANYWHERE, max_size=2)),
            Classifier(),
        ),
    )


def assert_as_diagnosed(network: Network) -> None:
    diagnosis, model = diagnose(network), build(network, seed=0)
    built = [(layer.name, layer.output.shape[1:], layer.count_params()) for layer in model.layers]
    assert built[1:] == [(row.name, row.output_shape, row.parameters) for row in diagnosis.rows]
    assert model.count_params() == diagnosis.parameters


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_built_as_diagnosed(name):
    assert_as_diagnosed(preset(name))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(networks())
def test_any_network_is_built_as_diagnosed_or_refused(network):
    if diagnose(network).ok:
        assert_as_diagnosed(network)
    else:
        with pytest.raises(InputError):
            build(network, seed=0)


def test_the_same_seed_gives_the_same_weights_and_another_gives_others(network):
    first, again, other = (build(network, seed).get_weights() for seed in (1, 1, 2))
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert not np.array_equal(first[0], other[0])


def test_what_cannot_be_built_is_refused_by_the_name_of_its_layer():
    network = Network(
        name="n", layers=(Conv2D(kernel_size=40, name="eye"), Flatten(), Classifier())
    )
    with pytest.raises(InputError, match=r"layer eye.*40×40 does not fit"):
        build(network, seed=0)


@pytest.mark.parametrize("kind", OPTIMIZERS)
def test_every_optimizer_takes_its_recipe(kind, network):
    model = build(network, seed=0)
    compile_model(model, Recipe(optimizer=OPTIMIZERS[kind](learning_rate=0.25)))
    assert isinstance(model.optimizer, getattr(keras.optimizers, OPTIMIZERS[kind].class_name))
    assert float(model.optimizer.learning_rate) == 0.25
