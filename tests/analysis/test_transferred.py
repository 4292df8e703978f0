"""How far weights moved, layer by layer."""

import numpy as np
import pytest

from fmnist_workbench.analysis.transferred import moved
from fmnist_workbench.spec.transfer import LayerFate


def test_a_layers_movement_is_the_length_of_its_change_by_the_length_of_its_weights():
    before = {
        "dense/kernel": np.array([[3.0, 0.0]]),
        "dense/bias": np.array([4.0]),
        "dense_1/kernel": np.ones((2, 2)),
        "block.conv1/kernel": np.ones(9),
        "block.shortcut/kernel": np.zeros(3),
        "zero/bias": np.zeros(2),
    }
    after = before | {
        "dense/bias": np.array([3.0]),
        "block.shortcut/kernel": np.array([0.0, 3.0, 0.0]),
        "zero/bias": np.array([0.0, 2.0]),
        "head/kernel": np.ones(5),
    }
    layers = [
        LayerFate("dense", "kept", 3),
        LayerFate("dense_1", "frozen", 4),
        LayerFate("block", "kept", 12),
        LayerFate("zero", "kept", 2),
        LayerFate("flatten", "kept", 0),
        LayerFate("head", "new", 5),
    ]
    found = {layer.name: layer.moved for layer in moved(before, after, layers)}
    assert found["dense"] == pytest.approx(1 / 5)
    assert found["dense_1"] == 0
    assert found["block"] == 1
    assert found["zero"] == 2  # there is nothing to divide by
    assert found["flatten"] is found["head"] is None
