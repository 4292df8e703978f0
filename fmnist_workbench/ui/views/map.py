"""Images of a split as points on a map, like ones close together."""

import tkinter as tk
from collections.abc import Mapping
from typing import ClassVar

import numpy as np
import ttkbootstrap as ttk

from fmnist_workbench.spec.data import SplitName
from fmnist_workbench.spec.datajobs import ImageMap, MapMethod
from fmnist_workbench.spec.words import percent
from fmnist_workbench.ui.actions.looking import Pending
from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.views.base import UNLABELLED, Scene, View, statistics
from fmnist_workbench.ui.widgets.samplebar import Part
from fmnist_workbench.ui.widgets.scatter import Scatter
from fmnist_workbench.ui.widgets.segments import Segments
from fmnist_workbench.ui.widgets.tips import Gate

_METHODS: dict[MapMethod, str] = {"pca": "PCA", "tsne": "t-SNE"}
_METHOD_TIPS: dict[MapMethod, str] = {
    "pca": "Principal components: the two directions in which the images differ most. There at "
    "once; distances mean what they seem to.",
    "tsne": "t-SNE keeps neighbours together and pulls groups apart: good at showing clusters, but "
    "how far apart they lie, and how large they are, means nothing. Takes a while.",
}
_NOT_RUNNING = "Nothing is being worked out."
_AT_MOST = "2,000 images are laid out, or all if there are fewer."


class MapView(View):
    """The points, and beside them the image of the one pointed at."""

    HINT = "Point at a point to see its image, click it to use it in Activations."
    GREY: ClassVar[Mapping[Part, str]] = {
        "count": _AT_MOST,
        "resample": _AT_MOST,
        "names": "The legend names the classes.",
    }

    def __init__(self, parent: tk.Misc, scene: Scene) -> None:
        super().__init__(parent, scene)
        self._map: ImageMap | None = None
        self._method: MapMethod = "pca"
        self._asked: object = None
        row = ttk.Frame(self.body)
        row.pack(fill="x", pady=(0, GAP // 2))
        self.methods = Segments(row, _METHODS, self._choose_method, "", _METHOD_TIPS)
        self.methods.pack(side="left")
        self.stop = ttk.Button(
            row, text="Stop", bootstyle="danger outline", command=scene.workbench.looking.stop
        )
        self.stop.pack(side="left", padx=(GAP, 0))
        self._stop_gate = Gate(self.stop, "Stop working out the map.")
        self.explained = ttk.Label(row)
        self.explained.pack(side="left", padx=2 * GAP)
        self.scatter = Scatter(self.body, self._point, self._choose)
        self.scatter.pack(fill="both", expand=True)

    def show(self) -> None:
        """Draw the map, or say why not yet; t-SNE is for the images it was asked for."""
        if self._method == "tsne" and self._about() != self._asked:
            self._method = "pca"
            self.methods.show("pca")
        found = self.scene.workbench.looking.map(self.scene.choice.value.split, self._method)
        coming = isinstance(found, Pending) and found.coming
        self._stop_gate.set("" if coming else _NOT_RUNNING)
        self.scene.side.sum_up(None)
        if isinstance(found, Pending):
            self._map = None
            self.explained.configure(text="")
            self.scene.side.show(None)
            self.scene.side.say(self.scene.what)
            self.scatter.show_message(found.text)
            return
        self._map = found
        self._draw(found)

    def mark(self) -> None:
        """Ring the image chosen, if it is on the map."""
        found, chosen = self._map, self.scene.chosen
        if found is not None:
            on_map = chosen is not None and chosen in found.places
            self.scatter.mark(found.places.index(chosen) if on_map and chosen is not None else None)

    def to_body(self) -> None:
        """Take the keyboard: the arrows move from point to point."""
        self.scatter.focus_set()

    def _draw(self, found: ImageMap) -> None:
        view, label = self.scene.images, self.scene.choice.value.label
        places = np.array(found.places)
        classes = view.classes
        labels = np.zeros(len(places), np.int64) if classes is None else classes[places]
        names = (UNLABELLED,) if classes is None else self.scene.classes
        points = np.frombuffer(found.points, "<f4").reshape(-1, 2)
        self.scatter.show(points, labels, names, None if classes is None else label)
        self.scene.side.say(_drawn(len(places), len(view), found.split))
        self.explained.configure(text=_explained(found))
        chosen = self.scene.chosen
        self._show_card(chosen if chosen is not None and chosen in found.places else places[0])

    def _show_card(self, place: int) -> None:
        self.scene.show(int(place), statistics(self.scene.images.image(int(place))))

    def _point(self, number: int | None) -> None:
        if number is None or self._map is None:
            self.scene.say("")
            return
        place = self._map.places[number]
        self._show_card(place)
        self.scene.say(f"{self.scene.title(place)} · {self.scene.class_name(place)}")

    def _about(self) -> object:
        return self.scene.workbench.data.ref(), self.scene.choice.value.split

    def _choose(self, number: int) -> None:
        if self._map is not None:
            self.scene.choose(self._map.places[number])

    def _choose_method(self, method: MapMethod) -> None:
        self._method, self._asked = method, self._about()
        self.scene.workbench.looking.again(self.scene.choice.value.split, method)
        self.show()
        self.mark()


def _drawn(shown: int, of: int, split: SplitName) -> str:
    if shown == of:
        return f"all {of:,} {split} images"
    return f"{shown:,} of {of:,} {split} images, drawn at random"


def _explained(found: ImageMap) -> str:
    if found.explained is None:
        return "Neighbours are alike; distances between groups mean nothing."
    across, up = (percent(part) for part in found.explained)
    return f"Of all variance {across} lies across, {up} up."


VIEW = MapView
