"""Asks which data set to open, and how to read it where it does not say so itself."""

import tkinter as tk
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ttkbootstrap as ttk

from fmnist_workbench.datasets.typedreading import read_names, read_size, shown_names, shown_size
from fmnist_workbench.spec.data import AS_IT_IS, Reading
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.ui.filechoice import file_to_open, folder_to_open
from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.widgets.dialog import Dialog
from fmnist_workbench.ui.widgets.tips import tip
from fmnist_workbench.ui.workbench import Workbench

_OPENS = "Read it, check it, and make it the set in use"
_RENAMES = "Read the data set again, with these names"
_WIDTH = 46
"""Of the entries, in characters."""
_READ = "NumPy archives (.npz), CSV and IDX files, gzipped or not, and folders of images."
_FILES = (
    ("Data sets", "*.npz *.csv *.csv.gz *.gz *-ubyte *.idx"),
    ("NumPy archives", "*.npz"),
    ("CSV files", "*.csv *.csv.gz"),
    ("All files", "*"),
)
_CSV_FILES = (("CSV files", "*.csv *.csv.gz"), ("All files", "*"))
_PATH = (
    "A file; a folder with the four IDX files, or with train.csv and test.csv; or a folder that "
    "holds one folder of images for each class, with or without train and test above them. The "
    "names of the built-in sets do as well."
)
_TEST = (
    "For a CSV file of training images only: the file of test images, with labels or without. In a "
    "folder, test.csv beside train.csv is found by itself."
)
_SIZE = (
    "For a folder whose images are not all of one size: height x width in pixels, to which all "
    "are scaled, such as 28x28; one number for a square."
)
_NAMES = (
    "What the classes are called, in the order of their labels, with commas between them: in place "
    "of the names that the file brings, or of 0, 1, 2 and so on."
)


class OpenDialog(Dialog):
    """Opens a data set; what is refused stays as typed, with the reason below it.

    Args:
        over: The window it belongs to.
        workbench: Opens the set.
        source: What to show first as what is to be opened.
        reading: How to read it, to show first.
        only_names: Ask for the class names of a set that is open.
    """

    def __init__(
        self,
        over: tk.Misc,
        workbench: Workbench,
        source: str = "",
        reading: Reading = AS_IT_IS,
        *,
        only_names: bool = False,
    ) -> None:
        title = "Class names" if only_names else "Open data"
        self._action = "Use these names" if only_names else "Open"
        teaches = _RENAMES if only_names else _OPENS
        super().__init__(over, title, action=self._action, teaches=teaches)
        self._workbench = workbench
        self._stop: Callable[[], None] | None = None
        self.body.columnconfigure(1, weight=1)
        self.path = self._row(0, "file or folder", _PATH, source)
        self._button(0, 2, "File…", self._ask_for_file, "Look for a file.")
        self._button(0, 3, "Folder…", self._ask_for_folder, "Look for a folder.")
        ttk.Label(self.body, text=_READ, bootstyle="secondary").grid(
            row=1, column=1, columnspan=3, sticky="w", pady=(GAP // 4, GAP)
        )
        ttk.Label(self.body, text="If it needs saying", font="-weight bold").grid(
            row=2, column=0, columnspan=4, sticky="w", pady=(GAP, GAP // 2)
        )
        self.test = self._row(3, "test images", _TEST, reading.test or "")
        self._button(3, 2, "File…", self._ask_for_test, "Look for the file of test images.")
        self.size = self._row(4, "image size", _SIZE, shown_size(reading.size))
        self.names = self._row(5, "class names", _NAMES, shown_names(reading.classes))
        for row, example in ((4, "28x28, or 28"), (5, "shirt, shoe, bag")):
            ttk.Label(self.body, text=example, bootstyle="secondary").grid(
                row=row, column=2, columnspan=2, sticky="w", padx=(GAP, 0)
            )
        for entry in (self.size, self.names):
            entry.bind("<FocusOut>", lambda _event: self._say_faults(), add=True)
        self.path.xview_moveto(1)
        if only_names:
            self._hide_all_but(self.names)
        self.present(self.names if only_names else self.path)

    def confirm(self) -> None:
        """Open what was typed, and close when it is there."""
        reading = self._say_faults()
        source = self.path.get().strip()
        if reading is None or self._stop is not None:
            return
        if not source:
            self.faults.show("Nothing is named yet: type a path, or look for a file or folder.")
            self.path.focus_set()
            return
        self.faults.show("")
        self._show_busy(True)
        self._stop = self._workbench.data.open(
            source, reading=reading, then=self._opened, refused=self._refused
        )

    def close(self) -> None:
        """Go away; what is being opened is stopped."""
        stop, self._stop = self._stop, None
        self.destroy()
        if stop is not None:
            stop()

    def _row(self, row: int, label: str, teaches: str, text: str) -> ttk.Entry:
        name = ttk.Label(self.body, text=label)
        name.grid(row=row, column=0, sticky="w", padx=(0, GAP), pady=GAP // 4)
        entry = ttk.Entry(self.body, width=_WIDTH)
        entry.insert(0, text)
        entry.grid(row=row, column=1, sticky="ew", pady=GAP // 4)
        for widget in (name, entry):
            tip(widget, teaches)
        return entry

    def _button(
        self, row: int, column: int, text: str, command: Callable[[], None], teaches: str
    ) -> None:
        button = ttk.Button(self.body, text=text, command=command, bootstyle="secondary outline")
        button.grid(row=row, column=column, sticky="ew", padx=(GAP // 2, 0), pady=GAP // 4)
        tip(button, teaches)

    def _hide_all_but(self, entry: ttk.Entry) -> None:
        """Hide the rows of all other entries; what they hold stays in force."""
        row = entry.grid_info()["row"]
        for widget in self.body.grid_slaves():
            if widget.grid_info()["row"] != row:
                widget.grid_remove()

    def _ask_for_file(self) -> None:
        self._put(self.path, file_to_open(self, "Open data set", _FILES))

    def _ask_for_folder(self) -> None:
        self._put(self.path, folder_to_open(self, "Open data set"))

    def _ask_for_test(self) -> None:
        self._put(self.test, file_to_open(self, "Test images", _CSV_FILES))

    def _put(self, entry: ttk.Entry, path: Path | None) -> None:
        if path is not None:
            entry.delete(0, "end")
            entry.insert(0, str(path))
            entry.xview_moveto(1)
        entry.focus_set()

    def _say_faults(self) -> Reading | None:
        """Return the reading typed, or None with what is wrong with it shown."""
        size, wrong_size = _read(self.size, read_size)
        names, wrong_names = _read(self.names, read_names)
        self.faults.show(wrong_size or wrong_names)
        if wrong_size or wrong_names:
            return None
        return Reading(size=size, test=self.test.get().strip() or None, classes=names)

    def _show_busy(self, busy: bool) -> None:
        self.primary.configure(text="Opening …" if busy else self._action)
        self.primary.state(["disabled" if busy else "!disabled"])

    def _opened(self) -> None:
        self._stop = None
        if self.winfo_exists():
            self.destroy()

    def _refused(self, why: str) -> None:
        self._stop = None
        if self.winfo_exists():
            self._show_busy(False)
            self.faults.show(why)


def _read(entry: ttk.Entry, read: Callable[[str], Any]) -> tuple[Any, str]:
    """Return what was typed and what is wrong with it, and mark the entry accordingly."""
    try:
        value, wrong = read(entry.get()), ""
    except InputError as error:
        value, wrong = None, str(error)
    entry.state(["invalid" if wrong else "!invalid"])
    return value, wrong
