"""Explore: look at the images of a split, many at once and each pixel by pixel."""

import tkinter as tk
from typing import Any

import numpy as np
import ttkbootstrap as ttk

from fmnist_workbench.datasets.pixels import Images
from fmnist_workbench.spec.jobs import SplitImage
from fmnist_workbench.ui.sample import Choice, Sample, take
from fmnist_workbench.ui.state import Observable
from fmnist_workbench.ui.tabs.base import Tab, group
from fmnist_workbench.ui.theme import GAP, SETTINGS_WIDTH
from fmnist_workbench.ui.widgets.elastic import Elastic
from fmnist_workbench.ui.widgets.gridlayout import Spot
from fmnist_workbench.ui.widgets.imagecard import ImageCard
from fmnist_workbench.ui.widgets.imagegrid import ImageGrid
from fmnist_workbench.ui.widgets.keys import on_key
from fmnist_workbench.ui.widgets.samplebar import SampleBar
from fmnist_workbench.ui.widgets.tips import Gate, tip
from fmnist_workbench.ui.workbench import Workbench

_HINT = "Point at an image to read it, click it to use it in Activations. R: other images."
_NOTHING_CHOSEN = "Click an image of the grid first."
UNLABELLED = "no label"
_NO_DATA = "No data set is open yet.\n\nChoose one in the Data tab (Ctrl+1)."


class ExploreTab(Tab):
    """The grid on the right; on the left the image pointed at, and the mean of all to draw from."""

    def __init__(self, parent: tk.Misc, workbench: Workbench) -> None:
        super().__init__(parent, workbench)
        self._choice = Observable(Choice())
        self._names = Observable(True)
        self._class_names: list[str] = []
        self._sample: Sample | None = None
        self._carded: int | None = None
        self._build_settings()
        self._build_stage()
        state = self.state_
        state.data.watch(lambda _data: self._choice.set(Choice(count=self._choice.value.count)))
        self.redraw_on(self._show_bar, state.data, self._choice)
        self.redraw_on(
            self._show_sample, state.data, state.split, self._choice, self._names, state.dark
        )
        self.redraw_on(self._show_chosen, state.image)
        on_key(self, "<r>", self._resample)

    def _build_settings(self) -> None:
        button = ttk.Button(
            self.settings,
            text="Build a network ›",
            bootstyle="primary",
            command=lambda: self._go_to("network"),
        )
        button.pack(side="bottom", fill="x", pady=(GAP, 0))
        tip(button, "Go on to the Network tab (Ctrl+3)")
        column = ttk.Frame(self.settings)
        column.pack(fill="both", expand=True)
        pointed = group(column, "Image")
        self.card = ImageCard(pointed, side=180, lines=3, on_point=self._point_on_card)
        self.card.pack(fill="x")
        self.open_button = ttk.Button(
            pointed,
            text="Open in Activations ›",
            bootstyle="secondary outline",
            command=lambda: self._go_to("activations"),
        )
        self.open_button.pack(fill="x", pady=(GAP // 2, 0))
        self._open_gate = Gate(
            self.open_button,
            "See what each layer of the network makes of the image you clicked (Ctrl+6).",
        )
        drawn_from = group(column, "Drawn from")
        width = ttk.utils.scale_size(self, SETTINGS_WIDTH) - 3 * GAP
        self._about = ttk.Label(drawn_from, wraplength=width, justify="left")
        self._about.pack(anchor="w")
        self.mean = ImageCard(drawn_from, side=100, lines=1)
        self.mean.pack(fill="x", pady=(GAP // 2, 0))
        Elastic(column, self.card.picture, self.mean.picture)
        tip(
            self.mean.picture,
            "Each pixel's mean over many images. Where it is sharp the images are alike; a class "
            "with a sharp mean of its own is easy to learn.",
        )

    def _build_stage(self) -> None:
        self.bar = SampleBar(
            self.stage,
            on_change=self._choice.set,
            on_names=self._names.set,
            on_fault=lambda fault: self.line.configure(text=fault),
            on_done=self._to_grid,
        )
        self.bar.pack(fill="x", pady=(0, GAP))
        self.line = ttk.Label(self.stage, text=_HINT)
        self.line.pack(side="bottom", fill="x", pady=(GAP // 2, 0))
        self.images = ImageGrid(self.stage, self._point, self._choose, self.bar.say_named)
        self.images.pack(fill="both", expand=True)

    def _show_bar(self) -> None:
        data = self.state_.data.value
        if data is None:
            self.bar.show(self._choice.value, (), "No data set is open.")
            return
        no_test = "" if data.arrays.has_test else f"{data.info.name} has no test images."
        self.bar.show(self._choice.value, data.info.classes, no_test)

    def _show_sample(self) -> None:
        data, choice = self.state_.data.value, self._choice.value
        if data is None:
            self.images.show(None, message=_NO_DATA)
            return
        sample = self._sample = take(data.arrays, self.state_.split.value, choice)
        self._carded = None
        names = self._class_names = [data.info.classes[label] for label in sample.labels or ()] or [
            UNLABELLED
        ] * len(sample.places)
        what = self._what()
        empty = f"There are no {what}.\n\nChoose another class or split."
        self.images.show(sample.images, names if self._names.value else (), empty)
        self._about.configure(
            text=f"{len(sample.places):,} of {len(sample.pool):,} {what}, sample {choice.number}"
        )
        self._show_mean(sample)
        self._show_chosen()

    def _what(self) -> str:
        data, choice = self.state_.data.value, self._choice.value
        if data is None or choice.label is None:
            return f"{choice.split} images"
        return f"{choice.split} images of {data.info.classes[choice.label]}"

    def _show_mean(self, sample: Sample) -> None:
        if not len(sample.pool):
            self.mean.show(None)
            self.mean.say("")
            return
        mean, count = sample.mean()
        self.mean.show(mean)
        self.mean.say(f"Mean of {count:,} of them" if count < len(sample.pool) else "Their mean")

    def _show_chosen(self) -> None:
        chosen = self._chosen()
        self._open_gate.set("" if chosen is not None else _NOTHING_CHOSEN)
        self.images.mark(chosen)
        self._carded = None
        self._show_card(chosen or 0)

    def _chosen(self) -> int | None:
        """Return where the image of the Activations tab is in the grid, None if it is not there."""
        image = self.state_.image.value
        if self._sample is None or not isinstance(image, SplitImage):
            return None
        if (image.data, image.split) != (self.workbench.data.ref(), self._choice.value.split):
            return None
        found = np.flatnonzero(self._sample.places == image.index)
        return int(found[0]) if len(found) else None

    def _show_card(self, index: int) -> None:
        sample = self._sample
        if sample is None or not len(sample.places):
            self.card.show(None)
            self.card.say("")
        elif index != self._carded:
            self._carded = index
            pixels = sample.image(index)
            name, place = self._class_names[index], self._place_of(index)
            self.card.show(pixels)
            self.card.say("\n".join((name, place, statistics(pixels))))

    def _place_of(self, index: int) -> str:
        if self._sample is None:
            return ""
        return f"{self._choice.value.split} image {self._sample.places[index]:,}"

    def _point(self, spot: Spot | None) -> None:
        if spot is None or self._sample is None:
            self.line.configure(text=_HINT)
            self._show_card(self._chosen() or 0)
            return
        self._show_card(spot.index)
        self.card.point((spot.row, spot.column))
        self.line.configure(text=self._describe(spot))

    def _point_on_card(self, pixel: tuple[int, int] | None) -> None:
        self.card.point(pixel)
        text = _HINT if pixel is None else self._describe(Spot(self._chosen() or 0, *pixel))
        self.line.configure(text=text)

    def _describe(self, spot: Spot) -> str:
        if self._sample is None:
            return ""
        value = value_of(self._sample.image(spot.index)[spot.row, spot.column])
        name, place = self._class_names[spot.index], self._place_of(spot.index)
        return f"{place} · {name} · row {spot.row}, column {spot.column} · {value}"

    def _choose(self, index: int) -> None:
        ref = self.workbench.data.ref()
        if ref is not None and self._sample is not None:
            place = int(self._sample.places[index])
            self.state_.image.set(SplitImage(ref, self._choice.value.split, place))

    def _to_grid(self) -> None:
        self.images.focus_set()  # where R draws other images and the arrows move

    def _resample(self) -> None:
        self._choice.set(self._choice.value.again())

    def _go_to(self, tab: str) -> None:
        app: Any = self.winfo_toplevel()
        app.open_tab(app.tab_names.index(tab))


def statistics(pixels: Images) -> str:
    """Return what there is to say of an image's pixels, in one line."""
    zeros = 100 * float((pixels == 0).mean())
    return f"{pixels.min()} to {pixels.max()}, mean {pixels.mean():.1f}, {zeros:.1f} % zeros"


def value_of(pixel: Images) -> str:
    """Return a pixel, of shape (C,), in words."""
    if len(pixel) == 1:
        return f"value {pixel[0]}"
    red, green, blue = pixel
    return f"red {red}, green {green}, blue {blue}"


TAB = ExploreTab
