"""What is built is what the catalogue said: shape for shape, weight for weight."""

import keras
import numpy as np
import pytest

from fmnist_workbench.engine.build import build, compile_model
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.layers import Classifier, Conv2D, Flatten
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.optimizers import OPTIMIZERS
from fmnist_workbench.spec.recipe import Recipe


def test_the_same_seed_gives_the_same_weights_and_another_gives_others(network):
    first, again, other = (build(network, seed).get_weights() for seed in (1, 1, 2))
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert not np.array_equal(first[0], other[0])


def test_what_cannot_be_built_is_refused_by_the_name_of_its_layer():
    network = Network(
        name="n", layers=(Conv2D(kernel_size=40, name="eye"), Flatten(), Classifier())
    )
    with pytest.raises(InputError, match=r"layer eye.*40×40 does not fit"):
        build(network, seed=0)


@pytest.mark.parametrize("kind", OPTIMIZERS)
def test_every_optimizer_takes_its_recipe(kind, network):
    model = build(network, seed=0)
    compile_model(model, Recipe(optimizer=OPTIMIZERS[kind](learning_rate=0.25)))
    assert isinstance(model.optimizer, getattr(keras.optimizers, OPTIMIZERS[kind].class_name))
    assert float(model.optimizer.learning_rate) == 0.25
