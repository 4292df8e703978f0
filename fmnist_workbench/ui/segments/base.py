"""What all segments of Train share: built when first seen, drawn while they are in front."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar, Protocol

import ttkbootstrap as ttk

from fmnist_workbench.ui.state import Observable
from fmnist_workbench.ui.workbench import Workbench

_BAR, _ROOM = 0, 1
"""Rows of the stage: the buttons that choose a segment, and where it stands."""


class Host(Protocol):
    """The tab that a segment stands in, as the segment sees it."""

    workbench: Workbench
    stage: ttk.Frame

    def show(self, name: str) -> None:
        """Bring a segment to the front."""

    def commit(self) -> bool:
        """Take over what was typed anywhere on the tab; return whether all of it was good."""

    def redraw_on(self, draw: Callable[[], None], *values: Observable[Any]) -> None:
        """Call `draw` once the tab is seen, and again after any of the values changed."""

    def redraw_soon(self, draw: Callable[[], None]) -> None:
        """Call `draw` when Tk is next idle and the tab is seen."""


class Segment(ttk.Frame):
    """One way to look at a training, above the runs. A subclass fills itself and overrides `draw`.

    Attributes:
        NAME: What it is called in code.
        TITLE: What its button says.
        TEACHES: Its button's tooltip.
        LEAST: Height under which it would be cut off, before scaling; with less the runs give way.
        MORE_TYPES: What it can be saved as beside a picture: names and patterns of files.
        beside: What stands at the right of the segments' buttons while it is in front.

    Example:
        class Faces(Segment):
            NAME, TITLE, TEACHES = "faces", "Faces", "A face for each epoch."

            def __init__(self, host: Host) -> None:
                super().__init__(host)
                self.face = Face(self)
                self.face.pack(fill="both", expand=True)
                self.draw_on(self.state_.run, self.state_.dark)

            def draw(self) -> None:
                self.face.show(self.state_.run.value)
    """

    NAME: ClassVar[str]
    TITLE: ClassVar[str]
    TEACHES: ClassVar[str]
    LEAST: ClassVar[int] = 0
    MORE_TYPES: ClassVar[list[tuple[str, str]]] = []

    def __init__(self, host: Host) -> None:
        super().__init__(host.stage)
        self.host = host
        self.workbench = host.workbench
        self.state_ = host.workbench.state
        self.beside: ttk.Frame | None = None

    @property
    def in_front(self) -> bool:
        """Whether it is the segment that is looked at."""
        return bool(self.winfo_manager())

    def show(self) -> None:
        """Come to the front, and be brought up to date."""
        self.grid(row=_ROOM, column=0, sticky="nsew")
        if self.beside is not None:
            self.beside.grid(row=_BAR, column=0, sticky="e")
        self.host.redraw_soon(self.refresh)

    def hide(self) -> None:
        """Give the room to another segment."""
        self.grid_remove()
        if self.beside is not None:
            self.beside.grid_remove()

    def draw_on(self, *values: Observable[Any]) -> None:
        """Draw again after any of the values changed, while it is in front."""
        self.host.redraw_on(self.refresh, *values)

    def refresh(self) -> None:
        """Draw, if it is in front."""
        if self.in_front:
            self.draw()

    def draw(self) -> None:
        """Bring what is shown up to date."""
        raise NotImplementedError

    def recolour(self) -> None:
        """Take on the colours of the theme in force."""

    def commit(self) -> bool:
        """Take over what was typed for the next training; return whether all of it was good."""
        return True

    def save(self, path: Path) -> None:
        """Save what is seen; the file's ending says as what.

        Raises:
            WorkbenchError: There is nothing to save, or it cannot be saved there.
        """
        from fmnist_workbench.ui.export import save_picture  # not needed to start

        save_picture(self, path)
