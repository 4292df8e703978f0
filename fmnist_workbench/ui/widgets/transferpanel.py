"""Transfer learning: what to start from, what becomes of each layer, and what it brought."""

import tkinter as tk
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from tkinter.font import nametofont

import ttkbootstrap as ttk
from pydantic import Field

from fmnist_workbench.spec.schedules import EpochCount
from fmnist_workbench.spec.transfer import LayerFate, Transfer
from fmnist_workbench.spec.transferjobs import TransferComparison
from fmnist_workbench.spec.value import Value
from fmnist_workbench.spec.words import percent
from fmnist_workbench.ui.actions.transferchoice import Choice, Planned
from fmnist_workbench.ui.actions.transferring import NO_SOURCE
from fmnist_workbench.ui.filechoice import file_to_open
from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.widgets.behindchoice import BehindChoice
from fmnist_workbench.ui.widgets.contests import Contests
from fmnist_workbench.ui.widgets.fatelist import FateList
from fmnist_workbench.ui.widgets.faultlines import FaultLines
from fmnist_workbench.ui.widgets.form import Form
from fmnist_workbench.ui.widgets.text import capitalized, fitted
from fmnist_workbench.ui.widgets.tips import tip
from fmnist_workbench.ui.window import go_to
from fmnist_workbench.ui.workbench import Workbench

_OPTIONS = ("unfreeze_every", "kept_rate")
_TITLES = {
    "unfreeze_every": "thaw one every … epochs",
    "kept_rate": "rate of what learns on ×",
    "pretrain_epochs": "epochs of pretraining",
}
_SOURCE_TIP = (
    "Transfer learning: start from weights that have learned to see something else. Choose a run, "
    "a model that Keras saved, or train the network in the window on another data set first and on "
    "this one then, in one go."
)
_FROM_FILE = "from a file …"
_FILES = (("Models of Keras", "*.keras"), ("All files", "*"))
_LINES = 3
_LABEL = 160
"""Room for the name of an option, before scaling."""


class _Pretraining(Value):
    pretrain_epochs: EpochCount = Field(
        default=5,
        description="How many times the network sees the images of the first data set before it is "
        "retrained on the second.",
    )


class TransferPanel(ttk.Frame):
    """Chooses a source and the first layer to retrain; trains, and shows the comparisons.

    The owner calls `show` when anything that it shows may have changed.
    """

    def __init__(self, parent: tk.Misc, workbench: Workbench) -> None:
        super().__init__(parent)
        self._actions = workbench.transferring
        self._state = workbench.state
        self._sources: dict[str, Callable[[], None]] = {}
        self._bars = ""
        self.columnconfigure((0, 1), weight=1, uniform="half")
        self.rowconfigure(1, weight=1)
        side = ttk.Frame(self)
        side.grid(row=0, column=1, rowspan=3, sticky="nsew")
        self._lines = FaultLines(self, lines=_LINES)
        self._lines.grid(row=3, column=0, columnspan=2, sticky="ew")
        self._build_source()
        self.layers = FateList(self, lambda name: self._actions.change(retrain_from=name))
        self.layers.grid(row=1, column=0, sticky="nsew", padx=(0, 2 * GAP))
        self._build_side(side)
        self._problem = self._lines.share()
        for value in (self._actions.choice, self._actions.comparison):
            value.watch(lambda _value: self.show() if self.winfo_viewable() else None)

    def show(self) -> None:
        """Bring everything up to date."""
        self._actions.look()
        self._show_sources()
        choice, planned = self._actions.choice.value, self._actions.planned()
        self._show_options(choice)
        comparison = self._actions.comparison.value
        self._show_layers(choice, planned, comparison)
        self._lines.hint(self._words(planned))
        self._problem(capitalized(planned.problem) if planned else "")
        self._show_behind(choice)
        self.contests.show(comparison, self._actions.why_not_compare())

    def recolour(self) -> None:
        """Take on the colours of the theme in force."""
        self.layers.redraw()
        self.contests.redraw()

    def commit(self) -> bool:
        """Take over what was typed and not yet entered; return whether all of it was good."""
        good = [self._form.commit(), self._first.commit()]
        return all(good)

    def _build_source(self) -> None:
        row = ttk.Frame(self)
        row.grid(row=0, column=0, sticky="ew", padx=(0, 2 * GAP), pady=(0, GAP // 2))
        row.columnconfigure(0, weight=1)
        self.source = ttk.Combobox(row, state="readonly", width=10)
        self.source.grid(row=0, column=0, sticky="ew")
        self.source.bind("<<ComboboxSelected>>", lambda _event: self._choose())
        tip(self.source, _SOURCE_TIP)
        self._first = Form(
            row,
            _Pretraining(),
            lambda value: self._actions.set_pretrain_epochs(value.pretrain_epochs),
            tell=self._lines.share(),
            titles=_TITLES,
            dense=True,
        )
        self._first.grid(row=1, column=0, sticky="ew", pady=(GAP // 4, 0))
        self._first.columnconfigure(0, minsize=ttk.utils.scale_size(self, _LABEL))
        self._heading = ttk.Label(self, width=1)
        self._heading.bind("<Configure>", lambda _event: self._fit_heading())
        self._heading.grid(row=2, column=0, sticky="ew", padx=(0, 2 * GAP))

    def _build_side(self, side: ttk.Frame) -> None:
        side.columnconfigure(0, weight=1)
        side.rowconfigure(2, weight=1)
        self.behind = BehindChoice(side, self._actions.put_behind, self._edit)
        self.behind.grid(row=0, column=0, sticky="ew")
        self._form = Form(
            side,
            Transfer(source=""),
            self._edited,
            fields=_OPTIONS,
            tell=self._lines.share(),
            titles=_TITLES,
            dense=True,
        )
        self._form.grid(row=1, column=0, sticky="ew")
        self._form.columnconfigure(0, minsize=ttk.utils.scale_size(self, _LABEL))
        self.contests = Contests(side, self._actions.compare)
        self.contests.grid(row=2, column=0, sticky="sew")

    def _edited(self, value: Transfer) -> None:
        self._actions.change(**{name: getattr(value, name) for name in _OPTIONS})

    def _edit(self) -> None:
        self._actions.edit_layers()
        go_to(self, "network")

    def _choose(self) -> None:
        self.source.selection_clear()
        self._sources[self.source.get()]()

    def _open(self) -> None:
        """Ask for a file; until it is read, and where it is not, what was chosen stays."""
        self._show_sources()
        path = file_to_open(self, "Start from the weights in a file", _FILES)
        if path is not None:
            self._actions.start_from_file(str(path))

    def _show_layers(
        self, choice: Choice | None, planned: Planned | None, comparison: TransferComparison | None
    ) -> None:
        """Show what becomes of the layers, or became of those of the run in the window."""
        layers = planned.layers if planned else ()
        if choice is None and comparison is not None:
            layers = tuple(LayerFate(each.name, each.fate, 0) for each in comparison.layers)
        same = comparison is not None and _belongs(comparison, choice, layers)
        moved = comparison.layers if comparison is not None and same else ()
        distances = {each.name: each.moved for each in moved if each.moved is not None}
        self.layers.show(layers, distances)
        run = comparison.run if comparison is not None and same else ""
        self._bars = f"Bars: how far weights moved in {run}" if run else ""
        self._fit_heading()

    def _fit_heading(self) -> None:
        font, room = nametofont("TkDefaultFont", self), self._heading.winfo_width()
        self._heading.configure(text=fitted(self._bars, font, room))

    def _show_sources(self) -> None:
        actions, state = self._actions, self._state
        self._sources = {
            f"{row.run} · {Path(row.data).stem} · {percent(row.val_accuracy or 0)}": (
                partial(actions.start_from, row.run)
            )
            for row in actions.rows()
        }
        self._sources |= {
            f"first pretrain on {each.info.name}": partial(actions.pretrain_on, each)
            for each in state.opened.value
            if each is not state.data.value
        }
        self._sources[_FROM_FILE] = self._open
        self.source.configure(values=list(self._sources))
        choice = actions.choice.value
        if choice is None:
            self.source.set("start from …")
        elif choice.pretrain_on is not None:
            self.source.set(f"first pretrain on {Path(choice.pretrain_on).stem}")
        elif choice.kind == "file":
            self.source.set(choice.origin.name)
        else:
            run = Path(choice.transfer.source).name
            title = next((each for each in self._sources if each.startswith(f"{run} ·")), run)
            self.source.set(title)

    def _show_options(self, choice: Choice | None) -> None:
        if choice is not None and choice.transfer != self._form.value:
            self._form.show(choice.transfer)
        first = _Pretraining(pretrain_epochs=choice.pretrain_epochs) if choice else _Pretraining()
        if first != self._first.value:
            self._first.show(first)
        self._form.enable(choice is not None)
        self._first.enable(choice is not None and choice.pretrain_on is not None)

    def _words(self, planned: Planned | None) -> str:
        data = self._state.data.value
        if planned is None or data is None:
            return NO_SOURCE
        begins = f"a new run on {data.info.name} with the recipe on the left"
        return f"{planned.words} {self._actions.offer()} (F5) begins {begins}."

    def _show_behind(self, choice: Choice | None) -> None:
        actions = self._actions
        self.behind.show(
            choice.behind if choice else None,
            "" if choice else NO_SOURCE,
            actions.why_not_others(),
            actions.why_not_edit(),
        )


def _belongs(
    comparison: TransferComparison, choice: Choice | None, layers: Sequence[LayerFate]
) -> bool:
    """Return whether the layers that are shown are those that a comparison is about."""
    if [each.name for each in comparison.layers] != [each.name for each in layers]:
        return False
    source = choice.transfer.source if choice else ""
    return not source or comparison.source in (source, Path(source).name)
