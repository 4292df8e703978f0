"""Pictures that give way where a window is low."""

import tkinter as tk

import ttkbootstrap as ttk

SMALLEST = 84
"""No picture gets lower than this, in screen pixels before scaling."""


class Elastic:
    """Makes pictures lower while a column has not the height for all that is in it.

    Args:
        column: Packed to fill the height there is, and all that is in it already packed; the
            pictures may be deeper down.
        pictures: Canvases, each as high as it is to be where there is room.
    """

    def __init__(self, column: tk.Misc, *pictures: tk.Canvas) -> None:
        self._column = column
        self._wanted = {picture: int(picture.cget("height")) for picture in pictures}
        self._smallest = ttk.utils.scale_size(column, SMALLEST)
        # What is packed hears of its place after the column has worked out the height it needs.
        for widget in (column, *column.pack_slaves(), *pictures):
            widget.bind("<Configure>", lambda _event: self._fit(), add=True)

    def _fit(self) -> None:
        # What the column asks for must be up to date: measured against heights just given, an old
        # figure would lead to other heights again and again.
        self._column.update_idletasks()
        now = {picture: int(picture.cget("height")) for picture in self._wanted}
        others = self._column.winfo_reqheight() - sum(now.values())
        share = (self._column.winfo_height() - others) / sum(self._wanted.values())
        for picture, wanted in self._wanted.items():
            height = min(max(int(share * wanted), self._smallest), wanted)
            if height != now[picture]:
                picture.configure(height=height)
