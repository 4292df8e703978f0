"""Named recipes to start from, each with where it comes from."""

from dataclasses import dataclass

from fmnist_workbench.spec.augmentation import Augmentation
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.losses import MeanSquaredError, SparseCategoricalCrossentropy
from fmnist_workbench.spec.optimizers import SGD, Adam
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.spec.schedules import Cosine, Exponential, TimeBased
from fmnist_workbench.spec.sources import CHALLENGE, COMPARISON, NOTEBOOK, STUDY
from fmnist_workbench.spec.stopping import EarlyStopping


@dataclass(frozen=True)
class NamedRecipe:
    """A recipe to start from.

    Attributes:
        recipe: How to train.
        summary: A sentence on what it is good for.
        source: Where it comes from.
    """

    recipe: Recipe
    summary: str
    source: str


_MOMENTUM = SGD(learning_rate=0.05, momentum=0.95)

RECIPES: dict[str, NamedRecipe] = {
    "standard": NamedRecipe(
        Recipe(),
        "Adam for five epochs: a first look at any network.",
        "the workbench",
    ),
    "careful": NamedRecipe(
        Recipe(
            epochs=30,
            batch_size=128,
            schedule=Cosine(),
            early_stopping=EarlyStopping(patience=8),
        ),
        "Adam with warm-up and cosine, stopped when validation no longer gets better.",
        "the workbench",
    ),
    "study": NamedRecipe(
        Recipe(epochs=20),
        "Adam at a constant rate: what compares kernels, strides and depths.",
        STUDY,
    ),
    "study-decay": NamedRecipe(
        Recipe(epochs=30, schedule=TimeBased(decay=0.001 / 30)),
        "The same for longer, the rate a little lower after every batch.",
        STUDY,
    ),
    "momentum-300": NamedRecipe(
        Recipe(
            epochs=300,
            batch_size=1024,
            optimizer=_MOMENTUM,
            schedule=Exponential(decay_rate=0.9875, start_epoch=151),
        ),
        "SGD with much momentum in large batches, ever smaller steps from epoch 151 on.",
        COMPARISON,
    ),
    "momentum-50": NamedRecipe(
        Recipe(
            epochs=50,
            batch_size=1024,
            optimizer=_MOMENTUM,
            schedule=Exponential(decay_rate=0.98, start_epoch=31),
        ),
        "The same for an MLP, which overfits sooner: 50 epochs, smaller steps from epoch 31 on.",
        COMPARISON,
    ),
    "early-stop": NamedRecipe(
        Recipe(
            epochs=150,
            batch_size=256,
            optimizer=_MOMENTUM,
            early_stopping=EarlyStopping(patience=10, restore_best=False),
        ),
        "Up to 150 epochs, ended by the validation loss: what its best network was trained with.",
        COMPARISON,
    ),
    "augmented": NamedRecipe(
        Recipe(
            epochs=200,
            batch_size=256,
            optimizer=Adam(learning_rate=0.02),
            schedule=Exponential(decay_rate=0.98, start_epoch=31),
            augmentation=Augmentation(
                rotation=10,
                vertical_flip=True,
                width_shift=0.1,
                height_shift=0.1,
                shear=0.05,
                zoom=(0.95, 1.05),
            ),
            early_stopping=EarlyStopping(patience=20, restore_best=False),
        ),
        "Its augmentation with its mistakes, upside-down shoes included: look at it in Explore.",
        COMPARISON,
    ),
    "squared-error": NamedRecipe(
        Recipe(
            epochs=300,
            batch_size=1000,
            optimizer=Adam(epsilon=1e-8),
            loss=MeanSquaredError(),
        ),
        "Adam on the squared error, as in a notebook that explains networks.",
        NOTEBOOK,
    ),
    "challenge": NamedRecipe(
        Recipe(loss=SparseCategoricalCrossentropy(from_logits=True)),
        "Adam, labels as numbers, and a loss from logits behind a softmax.",
        CHALLENGE,
    ),
}
"""Recipes by name, in the order a person chooses from."""


def named_recipe(name: str) -> Recipe:
    """Return the recipe of this name.

    Raises:
        InputError: There is none of this name.
    """
    if name not in RECIPES:
        raise InputError(f"there is no recipe '{name}'; there are {', '.join(RECIPES)}.")
    return RECIPES[name].recipe
