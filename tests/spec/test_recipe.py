"""Recipes: defaults, JSON and bounds."""

import pytest

from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.recipe import OPTIMIZERS, Adam, Recipe


def test_without_a_word_a_recipe_is_adam_for_five_epochs() -> None:
    recipe = Recipe()
    assert (recipe.epochs, recipe.batch_size, recipe.seed) == (5, 32, 0)
    assert recipe.optimizer == Adam(learning_rate=0.001)


@pytest.mark.parametrize("kind", OPTIMIZERS)
def test_a_recipe_reads_back_with_every_optimizer(kind: str) -> None:
    recipe = Recipe(epochs=3, optimizer=OPTIMIZERS[kind](learning_rate=0.05))
    assert Recipe.from_json(recipe.to_json(), "recipe") == recipe


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"epochs": 0}', "epochs is 0: it must be a whole number from 1 to 10,000"),
        ('{"batch_size": 1.5}', "batch_size is 1.5"),
        (
            '{"optimizer": {"kind": "adam", "learning_rate": -1}}',
            "^recipe file r.json: optimizer.learning_rate is -1: it must be a number above 0 to 10",
        ),
        (
            '{"optimizer": {"kind": "magic"}}',
            "optimizer.kind is 'magic': it must be 'adam', 'rmsprop' or 'sgd'",
        ),
        ('{"epochs": NaN}', "epochs is"),
    ],
)
def test_a_wrong_field_is_named(text: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        Recipe.from_json(text, "recipe file r.json")
