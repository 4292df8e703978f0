"""A refused value is explained in plain words: where, what was given, what is expected."""

import pytest

from fmnist_workbench.spec.data import DataRef, Split
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.faults import number_range
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.optimizers import SGD
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.spec.value import Value

_EPOCHS = "it must be a whole number from 1 to 10,000."


@pytest.mark.parametrize(
    ("kind", "fields", "said"),
    [
        (Recipe, {"epochs": "abc"}, f"epochs is 'abc': {_EPOCHS}"),
        (Recipe, {"epochs": 1.5}, f"epochs is 1.5: {_EPOCHS}"),
        (Recipe, {"epochs": 10_001}, f"epochs is 10001: {_EPOCHS}"),
        (
            Recipe,
            {"optimizer": {}},
            "optimizer.kind is missing; it must be 'adadelta', 'adagrad', 'adam'",
        ),
        (Recipe, {"optimizer": 3}, "optimizer is 3: it must be an object with named fields."),
        (SGD, {"nesterov": 1}, "nesterov is 1: it must be true or false."),
        (SGD, {"momentum": float("nan")}, "momentum is nan: it must be a number from 0 to below"),
        (Split, {"limit": 1}, "limit is 1: it must be a whole number from 2."),
        (DataRef, {"source": "a"}, "checksum is missing; add it."),
        (DataRef, {"source": "a", "checksum": "z"}, "checksum is 'z': it must be a text that"),
        (Network, {"name": ""}, "name is '': it must be a text of 1 to 60 characters."),
        (Network, {"name": "n", "layers": 3}, "layers is 3: it must be a list of 0 to 500 entries"),
    ],
)
def test_a_fault_says_where_what_and_what_is_expected(
    kind: type[Value], fields: dict[str, object], said: str
) -> None:
    with pytest.raises(InputError) as caught:
        kind.of(**fields)
    assert str(caught.value).startswith(said)


def test_further_faults_are_counted() -> None:
    with pytest.raises(InputError, match=r"10,000\. \(2 more after it\.\)"):
        Recipe.of(epochs=0, batch_size=0, seed=-1)


def test_the_kind_of_a_layer_is_left_out_of_a_place() -> None:
    text = '{"name": "n", "layers": [{"kind": "flatten"}, {"kind": "conv2d", "padding": "x"}]}'
    with pytest.raises(InputError) as caught:
        Network.from_json(text, "file n.json")
    said = "file n.json: layers[1].padding is 'x': it must be 'valid' or 'same'."
    assert str(caught.value) == said


def test_bounds_in_words() -> None:
    assert number_range(ge=1, le=10_000) == " from 1 to 10,000"
    assert number_range(gt=0, lt=1) == " above 0 to below 1"
    assert number_range() == ""
