"""The options that make a recipe: a file or a name, and single changes to it."""

import argparse
from typing import get_args

from fmnist_workbench.cli.words import given, limits, options_named
from fmnist_workbench.spec.augmentation import Augmentation
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.losses import LOSSES
from fmnist_workbench.spec.optimizers import OPTIMIZERS, Adam, Optimizer
from fmnist_workbench.spec.recipe import ClassWeight, NormalizationKind, Recipe
from fmnist_workbench.spec.recipes import RECIPES
from fmnist_workbench.spec.schedules import SCHEDULES
from fmnist_workbench.spec.stopping import EarlyStopping
from fmnist_workbench.storage.paths import named_path
from fmnist_workbench.storage.valuefile import read_value

_PLAIN = ("epochs", "batch_size", "seed", "class_weight", "ema_momentum", "normalization")
RECIPE_OPTIONS = (
    "recipe",
    *_PLAIN[1:],
    "optimizer",
    "learning_rate",
    "schedule",
    "loss",
    "early_stopping",
    "mixed_precision",
    "augmentation",
)
"""What cannot be changed when a run continues: all but the epochs."""


def add_recipe(parser: argparse.ArgumentParser) -> None:
    """Add the options; what is given beside `--recipe` changes it."""
    parser.add_argument(
        "--recipe",
        metavar="R",
        help=f"how to train, as a JSON file or a name says: {', '.join(RECIPES)} (standard); an "
        "option given beside it counts instead of what it says",
    )
    parser.add_argument(
        "--epochs", type=int, metavar="N", help=f"epochs in all {limits(Recipe, 'epochs')}"
    )
    parser.add_argument(
        "--batch-size", type=int, metavar="N", help=f"images a batch {limits(Recipe, 'batch_size')}"
    )
    parser.add_argument("--optimizer", choices=OPTIMIZERS, help="what takes the steps (adam)")
    parser.add_argument(
        "--learning-rate",
        type=float,
        metavar="R",
        help=f"size of a step {limits(Adam, 'learning_rate', 'each optimizer has its own')}",
    )
    parser.add_argument(
        "--schedule", choices=SCHEDULES, help="what becomes of the learning rate (constant)"
    )
    parser.add_argument(
        "--loss", choices=LOSSES, help="what is made small (categorical_crossentropy)"
    )
    parser.add_argument(
        "--early-stopping",
        type=int,
        metavar="N",
        help="stop after N epochs without a lower validation loss, and keep the best weights "
        f"{limits(EarlyStopping, 'patience', 'all epochs')}",
    )
    parser.add_argument(
        "--class-weight",
        choices=get_args(ClassWeight),
        help="balanced: images of rare classes count for more (none)",
    )
    parser.add_argument(
        "--ema-momentum",
        type=float,
        metavar="M",
        help="average the weights; 0.99 for instance "
        f"{limits(Recipe, 'ema_momentum', 'no average')}",
    )
    parser.add_argument(
        "--mixed-precision",
        action="store_true",
        default=None,
        help="compute with 16-bit numbers where the device is faster with them",
    )
    parser.add_argument(
        "--seed", type=int, metavar="N", help=f"start of all randomness {limits(Recipe, 'seed')}"
    )
    parser.add_argument(
        "--augmentation",
        metavar="FILE",
        help="change training images at random, as a JSON file says (the recipe's, or none)",
    )
    parser.add_argument(
        "--normalization",
        choices=get_args(NormalizationKind),
        help="what is done to all images; featurewise: their mean and spread over the training "
        "images taken out (none)",
    )


def recipe_of(options: argparse.Namespace) -> Recipe:
    """Return the recipe that the options describe.

    Raises:
        InputError: A file cannot be read, or something in it or in an option is wrong.
    """
    recipe = Recipe() if options.recipe is None else find_recipe(options.recipe)
    with options_named():
        changes = given(options, *_PLAIN, "mixed_precision")
        recipe = recipe.changed(optimizer=_optimizer(options, recipe.optimizer), **changes)
    if options.schedule is not None and options.schedule != recipe.schedule.kind:
        recipe = recipe.changed(schedule=SCHEDULES[options.schedule].of())
    if options.loss is not None and options.loss != recipe.loss.kind:
        recipe = recipe.changed(loss=LOSSES[options.loss].of())
    if options.early_stopping is not None:
        with options_named(patience="early_stopping"):
            stopping = (recipe.early_stopping or EarlyStopping()).changed(
                patience=options.early_stopping
            )
        recipe = recipe.changed(early_stopping=stopping)
    if options.augmentation is not None:
        augmentation = read_value(Augmentation, options.augmentation, "augmentation file")
        recipe = recipe.changed(augmentation=augmentation)
    return recipe


def find_recipe(text: str) -> Recipe:
    """Return the recipe of a name or of a JSON file.

    Raises:
        InputError: It is neither, or the file holds no recipe.
    """
    if text in RECIPES:
        return RECIPES[text].recipe
    if not named_path(text, "the recipe file").exists():
        raise InputError(
            f"there is no recipe and no file '{text}'; the recipes are {', '.join(RECIPES)}."
        )
    return read_value(Recipe, text, "recipe file")


def _optimizer(options: argparse.Namespace, optimizer: Optimizer) -> Optimizer:
    """Return the optimizer asked for; another kind than the recipe's has its own defaults."""
    wanted = options.optimizer
    if wanted is not None and wanted != optimizer.kind:
        optimizer = OPTIMIZERS[wanted].of()
    return optimizer.changed(**given(options, "learning_rate"))
