"""Recipes: defaults, JSON and bounds."""

import pytest

from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.losses import LOSSES
from fmnist_workbench.spec.optimizers import OPTIMIZERS, Adam
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.spec.recipes import RECIPES, named_recipe
from fmnist_workbench.spec.schedules import SCHEDULES


def test_without_a_word_a_recipe_is_adam_for_five_epochs() -> None:
    recipe = Recipe()
    assert (recipe.epochs, recipe.batch_size, recipe.seed) == (5, 32, 0)
    assert recipe.optimizer == Adam(learning_rate=0.001)


@pytest.mark.parametrize("kind", OPTIMIZERS)
def test_a_recipe_reads_back_with_every_optimizer(kind: str) -> None:
    recipe = Recipe(epochs=3, optimizer=OPTIMIZERS[kind](learning_rate=0.05))
    assert Recipe.from_json(recipe.to_json(), "recipe") == recipe


@pytest.mark.parametrize("name", RECIPES)
def test_a_named_recipe_reads_back(name: str) -> None:
    recipe = named_recipe(name)
    assert Recipe.from_json(recipe.to_json(), "recipe") == recipe


def test_an_unknown_recipe_is_refused_with_those_there_are() -> None:
    with pytest.raises(InputError, match="no recipe 'magic'; there are standard, careful"):
        named_recipe("magic")


@pytest.mark.parametrize("kind", SCHEDULES)
@pytest.mark.parametrize("loss", LOSSES)
def test_a_recipe_reads_back_with_every_schedule_and_loss(kind: str, loss: str) -> None:
    recipe = Recipe(schedule=SCHEDULES[kind](), loss=LOSSES[loss]())
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
            "optimizer.kind is 'magic': it must be 'adadelta', 'adagrad', 'adam', 'adamw', 'lion', "
            "'nadam', 'rmsprop' or 'sgd'",
        ),
        (
            '{"optimizer": {"kind": "sgd", "clipnorm": 1.0, "clipvalue": 1.0}}',
            "clipnorm and clipvalue cannot both be set",
        ),
        ('{"schedule": {"kind": "step", "every": 0}}', "schedule.every is 0"),
        ('{"loss": {"kind": "mean_squared_error", "label_smoothing": 0.1}}', "label_smoothing"),
        ('{"early_stopping": {"monitor": "test_loss"}}', "early_stopping.monitor is 'test_loss'"),
        ('{"epochs": NaN}', "epochs is"),
        ('{"epochs": 3, "epochs": 4}', "^recipe file r.json: epochs is there twice; keep one"),
        ('{"loss": {"kind": "mean_squared_error", "kind": "mean_squared_error"}}', "kind is there"),
        (f'{{"{"k" * 10_000}": 3}}', "^recipe file r.json: k{39}… is not known here"),
        (f'{{"optimizer": {{"kind": "{"k" * 10_000}"}}}}', "optimizer.kind is 'k{38}…: it must"),
    ],
)
def test_a_wrong_field_is_named(text: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        Recipe.from_json(text, "recipe file r.json")
