"""The whole catalogue against Keras: the same shapes and weights, and the same refusals."""

import json

import keras
import pytest
from hypothesis import HealthCheck, example, given, settings
from networks import FIELDS, drafts, networks

from fmnist_workbench.engine.build import build
from fmnist_workbench.spec import layers
from fmnist_workbench.spec.cures import cures
from fmnist_workbench.spec.diagnosis import diagnose
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.layers import CATALOGUE, Classifier, Flatten
from fmnist_workbench.spec.layers.saved import plain_settings
from fmnist_workbench.spec.layers.usual import usual_settings
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.presets import PRESETS, preset


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


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
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


@pytest.mark.parametrize("kind", CATALOGUE)
def test_what_a_script_leaves_out_is_what_keras_has_by_itself(kind: str) -> None:
    for node in CATALOGUE[kind]().resolved(classes=3).nodes("n", (28, 28, 1)):
        usual = usual_settings(node.class_name)
        needed = {name: value for name, value in node.config.items() if name not in usual}
        bare = getattr(keras.layers, node.class_name)(name="n", **needed)
        written = plain_settings(json.loads(json.dumps(bare.get_config())), (28, 28, 1))
        assert {name: written[name] for name in usual.keys() & written.keys()} == {
            name: usual[name] for name in usual.keys() & written.keys()
        }


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(networks())
def test_a_network_is_built_exactly_if_its_diagnosis_is_good(network: Network) -> None:
    whole = network.changed(layers=(*network.layers, Flatten(), Classifier()))
    if diagnose(whole).ok:
        assert build(whole, seed=0).count_params() == diagnose(whole).parameters
    else:
        with pytest.raises(InputError):
            build(whole, seed=0)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(drafts(most=6))
def test_every_cure_that_is_offered_builds(network: Network) -> None:
    for problem in diagnose(network).problems:
        for cure in cures(network, problem):
            model = build(cure.network, seed=0)
            assert model.count_params() == diagnose(cure.network).parameters
            assert model.output_shape == (None, network.classes)
