"""Where a new data set is written, and in which format."""

import tkinter as tk
from pathlib import Path

import ttkbootstrap as ttk

from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.making import DataFormat
from fmnist_workbench.storage.atomic import disk_trouble, make_folder
from fmnist_workbench.storage.home import datasets_dir
from fmnist_workbench.storage.names import slug
from fmnist_workbench.storage.paths import named_path
from fmnist_workbench.ui.filechoice import file_to_save
from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.widgets.segments import Segments
from fmnist_workbench.ui.widgets.tips import tip

_ENDINGS: dict[DataFormat, str] = {"npz": ".npz", "npz-000": ".npz", "csv": ""}
"""What a name of each format ends in; CSV goes into a folder, train and test apart."""
_FORMATS: dict[DataFormat, str] = {
    "npz": "NumPy arrays with names (.npz): smallest, and holds all there is to say.",
    "npz-000": "NumPy arrays without names (.npz), arr_0 to arr_3: training images, their labels, "
    "test images, their labels. Pixels are floats from 0 to 1, labels one-hot.",
    "csv": "A folder of CSV files, train and test apart: a row an image, label and pixels.",
}
_WIDTH = 46
"""Of the entry, in characters."""


class PlaceChoice(ttk.Frame):
    """Asks for a name or path, and for the format.

    Args:
        home: Whose folder of data sets a mere name lies in.
        name: What the set could be called.
        label_width: Room for the labels, in screen pixels.
    """

    def __init__(self, parent: tk.Misc, home: Path, name: str, label_width: int) -> None:
        super().__init__(parent)
        self._folder = datasets_dir(home)
        self.columnconfigure(0, minsize=label_width)
        self.columnconfigure(1, weight=1)
        self.entry = ttk.Entry(self, width=_WIDTH)
        browse = ttk.Button(
            self, text="Browse…", command=self._browse, bootstyle="secondary outline"
        )
        self.formats: Segments[DataFormat] = Segments(
            self,
            {"npz": "npz", "npz-000": "npz without names", "csv": "CSV"},
            self._choose_format,
            "",
            apart=_FORMATS,
        )
        self._label(0, "write to")
        self.entry.grid(row=0, column=1, sticky="ew", pady=GAP // 4)
        browse.grid(row=0, column=2, padx=(GAP // 2, 0))
        self._label(1, "format")
        self.formats.grid(row=1, column=1, columnspan=2, sticky="w", pady=GAP // 4)
        tip(self.entry, f"A path, or a mere name in {self._folder}.")
        tip(browse, "Look for another place.")
        self._format: DataFormat = "npz"
        self._put(_unused(self._folder / f"{slug(name)}.npz"))

    @property
    def format(self) -> DataFormat:
        """The format chosen."""
        return self._format

    def gate(self, why_not: str, data_format: DataFormat) -> None:
        """Make a format grey for a reason; usable if there is none."""
        self.formats.gate(why_not, data_format)

    def show(self, path: str, data_format: DataFormat) -> None:
        """Show a place as it was typed, and a format."""
        self._format = data_format
        self.formats.show(data_format)
        self._put(path)

    def typed(self) -> str:
        """Return the place as it was typed."""
        return str(self.entry.get()).strip()

    def path(self) -> Path:
        """Return where to write.

        Raises:
            InputError: Nothing is named, something is there already, or it cannot be written there.
            MachineError: The folder of data sets cannot be made.
        """
        # Not needed to show the window.
        from fmnist_workbench.storage.destination import destination

        if not self.typed():
            raise InputError("No name is given for the new data set; type one.")
        path = named_path(self.typed(), "the new data set")
        if Path(self.typed()).name == self.typed() != "~":
            path = self._folder / self.typed()
        if path.parent == self._folder:
            with disk_trouble(f"create {self._folder}"):
                make_folder(self._folder)
        place = destination(path, self._format)
        if place.exists():
            raise InputError(f"{place} is there already; choose another name.")
        return place

    def _label(self, row: int, text: str) -> None:
        ttk.Label(self, text=text).grid(row=row, column=0, sticky="w", padx=(0, GAP))

    def _choose_format(self, chosen: DataFormat) -> None:
        """Take the new format's ending where the name has the old one's."""
        text, old = self.typed(), _ENDINGS[self._format]
        self._format = chosen
        stem = text.removesuffix(old) if old and text.endswith(old) else text
        if stem:
            self._put(stem + _ENDINGS[chosen])

    def _browse(self) -> None:
        folder = self._folder if self._folder.is_dir() else Path.home()
        path = file_to_save(self, "Where to write it", (), Path(self.typed()).name, folder)
        if path is not None:
            self._put(path)

    def _put(self, path: object) -> None:
        self.entry.delete(0, "end")
        self.entry.insert(0, str(path))
        self.entry.xview_moveto(1)


def _unused(path: Path) -> Path:
    """Return a path where nothing lies, neither with its ending nor without."""
    number, found = 1, path
    while found.exists() or found.with_suffix("").exists():
        number += 1
        found = path.with_stem(f"{path.stem}-{number}")
    return found
