"""Data: choose a data set, see what it holds, and say how it is split."""

import tkinter as tk
from typing import Any

import ttkbootstrap as ttk

from fmnist_workbench.spec.data import DataInfo
from fmnist_workbench.ui.actions.data import comes_with_us
from fmnist_workbench.ui.splitcounts import count
from fmnist_workbench.ui.state import OpenedData
from fmnist_workbench.ui.tabs.base import Tab, group
from fmnist_workbench.ui.theme import GAP, SETTINGS_WIDTH
from fmnist_workbench.ui.widgets.checklist import CheckList
from fmnist_workbench.ui.widgets.classtable import ClassTable
from fmnist_workbench.ui.widgets.datalist import DataList
from fmnist_workbench.ui.widgets.form import Form
from fmnist_workbench.ui.widgets.splitbar import SplitBar
from fmnist_workbench.ui.widgets.tips import Gate, tip
from fmnist_workbench.ui.workbench import Workbench

_NO_LIMIT = "No limit: all {:,} training images are used. "
_SPLIT_HINT = "Validation images are taken out of the training images, from each class its share."

_NOTHING_OPEN = """No data set is open yet.

Fashion-MNIST and MNIST come with the workbench and are unpacked once, at the first start.
For your own images press Open data… (Ctrl+O)."""


class DataTab(Tab):
    """The open data sets on the left; on the right the splits, classes and checks of one."""

    def __init__(self, parent: tk.Misc, workbench: Workbench) -> None:
        super().__init__(parent, workbench)
        self._build_settings()
        self._build_stage()
        state = self.state_
        self.redraw_on(self._show_list, state.opened, state.data)
        self.redraw_on(self._show_split, state.data, state.split, state.run, state.training)
        self.redraw_on(self._say_what_opens, state.activity)
        self.redraw_on(self._show_data, state.data)
        self.redraw_on(self._show_counts, state.data, state.split, state.dark)

    def _build_settings(self) -> None:
        self._next = ttk.Button(
            self.settings, text="Explore these images ›", bootstyle="primary", command=self._go_on
        )
        self._next.pack(side="bottom", fill="x", pady=(GAP, 0))
        self._next_gate = Gate(self._next, "Look at the images before you train on them (Ctrl+2)")
        column = ttk.Frame(self.settings)
        column.pack(fill="both", expand=True)
        column.columnconfigure(0, weight=1)
        # Only rows of some weight give way where there is no room; the last one takes what is left.
        column.rowconfigure(0, weight=1)
        column.rowconfigure(2, weight=1000)
        lists, split = ttk.Frame(column), ttk.Frame(column)
        lists.grid(row=0, column=0, sticky="nsew")
        split.grid(row=1, column=0, sticky="ew")
        self._build_list(lists)
        self._build_split(group(split, "Split"))

    def _build_list(self, place: ttk.Frame) -> None:
        button = ttk.Button(
            place, text="Open data…", bootstyle="secondary outline", command=self._open
        )
        button.pack(side="bottom", fill="x", pady=(GAP // 2, 0))
        tip(button, "Open images of your own: a file or a folder (Ctrl+O)")
        heading = group(place, "Data sets")
        heading.pack(fill="both", expand=True)
        self._list = DataList(heading, self._choose)
        self._list.pack(fill="both", expand=True)
        tip(self._list.tree, "The data set in use. Networks fit themselves to its images.")

    def _build_split(self, place: ttk.Frame) -> None:
        self._form = Form(place, self.state_.split.value, self.workbench.data.resplit)
        self._form.pack(fill="x")
        width = ttk.utils.scale_size(self, SETTINGS_WIDTH) - 3 * GAP
        self._split_note = ttk.Label(place, wraplength=width, justify="left")
        self._split_note.pack(anchor="w", pady=(GAP // 2, 0))

    def _build_stage(self) -> None:
        self._empty = ttk.Label(self.stage, text=_NOTHING_OPEN, justify="center")
        self._about = ttk.Frame(self.stage)
        self._title = ttk.Label(self._about, font="-size 15 -weight bold")
        self._title.pack(anchor="w")
        self._facts = ttk.Label(self._about)
        self._facts.pack(anchor="w")
        self._source = ttk.Label(self._about, bootstyle="secondary", justify="left")
        self._source.pack(anchor="w", pady=(0, GAP))
        self._bar = SplitBar(self._about)
        self._bar.pack(fill="x")
        tip(
            self._bar,
            "A network learns from the train images. Validation images show, while it learns, how "
            "it does on images it has not seen. Test images are kept for the final figure.",
        )
        self._checks = CheckList(group_at_foot(self._about, "Checks"))
        self._checks.pack(fill="x")
        self._table = ClassTable(self._about)
        self._table.pack(fill="both", expand=True, pady=(GAP, 0))
        self._about.bind("<Configure>", lambda event: self._wrap(event.width), add=True)

    def _wrap(self, width: int) -> None:
        self._facts.configure(wraplength=width)
        self._source.configure(wraplength=width)

    def _show_list(self) -> None:
        self._list.show(self.state_.opened.value, self.state_.data.value)

    def _show_split(self) -> None:
        self._form.show(self.state_.split.value)
        why_not = self._why_no_split()
        self._form.enable(not why_not)
        self._split_note.configure(text=why_not or self._split_hint())

    def _split_hint(self) -> str:
        data = self.state_.data.value
        if data is None or self.state_.split.value.limit is not None:
            return _SPLIT_HINT
        return _NO_LIMIT.format(data.info.train) + _SPLIT_HINT

    def _say_what_opens(self) -> None:
        """Say in the empty stage what goes on: at the first start it takes a while."""
        activity = self.state_.activity.value
        what = f"{activity.text[:1].upper()}{activity.text[1:]} …" if activity else ""
        self._empty.configure(text=what or _NOTHING_OPEN)

    def _why_no_split(self) -> str:
        if self.state_.training.value != "idle":
            return "A training is running on this split."
        view = self.state_.run.value
        if view is None:
            return ""
        return f"Run {view.run.id} was trained on this split. Reset weights (Ctrl+R) to change it."

    def _show_data(self) -> None:
        data = self.state_.data.value
        self._next_gate.set("" if data else "Open a data set first.")
        shown, hidden = (self._about, self._empty) if data else (self._empty, self._about)
        hidden.pack_forget()
        shown.pack(fill="both", expand=True)
        if data is None:
            return
        self._title.configure(text=data.info.name)
        self._facts.configure(text=facts(data.info))
        self._source.configure(text=origin(data.info))
        self._checks.show(data.info.checks)

    def _show_counts(self) -> None:
        data = self.state_.data.value
        counts = count(data, self.state_.split.value) if data else None
        self._bar.show(counts)
        self._table.show(counts)

    def _choose(self, data: OpenedData) -> None:
        self.workbench.data.choose(data)
        self._show_list()  # a choice that was refused must not stay selected

    def _open(self) -> None:
        app: Any = self.winfo_toplevel()
        app.ask_for_data()

    def _go_on(self) -> None:
        app: Any = self.winfo_toplevel()
        app.open_tab(app.tab_names.index("explore"))


def group_at_foot(parent: ttk.Frame, heading: str) -> ttk.Frame:
    """Return a frame under a heading, at the foot of `parent`."""
    whole = ttk.Frame(parent)
    whole.pack(side="bottom", fill="x")
    return group(whole, heading)


def facts(info: DataInfo) -> str:
    """Return shape, classes and counts in one line."""
    height, width, channels = info.shape
    colours = "grey" if channels == 1 else "colour"
    test = f"{info.test:,}" if info.test is not None else "no"
    return (
        f"{height} × {width} pixels, {colours} · {len(info.classes)} classes · "
        f"{info.train:,} training images, {test} test images"
    )


def origin(info: DataInfo) -> str:
    """Return where a data set is from: a built-in one's source is its name, others' a path."""
    return "Comes with the workbench" if comes_with_us(info) else info.source


TAB = DataTab
