"""What an augmentation makes of an image: the one that the next training uses."""

import tkinter as tk
from collections.abc import Mapping
from typing import ClassVar

from fmnist_workbench.datasets.pixels import Images
from fmnist_workbench.ui.views.base import Scene, View, statistics
from fmnist_workbench.ui.widgets.augmentpanel import AugmentPanel
from fmnist_workbench.ui.widgets.augmentsubject import SubjectChoice
from fmnist_workbench.ui.widgets.samplebar import Part


class AugmentView(View):
    """The augmentation panel; the image chosen in another view is the one augmented."""

    HINT = "Framed is the original, beside it what a training sees. R: other image, D: other draws."
    GREY: ClassVar[Mapping[Part, str]] = {
        "count": "One image and 24 of its neighbours are shown.",
        "resample": "Other image and Other draws, below, draw anew.",
        "names": "All are of the same class; it stands beside them.",
    }

    def __init__(self, parent: tk.Misc, scene: Scene) -> None:
        super().__init__(parent, scene)
        self._subject = SubjectChoice()
        self.panel = AugmentPanel(self.body, scene.workbench, self._other, self._point)
        self.panel.pack(fill="both", expand=True)

    def show(self) -> None:
        """Show the image, and what the augmentation makes of it."""
        scene = self.scene
        subject = self._subject.of(scene.images, scene.choice.value.label, scene.chosen)
        scene.side.say("Only training images are augmented; others show what it would do.")
        scene.side.sum_up(None)
        if subject is None:
            self.instead(f"There are no {scene.what}.\n\nChoose another class or split.")
            return
        self.panel.show(subject)
        self._show_itself()

    def mark(self) -> None:
        """Show an image that has just been chosen."""
        if self.scene.chosen != self._subject.chosen:
            self.show()

    def show_recipe(self) -> None:
        """Show the augmentation as it is now."""
        self.show()

    def undo(self) -> None:
        """Take back the last change of the augmentation."""
        self.scene.workbench.recipe.undo()

    def redo(self) -> None:
        """Make the change again that was taken back."""
        self.scene.workbench.recipe.redo()

    def _other(self) -> None:
        self._subject.draw_another()
        self.show()

    def _show_itself(self) -> None:
        place = self._subject.place
        self.scene.show(place, statistics(self.scene.images.image(place)))

    def _point(self, words: str, pixels: Images | None) -> None:
        if pixels is None:
            self.scene.say("")
            self._show_itself()
            return
        title = self.scene.title(self._subject.place)
        name = self.scene.class_name(self._subject.place)
        self.scene.side.show(pixels, name, words, statistics(pixels))
        self.scene.say(f"{title} · {name} · {words}")


VIEW = AugmentView
