"""All randomness of an epoch comes from (seed, epoch)."""

import numpy as np

from fmnist_workbench.engine.build import build
from fmnist_workbench.engine.seeds import reseed, shuffled
from fmnist_workbench.spec.layers import Classifier, Dropout, Flatten
from fmnist_workbench.spec.network import Network


def test_an_epochs_order_is_its_own_and_can_be_repeated():
    indices = np.arange(100, 200)
    first = shuffled(indices, seed=1, epoch=0)
    assert sorted(first) == list(indices)
    np.testing.assert_array_equal(first, shuffled(indices, seed=1, epoch=0))
    assert not np.array_equal(first, shuffled(indices, seed=1, epoch=1))
    assert not np.array_equal(first, shuffled(indices, seed=2, epoch=0))


def test_dropout_repeats_its_epoch_and_no_two_layers_drop_the_same():
    network = Network(
        name="n",
        input_shape=(8, 8, 1),
        classes=2,
        layers=(Flatten(), Dropout(), Dropout(), Classifier()),
    )
    model = build(network, seed=0)
    ones = np.ones((1, 64), np.float32)

    def dropped(epoch: int) -> list[np.ndarray]:
        reseed(model, 3, epoch)
        layers = (model.get_layer("dropout"), model.get_layer("dropout_1"))
        return [np.asarray(layer(ones, training=True)) for layer in layers]

    first, again, other = dropped(0), dropped(0), dropped(1)
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first[0], first[1])
    assert not np.array_equal(first[0], other[0])
