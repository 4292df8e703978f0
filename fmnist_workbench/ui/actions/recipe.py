"""Choosing the recipe in the window; every edit can be undone."""

from pathlib import Path

from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.storage.atomic import write_text
from fmnist_workbench.storage.valuefile import read_value
from fmnist_workbench.ui.recipewords import why_fixed
from fmnist_workbench.ui.state import State


class RecipeActions:
    """What a person can do to the recipe: the one that the next training uses.

    All edits have one history. While the recipe is fixed nothing but the epochs is changed, and
    nothing is undone: see `locked`.
    """

    def __init__(self, state: State) -> None:
        self._state = state

    @property
    def value(self) -> Recipe:
        """The recipe as it stands."""
        return self._state.recipe.value

    @property
    def locked(self) -> str:
        """Why nothing but the epochs can be changed now, or nothing."""
        return why_fixed(self._state)

    def edit(self, recipe: Recipe) -> None:
        """Replace the whole recipe."""
        if not self.locked:
            self._state.recipe.edit(recipe)

    def change(self, *, goes_on: bool = False, **fields: object) -> None:
        """Replace fields of the recipe.

        Args:
            goes_on: Whether this belongs to the edit before, as the next place of a slider that
                is being moved: both are then undone at once.
            fields: Names and new values.

        Raises:
            InputError: No recipe can have these; nothing is changed.
        """
        if self.locked:
            return
        recipe = self.value.changed(**fields)
        if goes_on:
            self._state.recipe.set(recipe)
        else:
            self._state.recipe.edit(recipe)

    def set_epochs(self, epochs: int) -> None:
        """Say how many epochs to train: the first time, more, or in all.

        Raises:
            InputError: So many cannot be trained.
        """
        self._state.recipe.edit(self.value.changed(epochs=epochs))

    def use(self, name: str) -> None:
        """Take over a named recipe; only the seed stays."""
        from fmnist_workbench.spec.recipes import named_recipe  # not needed to start

        self.edit(named_recipe(name).changed(seed=self.value.seed))

    def load(self, path: Path) -> None:
        """Take over the recipe in a JSON file.

        Raises:
            InputError: It cannot be read, or something in it is wrong; nothing is changed.
        """
        self.edit(read_value(Recipe, str(path), "recipe file"))

    def save(self, path: Path) -> None:
        """Write the recipe to a JSON file that `train --recipe` reads.

        Raises:
            MachineError: It cannot be written.
        """
        write_text(path, self.value.to_json())

    def undo(self) -> None:
        """Take back the last edit."""
        if not self.locked:
            self._state.recipe.undo()

    def redo(self) -> None:
        """Make the edit again that was taken back."""
        if not self.locked:
            self._state.recipe.redo()
