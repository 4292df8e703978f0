"""Train: the recipe on the left, curves, all of the recipe or augmentation right, runs below."""

import tkinter as tk
from pathlib import Path
from tkinter.font import nametofont
from typing import Literal

import ttkbootstrap as ttk

from fmnist_workbench.spec.diagnosis import diagnose
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.ratecurve import RateCurve, rate_curve
from fmnist_workbench.spec.run import Epoch, best_epoch
from fmnist_workbench.spec.stopping import EarlyStopping
from fmnist_workbench.storage.historycsv import write_history
from fmnist_workbench.ui.images import view_of
from fmnist_workbench.ui.recipewords import summary
from fmnist_workbench.ui.runwords import how_it_ended
from fmnist_workbench.ui.splitcounts import count
from fmnist_workbench.ui.state import RunView, TrainingState
from fmnist_workbench.ui.tabs.base import Tab, group
from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.widgets.augmentpanel import AugmentPanel
from fmnist_workbench.ui.widgets.augmentsubject import SubjectChoice
from fmnist_workbench.ui.widgets.board import Board
from fmnist_workbench.ui.widgets.costlines import CostLines
from fmnist_workbench.ui.widgets.curvemarks import marks_of
from fmnist_workbench.ui.widgets.curves import Curves
from fmnist_workbench.ui.widgets.datachoice import DataChoice
from fmnist_workbench.ui.widgets.doctorstrip import DoctorStrip
from fmnist_workbench.ui.widgets.findpanel import FindPanel
from fmnist_workbench.ui.widgets.livepanel import LivePanel
from fmnist_workbench.ui.widgets.recipeform import RecipeForm
from fmnist_workbench.ui.widgets.recipepanel import RecipeFiles, RecipePanel
from fmnist_workbench.ui.widgets.runspanel import RunsPanel
from fmnist_workbench.ui.widgets.segments import Segments
from fmnist_workbench.ui.widgets.text import fitted
from fmnist_workbench.ui.widgets.tips import tip
from fmnist_workbench.ui.widgets.trainbuttons import TrainButtons
from fmnist_workbench.ui.widgets.transferpanel import TransferPanel
from fmnist_workbench.ui.workbench import Workbench

Shown = Literal["curves", "board", "recipe", "augmentation", "transfer"]

_SHOWN: dict[Shown, str] = {
    "curves": "Curves",
    "board": "Board",
    "recipe": "Recipe",
    "augmentation": "Augmentation",
    "transfer": "Transfer",
}
_SHOWN_TIPS: dict[Shown, str] = {
    "curves": "Loss and accuracy, as the network learns.",
    "board": "Twenty validation images with what the network takes them for, and the confusion "
    "matrix, after each epoch.",
    "recipe": "All of how the network is trained, and the learning rate as it will be.",
    "augmentation": "Change training images at random, anew in each epoch, so that the network "
    "never sees quite the same image twice; see here what that makes of one.",
    "transfer": "Transfer learning: start from the weights of another run or of a file, keep its "
    "first layers as they are and retrain the others; see here what that brought.",
}
_USUAL_SIZE = (28, 28)
_USUAL_IMAGES = 50_000
_LINE = 260
"""Width of a line in the settings, before scaling."""
_NETWORK_TIP = "The network to train; change it under Network."
_AUGMENTATION_TIP = "What is done to training images at random: choose it under Augmentation."
_PRESS = "Press Train (F5): loss and accuracy are drawn here, batch by batch."
_COMING = "The network is being built: the curves begin with the first batch."


class TrainTab(Tab):
    """Trains the network, and shows how it learns."""

    shows_cost = True

    def __init__(self, parent: tk.Misc, workbench: Workbench) -> None:
        super().__init__(parent, workbench)
        self._run_shown: RunView | None = None
        self._images_trained = _USUAL_IMAGES
        self._shown: Shown = "curves"
        self._build_settings()
        self._build_stage()
        self._watch()
        self._show_run()
        window = self.winfo_toplevel()
        window.bind("<Map>", lambda _event: self.curves.refresh(), add=True)
        window.bind("<F5>", self._before_key, add=True)
        for event in ("<Map>", "<Unmap>"):
            self.bind(event, lambda _event: self._say_at_hand(), add=True)

    def _build_settings(self) -> None:
        self.buttons = TrainButtons(self.settings, self.workbench, self._train)
        self.buttons.pack(side="bottom", fill="x")
        subject = group(self.settings, "What is trained")
        self.data = DataChoice(subject, self.workbench)
        self.data.pack(fill="x", pady=(0, GAP // 2))
        self._network = ttk.Label(subject, width=1)
        self._network.pack(fill="x")
        self._network_tip = tip(self._network, _NETWORK_TIP)
        self._images = self._line(
            subject,
            "Validation images are held back from training, so that the curves show what the "
            "network makes of images it has never seen.",
        )
        self.augmentation = ttk.Label(subject, width=1)  # as wide as the column, whatever it says
        self.augmentation.pack(fill="x")
        self._augmentation_tip = tip(self.augmentation, _AUGMENTATION_TIP)
        self._recipe_group = ttk.Frame(self.settings)
        recipe = group(self._recipe_group, "Recipe")
        self.recipe = RecipeForm(recipe, self.workbench.recipe, lambda: self.show("recipe"))
        self.recipe.pack(fill="x")
        self._live_group = ttk.Frame(self.settings)
        self.live = LivePanel(group(self._live_group, "While it trains"), self.workbench)
        self.live.pack(fill="x")
        self._recipe_group.pack(fill="x")
        # Packed last: where the window is low, the recipe is what must be seen whole.
        self.cost = CostLines(self.settings, self.workbench, ttk.utils.scale_size(self, _LINE))
        self.cost.pack(side="bottom", fill="x", pady=(0, GAP // 2))

    def _line(self, parent: ttk.Frame, teaches: str) -> ttk.Label:
        label = ttk.Label(parent, wraplength=ttk.utils.scale_size(self, _LINE))
        label.pack(anchor="w")
        tip(label, teaches)
        return label

    def _build_stage(self) -> None:
        self.stage.columnconfigure(0, weight=1)
        self.stage.rowconfigure(1, weight=1)
        self.segments = Segments(self.stage, _SHOWN, self.show, "", _SHOWN_TIPS)
        self.segments.grid(row=0, column=0, sticky="w", pady=(0, GAP // 2))
        self.curves = Curves(self.stage)
        self.curves.grid(row=1, column=0, sticky="nsew")
        self.board: Board | None = None
        self.doctor = DoctorStrip(self.stage, self.workbench)
        self.doctor.grid(row=2, column=0, sticky="ew", pady=(GAP // 2, 0))
        self.files = RecipeFiles(self.stage, self.workbench.recipe)
        self.all: RecipePanel | None = None
        self.finder: FindPanel | None = None
        self.panel: AugmentPanel | None = None
        self.transfer: TransferPanel | None = None
        self._subject = SubjectChoice()
        self._pointed = ttk.Label(self.stage, width=1)
        self.runs = RunsPanel(self.stage, self.workbench)
        self.runs.grid(row=3, column=0, sticky="ew")

    def show(self, shown: Shown) -> None:
        """Show the curves, or all of the recipe or its augmentation in their place."""
        self.segments.show(shown)
        self._shown = shown
        self._say_at_hand()
        curves, recipe = (self.curves, self.doctor), (self.all, self.files, self.finder)
        for part in (*curves, *recipe, self.board, self.panel, self.transfer, self._pointed):
            if part is not None:
                part.grid_remove()
        if shown == "curves":
            self.curves.grid()
            self.doctor.grid()
            self.redraw_soon(self.curves.refresh)
        elif shown == "board":
            self._open_board().grid(row=1, column=0, sticky="nsew")
            self.redraw_soon(self._show_board)
        elif shown == "recipe":
            self._open_recipe().grid(row=1, column=0, sticky="nsew")
            self.files.grid(row=0, column=0, sticky="e", pady=(0, GAP // 2))
            self.redraw_soon(self._show_recipe)
        elif shown == "transfer":
            self._open_transfer().grid(row=1, column=0, sticky="nsew")
            self.redraw_soon(self._show_transfer)
        else:
            self._open_panel().grid(row=1, column=0, sticky="nsew")
            self._pointed.grid(row=2, column=0, sticky="ew")
            self.redraw_soon(self._show_augmentation)

    def undo(self) -> None:
        """Take back the last change of the recipe."""
        self.workbench.recipe.undo()

    def redo(self) -> None:
        """Make the change of the recipe again that was taken back."""
        self.workbench.recipe.redo()

    @property
    def picture_types(self) -> list[tuple[str, str]]:
        """What the picture can be saved as; of the curves, their figures too."""
        curves = self.curves.winfo_manager()
        return super().picture_types + ([("CSV tables", "*.csv")] if curves else [])

    def save_picture(self, path: Path) -> None:
        """Save the curves with their legend, their figures as a table, or what stands instead.

        Raises:
            WorkbenchError: There is nothing to save, or it cannot be saved there.
        """
        from fmnist_workbench.ui.export import require_picture  # not needed to start

        view, compared = self.state_.run.value, self.state_.compared.value
        shown = {one.run.id: one.history for one in (view, compared) if one is not None}
        if not self.curves.winfo_manager():
            super().save_picture(path)
        elif path.suffix.lower() == ".csv":
            _save_table(path, shown)
        else:
            require_picture(path)
            self.curves.save(path, view.run.id if view else "")

    def _open_board(self) -> Board:
        if self.board is None:
            self.board = Board(self.stage, self.workbench)
        return self.board

    def _show_board(self) -> None:
        if self.board is not None and self.board.winfo_manager():
            self.board.show()

    def _show_live(self) -> None:
        """Let the live controls stand where the recipe does while that is fixed by a training."""
        view = self.state_.run.value
        running = view is not None and view.run.status == "running"
        live = running and self.state_.training.value in ("training", "paused", "stopping")
        shown, other = self._live_group, self._recipe_group
        if not live:
            shown, other = other, shown
        if not shown.winfo_manager():
            other.pack_forget()
            shown.pack(fill="x")
        if live:
            self.live.show()

    def _show_compared(self) -> None:
        other = self.state_.compared.value
        self.curves.compare(other.run.id if other else "", other.history if other else ())

    def _open_recipe(self) -> RecipePanel:
        if self.all is None:
            self.all = RecipePanel(self.stage, self.workbench.recipe, self.find_rate)
        return self.all

    def find_rate(self) -> None:
        """Look for a learning rate, and show how that goes in place of the recipe."""
        if not self._commit():
            return
        if self.finder is None:
            self.finder = FindPanel(self.stage, self.workbench.rates, lambda: self.show("recipe"))
        self.show("recipe")
        for part in (self.all, self.files):
            if part is not None:
                part.grid_remove()
        self.finder.grid(row=1, column=0, sticky="nsew")
        self.workbench.rates.find()
        self._show_finder()

    def _show_finder(self) -> None:
        if self.finder is not None and self.finder.winfo_manager():
            self.finder.show(self.state_.rate_found.value, self.workbench.recipe.locked)

    def _open_panel(self) -> AugmentPanel:
        if self.panel is None:
            self.panel = AugmentPanel(
                self.stage, self.workbench, self._other_image, lambda words, _: self._point(words)
            )
        return self.panel

    def _open_transfer(self) -> TransferPanel:
        if self.transfer is None:
            self.transfer = TransferPanel(self.stage, self.workbench)
        return self.transfer

    def _show_transfer(self) -> None:
        if self.transfer is not None and self.transfer.winfo_manager():
            self.transfer.show()

    def _say_at_hand(self) -> None:
        """Let Train and F5 retrain while transfer learning is in sight, and only then."""
        self.workbench.transferring.at_hand.set(self._shown == "transfer" and self.winfo_ismapped())

    @property
    def _retrains(self) -> bool:
        """Whether Train would begin a new run from other weights now."""
        return self.workbench.transferring.at_hand.value and self.state_.training.value == "idle"

    def _to_curves(self, training: TrainingState) -> None:
        """Show how it goes when a training begins."""
        if training == "starting":
            self.live.forget()
        if training == "starting" and not self.curves.winfo_manager():
            self.show("curves")

    def _other_image(self) -> None:
        self._subject.draw_another()
        self._show_augmentation()

    def _point(self, words: str) -> None:
        self._pointed.configure(text=words)

    def _show_augmentation(self) -> None:
        data, recipe = self.state_.data.value, self.state_.recipe.value
        size = data.info.shape[:2] if data else _USUAL_SIZE
        words = f"augmentation: {summary(recipe.augmentation, (size[0], size[1]))}"
        self.augmentation.configure(text=self._in_a_line(words))
        self._augmentation_tip.configure(text=f"{_AUGMENTATION_TIP}\n\n{words}")
        if self.panel is None or not self.panel.winfo_manager():
            return
        subject = None
        if data is not None:
            view = view_of(data.arrays, "train", self.state_.split.value)
            subject = self._subject.of(view, None, None)
        self.panel.show(subject)

    def _in_a_line(self, words: str) -> str:
        """Return words cut to a line of the settings, so that what stands below never moves."""
        room = ttk.utils.scale_size(self, _LINE)
        return fitted(words, nametofont("TkDefaultFont", self), room)

    def _watch(self) -> None:
        state = self.state_
        self.redraw_on(self.data.show, state.opened, state.data, state.training)
        self.redraw_on(self._show_subject, state.data, state.split, state.network)
        what_is_learned = (state.recipe, state.run, state.training)
        subject = (state.data, state.split, state.network, state.engine)
        self.redraw_on(self._show_recipe, *what_is_learned, *subject, self.workbench.rates.running)
        changes = (state.recipe, state.run, state.training, state.data, state.split, state.dark)
        self.redraw_on(self._show_augmentation, *changes)
        whether_it_can = (state.engine, state.training, state.data, state.network)
        self.redraw_on(self.buttons.show, *whether_it_can, state.run, state.recipe, state.comparing)
        cost = (state.forecast, state.recipe, state.run, state.training)
        self.redraw_on(self.cost.show, *cost)
        self.redraw_on(self.buttons.show, state.last_epoch)
        of_transfer = (state.run, state.runs, state.opened, state.recipe, state.comparing)
        self.redraw_on(self._show_transfer, *whether_it_can, *of_transfer)
        transferring = self.workbench.transferring
        retrained = (transferring.choice, transferring.at_hand)
        for show in (self.buttons.show, self._show_subject, self._show_recipe):
            self.redraw_on(show, *retrained)
        self.redraw_on(self.runs.show, state.runs, state.run, state.training, state.compared)
        self.redraw_on(self._show_live, state.run, state.training, state.steered, state.changes)
        self.redraw_on(self._show_board, state.looks, state.run, state.training)
        self.redraw_on(self._show_compared, state.compared)
        what_is_found = (state.findings, state.run, state.training)
        self.redraw_on(self.doctor.show, *what_is_found, state.dark)
        rates = self.workbench.rates
        whether_to_find = (state.rate_found, rates.running, state.engine, state.training)
        self.redraw_on(self._show_finder, *whether_to_find, state.run, state.data, state.network)
        self.redraw_on(self._recolour, state.dark)
        # The curves keep their data while the tab is hidden, so they hear of everything at once.
        for value in (*whether_it_can, state.run, state.recipe, state.changes):
            value.watch(lambda _value: self._show_run())
        state.training.watch(self._to_curves)
        state.batches.connect(self.curves.add)
        state.batches.connect(self.live.heard)
        state.validating.connect(self.curves.validating)

    def _train(self) -> None:
        if self._commit():
            self.workbench.train()

    def _commit(self) -> bool:
        """Take over what was typed and not yet entered; return whether all of it was good."""
        parts = (self.recipe, self.all, self.transfer)
        good = [part.commit() for part in parts if part is not None]
        return all(good)

    def _before_key(self, _event: object) -> str | None:
        """What has just been typed counts; where it is refused, the key does not train."""
        refused = not self._commit()
        return "break" if refused and self.winfo_viewable() else None

    def _show_subject(self) -> None:
        data, network = self.state_.data.value, self.state_.network.value
        planned = self.workbench.transferring.planned() if self._retrains else None
        if planned is not None:
            network = planned.network
        parameters = diagnose(network).parameters
        words = f"{network.name}, {parameters:,} parameters"
        self._network.configure(text=self._in_a_line(words))
        self._network_tip.configure(text=f"{_NETWORK_TIP}\n\n{words}")
        if data is None:
            self._images.configure(text="")
            return
        images = count(data, self.state_.split.value).totals
        self._images_trained = images["train"]
        self._images.configure(
            text=f"{images['train']:,} training, {images['validation']:,} validation"
        )

    def _show_recipe(self) -> None:
        state, fixed = self.state_, self.workbench.recipe.locked
        recipe, curve = state.recipe.value, self._rates()
        training = state.training.value != "idle"
        view = None if self._retrains else state.run.value
        self.recipe.show(recipe, view, training=training, fixed=fixed)
        self.recipe.draw(curve)
        self.files.show(fixed)
        if self.all is not None and self.all.winfo_manager():
            self.all.show(recipe, fixed)
            self.all.find_gate.set(self.workbench.rates.why_not())
            self.all.draw(curve)

    def _rates(self) -> RateCurve:
        """Return the learning rates of all epochs that there will be."""
        view, recipe = self.state_.run.value, self.state_.recipe.value
        epochs = recipe.epochs
        if self._retrains:
            view = None
        if view is not None and view.run.status == "running":
            epochs = view.run.recipe.epochs
        elif view is not None:
            epochs = self.workbench.training.next_total(view)
        return rate_curve(recipe.changed(epochs=epochs), self._images_trained)

    def _show_run(self) -> None:
        """Show the run's history; single batches stay as long as it is the same run going on."""
        view = self.state_.run.value
        before, self._run_shown = self._run_shown, view
        if before is not None and not before.goes_on_as(view):
            self.curves.clear_batches()
        training = self.state_.training.value != "idle"
        epochs = view.run.recipe.epochs if view else self.state_.recipe.value.epochs
        if view is not None and view.run.status == "finished":
            epochs = view.done  # fewer where it stopped early
        hint = _COMING if training else f"{self.workbench.training.why_not()}\n{_PRESS}".strip()
        history = view.history if view else ()
        note = self._note(view) if view and not training else ""
        marks = marks_of(history, self.state_.changes.value, self._steps(view)) if view else ()
        best = _best(view) if view else None
        self.curves.show(
            history, epochs, hint=hint, note=note, training=training, best=best, marks=marks
        )

    def _steps(self, view: RunView) -> int:
        """Return how many batches an epoch of a run has."""
        data = self.state_.data.value
        images = _USUAL_IMAGES
        if data is not None:
            images = len(view_of(data.arrays, "train", view.run.data.split).indices)
        return -(-images // view.run.recipe.batch_size)

    def _note(self, view: RunView) -> str:
        """Return what became of a run's last epoch, if it did not finish here."""
        if view.run.status == "running":
            return self.workbench.training.why_not()
        return how_it_ended(view)

    def _recolour(self) -> None:
        self.curves.recolour()
        self.recipe.recolour()
        self.live.recolour()
        if self.board is not None:
            self.board.recolour()
        self.runs.recolour()
        for part in (self.all, self.finder, self.transfer):
            if part is not None:
                part.recolour()


def _best(view: RunView) -> int | None:
    """Return the epoch to mark: what early stopping finds best, else the least validation loss."""
    found = best_epoch(view.run, view.history)
    if found is not None or not view.history:
        return found
    return view.history[EarlyStopping().best(view.history)].epoch


def _save_table(path: Path, shown: dict[str, tuple[Epoch, ...]]) -> None:
    if not any(shown.values()):
        raise InputError(
            "No epoch is finished yet, so there are no figures to save; train the network or open "
            "a run first."
        )
    write_history(path, shown)


TAB = TrainTab
