"""The networks to start from: what their sources say of them."""

import pytest

from fmnist_workbench.spec.diagnosis import diagnose
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.presets import PRESETS, preset

PARAMETERS = {
    "linear": 7_850,
    "mlp-2x60": 51_370,
    "mlp-128-64-32": 111_146,
    "mlp-2x120": 109_930,
    "cnn-3x32": 21_706,
    "cnn-3x32-d30": 27_796,
    "cnn-bn-196": 720_836,
    "cnn-2conv": 225_034,
    "cnn-2conv-k3s2": 28_426,
    "cnn-2conv-k4s1": 165_866,
    "cnn-2conv-k4s2": 42_986,
    "cnn-3conv": 110_474,
    "cnn-3conv-bn": 242_442,
    "tiny-7x7": 20_372,
    "alexnet": 61_750_530,
    "lab-4conv": 578_970,
    "lenet-5": 61_706,
    # The paper has 0.27 million. Ours has 2,944 more than with its zero-padded shortcuts: two of
    # them are 1x1 convolutions (512 and 2,048 weights) with batch normalization (128 and 256).
    "resnet-20": 273_754,
}


def test_every_preset_has_the_weights_of_its_source() -> None:
    assert {name: diagnose(preset(name)).parameters for name in PRESETS} == PARAMETERS


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_can_be_trained_and_says_what_it_is_and_where_it_comes_from(name: str) -> None:
    assert diagnose(preset(name)).ok
    assert PRESETS[name].summary.endswith(".")
    assert len(PRESETS[name].source) > 10


def test_a_name_that_is_none_is_answered_with_those_there_are() -> None:
    with pytest.raises(InputError, match=r"no preset 'lenet'; there are linear, .*lenet-5"):
        preset("lenet")
