"""The open data sets as a list: a few of their images, name and size."""

import tkinter as tk
from collections.abc import Callable
from tkinter.font import nametofont

import numpy as np
import ttkbootstrap as ttk
from PIL import Image, ImageTk

from fmnist_workbench.analysis.pictures import tile
from fmnist_workbench.datasets.dataset import DataSet
from fmnist_workbench.ui.state import OpenedData
from fmnist_workbench.ui.theme import SETTINGS_WIDTH
from fmnist_workbench.ui.widgets.text import fitted

_STYLE = "Datasets.Treeview"
_THUMBNAIL = 44
_ROW = 54
_TEXT = SETTINGS_WIDTH - 100
"""What is left for text beside the thumbnail, the edges and a scrollbar."""
_VISIBLE = 4


class DataList(ttk.Frame):
    """Shows the open data sets.

    Args:
        on_choose: Called with the one a person picks.
        on_close: Called with the one selected when a person presses Delete.
    """

    def __init__(
        self,
        parent: tk.Misc,
        on_choose: Callable[[OpenedData], None],
        on_close: Callable[[OpenedData], None],
    ) -> None:
        super().__init__(parent)
        self._on_choose = on_choose
        self._on_close = on_close
        self._opened: dict[str, OpenedData] = {}
        self._thumbnails: dict[str, ImageTk.PhotoImage] = {}
        ttk.Style().configure(_STYLE, rowheight=ttk.utils.scale_size(self, _ROW))
        self.tree = ttk.Treeview(
            self, show="tree", selectmode="browse", height=_VISIBLE, style=_STYLE
        )
        self._scroll = ttk.Scrollbar(self, command=self.tree.yview)
        self.tree.configure(yscrollcommand=self._scroll_shown)
        self.tree.pack(side="left", fill="both", expand=True)
        self.tree.bind("<<TreeviewSelect>>", lambda _event: self._selected())
        self.tree.bind("<Delete>", lambda _event: self._delete())
        self.tree.bind("<Configure>", lambda _event: self._see_chosen(), add=True)
        self._chosen: str | None = None

    def show(self, opened: tuple[OpenedData, ...], chosen: OpenedData | None) -> None:
        """List these data sets, with the one in use selected."""
        if {data.info.source: data for data in opened} != self._opened:
            self._fill(opened)
        self._chosen = chosen.info.source if chosen else None
        self.tree.selection_set([self._chosen] if self._chosen in self._opened else [])
        self._see_chosen()

    def _see_chosen(self) -> None:
        """Scroll to the one in use: at the start, and where the list has become lower."""
        if self._chosen is not None and self._chosen in self._opened:
            self.tree.yview()  # Tk goes by the height of before until it is asked
            self.tree.see(self._chosen)

    def _fill(self, opened: tuple[OpenedData, ...]) -> None:
        self.tree.delete(*self.tree.get_children())
        self._opened = {data.info.source: data for data in opened}
        for source, data in self._opened.items():
            self.tree.insert("", "end", source, text=self._text(data), image=self._thumbnail(data))

    def _scroll_shown(self, first: str, last: str) -> None:
        """Show the scrollbar only where there is something to scroll."""
        self._scroll.set(first, last)
        if float(last) - float(first) < 1:
            self._scroll.pack(side="right", fill="y", before=self.tree)
        else:
            self._scroll.pack_forget()

    def _text(self, data: OpenedData) -> str:
        info = data.info
        height, width, _ = info.shape
        room = ttk.utils.scale_size(self, _TEXT)
        name = fitted(info.name, nametofont("TkDefaultFont", self), room)
        return f" {name}\n {info.train + (info.test or 0):,} images, {height} × {width}"

    def _thumbnail(self, data: OpenedData) -> ImageTk.PhotoImage:
        checksum = data.info.checksum
        if checksum not in self._thumbnails:
            side = ttk.utils.scale_size(self, _THUMBNAIL)
            self._thumbnails[checksum] = ImageTk.PhotoImage(
                thumbnail(data.arrays, side), master=self
            )
        return self._thumbnails[checksum]

    def _delete(self) -> None:
        for source in self.tree.selection():
            self._on_close(self._opened[source])

    def _selected(self) -> None:
        """Tk says this late, and of selections made by `show` as well."""
        selection = self.tree.selection()
        if selection and selection[0] != self._chosen:
            self._on_choose(self._opened[selection[0]])


def thumbnail(dataset: DataSet, side: int) -> Image.Image:
    """Return the first image of each of four classes, two by two, `side` pixels wide and high."""
    _, first = np.unique(dataset.y_train, return_index=True)
    images = dataset.x_train[np.resize(first[:4], 4)]
    pixels = tile(images if images.shape[3] == 3 else images[..., 0], columns=2)
    return Image.fromarray(pixels).convert("RGB").resize((side, side), Image.Resampling.BILINEAR)
