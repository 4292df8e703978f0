"""The recipe as a form: epochs, batch size, seed, the optimizer and its fields."""

import tkinter as tk
from collections.abc import Callable

import ttkbootstrap as ttk

from fmnist_workbench.spec.optimizers import OPTIMIZERS, Optimizer
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.ui.state import Observable, RunView
from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.widgets.epochsform import EpochsForm
from fmnist_workbench.ui.widgets.faultlines import FaultLines
from fmnist_workbench.ui.widgets.form import Form
from fmnist_workbench.ui.widgets.tips import tip

_KINDS = {kind.class_name: kind for kind in OPTIMIZERS.values()}
_LABEL_WIDTH = 104
_PLAIN = ("batch_size", "seed", "normalization")
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
        self._faults: dict[str, str] = {}
        self._lines = FaultLines(self)
        self.columnconfigure(0, weight=1)
        width = ttk.utils.scale_size(self, _LABEL_WIDTH)
        self._epochs = EpochsForm(
            self, lambda count: self._edit(epochs=count), self._teller("epochs"), width
        )
        self._epochs.grid(row=0, column=0, sticky="ew")
        self._plain = Form(
            self,
            self._shown,
            self._plain_edited,
            fields=_PLAIN,
            tell=self._teller("plain"),
        )
        self._align(self._plain, row=1)
        self._build_kinds(row=2)
        self._optimizer = self._optimizer_form()
        self._reason = ttk.Label(self, wraplength=ttk.utils.scale_size(self, 256))
        self._reason.grid(row=4, column=0, sticky="w", pady=(GAP // 2, 0))
        self._lines.grid(row=5, column=0, sticky="ew", pady=(GAP // 2, 0))

    def show(self, recipe: Recipe, view: RunView | None, *, training: bool, fixed: str) -> None:
        """Show a recipe, and let be changed what can be.

        With a run in the window that is the number of epochs, and nothing while one is trained.

        Args:
            recipe: What stands in the settings.
            view: The run in the window.
            training: Whether it is being trained.
            fixed: Why all but the epochs is fixed, or nothing if it is not.
        """
        if recipe != self._shown:
            self._put(recipe)
        live = view is not None and view.run.status == "running"
        # What a live run was started with counts, whatever stands in the settings.
        self._epochs.show(view.run.recipe.epochs if view and live else recipe.epochs, view)
        self._epochs.enable(not training and not live)
        free = not fixed
        self._plain.enable(free)
        self._optimizer.enable(free)
        self._kinds.configure(state="readonly" if free else "disabled")
        self._reason.configure(text=fixed)

    def commit(self) -> bool:
        """Take over what was typed and not yet entered; return whether all of it was good."""
        return all([self._epochs.commit(), self._plain.commit(), self._optimizer.commit()])

    def _put(self, recipe: Recipe) -> None:
        before, self._shown = self._shown, recipe
        self._plain.show(recipe)
        self._kinds.set(recipe.optimizer.class_name)
        self._kinds_tip.configure(text=f"{_TEACHES} {recipe.optimizer.help}")
        if before.optimizer.kind == recipe.optimizer.kind:
            self._optimizer.show(recipe.optimizer)
        else:
            self._optimizer.destroy()
            self._teller("optimizer")("")
            self._optimizer = self._optimizer_form()

    def _align(self, form: ttk.Frame, row: int) -> None:
        form.columnconfigure(0, minsize=ttk.utils.scale_size(self, _LABEL_WIDTH))
        form.columnconfigure(1, weight=1)
        form.grid(row=row, column=0, sticky="ew")

    def _optimizer_form(self) -> Form[Optimizer]:
        form: Form[Optimizer] = Form(
            self, self._shown.optimizer, self._optimizer_edited, tell=self._teller("optimizer")
        )
        self._align(form, row=3)
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

    def _teller(self, part: str) -> Callable[[str], None]:
        """Return how a part of the form tells its faults: one is shown, the topmost."""

        def tell(fault: str) -> None:
            self._faults[part] = fault
            parts = ("epochs", "plain", "optimizer")
            self._lines.show(next((f for f in map(self._faults.get, parts) if f), ""))

        return tell

    def _optimizer_edited(self, optimizer: Optimizer) -> None:
        self._edit(optimizer=optimizer)

    def _plain_edited(self, recipe: Recipe) -> None:
        # The form knows the recipe it was shown last; all else may be newer than that.
        self._edit(**{name: getattr(recipe, name) for name in _PLAIN})

    def _edit(self, **changes: object) -> None:
        self._shown = self._recipe.value.changed(**changes)
        self._recipe.set(self._shown)
