"""The named recipes to start from, with what each is good for and where it comes from."""

import tkinter as tk
from collections.abc import Callable

import ttkbootstrap as ttk

from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.spec.recipes import RECIPES
from fmnist_workbench.ui.widgets.tips import tip

_NONE = "your own recipe"
_TEACHES = (
    "Recipes to start from. One replaces everything but the seed, the augmentation too; Ctrl+Z "
    "takes that back."
)
_ENTRIES = {
    name: f"{name}: {named.recipe.epochs} epochs, {named.recipe.optimizer.class_name}"
    for name, named in RECIPES.items()
}


class RecipeChooser(ttk.Combobox):
    """Calls `on_choose` with the name of the recipe a person chose."""

    def __init__(self, parent: tk.Misc, on_choose: Callable[[str], None]) -> None:
        super().__init__(
            parent, values=list(_ENTRIES.values()), height=len(RECIPES), state="readonly"
        )
        self._on_choose = on_choose
        self._tip = tip(self, _TEACHES)
        self.bind("<<ComboboxSelected>>", lambda _event: self._chosen())

    def show(self, recipe: Recipe) -> None:
        """Show which of them a recipe is, whatever its seed."""
        name = _name_of(recipe)
        self.set(_ENTRIES[name] if name else _NONE)
        about = f"{RECIPES[name].summary}\n\nSource: {RECIPES[name].source}." if name else ""
        self._tip.configure(text=f"{_TEACHES}\n\n{about}".strip())

    def enable(self, enabled: bool) -> None:
        """Let another be chosen or not."""
        self.configure(state="readonly" if enabled else "disabled")

    def _chosen(self) -> None:
        self.selection_clear()
        self._on_choose(tuple(RECIPES)[self.current()])


def _name_of(recipe: Recipe) -> str | None:
    unseeded = recipe.changed(seed=0)
    return next((name for name, named in RECIPES.items() if named.recipe == unseeded), None)
