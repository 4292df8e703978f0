"""Many images of a split at once, drawn at random, each pixel to be read."""

import tkinter as tk

import numpy as np

from fmnist_workbench.ui.sample import Sample, take
from fmnist_workbench.ui.views.base import UNLABELLED, Scene, View, statistics, value_of
from fmnist_workbench.ui.widgets.gridlayout import Spot
from fmnist_workbench.ui.widgets.imagegrid import ImageGrid


class ImagesView(View):
    """A grid of images; beside it the one pointed at, and the mean of all to draw from."""

    HINT = "Point at an image to read it, click it to use it in Activations. R: other images."

    def __init__(self, parent: tk.Misc, scene: Scene) -> None:
        super().__init__(parent, scene)
        self.sample: Sample | None = None
        self._class_names: list[str] = []
        self._carded: int | None = None
        self.grid_ = ImageGrid(self.body, self._point, self._choose, scene.say_named)
        self.grid_.pack(fill="both", expand=True)

    def show(self) -> None:
        """Draw the images of the sample."""
        data, choice = self.scene.data, self.scene.choice.value
        assert data is not None, "the tab says where to choose one"
        sample = take(data.arrays, self.scene.workbench.state.split.value, choice)
        self.sample, self._carded = sample, None
        names = self._class_names = [data.info.classes[label] for label in sample.labels or ()] or [
            UNLABELLED
        ] * len(sample.places)
        what = self.scene.what
        empty = f"There are no {what}.\n\nChoose another class or split."
        self.grid_.show(sample.images, names if self.scene.names.value else (), empty)
        self.scene.side.say(
            f"{len(sample.places):,} of {len(sample.pool):,} {what}, sample {choice.number}"
        )
        self._show_mean(sample)
        self.mark()

    def mark(self) -> None:
        """Frame the image chosen, if it is in the grid, and show it beside."""
        chosen = self._chosen()
        self.grid_.mark(chosen)
        self._carded = None
        self._show_card(chosen or 0)

    def again(self) -> None:
        """Draw other images."""
        self.scene.choice.set(self.scene.choice.value.again())

    def to_body(self) -> None:
        """Take the keyboard: the arrows move over the images."""
        self.grid_.focus_set()

    def point_on_card(self, pixel: tuple[int, int] | None) -> None:
        """Say what is under the pointer on the card."""
        self.scene.side.card.point(pixel)
        shown = None if pixel is None else Spot(self._carded or 0, *pixel)
        self.scene.say("" if shown is None else self._describe(shown))

    def _show_mean(self, sample: Sample) -> None:
        if not len(sample.pool):
            self.scene.side.sum_up(None)
            return
        mean, count = sample.mean()
        some = count < len(sample.pool)
        self.scene.side.sum_up(mean, f"Mean of {count:,} of them" if some else "Their mean")

    def _chosen(self) -> int | None:
        """Return where the image of the Activations tab is in the grid, None if it is not there."""
        chosen = self.scene.chosen
        if self.sample is None or chosen is None:
            return None
        found = np.flatnonzero(self.sample.places == chosen)
        return int(found[0]) if len(found) else None

    def _show_card(self, index: int) -> None:
        sample = self.sample
        if sample is None or not len(sample.places):
            self.scene.side.show(None)
        elif index != self._carded:
            self._carded = index
            pixels = sample.image(index)
            name, place = self._class_names[index], self.scene.title(int(sample.places[index]))
            self.scene.side.show(pixels, name, place, statistics(pixels))

    def _point(self, spot: Spot | None) -> None:
        if spot is None or self.sample is None:
            self.scene.say("")
            self._show_card(self._chosen() or 0)
            return
        self._show_card(spot.index)
        self.scene.side.card.point((spot.row, spot.column))
        self.scene.say(self._describe(spot))

    def _describe(self, spot: Spot) -> str:
        if self.sample is None or not len(self.sample.places):
            return ""
        value = value_of(self.sample.image(spot.index)[spot.row, spot.column])
        name = self._class_names[spot.index]
        place = self.scene.title(int(self.sample.places[spot.index]))
        return f"{place} · {name} · row {spot.row}, column {spot.column} · {value}"

    def _choose(self, index: int) -> None:
        if self.sample is not None:
            self.scene.choose(int(self.sample.places[index]))


VIEW = ImagesView
