"""What a teacher would say about a network that works, and when nothing is to be said."""

import pytest

from fmnist_workbench.spec.diagnosis import diagnose
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
    Layer,
    MaxPooling2D,
    Rescaling,
    ResidualBlock,
    SeparableConv2D,
)
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.presets import PRESETS, preset

RELU, SAME = {"activation": "relu"}, {"padding": "same", "activation": "relu"}
PRESET_ADVICE = {
    "mlp-2x120": ["dropout_before_softmax:dropout_1"],
    "cnn-3x32": ["dropout_before_softmax:dropout_2"],
    "alexnet": ["dropout_before_softmax:dropout_2"],
    "cnn-3conv-bn": ["bias_before_normalization:conv2d"],
    "lab-4conv": ["bias_before_normalization:conv2d"],
}


def _advice(*layers: Layer) -> list[str]:
    network = Network.of(name="n", layers=(*layers, Classifier()))
    return [problem.key(network) for problem in diagnose(network).advice]


@pytest.mark.parametrize("name", PRESETS)
def test_few_presets_get_advice(name: str) -> None:
    network = preset(name)
    told = [problem.key(network) for problem in diagnose(network).advice]
    assert told == PRESET_ADVICE.get(name, [])


@pytest.mark.parametrize(
    ("layers", "told"),
    [
        ((Rescaling(scale=1 / 255, offset=0), Flatten()), "scaled_twice:rescaling"),
        ((Flatten(), Rescaling(scale=1 / 127.5, offset=-1)), "scaled_twice:rescaling"),
        ((Flatten(), Dense(activation="softmax")), "softmax_in_middle:dense"),
        ((Flatten(), Activation(activation="softmax")), "softmax_in_middle:activation"),
        (
            (Flatten(), Dense(activation="sigmoid"), Dense(activation="sigmoid")),
            "sigmoid_hidden:dense",
        ),
        ((Flatten(), Dense(), Activation()), "two_activations:activation"),
        ((ResidualBlock(), Dropout(), Activation(), Flatten()), "two_activations:activation"),
        (
            (Conv2D(), BatchNormalization(), Activation(), Flatten()),
            "bias_before_normalization:conv2d",
        ),
        ((Flatten(), Dense(), Dropout()), "dropout_before_softmax:dropout"),
        ((Conv2D(**RELU), Dropout(), Flatten()), "dropout_before_softmax:dropout"),
        (
            (Flatten(), Dense(), Dropout(), BatchNormalization(), Dense()),
            "dropout_before_normalization:dropout",
        ),
        ((Conv2D(kernel_size=2, strides=3, **RELU), Flatten()), "stride_skips_pixels:conv2d"),
        ((MaxPooling2D(strides=3), Flatten()), "stride_skips_pixels:max_pooling2d"),
        (
            (ResidualBlock(kernel_size=1, strides=2), Flatten()),
            "stride_skips_pixels:residual_block",
        ),
        ((Conv2D(), Flatten()), "linear_layers_collapse:conv2d"),
        (
            (Conv2D(), AveragePooling2D(), Conv2D(**RELU), Flatten()),
            "linear_layers_collapse:conv2d",
        ),
        ((MaxPooling2D(pool_size=28), Conv2D(**SAME), Flatten()), "one_pixel_left:conv2d"),
        ((Flatten(), Dense(kernel_initializer="zeros")), "zeros_initializer:dense"),
        ((Flatten(), Dense(), Activation(activation="linear")), "idle_layer:activation"),
        ((Flatten(), Flatten()), "idle_layer:flatten_1"),
        ((Flatten(), Rescaling(scale=1.0, offset=0.0)), "idle_layer:rescaling"),
        ((MaxPooling2D(pool_size=1), Flatten()), "idle_layer:max_pooling2d"),
        ((Flatten(), Dropout(rate=0.9), Dense()), "dropout_too_high:dropout"),
        ((Conv2D(**SAME), Flatten(), Dense(units=1024)), "large_dense:dense"),
    ],
)
def test_what_is_hardly_ever_meant_is_said(layers: tuple[Layer, ...], told: str) -> None:
    assert _advice(*layers) == [told]


@pytest.mark.parametrize(
    "layers",
    [
        (Flatten(), Dense(activation="sigmoid")),
        (Flatten(), Dense(activation="linear"), Activation()),
        (Conv2D(use_bias=False), BatchNormalization(), Activation(), Flatten()),
        (Conv2D(**RELU), BatchNormalization(), Flatten()),
        (Flatten(), Dropout(), Dense()),
        (Conv2D(), MaxPooling2D(), Flatten()),
        (DepthwiseConv2D(), SeparableConv2D(**RELU), Flatten()),
        (Conv2D(), ResidualBlock(), Flatten()),
        (MaxPooling2D(pool_size=28), Conv2D(kernel_size=1, **RELU), Flatten()),
    ],
)
def test_what_may_well_be_meant_is_left_alone(layers: tuple[Layer, ...]) -> None:
    assert _advice(*layers) == []


def test_what_holds_for_several_layers_is_said_once_and_names_them() -> None:
    pairs = (Conv2D(padding="same"), BatchNormalization(), Activation())
    network = Network.of(name="n", layers=(*pairs * 6, Flatten(), Classifier()))
    (problem,) = diagnose(network).advice
    assert problem.layer == 0
    assert "same holds for conv2d_1, conv2d_2, conv2d_3 and 2 others." in problem.message


def test_advice_says_when_it_would_matter_and_does_not_keep_from_training() -> None:
    network = Network.of(name="n", layers=(Flatten(), Dense(), Dropout(), Classifier()))
    diagnosis = diagnose(network)
    (problem,) = diagnosis.problems
    assert (problem.kind, problem.severity, diagnosis.ok) == ("advice", "advice", True)
    assert "matters with few values or a high rate" in problem.when
    assert diagnosis.advice == (problem,)
    assert diagnosis.errors == ()
