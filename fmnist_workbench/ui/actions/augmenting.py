"""Choosing the augmentation of the recipe in the window; every edit is one of the recipe."""

from pathlib import Path

from fmnist_workbench.spec.augmentation import DOCUMENT_000, Augmentation
from fmnist_workbench.storage.atomic import write_text
from fmnist_workbench.storage.valuefile import read_value
from fmnist_workbench.ui.actions.recipe import RecipeActions


class AugmentingActions:
    """What a person can do to the augmentation: the one that the next training uses.

    Nothing is changed while the recipe is fixed: see `locked`.
    """

    def __init__(self, recipe: RecipeActions) -> None:
        self._recipe = recipe

    @property
    def value(self) -> Augmentation:
        """The augmentation as it stands."""
        return self._recipe.value.augmentation

    @property
    def locked(self) -> str:
        """Why nothing can be changed now, or nothing."""
        return self._recipe.locked

    def edit(self, augmentation: Augmentation, *, goes_on: bool = False) -> None:
        """Replace the augmentation.

        Args:
            augmentation: The new one.
            goes_on: Whether this belongs to the edit before, as the next place of a slider that
                is being moved: both are then undone at once.
        """
        self._recipe.change(augmentation=augmentation, goes_on=goes_on)

    def clear(self) -> None:
        """Change nothing about images any more."""
        self.edit(Augmentation())

    def use_document_000(self) -> None:
        """Do what document 000 does."""
        self.edit(DOCUMENT_000)

    def load(self, path: Path) -> None:
        """Take over the augmentation in a JSON file.

        Raises:
            InputError: It cannot be read, or something in it is wrong.
        """
        self.edit(read_value(Augmentation, str(path), "augmentation file"))

    def save(self, path: Path) -> None:
        """Write the augmentation to a JSON file that `train --augmentation` reads.

        Raises:
            MachineError: It cannot be written.
        """
        write_text(path, self.value.to_json())
