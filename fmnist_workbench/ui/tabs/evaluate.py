"""The Evaluate tab: how good the network is, class by class, and what it makes of a drawing."""

import tkinter as tk

import numpy as np
import ttkbootstrap as ttk

from fmnist_workbench.spec.data import SplitName
from fmnist_workbench.spec.run import Evaluation
from fmnist_workbench.spec.words import count
from fmnist_workbench.ui.tabs.base import Tab
from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.widgets.drawpanel import DrawPanel
from fmnist_workbench.ui.widgets.keys import on_key
from fmnist_workbench.ui.widgets.matrix import Cell, ConfusionMatrix, Shown
from fmnist_workbench.ui.widgets.scoretable import ScoreTable
from fmnist_workbench.ui.widgets.segments import Segments
from fmnist_workbench.ui.widgets.text import capitalized
from fmnist_workbench.ui.widgets.tips import Gate, tip
from fmnist_workbench.ui.workbench import Workbench

PREDICTION_INTERVAL = 100
"""Milliseconds between predictions of an unchanged drawing, while the weights move."""
_TITLES: dict[SplitName, str] = {"validation": "Validation", "train": "Train", "test": "TEST"}
_SPLITS: dict[SplitName, str] = {"validation": "Validation", "train": "Train"}
_SHOWN: dict[Shown, str] = {"counts": "Counts", "rows": "Row %"}
_SPLIT_TIP = (
    "Validation images were kept out of the training: they tell how well the network does on "
    "images it has not seen. Compare with Train: a much better figure there is overfitting."
)
_SHOWN_TIP = (
    "Counts: how many images. Row %: which part of a class's images was taken for each class; "
    "the diagonal then is the recall."
)
_TEST_TIP = (
    "Evaluate on the test images (Ctrl+Enter). Only for the final figure: whoever changes the "
    "network because of it has tuned to the test, and the figure no longer says how the network "
    "does on new images."
)
_HINT = "Point at a cell to read it; off the diagonal are the mistakes."


class EvaluateTab(Tab):
    """The draw pad on the left, confusion matrix and class scores on the right."""

    def __init__(self, parent: tk.Misc, workbench: Workbench) -> None:
        super().__init__(parent, workbench)
        self._shown: Shown = "counts"
        self._build_settings()
        self._build_stage()
        self._watch()
        on_key(self, "<Delete>", self.panel.clear)
        on_key(self, "<t>", self.panel.take_test_image)
        on_key(self, "<e>", self.panel.toggle_eraser)

    def _build_settings(self) -> None:
        self.panel = DrawPanel(self.settings, self.workbench)
        self.panel.pack(fill="both", expand=True)

    def _build_stage(self) -> None:
        stage = self.stage
        stage.rowconfigure(2, weight=1)
        stage.columnconfigure(0, weight=1)
        self._build_toolbar(stage)
        self._build_heading(stage)
        self.matrix = ConfusionMatrix(stage, self._hover)
        self.matrix.grid(row=2, column=0, sticky="nsew")
        self.scores = ScoreTable(stage)
        self.scores.grid(row=2, column=1, sticky="ns", padx=(GAP, 0))
        self.under_pointer = ttk.Label(stage)
        self.under_pointer.grid(row=3, column=0, columnspan=2, sticky="w", pady=(GAP, 0))

    def _build_toolbar(self, stage: ttk.Frame) -> None:
        bar = ttk.Frame(stage)
        bar.grid(row=0, column=0, columnspan=2, sticky="ew")
        self.splits = Segments(bar, _SPLITS, self.workbench.model.evaluate, _SPLIT_TIP)
        self.splits.pack(side="left")
        self.shown = Segments(bar, _SHOWN, self._show_as, _SHOWN_TIP)
        self.shown.pack(side="left", padx=2 * GAP)
        self.final_button = ttk.Button(
            bar,
            text="Final figure",
            bootstyle="primary",
            command=lambda: self.workbench.model.evaluate("test"),
        )
        self.final_button.pack(side="right")
        self._final_gate = Gate(self.final_button, _TEST_TIP)

    def _build_heading(self, stage: ttk.Frame) -> None:
        row = ttk.Frame(stage)
        row.grid(row=1, column=0, columnspan=2, sticky="ew", pady=GAP)
        self.run_name = ttk.Label(row, bootstyle="secondary")
        self.heading = ttk.Label(row, font="-size 14 -weight bold")
        self.heading.pack(side="left")
        self.run_name.pack(side="left", padx=(GAP, 0), anchor="s")
        tip(self.heading, "Accuracy: which part of the images the network took for their class.")
        tip(self.run_name, "The run whose network is judged here; the Train tab lists all runs.")

    def undo(self) -> None:
        """Take back the last stroke on the pad, Clear or Test image."""
        self.panel.undo()

    def redo(self) -> None:
        """Take back the last undo."""
        self.panel.redo()

    def _watch(self) -> None:
        state = self.state_
        self.ask_as_weights_move(self.panel.ask, PREDICTION_INTERVAL)
        self.redraw_on(
            self.panel.ask,
            state.model,
            state.data,
            state.network,
            state.engine,
            state.run,
            state.training,
        )
        self.redraw_on(
            self._draw, state.evaluations, state.split_shown, state.run, state.training, state.data
        )
        self.redraw_on(self._say_next_step, state.activity)
        state.dark.watch(lambda _dark: self.redraw_soon(self._use_theme))

    def _use_theme(self) -> None:
        self.panel.use_theme()
        self.scores.use_theme()
        self.matrix.draw()

    def _evaluation(self) -> Evaluation | None:
        return self.state_.evaluations.value.get(self.state_.split_shown.value)

    def _show_as(self, shown: Shown) -> None:
        self._shown = shown
        self._draw()

    def _draw(self) -> None:
        evaluation, split = self._evaluation(), self.state_.split_shown.value
        self.splits.show(split)
        self._gate_buttons()
        self._hover(None)
        if evaluation is None:
            self.heading.configure(text=_TITLES[split])
            self.run_name.configure(text="")
            self.scores.show(())
            self._say_next_step()
            return
        counts = np.array(evaluation.confusion)
        accuracy = 100 * evaluation.accuracy
        self.heading.configure(
            text=f"{_TITLES[split]}, {count(int(counts.sum()), 'image')}: accuracy {accuracy:.1f} %"
        )
        run = self.state_.run.value
        self.run_name.configure(text=f"run {run.run.id}" if run else "")
        names = tuple(score.name for score in evaluation.classes)
        self.matrix.show(counts, names, self._shown)
        self.scores.show(evaluation.classes)

    def _say_next_step(self) -> None:
        if self._evaluation() is None:
            self.matrix.show_message(self._next_step())

    def _next_step(self) -> str:
        """Return what to do where there is no matrix."""
        state = self.state_
        if state.training.value != "idle":
            return "The validation matrix appears here when the training has ended."
        if reason := self._why_no_run():
            return reason
        if state.activity.value is None:
            return "Choose Validation, Train or Final figure to work the matrix out."
        return f"{capitalized(state.activity.value.text)} …"

    def _gate_buttons(self) -> None:
        reason = self._why_not()
        self.splits.gate(reason)
        data = self.state_.data.value
        if not reason and data is not None and not data.info.tests_labelled:
            reason = f"{data.info.name} has no test images with labels."
        self._final_gate.set(reason)

    def _why_not(self) -> str:
        state = self.state_
        if state.training.value != "idle":
            return "A training is running."
        return self._why_no_run()

    def _why_no_run(self) -> str:
        run = self.state_.run.value
        if run is None:
            return "Train a network first (F5)."
        return "" if run.history else "No epoch is finished yet: train on (F5)."

    def _hover(self, cell: Cell | None) -> None:
        evaluation = self._evaluation()
        if cell is None or evaluation is None:
            self.under_pointer.configure(text=_HINT if evaluation else "")
            return
        true, predicted = cell
        row = evaluation.confusion[true]
        taken, name = row[predicted], evaluation.classes[true].name
        share = 100 * taken / max(sum(row), 1)
        self.under_pointer.configure(
            text=f"true {name}, predicted {evaluation.classes[predicted].name}: "
            f"{count(taken, 'image')}, {share:.1f} % of the {name} images"
        )


TAB = EvaluateTab
