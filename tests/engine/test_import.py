"""Models that Keras itself saved come back as the networks that they were."""

from pathlib import Path

import keras
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from networks import networks

from fmnist_workbench.engine.build import build
from fmnist_workbench.engine.donors import open_donor
from fmnist_workbench.engine.weights import write_weights
from fmnist_workbench.spec.diagnosis import diagnose
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.layers import AnyLayer, Classifier, Flatten, ResidualBlock
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.normalization import Normalization
from fmnist_workbench.spec.presets import PRESETS, preset
from fmnist_workbench.spec.transfer import Transfer
from fmnist_workbench.storage.networkfile import read_network

pytestmark = [
    pytest.mark.filterwarnings("ignore:The object being serialized includes a `lambda`"),
    pytest.mark.filterwarnings("ignore:You are saving a model that has not yet been built"),
]

SEVERAL = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))


def unnamed(layer: AnyLayer) -> AnyLayer:
    """Return a layer without its name, and without strides that Keras would fill in itself."""
    strides = getattr(layer, "strides", None)
    if strides is not None and getattr(layer, "pool_size", None) == strides:
        layer = layer.changed(strides=None)
    return layer.changed(name=None)


def assert_same(read: Network, network: Network) -> None:
    assert (read.input_shape, read.classes) == (network.input_shape, network.classes)
    assert [unnamed(layer) for layer in read.layers] == [unnamed(layer) for layer in network.layers]


def read_back(model: keras.Model, folder: Path) -> Network:
    path = folder / "saved.keras"
    model.save(path)
    return read_network(str(path), folder / "home")


def as_sequential(network: Network) -> keras.Sequential:
    """Return a network as a person would write it in Keras, with Keras's own names."""
    model = keras.Sequential([keras.Input(network.input_shape)])
    shape: tuple[int, ...] = network.input_shape
    for layer in network.resolved_layers():
        *steps, node = layer.nodes("any", shape)
        strides = {"strides": layer.strides} if steps else {}
        model.add(getattr(keras.layers, node.class_name)(**node.config, **strides))
        shape = layer.output_shape(shape)
    return model


def completed(network: Network) -> Network:
    """Return as many of a network's layers as can be trained."""
    layers = [layer for layer in network.layers if layer.kind != "classifier"]
    while True:
        whole = network.changed(layers=(*layers, Flatten(), Classifier()))
        if diagnose(whole).ok:
            return whole
        layers.pop()


@SEVERAL
@given(networks(), st.booleans())
def test_what_the_engine_builds_reads_back_as_the_same_network(
    tmp_path_factory, network, normalizes
):
    whole = completed(network)
    channels = whole.input_shape[-1]
    normalization = Normalization(mean=(0.3,) * channels, std=(0.2,) * channels)
    model = build(whole, seed=0, normalization=normalization if normalizes else None)
    assert_same(read_back(model, tmp_path_factory.mktemp("saved")), whole)


@SEVERAL
@given(networks())
def test_a_sequential_that_keras_saved_reads_back_as_the_network_that_it_is(
    tmp_path_factory, network
):
    plain = [layer for layer in network.layers if not isinstance(layer, ResidualBlock)]
    whole = completed(network.changed(layers=tuple(plain)))
    read = read_back(as_sequential(whole), tmp_path_factory.mktemp("saved"))
    assert_same(read, whole)
    assert not any(layer.name for layer in read.layers)


@pytest.mark.parametrize("name", [name for name in PRESETS if name != "alexnet"])
def test_every_preset_reads_back_and_predicts_the_same(name, tmp_path):
    network = preset(name)
    model = build(network, seed=3)
    read = read_back(model, tmp_path)
    assert_same(read, network)
    again = build(read, seed=4)
    saved = Transfer(source=str(tmp_path / "saved.keras"))
    write_weights(again, open_donor(tmp_path, saved).weights)
    images = np.random.default_rng(0).random((2, 28, 28, 1), dtype=np.float32)
    assert np.array_equal(again(images), model(images))


def test_a_name_that_a_person_gave_in_keras_is_kept(tmp_path):
    model = keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(32, activation="relu", name="hidden"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("adam", "categorical_crossentropy")
    read = read_back(model, tmp_path)
    assert read.input_shape == (28, 28, 1)
    assert read.layer_names() == ("flatten", "hidden", "classifier")


def softmax() -> keras.Layer:
    return keras.layers.Dense(10, activation="softmax")


@pytest.mark.parametrize(
    ("layers", "words"),
    [
        ([keras.layers.LeakyReLU(), keras.layers.ReLU()], r"layer 1, .*\(LeakyReLU\) is not in"),
        ([keras.layers.Lambda(lambda x: x)], r"layer 1, .*\(Lambda\) is not in"),
        ([keras.Sequential([keras.layers.Flatten()])], r"layer 1, .*Sequential\) is not in"),
        ([keras.layers.Conv2D(4, 3, activation=lambda x: x)], "activation is"),
        ([keras.layers.Conv2D(4, (3, 5))], r"\(Conv2D\): kernel_size is \[3, 5\]"),
        ([keras.layers.Conv2D(4, 3, dtype="mixed_float16")], "dtype is 'mixed_float16'"),
        ([keras.layers.BatchNormalization(trainable=False)], "trainable is False"),
        ([keras.layers.Conv2D(4, 3, bias_initializer="ones")], "bias_initializer is 'ones'"),
        (
            [keras.layers.Conv2D(4, 3, kernel_initializer=keras.initializers.RandomNormal(0, 0.3))],
            r"RandomNormal\(mean=0, stddev=0.3\)",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_the_catalogue_does_not_have_is_named(layers, words, tmp_path):
    model = keras.Sequential([keras.Input((28, 28, 1)), *layers, keras.layers.Flatten(), softmax()])
    with pytest.raises(InputError, match=words):
        read_back(model, tmp_path)


def test_a_model_that_was_never_built_is_told_how_to_be(tmp_path):
    with pytest.raises(InputError, match="build it first"):
        read_back(keras.Sequential([keras.layers.Flatten(), softmax()]), tmp_path)


def test_a_model_that_is_no_chain_is_refused_by_the_layer_that_joins(tmp_path):
    source = keras.Input((28, 28, 1))
    joined = keras.layers.Concatenate()([source, keras.layers.Activation("relu")(source)])
    model = keras.Model(source, softmax()(keras.layers.Flatten()(joined)))
    with pytest.raises(InputError, match=r"layer 2, .*\(Concatenate\) is not in"):
        read_back(model, tmp_path)
