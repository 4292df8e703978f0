"""The recipe as a form: epochs, batch size, seed, the optimizer and its fields."""

import tkinter as tk

import ttkbootstrap as ttk

from fmnist_workbench.spec.recipe import OPTIMIZERS, Optimizer, Recipe
from fmnist_workbench.ui.state import Observable
from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.widgets.form import Form
from fmnist_workbench.ui.widgets.tips import tip

_KINDS = {kind.class_name: kind for kind in OPTIMIZERS.values()}
_LABEL_WIDTH = 100
_TEACHES = "How gradients become steps."


class RecipeForm(ttk.Frame):
    """Edits a recipe; `show` keeps it in step when the recipe changes elsewhere.

    Another optimizer starts with its own default learning rate: what suits one is far off for
    the next.
    """

    def __init__(self, parent: tk.Misc, recipe: Observable[Recipe]) -> None:
        super().__init__(parent)
        self._recipe = recipe
        self._shown = recipe.value
        self.columnconfigure(0, weight=1)
        self._plain = Form(
            self, self._shown, self._plain_edited, fields=("epochs", "batch_size", "seed")
        )
        self._align(self._plain, row=0)
        self._build_kinds(row=1)
        self._optimizer = self._optimizer_form()
        self._reason = ttk.Label(self, wraplength=ttk.utils.scale_size(self, 256))
        self._reason.grid(row=3, column=0, sticky="w", pady=(GAP // 2, 0))

    def show(self, recipe: Recipe, run: str | None) -> None:
        """Show a recipe; with a run in the window only the number of epochs can be changed."""
        if recipe != self._shown:
            self._put(recipe)
        free = run is None
        self._plain.enable(free, "batch_size", "seed")
        self._optimizer.enable(free)
        self._kinds.configure(state="readonly" if free else "disabled")
        reason = "" if free else f"Fixed for {run}: Reset for fresh weights to change the rest."
        self._reason.configure(text=reason)

    def commit(self) -> bool:
        """Take over what was typed and not yet entered; return whether all of it was good."""
        return all([self._plain.commit(), self._optimizer.commit()])

    def _put(self, recipe: Recipe) -> None:
        before, self._shown = self._shown, recipe
        self._plain.show(recipe)
        self._kinds.set(recipe.optimizer.class_name)
        self._kinds_tip.configure(text=f"{_TEACHES} {recipe.optimizer.help}")
        if before.optimizer.kind == recipe.optimizer.kind:
            self._optimizer.show(recipe.optimizer)
        else:
            self._optimizer.destroy()
            self._optimizer = self._optimizer_form()

    def _align(self, form: ttk.Frame, row: int) -> None:
        form.columnconfigure(0, minsize=ttk.utils.scale_size(self, _LABEL_WIDTH))
        form.columnconfigure(1, weight=1)
        form.grid(row=row, column=0, sticky="ew")

    def _optimizer_form(self) -> Form[Optimizer]:
        form: Form[Optimizer] = Form(self, self._shown.optimizer, self._optimizer_edited)
        self._align(form, row=2)
        return form

    def _build_kinds(self, row: int) -> None:
        line = ttk.Frame(self)
        self._align(line, row)
        label = ttk.Label(line, text="optimizer")
        label.grid(row=0, column=0, sticky="w", padx=(0, GAP), pady=GAP // 4)
        self._kinds = ttk.Combobox(line, values=list(_KINDS), state="readonly", width=10)
        self._kinds.grid(row=0, column=1, sticky="ew", pady=GAP // 4)
        self._kinds.set(self._shown.optimizer.class_name)
        self._kinds.bind("<<ComboboxSelected>>", self._kind_chosen)
        tip(label, _TEACHES)
        self._kinds_tip = tip(self._kinds, f"{_TEACHES} {self._shown.optimizer.help}")

    def _kind_chosen(self, _event: object) -> None:
        self._kinds.selection_clear()
        chosen = _KINDS[self._kinds.get()]
        if chosen.class_name != self._recipe.value.optimizer.class_name:
            recipe = self._recipe.value.changed(
                optimizer=chosen(kind=chosen.model_fields["kind"].default)
            )
            self._put(recipe)
            self._recipe.set(recipe)

    def _optimizer_edited(self, optimizer: Optimizer) -> None:
        self._shown = self._recipe.value.changed(optimizer=optimizer)
        self._recipe.set(self._shown)

    def _plain_edited(self, recipe: Recipe) -> None:
        # The form knows the recipe it was shown last; the optimizer may be newer than that.
        self._shown = recipe.changed(optimizer=self._recipe.value.optimizer)
        self._recipe.set(self._shown)
