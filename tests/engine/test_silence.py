"""Which part of a relu layer is silent, as each epoch tells."""

import numpy as np

from fmnist_workbench.engine.batches import Batches
from fmnist_workbench.engine.build import build
from fmnist_workbench.engine.silence import Silence
from fmnist_workbench.spec.layers import (
    Activation,
    Classifier,
    Conv2D,
    Flatten,
    ResidualBlock,
)
from fmnist_workbench.spec.network import Network

from .conftest import CLASSES, SHAPE, ScriptedChannel, make_arrays


def silence(*layers):
    network = Network(
        name="n", input_shape=SHAPE, classes=CLASSES, layers=(*layers, Flatten(), Classifier())
    )
    model = build(network, seed=0)
    arrays = make_arrays()
    batches = Batches(arrays["x_train"], arrays["y_train"], classes=CLASSES, batch_size=8)
    return model, Silence(model, network, batches, np.arange(96), trained=96)


def test_channels_that_are_zero_for_every_image_are_counted_layer_by_layer():
    model, looker = silence(
        Conv2D(filters=4, activation="relu"), Conv2D(filters=6, activation="tanh"), Activation()
    )
    before = dict(looker.look())
    assert set(before) == {"conv2d", "activation"}
    kernel, bias = model.get_layer("conv2d").get_weights()
    kernel[..., 1:] = 0
    bias[:] = (1, -1, -1, 1)
    model.get_layer("conv2d").set_weights([kernel, bias])
    assert dict(looker.look())["conv2d"] == 0.5


def test_the_nodes_of_a_block_are_counted_together_and_no_relu_is_nothing_to_tell():
    model, looker = silence(ResidualBlock(filters=2))
    norm = model.get_layer("residual_block.conv1_norm")
    gamma, beta, mean, variance = norm.get_weights()
    norm.set_weights([0 * gamma, beta - 1, mean, variance])
    assert dict(looker.look())["residual_block"] >= 0.5
    _, nothing = silence(Conv2D(filters=2, activation="tanh"))
    assert nothing.look() == ()


def test_every_epoch_tells_and_keeps_it(desk, start_request):
    history = desk.run(start_request, ScriptedChannel()).history
    assert [[name for name, _ in epoch.silent] for epoch in history] == [["conv2d"]] * 3
