"""What one sets of a recipe each time: which one, epochs, batch size, optimizer, learning rate."""

import tkinter as tk
from collections.abc import Callable

import ttkbootstrap as ttk

from fmnist_workbench.spec.ratecurve import RateCurve
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.ui.actions.recipe import RecipeActions
from fmnist_workbench.ui.state import RunView
from fmnist_workbench.ui.styles import SMALL_BUTTON
from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.widgets.epochsform import EpochsForm
from fmnist_workbench.ui.widgets.faultlines import FaultLines
from fmnist_workbench.ui.widgets.form import Form
from fmnist_workbench.ui.widgets.kindform import LABEL_WIDTH, KindForm, align
from fmnist_workbench.ui.widgets.rateplot import RatePlot
from fmnist_workbench.ui.widgets.recipechooser import RecipeChooser
from fmnist_workbench.ui.widgets.recipeparts import (
    OPTIMIZER_KINDS,
    OPTIMIZER_TEACHES,
    SCHEDULE_KINDS,
    SCHEDULE_TEACHES,
)
from fmnist_workbench.ui.widgets.tips import tip

_MINIATURE = 40
_ALL = (
    "Everything else of the recipe: clipping, the schedule's numbers, loss, early stopping, seed."
)


class RecipeForm(ttk.Frame):
    """Edits the main parts of a recipe; `show` keeps it in step when it changes elsewhere.

    Args:
        on_all: Called when a person wants to see all of the recipe.
    """

    def __init__(self, parent: tk.Misc, actions: RecipeActions, on_all: Callable[[], None]) -> None:
        super().__init__(parent)
        self._actions = actions
        self._on_all = on_all
        recipe = actions.value
        self.columnconfigure(0, weight=1)
        lines = self._lines = FaultLines(self, lines=2)
        self.chooser = RecipeChooser(self, actions.use)
        width = int(ttk.utils.scale_size(self, LABEL_WIDTH))
        self._epochs = EpochsForm(self, actions.set_epochs, lines.share(), width)
        self._batch = Form(
            self,
            recipe,
            lambda edited: actions.change(batch_size=edited.batch_size),
            fields=("batch_size",),
            tell=lines.share(),
        )
        align(self._batch, LABEL_WIDTH)
        self.optimizer = KindForm(
            self,
            "optimizer",
            OPTIMIZER_KINDS,
            recipe.optimizer,
            lambda optimizer: actions.change(optimizer=optimizer),
            tell=lines.share(),
            teaches=OPTIMIZER_TEACHES,
            fields=lambda _kind: ("learning_rate",),
        )
        self.schedule = KindForm(
            self,
            "schedule",
            SCHEDULE_KINDS,
            recipe.schedule,
            lambda schedule: actions.change(schedule=schedule),
            tell=lines.share(),
            teaches=SCHEDULE_TEACHES,
            fields=lambda _kind: (),
        )
        parts = (self.chooser, self._epochs, self._batch, self.optimizer, self.schedule)
        for row, part in enumerate((*parts, self._build_foot(), lines)):
            part.grid(row=row, column=0, sticky="ew", pady=GAP // 4 if row == 0 else 0)

    def show(self, recipe: Recipe, view: RunView | None, *, training: bool, fixed: str) -> None:
        """Show a recipe, and let be changed what can be.

        With a run in the window that is the number of epochs, and nothing while one is trained.

        Args:
            recipe: What stands in the settings.
            view: The run in the window.
            training: Whether it is being trained.
            fixed: Why all but the epochs is fixed, or nothing if it is not.
        """
        self.chooser.show(view.run.recipe if view else recipe)
        if recipe.batch_size != self._batch.value.batch_size:
            self._batch.show(recipe)
        self.optimizer.show(recipe.optimizer)
        self.schedule.show(recipe.schedule)
        live = view is not None and view.run.status == "running"
        # What a live run was started with counts, whatever stands in the settings.
        self._epochs.show(view.run.recipe.epochs if view and live else recipe.epochs, view)
        self._epochs.enable(not training and not live)
        for part in (self.chooser, self._batch, self.optimizer, self.schedule):
            part.enable(not fixed)
        self._lines.hint(fixed)

    def draw(self, curve: RateCurve) -> None:
        """Draw the learning rate, small."""
        self.miniature.show(curve)

    def recolour(self) -> None:
        """Take on the colours of the theme in force."""
        self.miniature.redraw()

    def commit(self) -> bool:
        """Take over what was typed and not yet entered; return whether all of it was good."""
        parts = (self._epochs, self._batch, self.optimizer, self.schedule)
        good = [part.commit() for part in parts]
        return all(good)

    def _build_foot(self) -> ttk.Frame:
        foot = ttk.Frame(self)
        align(foot, LABEL_WIDTH)
        self.all = ttk.Button(foot, text="All of it ›", style=SMALL_BUTTON, command=self._on_all)
        self.all.grid(row=0, column=0, sticky="w", padx=(0, GAP))
        tip(self.all, _ALL)
        self.miniature = RatePlot(foot, bare=True, height=_MINIATURE)
        self.miniature.grid(row=0, column=1, sticky="ew", pady=GAP // 4)
        tip(self.miniature.canvas, "The learning rate, from the first epoch to the last.")
        return foot
