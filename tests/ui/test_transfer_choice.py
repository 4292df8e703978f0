"""What a person has chosen about transfer learning, without a window."""

from pathlib import Path

import pytest

from fmnist_workbench.spec.layers import (
    Classifier,
    Conv2D,
    Dense,
    Flatten,
    GlobalAveragePooling2D,
)
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.presets import preset
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.spec.transfer import Transfer
from fmnist_workbench.spec.transferring import Origin
from fmnist_workbench.ui.actions.transferchoice import Choice, head_of, plan

SOURCE = Network(name="source", layers=(Conv2D(filters=4), Flatten(), Dense(units=8), Classifier()))
POOLED = Network(name="pooled", layers=(Conv2D(filters=4), GlobalAveragePooling2D(), Classifier()))


@pytest.fixture
def choice() -> Choice:
    transfer = Transfer(source="/theirs.keras", retrain_from="flatten")
    return Choice("file", Origin.of_file(Path("/theirs.keras"), SOURCE, None), transfer)


def fates_of(choice: Choice) -> list[tuple[str, str]]:
    planned = plan(choice, choice.network.fitted((28, 28, 1), 10), Recipe())
    assert not planned.problem
    return [(layer.name, layer.kind) for layer in planned.layers]


def test_each_choice_says_what_becomes_of_the_layers_behind_the_split(choice):
    behind = ("flatten", "dense", "classifier")
    kept = [("conv2d", "frozen"), *((name, "kept") for name in behind)]
    fresh = [("conv2d", "frozen"), *((name, "new") for name in behind)]
    assert (choice.behind, fates_of(choice)) == ("kept", kept)
    again = choice.having("fresh", POOLED)
    assert (again.behind, fates_of(again)) == ("fresh", fresh)
    assert again.having("kept", POOLED) == choice


def test_other_layers_begin_where_the_split_was_and_all_are_new(choice):
    others = choice.having("others", POOLED)
    assert others.transfer.retrain_from == "global_average_pooling2d"
    assert fates_of(others) == [
        ("conv2d", "frozen"),
        ("global_average_pooling2d", "new"),
        ("classifier", "new"),
    ]
    back = others.having("kept", POOLED)
    assert back == choice


def test_layers_before_the_split_must_be_the_sources(choice):
    assert choice.why_not_others(POOLED) == ""
    wider = POOLED.changed(layers=(Conv2D(filters=5), *POOLED.layers[1:]))
    assert "layer 'conv2d' of network 'pooled' is not as in file theirs.keras" in (
        choice.why_not_others(wider)
    )
    short = POOLED.changed(layers=POOLED.layers[:1])
    assert "no layer behind the first 1 layer," in choice.why_not_others(short)
    choice = Choice("pretraining", choice.origin, choice.transfer, "mnist")
    assert "is trained first" in choice.why_not_others(POOLED)


def test_a_usual_place_to_begin_at_is_behind_the_feature_maps():
    assert head_of(SOURCE) == "dense"
    assert head_of(preset("cnn-2conv")) == "dense"
    assert head_of(Network(name="n", layers=(Conv2D(),))) is None
