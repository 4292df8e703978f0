"""All of a recipe at once, in three columns, with the learning rate drawn before training."""

import tkinter as tk
from collections.abc import Callable, Collection, Mapping
from typing import Protocol, TypeVar

import ttkbootstrap as ttk

from fmnist_workbench.spec.ratecurve import RateCurve
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.spec.value import Value
from fmnist_workbench.ui.actions.recipe import RecipeActions
from fmnist_workbench.ui.filechoice import file_to_open, file_to_save
from fmnist_workbench.ui.styles import SMALL_BUTTON
from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.widgets.faultlines import FaultLines
from fmnist_workbench.ui.widgets.form import Form
from fmnist_workbench.ui.widgets.kindform import FULL_LABEL_WIDTH, HEADING, MIDDLE, KindForm, align
from fmnist_workbench.ui.widgets.rateplot import RatePlot
from fmnist_workbench.ui.widgets.recipeparts import (
    FIELD_TITLES,
    LOSS_KINDS,
    LOSS_TEACHES,
    OPTIMIZER_KINDS,
    OPTIMIZER_TEACHES,
    SCHEDULE_KINDS,
    SCHEDULE_TEACHES,
    optimizer_fields,
)
from fmnist_workbench.ui.widgets.stoppingform import StoppingForm
from fmnist_workbench.ui.widgets.tips import Gate, tip

_WEIGHTS = ("ema_momentum", "mixed_precision")
_WEIGHING = ("class_weight",)
_REST = ("normalization", "seed")
_SHARES = (36, 51, 53)
"""How the columns share the width; the first holds short numbers only."""
_PLOT_HEIGHT = 80
Kind = TypeVar("Kind", bound=Value)
_FILES = [("Recipes", "*.json"), ("All files", "*")]


class _Part(Protocol):
    """A form of some of a recipe's fields."""

    def enable(self, enabled: bool, /) -> None:
        """Let it be changed or not."""

    def commit(self) -> bool:
        """Take over what was typed; return whether all of it was good."""


class RecipePanel(ttk.Frame):
    """Shows a recipe and lets all of it be changed but the augmentation, which has its own panel.

    The owner calls `show` when the recipe or what fixes it has changed, and `draw` when the
    learning rates have.

    Args:
        on_find: Called when a person wants a learning rate to be found.
    """

    def __init__(
        self, parent: tk.Misc, actions: RecipeActions, on_find: Callable[[], None]
    ) -> None:
        super().__init__(parent)
        self._actions = actions
        self._on_find = on_find
        self._plain: list[Form[Recipe]] = []
        self.rowconfigure(0, weight=1)
        for place, share in enumerate(_SHARES):
            self.columnconfigure(place, weight=share, uniform="column")
        self._lines = FaultLines(self, lines=1)
        self._lines.grid(row=1, column=0, columnspan=3, sticky="ew")
        self._build_optimizer(self._column(0))
        self._build_schedule(self._column(1))
        self._build_loss(self._column(2))

    def show(self, recipe: Recipe, fixed: str) -> None:
        """Show a recipe, and why nothing of it can be changed, or nothing."""
        self.optimizer.show(recipe.optimizer)
        self.schedule.show(recipe.schedule)
        self.loss.show(recipe.loss)
        self.stopping.show(recipe.early_stopping)
        for form in self._plain:
            if recipe != form.value:
                form.show(recipe)
        for part in self._parts:
            part.enable(not fixed)
        self.loss.note(recipe.loss.word())
        self._lines.hint(fixed)

    def draw(self, curve: RateCurve) -> None:
        """Draw the learning rate."""
        self.plot.show(curve)

    def recolour(self) -> None:
        """Take on the colours of the theme in force."""
        self.plot.redraw()

    def commit(self) -> bool:
        """Take over what was typed and not yet entered; return whether all of it was good."""
        good = [part.commit() for part in self._parts]
        return all(good)

    @property
    def _parts(self) -> tuple[_Part, ...]:
        return (self.optimizer, self.schedule, self.loss, self.stopping, *self._plain)

    def _column(self, place: int) -> ttk.Frame:
        column = ttk.Frame(self)
        column.grid(row=0, column=place, sticky="nsew", padx=(place and 2 * GAP, 0))
        return column

    def _build_optimizer(self, column: ttk.Frame) -> None:
        self.optimizer = self._kind_form(
            column, "optimizer", OPTIMIZER_KINDS, OPTIMIZER_TEACHES, optimizer_fields
        )
        self.optimizer.pack(fill="x")
        self.find = ttk.Button(
            self.optimizer, text="Find a rate…", style=SMALL_BUTTON, command=self._on_find
        )
        self.find.grid(row=MIDDLE, column=0, sticky="e", pady=GAP // 4)
        self.find_gate = Gate(
            self.find,
            "Try learning rates from tiny to huge on a fresh network, for 100 batches, and see "
            "which make the loss fall.",
        )
        self._add_plain(column, _WEIGHTS)

    def _build_schedule(self, column: ttk.Frame) -> None:
        self.schedule = self._kind_form(column, "schedule", SCHEDULE_KINDS, SCHEDULE_TEACHES)
        self.schedule.pack(fill="both", expand=True)
        self.plot = RatePlot(self.schedule, height=_PLOT_HEIGHT)
        self.plot.grid(row=MIDDLE, column=0, sticky="nsew", pady=(GAP // 4, GAP // 2))
        self.schedule.rowconfigure(MIDDLE, weight=1)

    def _build_loss(self, column: ttk.Frame) -> None:
        actions = self._actions
        self.loss = self._kind_form(column, "loss", LOSS_KINDS, LOSS_TEACHES)
        self.loss.pack(fill="x")
        self._add_plain(column, _WEIGHING)
        self.stopping = StoppingForm(
            column,
            actions.value.early_stopping,
            lambda stopping: actions.change(early_stopping=stopping),
            self._lines.share(),
        )
        self.stopping.pack(fill="x", pady=(GAP // 2, 0))
        heading = ttk.Label(column, text="Data and chance", font=HEADING)
        heading.pack(anchor="w", pady=(GAP // 2, 0))
        self._add_plain(column, _REST)

    def _kind_form(
        self,
        column: ttk.Frame,
        name: str,
        kinds: Mapping[str, type[Kind]],
        teaches: str,
        fields: Callable[[type[Kind]], Collection[str]] | None = None,
    ) -> KindForm[Kind]:
        """Return a form of the part of the recipe that has this name."""
        return KindForm(
            column,
            name.capitalize(),
            kinds,
            getattr(self._actions.value, name),
            lambda value: self._actions.change(**{name: value}),
            tell=self._lines.share(),
            teaches=teaches,
            fields=fields,
            titles=FIELD_TITLES,
            full=True,
        )

    def _add_plain(self, column: ttk.Frame, names: tuple[str, ...]) -> None:
        """Add fields of the recipe itself."""

        def edited(recipe: Recipe) -> None:
            # The form knows the recipe it was shown last; all else may be newer than that.
            self._actions.change(**{name: getattr(recipe, name) for name in names})

        form = Form(
            column,
            self._actions.value,
            edited,
            fields=names,
            tell=self._lines.share(),
            titles=FIELD_TITLES,
            dense=True,
        )
        align(form, FULL_LABEL_WIDTH)
        form.pack(fill="x")
        self._plain.append(form)


class RecipeFiles(ttk.Frame):
    """Opens and saves recipes."""

    def __init__(self, parent: tk.Misc, actions: RecipeActions) -> None:
        super().__init__(parent)
        self._actions = actions
        opens = self._button("Open…", self._open)
        self._gate = Gate(opens, "Take over a recipe saved before (undo: Ctrl+Z).")
        saves = self._button("Save…", self._save)
        tip(saves, "Write it to a JSON file, for the command line's train --recipe FILE.")

    def show(self, fixed: str) -> None:
        """Say why none can be opened, or nothing if one can."""
        self._gate.set(fixed)

    def _button(self, text: str, run: Callable[[], None]) -> ttk.Button:
        button = ttk.Button(self, text=text, command=run, bootstyle="secondary outline", padding=4)
        button.pack(side="left", padx=(GAP // 2, 0))
        return button

    def _open(self) -> None:
        path = file_to_open(self, "Open recipe", _FILES)
        if path:
            self._actions.load(path)

    def _save(self) -> None:
        path = file_to_save(self, "Save recipe", _FILES, "recipe.json")
        if path:
            self._actions.save(path)
