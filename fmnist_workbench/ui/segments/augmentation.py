"""Augmentation: what is done to training images at random, and what that makes of one."""

import ttkbootstrap as ttk

from fmnist_workbench.ui.images import view_of
from fmnist_workbench.ui.segments.base import Host, Segment
from fmnist_workbench.ui.widgets.augmentpanel import AugmentPanel
from fmnist_workbench.ui.widgets.augmentsubject import SubjectChoice


class AugmentationSegment(Segment):
    """The panel of augmentation, on a training image; below it what is pointed at."""

    NAME = "augmentation"
    TITLE = "Augmentation"
    TEACHES = (
        "Change training images at random, anew in each epoch, so that the network never sees "
        "quite the same image twice; see here what that makes of one."
    )

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._subject = SubjectChoice()
        self._pointed = ttk.Label(self, width=1)
        self._pointed.pack(side="bottom", fill="x")
        self.panel = AugmentPanel(self, self.workbench, self._other, self._point)
        self.panel.pack(fill="both", expand=True)
        state = self.state_
        what_fixes_it = (state.run, state.training)
        self.draw_on(state.recipe, *what_fixes_it, state.data, state.split, state.dark)

    def draw(self) -> None:
        """Show what the augmentation makes of an image."""
        data = self.state_.data.value
        subject = None
        if data is not None:
            view = view_of(data.arrays, "train", self.state_.split.value)
            subject = self._subject.of(view, None, None)
        self.panel.show(subject)

    def _other(self) -> None:
        self._subject.draw_another()
        self.draw()

    def _point(self, words: str, _pixels: object) -> None:
        self._pointed.configure(text=words)
