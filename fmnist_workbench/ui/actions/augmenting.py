"""Choosing the augmentation of the recipe in the window; every edit can be undone."""

from pathlib import Path

from fmnist_workbench.spec.augmentation import DOCUMENT_000, Augmentation
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.storage.atomic import write_text
from fmnist_workbench.storage.valuefile import read_value
from fmnist_workbench.ui.recipewords import why_fixed
from fmnist_workbench.ui.state import Edited, State


class AugmentingActions:
    """What a person can do to the augmentation: the one that the next training uses.

    Nothing is changed while the recipe is fixed: see `locked`.
    """

    def __init__(self, state: State) -> None:
        self._state = state
        self._edited: Edited[Augmentation] = Edited(self.value)
        self._edited.watch(self._take)
        state.recipe.watch(self._follow)

    @property
    def value(self) -> Augmentation:
        """The augmentation as it stands."""
        return self._state.recipe.value.augmentation

    @property
    def locked(self) -> str:
        """Why nothing can be changed now, or nothing."""
        return why_fixed(self._state)

    def edit(self, augmentation: Augmentation, *, goes_on: bool = False) -> None:
        """Replace the augmentation.

        Args:
            augmentation: The new one.
            goes_on: Whether this belongs to the edit before, as the next place of a slider that
                is being moved: both are then undone at once.
        """
        if self.locked:
            return
        if goes_on:
            self._edited.set(augmentation)
        else:
            self._edited.edit(augmentation)

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

    def undo(self) -> None:
        """Take back the last edit."""
        if not self.locked:
            self._edited.undo()

    def redo(self) -> None:
        """Make the edit again that was taken back."""
        if not self.locked:
            self._edited.redo()

    def _take(self, augmentation: Augmentation) -> None:
        self._state.recipe.set(self._state.recipe.value.changed(augmentation=augmentation))

    def _follow(self, recipe: Recipe) -> None:
        """Another recipe was opened: what was undone for the one before does not fit it."""
        if recipe.augmentation != self._edited.value:
            self._edited = Edited(recipe.augmentation)
            self._edited.watch(self._take)
