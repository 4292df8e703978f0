"""What all tabs share: settings on the left, the picture on the right, no drawing while hidden."""

import tkinter as tk
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import ttkbootstrap as ttk

from fmnist_workbench.ui.state import Observable
from fmnist_workbench.ui.theme import GAP, SETTINGS_WIDTH
from fmnist_workbench.ui.widgets.idle import WhenIdle
from fmnist_workbench.ui.widgets.throttle import Throttle
from fmnist_workbench.ui.workbench import Workbench


class Tab(ttk.Frame):
    """One tab. A subclass fills `self.settings` and `self.stage`.

    `redraw_on` ties a drawing method to the values it shows: it is called once, when Tk is next
    idle, however many of them changed; and not before the tab is seen. Of several, the one that was
    tied first is called first, whichever value changed first: later ones may build on it.

    Attributes:
        shows_cost: Whether a person sees here what a training would cost.
    """

    shows_cost: ClassVar[bool] = False

    def __init__(self, parent: tk.Misc, workbench: Workbench) -> None:
        super().__init__(parent)
        self.workbench = workbench
        self.state_ = workbench.state
        self._draws: list[Callable[[], None]] = []
        self._stale: list[Callable[[], None]] = []
        self._flushing = WhenIdle(self, self._flush)
        self._build_frame()
        # Its own for when it is built on a page in sight, the page's for when that comes in sight.
        for seen in (self, parent):
            seen.bind("<Map>", lambda _event: self._flush_soon(), add=True)

    def undo(self) -> None:
        """Take back the last edit made on this tab; most tabs edit nothing."""

    def redo(self) -> None:
        """Make the edit again that was taken back."""

    def edit(self, what: str) -> None:
        """Do what an entry of the Edit menu says, "cut", to what is chosen on this tab."""

    def can_edit(self, what: str) -> bool:
        """Whether there is anything here to which that can be done; on most tabs there is not."""
        del what
        return False

    def picture(self) -> tk.Misc:
        """Return the widget whose canvases are the picture that is saved of this tab."""
        return self.stage

    @property
    def picture_types(self) -> list[tuple[str, str]]:
        """What the picture can be saved as: names and patterns of files."""
        from fmnist_workbench.ui.export import FILE_TYPES  # not needed to start

        return FILE_TYPES

    def save_picture(self, path: Path) -> None:
        """Save the picture of this tab; the file's ending says as what.

        Raises:
            WorkbenchError: There is none, or it cannot be saved there.
        """
        from fmnist_workbench.ui.export import save_picture  # not needed to start

        save_picture(self.picture(), path)

    def redraw_on(self, draw: Callable[[], None], *values: Observable[Any]) -> None:
        """Call `draw` once the tab is seen, and again after any of the values changed."""
        self._draws.append(draw)
        for value in values:
            value.watch(lambda _value: self.redraw_soon(draw))
        self.redraw_soon(draw)

    def redraw_soon(self, draw: Callable[[], None]) -> None:
        """Call `draw` when Tk is next idle and the tab is seen."""
        if draw not in self._stale:
            self._stale.append(draw)
        self._flush_soon()

    def ask_as_weights_move(self, ask: Callable[[], None], interval: int) -> None:
        """Call `ask` whenever the model has other weights, once the tab is seen.

        Args:
            ask: What asks the model anew.
            interval: Milliseconds between two calls at the least, while a person looks.
        """
        again = Throttle(self, interval, lambda: self.redraw_soon(ask))

        def moved(_moved: None) -> None:
            if self.winfo_viewable():
                again.ask()
            else:
                self.redraw_soon(ask)

        self.state_.weights_moved.connect(moved)

    def _build_frame(self) -> None:
        self.columnconfigure(1, weight=1)
        self.rowconfigure(0, weight=1)
        width = ttk.utils.scale_size(self, SETTINGS_WIDTH)
        self.settings = ttk.Frame(self, width=width, padding=GAP)
        self.settings.grid(row=0, column=0, sticky="ns")
        self.settings.grid_propagate(False)
        self.settings.pack_propagate(False)
        self.stage = ttk.Frame(self, padding=(0, GAP, GAP, GAP))
        self.stage.grid(row=0, column=1, sticky="nsew")

    def _flush_soon(self) -> None:
        if self._stale and self.winfo_viewable():
            self._flushing.ask()

    def _flush(self) -> None:
        if not self.winfo_viewable():
            return
        tied = [draw for draw in self._draws if draw in self._stale]
        stale = [*tied, *(draw for draw in self._stale if draw not in tied)]
        self._stale = []
        try:
            while stale:
                stale.pop(0)()
        finally:
            if stale:  # one has failed: the others are still to be called
                self._stale = [*stale, *(draw for draw in self._stale if draw not in stale)]
                self._flush_soon()
