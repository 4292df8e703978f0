"""A checkpoint goes into the network it came from, and into no other."""

import numpy as np
import pytest

from fmnist_workbench.engine.build import build, compile_model
from fmnist_workbench.engine.weights import read_state, read_weights, write_state, write_weights
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.recipe import Recipe


def test_weights_are_keyed_by_layer_and_come_back(network):
    first, second = build(network, seed=1), build(network, seed=2)
    weights = read_weights(first)
    assert {"conv2d/kernel", "batch_normalization/moving_mean", "classifier/bias"} <= set(weights)
    write_weights(second, weights)
    for name, value in read_weights(second).items():
        np.testing.assert_array_equal(value, weights[name])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda arrays: arrays.pop("conv2d/bias"), "needs 'conv2d/bias'"),
        (
            lambda arrays: arrays.update({"extra/kernel": np.zeros(3)}),
            "does not know 'extra/kernel'",
        ),
        (
            lambda arrays: arrays.update({"conv2d/bias": np.zeros(5)}),
            r"'conv2d/bias' has shape \(5,\)",
        ),
    ],
)
def test_weights_that_do_not_match_are_refused_and_change_nothing(network, change, message):
    model = build(network, seed=1)
    before = read_weights(model)
    arrays = read_weights(build(network, seed=2))
    change(arrays)
    with pytest.raises(InputError, match=message):
        write_weights(model, arrays)
    for name, value in read_weights(model).items():
        np.testing.assert_array_equal(value, before[name])


def test_optimizer_state_has_the_same_names_in_every_model(network):
    models = [build(network, seed=1), build(network, seed=1)]
    for model in models:
        compile_model(model, Recipe())
    state = read_state(models[0])
    assert "adam/iteration" in state
    state["adam/conv2d_kernel_momentum"] += 7
    write_state(models[1], state)
    np.testing.assert_array_equal(read_state(models[1])["adam/conv2d_kernel_momentum"], 7)
