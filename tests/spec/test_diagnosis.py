"""What a network comes to, and what keeps it from being built."""

import pytest

from fmnist_workbench.spec.diagnosis import diagnose, require_buildable
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.layers import (
    Activation,
    AveragePooling2D,
    BatchNormalization,
    Classifier,
    Conv2D,
    Dense,
    DepthwiseConv2D,
    Dropout,
    Flatten,
    GlobalMaxPooling2D,
    Layer,
    MaxPooling2D,
    Reshape,
    ResidualBlock,
    SeparableConv2D,
    ZeroPadding2D,
)
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.presets import preset


def _network(*layers: Layer) -> Network:
    return Network.of(name="n", layers=layers)


def test_shapes_follow_the_layers() -> None:
    shapes = [row.output_shape for row in diagnose(preset("cnn-2conv")).rows]
    assert shapes == [
        (26, 26, 32), (13, 13, 32), (11, 11, 64), (5, 5, 64), (1600,), (1600,), (128,), (10,),
    ]  # fmt: skip


def test_memory_is_that_of_the_outputs_of_one_image() -> None:
    diagnosis = diagnose(_network(Conv2D(filters=4), Flatten(), Classifier()))
    assert [row.memory for row in diagnosis.rows] == [26 * 26 * 4 * 4, 26 * 26 * 4 * 4, 10 * 4]
    assert diagnosis.memory == 2 * 26 * 26 * 4 * 4 + 40


@pytest.mark.parametrize(
    ("layers", "sides"),
    [
        ((Conv2D(), Conv2D(), Conv2D()), [3, 5, 7]),
        ((Conv2D(), MaxPooling2D(), Conv2D()), [3, 4, 8]),
        ((Conv2D(kernel_size=3, dilation_rate=4), Conv2D()), [9, 11]),
        ((Conv2D(strides=2), DepthwiseConv2D(), SeparableConv2D(strides=2)), [3, 7, 11]),
        # He et al.: the first convolution of a block steps, the second sees those steps.
        ((ResidualBlock(strides=2), ResidualBlock()), [1 + 2 + 2 * 2, 7 + 4 + 4]),
        ((ZeroPadding2D(), BatchNormalization(), Activation(), Dropout(), Conv2D()), [1] * 4 + [3]),
        (
            (Conv2D(), Flatten(), Reshape(target_shape=(26, 26, 32)), Conv2D()),
            [3, None, None, None],
        ),
        ((Conv2D(), GlobalMaxPooling2D(), Dense()), [3, None, None]),
        ((Conv2D(kernel_size=29), Conv2D()), [None, None]),
    ],
)
def test_what_a_value_sees_of_the_image(layers: tuple[Layer, ...], sides: list[int | None]) -> None:
    assert [row.receptive_field for row in diagnose(_network(*layers)).rows] == sides


@pytest.mark.parametrize(
    ("layers", "at", "code", "told"),
    [
        (
            (Conv2D(kernel_size=29), Flatten(), Classifier()),
            0,
            "window_too_large",
            "a window of 29×29 does not fit into 28×28×1; make it smaller, pad with 'same'",
        ),
        (
            (Conv2D(dilation_rate=14), Flatten(), Classifier()),
            0,
            "window_too_large",
            "a window of 29×29 (3×3, its pixels 14 apart) does not fit into 28×28×1",
        ),
        (
            (MaxPooling2D(pool_size=20), AveragePooling2D(), Flatten(), Classifier()),
            1,
            "window_too_large",
            "a window of 2×2 does not fit into 1×1×1; only one pixel is left of the image",
        ),
        (
            (Flatten(), MaxPooling2D(), Classifier()),
            1,
            "needs_volume",
            "(height, width, channels), but gets 784 values; put it before Flatten",
        ),
        (
            (Conv2D(strides=2, dilation_rate=2), Flatten(), Classifier()),
            0,
            "strides_and_dilation",
            "strides of 2 and a dilation of 2",
        ),
        (
            (Reshape(target_shape=(27, 28, 1)), Flatten(), Classifier()),
            0,
            "reshape_count",
            "784 values in all, but 27×28×1 holds 756",
        ),
        ((), None, "no_classifier", "no classification layer; add a Classifier at the end"),
        (
            (Flatten(), Dense()),
            None,
            "no_classifier",
            "the last layer, dense, gives 128 values, not a probability for each of the 10 classes",
        ),
        (
            (Flatten(), Dense(units=10, activation="softmax")),
            1,
            "dense_for_classifier",
            "a Dense of 10 units ends the network",
        ),
        (
            (Flatten(), Dense(units=10, activation="linear"), Activation(activation="softmax")),
            1,
            "dense_for_classifier",
            "replace it by a Classifier",
        ),
        (
            (Flatten(), Dense(units=7, activation="softmax")),
            1,
            "wrong_number_of_classes",
            "gives 7 values, but the data has 10 classes",
        ),
        (
            (Flatten(), Classifier(), Classifier()),
            2,
            "second_classifier",
            "a second classification layer, behind classifier",
        ),
        (
            (Flatten(), Classifier(), Dense(), Dropout()),
            1,
            "classifier_not_last",
            "not the last one: 2 layers behind it",
        ),
        (
            (Classifier(), Conv2D(), Flatten(), Dense()),
            0,
            "classifier_not_last",
            "not the last one: 3 layers behind it",
        ),
        (
            (Conv2D(), Classifier()),
            1,
            "classifier_on_volume",
            "feature maps, 26×26×32: 676 positions instead of one row of values",
        ),
        (
            (Conv2D(), Dense(), Flatten(), Classifier()),
            1,
            "dense_on_volume",
            "this Dense layer would get feature maps, 26×26×32",
        ),
        (
            (Flatten(), Dense(units=65536), Dense(units=65536), Classifier()),
            None,
            "too_large",
            "4,347,133,962 weights take 16.2 GB, more than the 2 GB allowed",
        ),
    ],
)
def test_the_layer_at_fault_is_named_with_the_reason(
    layers: tuple[Layer, ...], at: int | None, code: str, told: str
) -> None:
    diagnosis = diagnose(_network(*layers))
    assert not diagnosis.ok
    (problem,) = diagnosis.errors
    assert (problem.layer, problem.code) == (at, code)
    assert told in problem.message


@pytest.mark.parametrize(
    ("layer", "kind"), [(Conv2D(kernel_size=29), "shape"), (Classifier(), "structure")]
)
def test_what_keras_refuses_is_told_apart_from_what_is_no_classifier(
    layer: Layer, kind: str
) -> None:
    assert diagnose(_network(layer, Flatten(), Classifier())).errors[0].kind == kind


def test_of_dense_layers_that_pass_maps_on_only_the_first_is_at_fault() -> None:
    diagnosis = diagnose(_network(MaxPooling2D(), Dense(), Dense(), Classifier()))
    assert [problem.layer for problem in diagnosis.errors] == [1]


def test_a_problem_is_remembered_by_what_it_is_and_the_name_of_its_layer() -> None:
    network = _network(MaxPooling2D(), MaxPooling2D(), Dense(name="hidden"))
    assert [problem.key(network) for problem in diagnose(network).problems] == [
        "no_classifier:",
        "dense_on_volume:hidden",
    ]


def test_layers_after_a_fault_have_no_shape_and_no_fault_of_their_own() -> None:
    diagnosis = diagnose(_network(Conv2D(kernel_size=29), MaxPooling2D(), Flatten(), Classifier()))
    assert [row.output_shape for row in diagnosis.rows] == [None] * 4
    assert [problem.layer for problem in diagnosis.problems] == [0]


def test_training_a_network_that_cannot_be_built_is_refused_by_name() -> None:
    with pytest.raises(InputError, match="network 'n', layer conv2d: Conv2D: a window of 29×29"):
        require_buildable(_network(Conv2D(kernel_size=29), Flatten(), Classifier()))


def test_multiplications_of_a_convolution_and_a_dense_layer() -> None:
    rows = diagnose(_network(Conv2D(filters=4, kernel_size=3), Flatten(), Classifier())).rows
    assert rows[0].macs == 26 * 26 * 4 * 9
    assert rows[2].macs == 26 * 26 * 4 * 10
