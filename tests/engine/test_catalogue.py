"""The whole catalogue against Keras: the same shapes and weights, and the same refusals."""

from math import prod

import keras
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from fmnist_workbench.engine.build import build
from fmnist_workbench.spec import layers
from fmnist_workbench.spec.diagnosis import diagnose
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.layers import CATALOGUE, Classifier, Flatten, Layer, Shape, ShapeError
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.presets import PRESETS, preset

PADDINGS = st.sampled_from(["valid", "same"])
ACTIVATIONS = st.sampled_from(layers.Activation.model_fields["activation"].annotation.__args__)
RATES = st.floats(0, 0.9)
WEIGHTS = {
    "use_bias": st.booleans(),
    "kernel_initializer": st.sampled_from(["glorot_uniform", "he_normal", "zeros"]),
    "l1": st.sampled_from([0.0, 0.01]),
    "l2": st.sampled_from([0.0, 0.5]),
}
WINDOW = {
    "kernel_size": st.integers(1, 4),
    "strides": st.integers(1, 3),
    "padding": PADDINGS,
    "activation": ACTIVATIONS,
}
POOLING = {
    "pool_size": st.integers(1, 3),
    "strides": st.none() | st.integers(1, 3),
    "padding": PADDINGS,
}
FIELDS = {
    "conv2d": {
        "filters": st.integers(1, 5),
        "dilation_rate": st.integers(1, 3),
        **WINDOW,
        **WEIGHTS,
    },
    "depthwise_conv2d": {
        "depth_multiplier": st.integers(1, 3),
        "use_bias": st.booleans(),
        **WINDOW,
    },
    "separable_conv2d": {
        "filters": st.integers(1, 5),
        "depth_multiplier": st.integers(1, 3),
        "use_bias": st.booleans(),
        **WINDOW,
    },
    "zero_padding2d": {"padding": st.integers(1, 3)},
    "residual_block": {
        "filters": st.integers(1, 4),
        "kernel_size": st.integers(1, 3),
        "strides": st.integers(1, 2),
        "activation": ACTIVATIONS,
        "l2": WEIGHTS["l2"],
    },
    "max_pooling2d": POOLING,
    "average_pooling2d": POOLING,
    "global_max_pooling2d": {},
    "global_average_pooling2d": {},
    "batch_normalization": {"momentum": RATES},
    "layer_normalization": {"epsilon": st.floats(1e-6, 0.1)},
    "dropout": {"rate": RATES},
    "spatial_dropout2d": {"rate": RATES},
    "activation": {"activation": ACTIVATIONS},
    "rescaling": {"scale": st.floats(-3, 3), "offset": st.floats(-3, 3)},
    "flatten": {},
    "dense": {"units": st.integers(1, 6), "activation": ACTIVATIONS, **WEIGHTS},
    "classifier": {},
}


def any_layer(shape: Shape) -> st.SearchStrategy[Layer]:
    """Return layers of every kind, and shapes to lay `shape` out in that may or may not fit."""
    count = prod(shape)
    fitting = st.sampled_from([(count,), (1, 1, count), shape[::-1]])
    other = st.tuples(st.integers(1, 4), st.integers(1, 4), st.integers(1, 4))
    fields = FIELDS | {"reshape": {"target_shape": fitting | other}}
    return st.sampled_from(list(CATALOGUE)).flatmap(
        lambda kind: st.builds(CATALOGUE[kind], **fields[kind])
    )


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Return up to six layers of any kind, which end where one is refused."""
    side = st.integers(1, 12)
    shape = (draw(side), draw(side), draw(st.sampled_from([1, 3])))
    network = Network(name="any", input_shape=shape, classes=draw(st.integers(2, 12)))
    for _ in range(draw(st.integers(1, 6))):
        layer = draw(any_layer(shape))
        network = network.changed(layers=(*network.layers, layer))
        try:
            shape = layer.resolved(network.classes).output_shape(shape)
        except ShapeError:
            break
    return network


def assert_as_diagnosed(network: Network) -> keras.KerasTensor:
    """Build a network node by node, compare each layer with its row, and return its output."""
    outputs = {"input": keras.Input(network.input_shape)}
    weights = dict.fromkeys(network.layer_names(), 0)
    for node in network.nodes():
        layer = getattr(keras.layers, node.class_name)(name=node.name, **node.config)
        inputs = [outputs[name] for name in node.inputs]
        outputs[node.name] = layer(inputs[0] if len(inputs) == 1 else inputs)
        weights[node.name.partition(".")[0]] += layer.count_params()
    for row in diagnose(network).rows:
        assert outputs[row.name].shape[1:] == row.output_shape
        assert weights[row.name] == row.parameters
    return outputs[network.layer_names()[-1] if network.layers else "input"]


def test_every_kind_is_among_those_tried() -> None:
    assert {*FIELDS, "reshape"} == set(CATALOGUE)


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_built_as_diagnosed(name: str) -> None:
    assert_as_diagnosed(preset(name))


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(networks())
@example(Network(name="n", layers=(layers.Conv2D(strides=2, dilation_rate=2),)))
@example(Network(name="n", layers=(Flatten(), layers.ResidualBlock())))
@example(Network(name="n", layers=(layers.Reshape(target_shape=(27, 28, 1)),)))
def test_layers_have_the_shapes_and_weights_of_keras_or_both_refuse(network: Network) -> None:
    rows = diagnose(network).rows
    if rows[-1].output_shape is not None:
        assert_as_diagnosed(network)
        return
    fitting = network.changed(layers=network.layers[:-1])
    output, refused = assert_as_diagnosed(fitting), network.resolved_layers()[-1]
    node = refused.nodes("refused", (4, 4, 4))[0]  # the first node does not depend on the shape
    with pytest.raises(ValueError, match=r"\S"):
        getattr(keras.layers, node.class_name)(**node.config)(output)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(networks())
def test_a_network_is_built_exactly_if_its_diagnosis_is_good(network: Network) -> None:
    whole = network.changed(layers=(*network.layers, Flatten(), Classifier()))
    if diagnose(whole).ok:
        assert build(whole, seed=0).count_params() == diagnose(whole).parameters
    else:
        with pytest.raises(InputError):
            build(whole, seed=0)
