"""Models as Keras describes them, as networks; hostile and damaged descriptions are refused."""

import pytest
from kerasmodels import CONV, Entry, entry, refusal, sequential, tail

from fmnist_workbench.spec.fromkeras import network_from_keras
from fmnist_workbench.spec.layers import (
    Activation,
    Classifier,
    Conv2D,
    Dense,
    DepthwiseConv2D,
    Layer,
    MaxPooling2D,
    Rescaling,
    Reshape,
    ZeroPadding2D,
)


def layers_of(*entries: Entry, shape: list[int | None] | None = None) -> tuple[Layer, ...]:
    """Return the layers read, without their names."""
    network = network_from_keras(sequential(*entries, shape=shape), "n")
    return tuple(layer.changed(name=None) for layer in network.layers)


def test_a_model_becomes_a_network_whose_last_softmax_is_the_classification_layer():
    network = network_from_keras(
        sequential(
            entry("Conv2D", **CONV),
            entry("MaxPooling2D", pool_size=2, strides=2, padding="valid"),
            *tail(),
        ),
        "mine",
    )
    assert (network.name, network.input_shape, network.classes) == ("mine", (28, 28, 1), 10)
    assert [layer.kind for layer in network.layers] == [
        "conv2d",
        "max_pooling2d",
        "flatten",
        "classifier",
    ]


@pytest.mark.parametrize(
    ("given", "layer"),
    [
        (entry("Conv2D", **CONV), Conv2D(filters=8, activation="relu")),
        (
            entry("Conv2D", **CONV | {"kernel_size": [1, 1], "strides": [2, 2]}),
            Conv2D(filters=8, kernel_size=1, strides=2, activation="relu"),
        ),
        (
            entry(
                "Conv2D",
                **CONV,
                kernel_initializer={
                    "module": "keras.initializers",
                    "class_name": "HeNormal",
                    "config": {"seed": 3},
                    "registered_name": None,
                },
                kernel_regularizer={
                    "module": "keras.regularizers",
                    "class_name": "L1",
                    "config": {"l1": 0.009999999776482582},
                    "registered_name": None,
                },
            ),
            Conv2D(filters=8, activation="relu", kernel_initializer="he_normal", l1=0.01),
        ),
        (
            entry(
                "DepthwiseConv2D",
                kernel_size=[3, 3],
                strides=[1, 1],
                padding="same",
                depth_multiplier=2,
                activation="silu",
            ),
            DepthwiseConv2D(padding="same", depth_multiplier=2, activation="swish"),
        ),
        (
            entry("MaxPooling2D", pool_size=[2, 2], strides=[2, 2], padding="valid"),
            MaxPooling2D(),
        ),
        (entry("ZeroPadding2D", padding=[[1, 1], [1, 1]]), ZeroPadding2D()),
        (entry("Rescaling", scale=1 / 255, offset=0.0), Rescaling(scale=1 / 255, offset=0)),
        (entry("Reshape", target_shape=[-1]), Reshape(target_shape=(784,))),
        (entry("Reshape", target_shape=[7, -1, 16]), Reshape(target_shape=(7, 7, 16))),
        (entry("Activation", activation="linear"), Activation(activation="linear")),
    ],
    ids=str,
)
def test_a_layer_is_read_with_all_it_says(given: Entry, layer: Layer):
    assert layers_of(given)[0] == layer


def test_names_that_a_person_gave_are_kept_and_those_of_keras_left_out():
    network = network_from_keras(
        sequential(
            entry("Conv2D", "edges", **CONV),
            entry("Conv2D", "conv2d_17", **CONV),
            entry("Flatten", "block/flat"),
            entry("Dense", "dense_3", units=10, activation="softmax"),
        ),
        "n",
    )
    assert [layer.name for layer in network.layers] == ["edges", None, None, None]


@pytest.mark.parametrize(
    "first", [entry("Flatten"), entry("Reshape", target_shape=[28, 28, 1])], ids=str
)
def test_images_without_channels_are_read_where_the_first_layer_lays_them_out(first: Entry):
    network = network_from_keras(sequential(first, *tail(), shape=[None, 28, 28]), "n")
    assert network.input_shape == (28, 28, 1)


def test_a_row_of_values_that_becomes_an_image_is_read():
    first = entry("Reshape", target_shape=[28, 28, 1])
    network = network_from_keras(sequential(first, *tail(), shape=[None, 784]), "n")
    assert network.input_shape == (28, 28, 1)


@pytest.mark.parametrize("shape", [[None, 28, 28], [None, 784], [None, 4, 28, 28, 1]], ids=str)
def test_another_input_is_refused_with_the_cure(shape):
    dense = entry("Dense", units=3, activation="relu")
    assert "(28, 28, 1)" in refusal(sequential(dense, *tail(), shape=shape))


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        ([None, None, None, 1], "fixed sizes"),
        ([None, 300, 28, 1], "300"),
        ([None, 28, 28, 4], "1 or 3"),
        ([None, 10**400, 28, 1], "input_shape"),
        ([None, True, 28, 1], "fixed sizes"),
        ("28x28", "fixed sizes"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_an_input_that_is_no_image_is_refused(shape, words):
    assert words in refusal(sequential(*tail(), shape=shape))


def test_a_model_that_was_never_built_is_refused_with_the_cure():
    document = sequential(*tail())
    del document["config"]["layers"][0]
    assert "build it first" in refusal(document)
    document["config"]["build_input_shape"] = [None, 28, 28, 1]
    assert network_from_keras(document, "n").input_shape == (28, 28, 1)


@pytest.mark.parametrize(
    ("layer", "words"),
    [
        (entry("LSTM", units=3), "layer 2, 'part1' (LSTM) is not in the layer catalogue"),
        (entry("Classifier"), "(Classifier) is not in the layer catalogue"),
        (entry("ResidualBlock"), "(ResidualBlock): "),
        (entry("Lambda", function={"class_name": "__lambda__"}), "(Lambda) is not in"),
        (entry("Conv2D", **CONV) | {"module": "os"}, "(os.Conv2D) is not in"),
        (entry("system") | {"module": "os"}, "(os.system) is not in"),
        (entry("Conv2D", **CONV) | {"registered_name": "evil>Conv2D"}, "(evil>Conv2D) is not"),
        (entry("Conv2D", **CONV) | {"module": None}, "(None.Conv2D) is not in"),
        (entry("Conv2D", **CONV, groups=2), "layer 2, 'part1' (Conv2D): groups is 2, and only 1"),
        (entry("Conv2D", **CONV | {"kernel_size": [3, 5]}), "kernel_size is [3, 5]"),
        (entry("Conv2D", **CONV | {"filters": -1}), "filters is -1: it must be a whole number"),
        (entry("Conv2D", **CONV | {"filters": "8"}), "filters is '8'"),
        (entry("Conv2D", **CONV | {"filters": True}), "filters is True"),
        (entry("Conv2D", **CONV | {"filters": 10**400}), "filters is 1000"),
        (entry("Conv2D", **CONV | {"filters": None}), "filters is None"),
        (entry("Conv2D", kernel_size=[3, 3]), "filters is missing"),
        (entry("Conv2D", **CONV, data_format="channels_first"), "data_format is 'channels_first'"),
        (entry("Conv2D", **CONV, trainable=False), "trainable is False"),
        (entry("Conv2D", **CONV, surprise=1), "surprise is 1"),
        (entry("Conv2D", **CONV, bias_initializer="ones"), "bias_initializer is 'ones'"),
        (entry("Conv2D", **CONV, kernel_constraint={"class_name": "MaxNorm"}), "kernel_constraint"),
        (entry("Conv2D", **CONV, kernel_regularizer="l1"), "kernel_regularizer is 'l1'"),
        (
            entry("Conv2D", **CONV, kernel_regularizer={"class_name": "L2", "config": {}}),
            "kernel_regularizer is 'L2()'",
        ),
        (
            entry("Conv2D", **CONV, dtype={"class_name": "DTypePolicy", "config": {"name": "x"}}),
            "dtype is 'x', and only 'float32'",
        ),
        (
            entry("Conv2D", **CONV | {"activation": {"class_name": "function", "config": "f"}}),
            "activation is \"function('f')\"",
        ),
        (
            entry(
                "Conv2D",
                **CONV,
                kernel_initializer={"class_name": "RandomNormal", "config": {"stddev": 0.3}},
            ),
            "RandomNormal(stddev=0.3)",
        ),
        (entry("Conv2D", **CONV | {"kernel_size": [40, 40]}), "does not fit into 28×28×1"),
        (entry("ZeroPadding2D", padding=[[0, 1], [1, 1]]), "padding is [[0, 1], [1, 1]]"),
        (entry("Reshape", target_shape=[-1, -1]), "target_shape[0] is -1"),
        (entry("Reshape", target_shape=[-1, 5]), "target_shape"),
        (entry("Reshape", target_shape=[10**400, 1, 1]), "target_shape"),
        (entry("Dropout", rate=1e400), "rate is inf"),
        (entry("BatchNormalization", momentum=0.9, epsilon=0.1, axis=[1, 2]), "axis is [1, 2]"),
        (entry("BatchNormalization", momentum=0.9, epsilon=0.1, center=False), "center is False"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_the_catalogue_cannot_say_is_refused_by_name(layer: Entry, words: str):
    before = entry("Activation", activation="relu")
    assert words in refusal(sequential(before, layer, *tail()))


def test_a_last_softmax_that_is_no_classification_layer_is_refused_by_its_setting():
    last = entry("Dense", units=10, activation="softmax", use_bias=False)
    assert "use_bias is False" in refusal(sequential(entry("Flatten"), last))


def test_logits_stay_a_dense_layer_and_tell_the_classes():
    network = network_from_keras(
        sequential(entry("Flatten"), entry("Dense", units=7, activation="linear")), "n"
    )
    assert network.layers[-1].changed(name=None) == Dense(units=7, activation="linear")
    assert network.classes == 7


@pytest.mark.parametrize("units", [1, 101])
def test_a_softmax_over_too_few_or_too_many_stays_a_dense_layer(units: int):
    last = entry("Dense", units=units, activation="softmax")
    assert not isinstance(layers_of(entry("Flatten"), last)[-1], Classifier)


def test_more_layers_than_are_read_are_refused():
    many = [entry("Activation", activation="relu") for _ in range(10_000)]
    assert "more than 500 layers" in refusal(sequential(*many))


def test_two_layers_of_one_name_are_refused():
    twins = [entry("Flatten", "a"), entry("Flatten", "a")]
    assert "2 layers are named 'a'" in refusal(sequential(*twins))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"class_name": "MyModel", "registered_name": "me>MyModel"}, "a me>MyModel, and only"),
        ({"module": "evil"}, "evil.Sequential"),
        ({"class_name": ["Sequential"]}, "class_name"),
        ({"class_name": "Dense", "module": "keras.layers"}, "a Dense, and only"),
        ({"config": 3}, "config is 3"),
        ({"config": {"layers": {}}}, "layers"),
        ({"config": {"layers": [3]}}, "layer 0 is 3"),
        ({"config": {"layers": [{"class_name": "Dense"}]}}, "config of layer 0"),
    ],
    ids=str,
)
def test_a_model_of_another_kind_is_refused(change, words):
    assert words in refusal(sequential(*tail()) | change)


@pytest.mark.parametrize("document", [None, 3, "text", [], {}], ids=str)
def test_what_describes_no_model_is_refused(document):
    refusal(document)
