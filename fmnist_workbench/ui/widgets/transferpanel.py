"""Transfer learning: what to start from, what becomes of each layer, and what it brought."""

import tkinter as tk
from collections.abc import Callable
from functools import partial
from pathlib import Path

import ttkbootstrap as ttk
from pydantic import Field

from fmnist_workbench.spec.schedules import EpochCount
from fmnist_workbench.spec.transfer import Transfer
from fmnist_workbench.spec.value import Value
from fmnist_workbench.spec.words import percent
from fmnist_workbench.ui.actions.transferring import NO_SOURCE, Choice
from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.widgets.contests import Contests
from fmnist_workbench.ui.widgets.fatelist import FateList
from fmnist_workbench.ui.widgets.faultlines import FaultLines
from fmnist_workbench.ui.widgets.form import Form
from fmnist_workbench.ui.widgets.tips import Gate, tip
from fmnist_workbench.ui.workbench import Workbench

_OPTIONS = ("new_layers", "unfreeze_every", "kept_rate")
_TITLES = {
    "new_layers": "new layers",
    "unfreeze_every": "thaw one every … epochs",
    "kept_rate": "rate of kept layers ×",
    "pretrain_epochs": "epochs of pretraining",
}
_SOURCE_TIP = (
    "Transfer learning: start from weights that have learned to see something else. Choose a run, "
    "or train the network in the window on another data set first and on this one then, in one go."
)
_TRAIN_TIP = "Start a new run on the data set chosen on the left, with the recipe on the left."
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
        for value in (self._actions.choice, self._actions.comparison):
            value.watch(lambda _value: self.show() if self.winfo_viewable() else None)

    def show(self) -> None:
        """Bring everything up to date."""
        self._actions.look()
        self._show_sources()
        choice, planned = self._actions.choice.value, self._actions.planned()
        self._show_options(choice)
        comparison = self._actions.comparison.value
        moved = comparison.layers if comparison else ()
        distances = {each.name: each.moved for each in moved if each.moved is not None}
        self.layers.show(planned.layers if planned else (), distances)
        self._heading.configure(
            text=f"Bars: how far weights moved in {comparison.run}" if comparison else ""
        )
        self._say(planned.words if planned else NO_SOURCE, planned.problem if planned else "")
        self.train.configure(text=self._actions.offer())
        self._gate.set(self._actions.why_not())
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
        self._heading.grid(row=2, column=0, sticky="ew", padx=(0, 2 * GAP))

    def _build_side(self, side: ttk.Frame) -> None:
        side.columnconfigure(0, weight=1)
        side.rowconfigure(2, weight=1)
        self._form = Form(
            side,
            Transfer(source=""),
            self._edited,
            fields=_OPTIONS,
            tell=self._lines.share(),
            titles=_TITLES,
            dense=True,
        )
        self._form.grid(row=0, column=0, sticky="ew")
        self._form.columnconfigure(0, minsize=ttk.utils.scale_size(self, _LABEL))
        self.train = ttk.Button(side, bootstyle="primary", command=self._train)
        self.train.grid(row=1, column=0, sticky="ew", pady=(GAP // 2, GAP))
        self._gate = Gate(self.train, _TRAIN_TIP)
        self.contests = Contests(side, self._actions.compare)
        self.contests.grid(row=2, column=0, sticky="sew")

    def _edited(self, value: Transfer) -> None:
        self._actions.change(**{name: getattr(value, name) for name in _OPTIONS})

    def _train(self) -> None:
        if self.commit():
            self._actions.train()

    def _choose(self) -> None:
        self.source.selection_clear()
        self._sources[self.source.get()]()

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
        self.source.configure(values=list(self._sources))
        choice = actions.choice.value
        if choice is None:
            self.source.set("start from …")
        elif choice.pretrain_on is not None:
            self.source.set(f"first pretrain on {Path(choice.pretrain_on).stem}")
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

    def _say(self, words: str, problem: str) -> None:
        """Say what will happen, or why it cannot, in the lines that are kept for it."""
        self._lines.hint(problem or words)
