"""Each formula, worked out from its text, against the number it is for."""

import ast
import math
import operator

import pytest
from hypothesis import HealthCheck, given, settings
from networks import networks

from fmnist_workbench.spec.diagnosis import diagnose
from fmnist_workbench.spec.layers import (
    Classifier,
    Conv2D,
    DepthwiseConv2D,
    Flatten,
    Layer,
    MaxPooling2D,
    ResidualBlock,
    SeparableConv2D,
)
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.presets import preset
from fmnist_workbench.spec.tutor import Arithmetic, arithmetic_of

OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def evaluate(text: str) -> float:
    """Return what a formula comes to."""
    plain = text.replace("·", "*").replace("−", "-").replace(",", "").removesuffix(" bytes")
    return _value(ast.parse(plain, mode="eval").body)


def _value(node: ast.expr) -> float:
    if isinstance(node, ast.BinOp):
        return OPERATORS[type(node.op)](_value(node.left), _value(node.right))
    if isinstance(node, ast.Call):
        assert isinstance(node.func, ast.Name)
        return {"floor": math.floor, "ceil": math.ceil}[node.func.id](_value(node.args[0]))
    assert isinstance(node, ast.Constant)
    return node.value


def worked_out(text: str) -> dict[str, float]:
    """Return the result of each line by its label, having checked that the line is right."""
    results = {}
    for line in text.splitlines():
        label, _, equation = line.rpartition(": ")
        left, right = equation.split(" = ")
        assert evaluate(left) == evaluate(right), line
        results[label] = evaluate(right)
    return results


def _first(layer: Layer, shape: tuple[int, int, int] = (28, 28, 1)) -> Arithmetic:
    return arithmetic_of(Network.of(name="n", input_shape=shape, layers=(layer,)), 0)


def test_a_convolution_is_worked_out_as_in_class() -> None:
    assert _first(Conv2D()) == Arithmetic(
        output="floor((28 − 3 + 2·0)/1) + 1 = 26",
        parameters="(3·3·1 + 1)·32 = 320",
        macs="26·26·32·3·3·1 = 194,688",
        memory="26·26·32·4 bytes = 86,528 bytes",
        receptive_field="1 + (3 − 1)·1 = 3",
    )


@pytest.mark.parametrize(
    ("layer", "shape", "output"),
    [
        (Conv2D(strides=2, padding="same"), (28, 28, 1), "ceil(28/2) = 14"),
        (Conv2D(dilation_rate=2), (28, 28, 1), "floor((28 − ((3 − 1)·2 + 1) + 2·0)/1) + 1 = 24"),
        (MaxPooling2D(), (9, 9, 3), "floor((9 − 2 + 2·0)/2) + 1 = 4"),
        (
            MaxPooling2D(padding="same"),
            (28, 15, 1),
            "height: ceil(28/2) = 14\nwidth: ceil(15/2) = 8",
        ),
        (
            DepthwiseConv2D(padding="same", depth_multiplier=2),
            (28, 28, 3),
            "height and width: ceil(28/1) = 28\nchannels: 3·2 = 6",
        ),
        (Flatten(), (28, 28, 3), "28·28·3 = 2,352"),
        (Classifier(), (28, 28, 3), ""),
    ],
)
def test_the_output_is_worked_out_by_the_rule_that_applies(
    layer: Layer, shape: tuple[int, int, int], output: str
) -> None:
    assert _first(layer, shape).output == output


@pytest.mark.parametrize(
    ("layer", "parameters"),
    [
        (Conv2D(use_bias=False), "3·3·3·32 = 864"),
        (SeparableConv2D(filters=5), "3·3·3 + (3 + 1)·5 = 47"),
        (ResidualBlock(filters=3), "3·3·3·3 + 3·3·3·3 + 2·4·3 = 186"),
        (ResidualBlock(filters=4), "3·3·3·4 + 3·3·4·4 + 3·4 + 3·4·4 = 312"),
        (MaxPooling2D(), ""),
    ],
)
def test_weights_are_counted_part_by_part(layer: Layer, parameters: str) -> None:
    assert _first(layer, (8, 8, 3)).parameters == parameters


def test_what_a_value_sees_grows_with_each_window() -> None:
    network = preset("cnn-2conv")
    assert [arithmetic_of(network, index).receptive_field for index in range(5)] == [
        "1 + (3 − 1)·1 = 3",
        "3 + (2 − 1)·1 = 4",
        "4 + (3 − 1)·2 = 8",
        "8 + (2 − 1)·2 = 10",
        "",
    ]


def test_where_the_shape_is_unknown_nothing_is_worked_out() -> None:
    network = Network(name="n", layers=(Flatten(), Conv2D(), Conv2D()))
    assert arithmetic_of(network, 0).memory == "784·4 bytes = 3,136 bytes"
    assert arithmetic_of(network, 1) == arithmetic_of(network, 2) == Arithmetic()


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(networks())
def test_every_formula_comes_to_the_number_of_the_diagnosis(network: Network) -> None:
    seen: int | None = 1
    for index, row in enumerate(diagnose(network).rows):
        told = arithmetic_of(network, index)
        if row.output_shape is None:
            assert told == Arithmetic()
            continue
        assert worked_out(told.parameters).get("", 0) == row.parameters
        assert worked_out(told.macs).get("", 0) == row.macs
        assert worked_out(told.memory)[""] == row.memory
        if told.receptive_field or row.receptive_field is not None:
            assert worked_out(told.receptive_field).get("", seen) == row.receptive_field
        for label, size in worked_out(told.output).items():
            for each in label.split(" and ") if label else ["height"]:
                assert row.output_shape[["height", "width", "channels"].index(each)] == size
        seen = row.receptive_field
