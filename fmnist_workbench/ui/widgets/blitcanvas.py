"""A matplotlib canvas that does not stall the window: it redraws rarely and blits often."""

import tkinter as tk
from collections.abc import Callable, Sequence
from time import monotonic
from typing import Any

from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_tkagg import FigureCanvasTkAgg
from matplotlib.figure import Figure

BETWEEN_BLITS = 0.1
BETWEEN_REDRAWS = 1.0
"""Seconds at least between two frames, and between two that draw axes and labels too."""


class BlitCanvas(FigureCanvasTkAgg):
    """Shows a figure whose moving artists are drawn over a kept picture of the rest.

    Nothing is drawn while the canvas is hidden; call `refresh` when it is seen again.

    Args:
        moving: Artists that change from frame to frame; they are made animated here.
        prepare: Called before each frame: brings the artists up to date, and returns whether
            anything but the moving ones has changed, such as the limits of an axis.
    """

    def __init__(
        self,
        figure: Figure,
        master: tk.Misc,
        moving: Sequence[Artist],
        prepare: Callable[[], bool],
    ) -> None:
        self._moving = moving
        self._prepare = prepare
        self._background: Any = None
        self._must_redraw = True
        self._stale = True
        self._timer: str | None = None
        self._timer_at = 0.0
        self._last_frame = self._last_redraw = -BETWEEN_REDRAWS
        for artist in moving:
            artist.set_animated(True)
        focus = master.focus_get()
        super().__init__(figure, master)
        # matplotlib's canvas takes the keyboard for itself; nobody types into these plots.
        (focus or master.winfo_toplevel()).focus_set()
        self.get_tk_widget().configure(takefocus=0)
        self.get_tk_widget().bind("<Destroy>", self._cancel, add=True)

    @property
    def settled(self) -> bool:
        """Whether what is on the screen is up to date."""
        return not self._stale and self._timer is None

    def refresh(self) -> None:
        """Draw a frame as soon as one is due, if the canvas is seen."""
        self._stale = True
        if self.get_tk_widget().winfo_viewable():
            self._wake_at(self._last_frame + BETWEEN_BLITS)

    def redraw(self) -> None:
        """Draw everything anew as soon as that is due: limits, size or colours have changed."""
        self._must_redraw = True
        self.refresh()

    def draw_idle(self) -> None:
        """As `redraw`; matplotlib calls it after a change of size."""
        self._background = None
        self.redraw()

    def draw(self) -> None:
        """Draw everything now, and keep the picture without the moving artists."""
        FigureCanvasAgg.draw(self)
        self._background = self.copy_from_bbox(self.figure.bbox)
        self._must_redraw = False
        self.draw_moving()

    def draw_moving(self) -> None:
        """Draw the moving artists over the kept picture, and show it."""
        self.restore_region(self._background)
        for artist in self._moving:
            self.figure.draw_artist(artist)
        self.blit()

    def _frame(self) -> None:
        self._timer = None
        if not self.get_tk_widget().winfo_viewable():
            return
        self._stale = False
        self._must_redraw |= self._prepare()
        due = self._last_redraw + BETWEEN_REDRAWS
        if self._must_redraw and monotonic() >= due:
            self.draw()
            self._last_redraw = monotonic()
        elif self._background is not None:
            self.draw_moving()
        self._last_frame = monotonic()
        if self._must_redraw:
            self._stale = True
            self._wake_at(due)

    def _wake_at(self, time: float) -> None:
        """Draw a frame at this time, or sooner if one is to come sooner already."""
        if self._timer is not None and self._timer_at <= time:
            return
        self._cancel()
        self._timer_at = time
        wait = max(round((time - monotonic()) * 1000), 1)
        self._timer = self.get_tk_widget().after(wait, self._frame)

    def _cancel(self, _event: object = None) -> None:
        if self._timer is not None:
            self.get_tk_widget().after_cancel(self._timer)
            self._timer = None
