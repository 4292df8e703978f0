"""Data: choose a data set, see what it holds, and say how it is split."""

import tkinter as tk
from collections.abc import Callable
from tkinter.font import Font

import ttkbootstrap as ttk

from fmnist_workbench.spec.data import DataInfo
from fmnist_workbench.ui.actions.data import comes_with_us
from fmnist_workbench.ui.asking import Asking
from fmnist_workbench.ui.splitcounts import count
from fmnist_workbench.ui.state import OpenedData
from fmnist_workbench.ui.tabs.base import Tab
from fmnist_workbench.ui.theme import GAP, SETTINGS_WIDTH
from fmnist_workbench.ui.widgets.checklist import CheckList
from fmnist_workbench.ui.widgets.classtable import ClassTable
from fmnist_workbench.ui.widgets.datalist import DataList
from fmnist_workbench.ui.widgets.form import Form
from fmnist_workbench.ui.widgets.group import group
from fmnist_workbench.ui.widgets.scroller import Scroller
from fmnist_workbench.ui.widgets.splitbar import SplitBar
from fmnist_workbench.ui.widgets.text import capitalized, fitted
from fmnist_workbench.ui.widgets.tips import Gate, tip
from fmnist_workbench.ui.window import go_to, window_of
from fmnist_workbench.ui.workbench import Workbench

_NO_LIMIT = "No limit: all {:,} training images are used. "
_SPLIT_HINT = "Validation images are taken out of the training images, from each class its share."

_OWN = (
    "{:,} of its training images are for validation: the data set itself says so. Split anew… "
    "makes one that is told apart otherwise."
)
_SEVENTHS = "5/7 · 1/7 · 1/7"
_SEVENTHS_HINT = (
    "Train on 5/7 of all images, validate on 1/7, test on 1/7. Where the test images are not 1/7 "
    "of all, a new data set is made of them."
)
_ANEW_HINT = (
    "Make a data set whose training and test images are told apart anew (Ctrl+Shift+L). The fields "
    "below only take validation images out of the training images."
)
_NAMES_HINT = (
    "Type what the classes are called, in the order of their labels: matrix, tables and pictures "
    "then say so instead of 0, 1, 2."
)
_SAVE_HINT = "Write this data set in another format (Ctrl+Shift+S)"
_CLOSE_HINT = (
    "Take this data set out of the list; nothing is deleted (Ctrl+W, or Delete in the list)"
)
_TITLE_FONT = "-size 15 -weight bold"
_LEAST_CHECKS = 40
"""Pixels in which the checks scroll where a window is too low for all."""

_NOTE_LINES = 4
"""Lines kept for the note under the split, so that nothing jumps."""

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
        self.redraw_on(self._show_why_not_close, state.data, state.training)
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
        asking = self._asking
        row = ttk.Frame(place)
        row.pack(side="bottom", fill="x", pady=(GAP // 2, 0))
        row.columnconfigure((0, 1), weight=1, uniform="half")
        button = ttk.Button(
            row, text="Open data…", bootstyle="secondary outline", command=asking.open
        )
        button.grid(row=0, column=0, sticky="ew", padx=(0, GAP // 2))
        tip(button, "Open images of your own: a file or a folder (Ctrl+O)")
        self._new = ttk.Menubutton(row, text="New data set", bootstyle="secondary outline")
        self._new.grid(row=0, column=1, sticky="ew")
        tip(self._new, "Make a data set out of the one in use, or draw digits.")
        self._new.configure(menu=self._new_menu())
        heading = group(place, "Data sets")
        heading.pack(fill="both", expand=True)
        self._list = DataList(heading, self._choose, self.workbench.data.close)
        self._list.pack(fill="both", expand=True)
        tip(self._list.tree, "The data set in use. Networks fit themselves to its images.")

    def _new_menu(self) -> ttk.Menu:
        asking = self._asking
        menu = ttk.Menu(self._new, tearoff=False)
        for title, ask, keys in (
            ("Augmented images…", asking.augment, "Ctrl+Shift+A"),
            ("Synthetic digits…", asking.synthesize, "Ctrl+Shift+N"),
            ("Split anew…", asking.resplit, "Ctrl+Shift+L"),
            ("Save as…", asking.save, "Ctrl+Shift+S"),
        ):
            menu.add_command(label=title, command=ask, accelerator=keys)
        return menu

    def _build_split(self, place: ttk.Frame) -> None:
        row = ttk.Frame(place)
        row.pack(fill="x", pady=(0, GAP // 2))
        row.columnconfigure((0, 1), weight=1, uniform="half")
        self._sevenths = ttk.Button(
            row, text=_SEVENTHS, bootstyle="secondary outline", command=self._split_in_sevenths
        )
        self._sevenths.grid(row=0, column=0, sticky="ew", padx=(0, GAP // 2))
        self._sevenths_gate = Gate(self._sevenths, _SEVENTHS_HINT)
        self._anew = ttk.Button(
            row, text="Split anew…", bootstyle="secondary outline", command=self._asking.resplit
        )
        self._anew.grid(row=0, column=1, sticky="ew")
        self._anew_gate = Gate(self._anew, _ANEW_HINT)
        self._form = Form(
            place, self.state_.split.value, self.workbench.data.resplit, tell=self._tell_fault
        )
        self._form.pack(fill="x")
        width = ttk.utils.scale_size(self, SETTINGS_WIDTH) - 3 * GAP
        self._note = self._fault = ""
        room = ttk.Frame(place)
        room.pack(fill="x", pady=(GAP // 2, 0))
        self._split_note = ttk.Label(
            room, wraplength=width, justify="left", text="\n" * (_NOTE_LINES - 1)
        )
        room.configure(height=self._split_note.winfo_reqheight())
        self._split_note.place(x=0, y=0)

    def _tell_fault(self, fault: str) -> None:
        self._fault = fault
        self._show_note()

    def _show_note(self) -> None:
        """Say what is wrong with an entry, or else what the split means, in the same lines."""
        style = "danger" if self._fault else "default"
        self._split_note.configure(text=self._fault or self._note, bootstyle=style)

    def _build_stage(self) -> None:
        self._empty = ttk.Label(self.stage, text=_NOTHING_OPEN, justify="center")
        self._about = ttk.Frame(self.stage)
        self._top = ttk.Frame(self._about)
        self._top.pack(fill="x")
        self._build_title(self._top)
        self._facts = ttk.Label(self._top, justify="left")
        self._facts.pack(anchor="w")
        self._source = ttk.Label(self._top, bootstyle="secondary", justify="left")
        self._source.pack(anchor="w", pady=(0, GAP))
        self._bar = SplitBar(self._top)
        self._bar.pack(fill="x")
        tip(
            self._bar,
            "A network learns from the train images. Validation images show, while it learns, how "
            "it does on images it has not seen. Test images are kept for the final figure.",
        )
        self._foot = ttk.Frame(self._about)
        self._foot.pack(side="bottom", fill="x")
        self._scroller = Scroller(group(self._foot, "Checks"), width=1)
        self._scroller.pack(fill="x")
        self._checks = CheckList(self._scroller)
        self._checks.pack(fill="x")
        self._table = ClassTable(self._about)
        self._table.pack(fill="both", expand=True, pady=(GAP, 0))
        self._about.bind("<Configure>", lambda event: self._wrap(event.width), add=True)
        for moves in (self._about, self._top, self._checks):
            moves.bind("<Configure>", lambda _event: self._share_height(), add=True)

    def _build_title(self, place: ttk.Frame) -> None:
        row = ttk.Frame(place)
        row.pack(fill="x")
        self._title = ttk.Label(row, font=_TITLE_FONT)
        self._buttons = ttk.Frame(row)
        self._buttons.pack(side="right", anchor="n")
        self._title.pack(side="left")
        self._small("Class names…", self._asking.names, _NAMES_HINT)
        self._small("Save as…", self._asking.save, _SAVE_HINT)
        self._close_button = self._small("Close", self._close, "")
        self._close_gate = Gate(self._close_button, _CLOSE_HINT)

    def _small(self, text: str, command: Callable[[], None], teaches: str) -> ttk.Button:
        button = ttk.Button(
            self._buttons, text=text, command=command, bootstyle="secondary outline"
        )
        button.pack(side="left", padx=(GAP // 2, 0))
        if teaches:
            tip(button, teaches)
        return button

    def _wrap(self, width: int) -> None:
        self._facts.configure(wraplength=width)
        self._source.configure(wraplength=width)
        self._show_title()

    def _show_title(self) -> None:
        data = self.state_.data.value
        room = self._about.winfo_width() - self._buttons.winfo_reqwidth() - 2 * GAP
        name = data.info.name if data else ""
        self._title.configure(text=fitted(name, Font(self, font=_TITLE_FONT), room))

    def _share_height(self) -> None:
        """Give the checks the height they ask for, as long as ten classes are seen above them."""
        # Of the parts, as what the whole asks for is up to date only when Tk has been idle.
        heading = self._foot.winfo_children()[0].winfo_reqheight() + 2 * GAP
        others = self._top.winfo_reqheight() + heading + self._table.least + GAP
        room = max(self._about.winfo_height() - others, _LEAST_CHECKS)
        height = min(self._checks.winfo_reqheight(), room)
        if height != int(self._scroller.container.cget("height")):
            self._scroller.set_height(height)

    def _show_list(self) -> None:
        self._list.show(self.state_.opened.value, self.state_.data.value)

    def _show_split(self) -> None:
        self._form.show(self.state_.split.value)
        data, why_not = self.state_.data.value, self._why_no_split()
        self._form.enable(not why_not)
        own = data.info.validation if data else None
        if own and not why_not:
            self._form.enable(False, "validation", "seed")
        self._note = why_not or self._split_hint()
        self._show_note()
        nothing = "" if data else "Open a data set first."
        self._sevenths_gate.set(nothing or why_not or (own and self._split_hint()) or "")
        self._anew_gate.set(nothing)

    def _split_hint(self) -> str:
        data = self.state_.data.value
        if data is not None and data.info.validation:
            return _OWN.format(data.info.validation)
        split = self.state_.split.value
        if data is None or split.limit is not None or split.per_class is not None:
            return _SPLIT_HINT
        return _NO_LIMIT.format(data.info.train) + _SPLIT_HINT

    def _say_what_opens(self) -> None:
        """Say in the empty stage what goes on: at the first start it takes a while."""
        activity = self.state_.activity.value
        what = f"{capitalized(activity.text)} …" if activity else ""
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
        self._show_title()
        self._facts.configure(text=facts(data.info))
        self._source.configure(text=origin(data.info))
        self._checks.show(data.info.checks)

    def _show_counts(self) -> None:
        data = self.state_.data.value
        counts = count(data, self.state_.split.value) if data else None
        self._bar.show(counts)
        self._table.show(counts)
        self._share_height()

    def _choose(self, data: OpenedData) -> None:
        self.workbench.data.choose(data)
        self._show_list()  # a choice that was refused must not stay selected

    def _close(self) -> None:
        window_of(self).close_data()

    def _show_why_not_close(self) -> None:
        self._close_gate.set(self.workbench.data.why_not_close(self.state_.data.value))

    def _split_in_sevenths(self) -> None:
        """Take document 001's split where the test set is a seventh of all, else ask for a new set.

        A sixth of the training images is then as many as are in the test set.
        """
        data = self.state_.data.value
        if data is not None and tests_a_seventh(data.info):
            self.workbench.data.resplit(
                self.state_.split.value.changed(validation=1 / 6, limit=None, per_class=None)
            )
        else:
            self._asking.resplit()

    @property
    def _asking(self) -> Asking:
        return window_of(self).asking

    def _go_on(self) -> None:
        go_to(self, "explore")


def facts(info: DataInfo) -> str:
    """Return shape, classes and counts in one line."""
    height, width, channels = info.shape
    colours = "grey" if channels == 1 else "colour"
    test = f"{info.test:,} test images" if info.test else "no test images"
    unlabelled = " without labels" if info.test and not info.tests_labelled else ""
    return (
        f"{height} × {width} pixels, {colours} · {len(info.classes)} classes · "
        f"{info.train:,} training images, {test}{unlabelled}"
    )


def tests_a_seventh(info: DataInfo) -> bool:
    """Return whether the test set is a seventh of all images, off by less than one image."""
    test = info.test if info.tests_labelled else None
    return test is not None and abs(7 * test - (info.train + test)) < 7


def origin(info: DataInfo) -> str:
    """Return where a data set is from: a built-in one's source is its name, others' a path."""
    return "Comes with the workbench" if comes_with_us(info) else info.source


TAB = DataTab
