"""A frame that scrolls when its content does not fit, and shows no scrollbar when it does."""

import tkinter as tk

import ttkbootstrap as ttk


class Scroller(ttk.ScrolledFrame):
    """Holds widgets below one another in as much height as its owner gives it."""

    def __init__(self, parent: tk.Misc, *, width: int) -> None:
        super().__init__(parent, width=width, padding=0)
        self.bind("<Configure>", lambda _event: self._fit(), add=True)
        self.container.bind("<Configure>", lambda _event: self._fit(), add=True)

    def set_height(self, height: int) -> None:
        """Ask for this height, in screen pixels, whatever the content has."""
        self.container.grid_propagate(False)
        self.container.configure(height=height)

    def see(self, widget: tk.Misc) -> None:
        """Scroll as little as it takes to have one of the widgets inside wholly in sight."""
        height, room = self.winfo_reqheight(), self.container.winfo_height()
        top = widget.winfo_rooty() - self.winfo_rooty()
        bottom = top + widget.winfo_height()
        seen_from = self.yview()[0] * height
        if top < seen_from:
            self.yview_moveto(top / height)
        elif bottom > seen_from + room:
            self.yview_moveto((bottom - room) / height)

    def _fit(self) -> None:
        if self.winfo_reqheight() <= self.container.winfo_height():
            self.hide_scrollbars()
        else:
            self.show_scrollbars()
