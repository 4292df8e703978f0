"""Train: the settings on the left, a segment (the curves, at first) right, the runs below."""

import tkinter as tk
from pathlib import Path

import ttkbootstrap as ttk

from fmnist_workbench.ui.epochsahead import rates_ahead
from fmnist_workbench.ui.segments import SEGMENTS
from fmnist_workbench.ui.segments.base import Segment
from fmnist_workbench.ui.segments.curves import CurvesSegment
from fmnist_workbench.ui.segments.recipe import RecipeSegment
from fmnist_workbench.ui.state import TrainingState
from fmnist_workbench.ui.tabs.base import Tab
from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.widgets.costlines import CostLines
from fmnist_workbench.ui.widgets.group import group
from fmnist_workbench.ui.widgets.livepanel import LivePanel
from fmnist_workbench.ui.widgets.recipeform import RecipeForm
from fmnist_workbench.ui.widgets.runspanel import RunsPanel
from fmnist_workbench.ui.widgets.segments import Segments
from fmnist_workbench.ui.widgets.trainbuttons import TrainButtons
from fmnist_workbench.ui.widgets.trainsubject import TrainSubject
from fmnist_workbench.ui.workbench import Workbench

_LINE = 260
"""Width of a line in the settings, before scaling."""
_FIXED_BY_RUN = "Fixed by the run in the window: Reset frees it, and keeps what to start from."
_KINDS = {kind.NAME: kind for kind in SEGMENTS}


class TrainTab(Tab):
    """Trains the network, and shows how it learns.

    Attributes:
        front: The segment that is looked at.
    """

    shows_cost = True
    front: Segment

    def __init__(self, parent: tk.Misc, workbench: Workbench) -> None:
        super().__init__(parent, workbench)
        self._opened: dict[str, Segment] = {}
        self._build_settings()
        self._build_stage()
        self._watch()
        self.winfo_toplevel().bind("<F5>", self._before_key, add=True)

    def show(self, name: str) -> None:
        """Bring a segment to the front, building it if it has not been seen before."""
        before, self.front = self.front, self.segment(name)
        if before is not self.front:
            before.hide()
        self.front.show()
        self.segments.show(name)
        self._share_height()

    def segment(self, name: str) -> Segment:
        """Return a segment, built if it has not been seen before."""
        if name not in self._opened:
            built = self._opened[name] = _KINDS[name](self)
            # The keyboard goes from widget to widget as they lie above one another.
            for part in (built.beside, built):
                if part is not None:
                    part.lower(self.runs)
        return self._opened[name]

    def undo(self) -> None:
        """Take back the last change of the recipe."""
        self.workbench.recipe.undo()

    def redo(self) -> None:
        """Make the change of the recipe again that was taken back."""
        self.workbench.recipe.redo()

    @property
    def picture_types(self) -> list[tuple[str, str]]:
        """What the segment in front can be saved as."""
        return super().picture_types + self.front.MORE_TYPES

    def save_picture(self, path: Path) -> None:
        """Save what the segment in front shows.

        Raises:
            WorkbenchError: There is nothing to save, or it cannot be saved there.
        """
        self.front.save(path)

    def commit(self) -> bool:
        """Take over what was typed and not yet entered; return whether all of it was good."""
        good = [part.commit() for part in (self.recipe, *self._opened.values())]
        return all(good)

    def _build_settings(self) -> None:
        self.buttons = TrainButtons(self.settings, self.workbench, self._train)
        self.buttons.pack(side="bottom", fill="x")
        line = ttk.utils.scale_size(self, _LINE)
        what = group(self.settings, "What is trained")
        self.subject = TrainSubject(what, self.workbench, line)
        self.subject.pack(fill="x")
        self._recipe_group = ttk.Frame(self.settings)
        recipe = group(self._recipe_group, "Recipe")
        self.recipe = RecipeForm(
            recipe, self.workbench.recipe, lambda: self.show(RecipeSegment.NAME)
        )
        self.recipe.pack(fill="x")
        self._live_group = ttk.Frame(self.settings)
        self.live = LivePanel(group(self._live_group, "While it trains"), self.workbench)
        self.live.pack(fill="x")
        self._recipe_group.pack(fill="x")
        self.cost = CostLines(self.settings, self.workbench, line)
        self._pack_cost()

    def _build_stage(self) -> None:
        self.stage.columnconfigure(0, weight=1)
        self.stage.rowconfigure(1, weight=1)
        titles = {kind.NAME: kind.TITLE for kind in SEGMENTS}
        teaches = {kind.NAME: kind.TEACHES for kind in SEGMENTS}
        self.segments = Segments(self.stage, titles, self.show, "", teaches)
        self.segments.grid(row=0, column=0, sticky="w", pady=(0, GAP // 2))
        self.runs = RunsPanel(self.stage, self.workbench)
        self.runs.grid(row=2, column=0, sticky="ew")
        self.front = self.segment(CurvesSegment.NAME)
        self.front.show()
        self.stage.bind("<Configure>", lambda _event: self._share_height(), add=True)

    def _share_height(self) -> None:
        """Let the runs give way to a segment that would be cut off, as it would in a low window."""
        taken = self.segments.winfo_reqheight() + self.runs.winfo_reqheight()
        room = self.stage.winfo_height() - taken
        if room < ttk.utils.scale_size(self, self.front.LEAST):
            self.runs.grid_remove()
        else:
            self.runs.grid()

    def _watch(self) -> None:
        state = self.state_
        self.redraw_on(self.subject.data.show, state.opened, state.data, state.training)
        self.redraw_on(self.subject.show, state.data, state.split, state.network)
        self.redraw_on(self.subject.show_augmentation, state.recipe, state.data)
        what_fixes_it = (state.run, state.training)
        self.redraw_on(self._show_recipe, state.recipe, *what_fixes_it, state.data, state.split)
        whether_it_can = (state.engine, state.training, state.data, state.network)
        what_it_would_do = (state.run, state.recipe, state.comparing, state.last_epoch)
        self.redraw_on(self.buttons.show, *whether_it_can, *what_it_would_do)
        retrained = (self.workbench.transferring.choice, self.workbench.transferring.at_hand)
        for show in (self.buttons.show, self.subject.show, self._show_recipe):
            self.redraw_on(show, *retrained)
        self.redraw_on(self.cost.show, state.forecast, state.recipe, state.run, state.training)
        self.redraw_on(self._show_live, state.run, state.training, state.steered, state.changes)
        self.redraw_on(self.runs.show, state.runs, state.run, state.training, state.compared)
        self.redraw_on(self._recolour, state.dark)
        state.training.watch(self._to_curves)
        state.batches.connect(self.live.heard)

    def _show_recipe(self) -> None:
        state, fixed = self.state_, self.workbench.recipe.locked
        training = state.training.value != "idle"
        view = state.run.value
        if self.workbench.transferring.is_next:
            view, fixed = None, fixed and _FIXED_BY_RUN
        self.recipe.show(state.recipe.value, view, training=training, fixed=fixed)
        self.recipe.draw(rates_ahead(self.workbench))

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
            self.cost.pack_forget()  # it says nothing while a network is trained
            shown.pack(fill="x")
            if not live:
                self._pack_cost()
        if live:
            self.live.show()

    def _pack_cost(self) -> None:
        """Pack it last: where the window is low, the recipe is what must be seen whole."""
        self.cost.pack(side="bottom", fill="x", pady=(0, GAP // 2))

    def _to_curves(self, training: TrainingState) -> None:
        """Show how it goes when a training begins."""
        if training == "starting":
            self.live.forget()
            self.show(CurvesSegment.NAME)

    def _train(self) -> None:
        if self.commit():
            self.workbench.train()

    def _before_key(self, _event: object) -> str | None:
        """What has just been typed counts; where it is refused, the key does not train."""
        refused = not self.commit()
        return "break" if refused and self.winfo_viewable() else None

    def _recolour(self) -> None:
        for part in (self.recipe, self.live, self.runs, *self._opened.values()):
            part.recolour()


TAB = TrainTab
