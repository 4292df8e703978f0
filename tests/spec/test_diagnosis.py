"""What a network comes to, and what keeps it from being built."""

import pytest

from fmnist_workbench.spec.diagnosis import diagnose, require_buildable
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.layers import (
    AveragePooling2D,
    Classifier,
    Conv2D,
    Dense,
    Flatten,
    Layer,
    MaxPooling2D,
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


@pytest.mark.parametrize(
    ("layers", "at", "told"),
    [
        ((Conv2D(kernel_size=29), Flatten(), Classifier()), 0, "29×29 does not fit into 28×28×1"),
        ((Flatten(), MaxPooling2D(), Classifier()), 1, "gets 784 values"),
        ((MaxPooling2D(pool_size=20), AveragePooling2D(), Flatten(), Classifier()), 1, "2×2"),
        ((Flatten(), Dense()), None, "no classification layer"),
        ((Flatten(), Classifier(), Classifier()), 2, "second classification layer"),
        ((Flatten(), Classifier(), Dense()), 1, "not the last"),
        ((Conv2D(), Classifier()), 1, "put a Flatten before it"),
        ((Flatten(), Dense(units=65536), Dense(units=65536), Classifier()), None, "2 GB"),
    ],
)
def test_the_layer_at_fault_is_named_with_the_reason(
    layers: tuple[Layer, ...], at: int | None, told: str
) -> None:
    diagnosis = diagnose(_network(*layers))
    assert not diagnosis.ok
    assert diagnosis.problems[0].layer == at
    assert told in diagnosis.problems[0].message


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
