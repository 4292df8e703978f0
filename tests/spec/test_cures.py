"""Cures: what is offered for which problem, and that each of them works."""

import pytest
from hypothesis import HealthCheck, given, settings
from networks import drafts

from fmnist_workbench.spec.cures import MAX_CURES, cures
from fmnist_workbench.spec.diagnosis import diagnose
from fmnist_workbench.spec.layers import (
    Activation,
    AnyLayer,
    BatchNormalization,
    Classifier,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    Layer,
    MaxPooling2D,
    Reshape,
    ResidualBlock,
)
from fmnist_workbench.spec.network import MAX_LAYERS, Network

RELU = {"activation": "relu"}


def _network(*layers: Layer) -> Network:
    return Network.of(name="n", layers=layers)


def _titles(*layers: Layer) -> list[str]:
    """Return what is offered for the first problem."""
    network = _network(*layers)
    return [cure.title for cure in cures(network, diagnose(network).problems[0])]


@pytest.mark.parametrize(
    ("layers", "titles"),
    [
        (
            (Conv2D(kernel_size=29, **RELU), Flatten(), Classifier()),
            [
                "Set padding to 'same' in conv2d",
                "Set kernel_size to 28 in conv2d",
                "Take out conv2d",
            ],
        ),
        (
            (Conv2D(kernel_size=5, dilation_rate=8, **RELU), Flatten(), Classifier()),
            [
                "Set padding to 'same' in conv2d",
                "Set dilation_rate to 1 in conv2d",
                "Set kernel_size to 4 in conv2d",
            ],
        ),
        (
            (MaxPooling2D(pool_size=20), MaxPooling2D(), Flatten(), Classifier()),
            [
                "Take out max_pooling2d_1",
                "Take out max_pooling2d",
                "Set padding to 'same' in max_pooling2d_1",
            ],
        ),
        (
            (Conv2D(strides=16, kernel_size=20, **RELU), Conv2D(**RELU), Flatten(), Classifier()),
            [
                "Set kernel_size to 1 in conv2d_1",
                "Set strides to 1 in conv2d",
                "Set padding to 'same' in conv2d_1",
            ],
        ),
        (
            (Conv2D(strides=2, dilation_rate=2, **RELU), Flatten(), Classifier()),
            [
                "Set dilation_rate to 1 in conv2d",
                "Set strides to 1 in conv2d",
                "Take out conv2d",
            ],
        ),
        (
            (Reshape(target_shape=(4, 4, 4)), Conv2D(**RELU), Flatten(), Classifier()),
            [
                "Set target_shape to 4×4×49 in reshape",
                "Set target_shape to 14×14×4 in reshape",
                "Take out reshape",
            ],
        ),
        (
            (Flatten(), MaxPooling2D(name="pool"), Classifier()),
            [
                "Move pool before flatten",
                "Take out pool",
                "Put a Reshape to 28×28×1 before pool, then put a Flatten before classifier",
            ],
        ),
        (
            (Flatten(), Conv2D(**RELU), BatchNormalization(), MaxPooling2D(), Classifier()),
            [
                "Move conv2d, batch_normalization and max_pooling2d before flatten",
                "Put a Reshape to 28×28×1 before conv2d, then put a Flatten before classifier",
                "Take out conv2d, then move max_pooling2d before flatten",
            ],
        ),
        ((), ["Add a Classifier at the end, then put a Flatten before the new Classifier"]),
        ((Flatten(), Dense()), ["Add a Classifier at the end", "Replace dense by a Classifier"]),
        (
            (Flatten(), Dense(units=7, activation="softmax")),
            [
                "Replace dense by a Classifier",
                "Set activation to relu in dense, then add a Classifier at the end",
            ],
        ),
        (
            (Flatten(), Classifier(), Dense(), Classifier()),
            [
                "Take out classifier",
                "Replace classifier by a Dense of 128 units",
            ],
        ),
        ((Flatten(), Classifier(), Dense()), ["Move classifier to the end", "Take out dense"]),
        (
            (Conv2D(**RELU), Classifier()),
            ["Put a Flatten before classifier", "Put a GlobalAveragePooling2D before classifier"],
        ),
        (
            (Conv2D(**RELU), Dense(), Classifier()),
            [
                "Put a Flatten before dense",
                "Put a GlobalAveragePooling2D before dense",
                "Take out dense, then put a Flatten before classifier",
            ],
        ),
        (
            (Conv2D(**RELU), Dense(), Flatten(), Classifier()),
            [
                "Move dense behind flatten",
                "Put a Flatten before dense",
                "Put a GlobalAveragePooling2D before dense",
            ],
        ),
        (
            (Flatten(), Dense(units=65536), Dense(units=65536), Classifier()),
            [
                "Set units to 16,384 in dense and dense_1",
            ],
        ),
    ],
)
def test_an_error_has_cures_that_say_what_is_done(
    layers: tuple[Layer, ...], titles: list[str]
) -> None:
    assert _titles(*layers)[: len(titles)] == titles


@pytest.mark.parametrize(
    ("layers", "titles"),
    [
        ((Flatten(), Dense(activation="softmax")), ["Set activation to relu in dense"]),
        (
            (Flatten(), Activation(activation="softmax")),
            ["Set activation to relu in activation", "Take out activation"],
        ),
        ((Flatten(), Dense(), Activation()), ["Take out activation"]),
        (
            (Conv2D(), BatchNormalization(), Activation(), Flatten()),
            ["Switch the bias off in conv2d"],
        ),
        ((Flatten(), Dense(), Dropout()), ["Take out dropout"]),
        (
            (Flatten(), Dense(), Dense(), Dropout()),
            ["Move dropout before dense_1", "Take out dropout"],
        ),
        (
            (Flatten(), Dense(), Dropout(), BatchNormalization(), Dense()),
            ["Move dropout behind batch_normalization", "Take out dropout"],
        ),
        (
            (Flatten(), Dropout(), Dropout(), BatchNormalization(), Dense()),
            [
                "Move dropout and dropout_1 behind batch_normalization",
                "Take out dropout and dropout_1",
            ],
        ),
        (
            (MaxPooling2D(strides=3), Flatten()),
            ["Set strides to 2 in max_pooling2d", "Set pool_size to 3 in max_pooling2d"],
        ),
        ((Conv2D(), Flatten()), ["Set activation to relu in conv2d"]),
        (
            (ResidualBlock(kernel_initializer="zeros"), Flatten()),
            ["Set kernel_initializer to he_normal in residual_block"],
        ),
        ((Flatten(), Flatten()), ["Take out flatten_1"]),
        (
            (Flatten(), Dropout(rate=0.9), Dense()),
            ["Set rate to 0.5 in dropout", "Take out dropout"],
        ),
        (
            (Conv2D(padding="same", **RELU), Flatten(), Dense(units=1024)),
            ["Put a MaxPooling2D before flatten", "Replace flatten by a GlobalAveragePooling2D"],
        ),
    ],
)
def test_advice_can_be_taken(layers: tuple[Layer, ...], titles: list[str]) -> None:
    assert _titles(*layers, Classifier()) == titles


def test_a_cure_does_exactly_what_its_title_says() -> None:
    network = _network(MaxPooling2D(), Dense(units=10, activation="softmax"))
    first, *_ = cures(network, diagnose(network).problems[0])
    assert (
        first.title == "Replace dense by a Classifier, then put a Flatten before the new Classifier"
    )
    assert first.network.layers == (MaxPooling2D(), Flatten(), Classifier())


def test_a_cure_keeps_the_names_that_layers_were_given() -> None:
    network = _network(Conv2D(name="eye", **RELU), Dense(name="brain"), Classifier(name="mouth"))
    first, *_ = cures(network, diagnose(network).problems[0])
    assert first.title == "Put a Flatten before brain"
    assert first.network.layer_names() == ("eye", "flatten", "brain", "mouth")


def test_several_errors_are_mended_at_once() -> None:
    network = _network(Conv2D(kernel_size=29, **RELU), Dense(), Classifier(), Dense())
    problems = diagnose(network).errors
    assert len(problems) == 2
    for problem in problems:
        for cure in cures(network, problem):
            assert diagnose(cure.network).ok
    first, *_ = cures(network, problems[0])
    assert first.title == (
        "Set padding to 'same' in conv2d, then put a Flatten before dense, "
        "then move classifier to the end"
    )


def test_as_many_layers_as_allowed_are_no_obstacle() -> None:
    full: tuple[AnyLayer, ...] = (*[MaxPooling2D()] * (MAX_LAYERS - 2), Flatten(), Classifier())
    assert _titles(*full)[0].endswith("and 490 more")
    assert _titles(*[Activation()] * MAX_LAYERS) == []


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(drafts())
def test_every_cure_makes_the_network_good_and_none_is_offered_twice(network: Network) -> None:
    diagnosis = diagnose(network)
    for problem in diagnosis.problems:
        offered = cures(network, problem)
        assert len(offered) <= MAX_CURES
        assert offered or len(diagnosis.errors) != 1 or problem.severity == "advice"
        for index, cure in enumerate(offered):
            after = diagnose(cure.network)
            assert after.ok
            assert problem.severity == "error" or problem.code not in [
                advice.code for advice in after.advice
            ]
            assert cure.network not in [network, *(other.network for other in offered[:index])]
            assert "{" not in cure.title
        assert offered == cures(network, problem)
