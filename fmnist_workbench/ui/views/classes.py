"""How many images each class has, and what they have in common: mean and deviation."""

import tkinter as tk
from collections.abc import Mapping
from typing import ClassVar

import numpy as np
from PIL import ImageColor

from fmnist_workbench.analysis.pictures import colourize
from fmnist_workbench.datasets.pixels import Images
from fmnist_workbench.spec import words
from fmnist_workbench.spec.datajobs import ClassLook
from fmnist_workbench.ui.splitcounts import SplitCounts, count
from fmnist_workbench.ui.theme import GAP, palette
from fmnist_workbench.ui.views.base import LookedAtView, Scene, pictures, value_of
from fmnist_workbench.ui.widgets.countplot import CountPlot
from fmnist_workbench.ui.widgets.gridlayout import Spot
from fmnist_workbench.ui.widgets.imagegrid import ImageGrid
from fmnist_workbench.ui.widgets.samplebar import Part

_ALL_SHOWN = "All classes are shown here; Typical and Map look at one class."


class ClassesView(LookedAtView):
    """The counts above; below, for each class, its mean image and its deviation beside it."""

    HINT = (
        "Left the mean of each class, right the standard deviation of each pixel: bright where "
        "images differ."
    )
    GREY: ClassVar[Mapping[Part, str]] = {
        "class": _ALL_SHOWN,
        "count": "Every image of the split counts here.",
        "resample": "Nothing is drawn at random here.",
    }

    def __init__(self, parent: tk.Misc, scene: Scene) -> None:
        super().__init__(parent, scene)
        self._look: ClassLook | None = None
        self._counts: SplitCounts | None = None
        self._pairs: Images | None = None
        self.plot = CountPlot(self.body, self._point_at_bars)
        self.plot.pack(fill="x", pady=(0, GAP))
        self.grid_ = ImageGrid(self.body, self._point, lambda _index: None, scene.say_named)
        self.grid_.pack(fill="both", expand=True)

    def draw(self, look: ClassLook) -> None:
        """Draw the counts and the pictures of all classes."""
        scene, data = self.scene, self.scene.data
        assert data is not None, "a look is at a data set"
        self._look = look
        self._counts = count(data, scene.workbench.state.split.value)
        self.plot.show(self._counts)
        pairs = _side_by_side(pictures(look.means, look), pictures(look.deviations, look))
        self.grid_.show(pairs, scene.classes if scene.names.value else ())
        scene.side.say(
            f"{words.count(look.counted, f'{look.split} image')} of {len(scene.classes)} classes"
        )
        scene.side.sum_up(None)
        self._show_card(0)

    def point_on_card(self, pixel: tuple[int, int] | None) -> None:
        """Frame the pixel pointed at on the card."""
        self.scene.side.card.point(pixel)

    def _show_card(self, index: int) -> None:
        look = self._look
        if look is None:
            return
        mean = pictures(look.means, look)[index]
        deviation = pictures(look.deviations, look)[index]
        self.scene.side.show(
            mean,
            self.scene.classes[index],
            f"mean of {words.count(self._number(index), 'image')}",
            f"pixels differ by {deviation.mean():.1f} on average",
        )

    def _number(self, index: int) -> int:
        counts, look = self._counts, self._look
        return counts.counts[look.split][index] if counts and look else 0

    def _point(self, spot: Spot | None) -> None:
        look = self._look
        self.plot.mark(spot.index if spot else None)
        if spot is None or look is None:
            self.scene.say("")
            return
        self._show_card(spot.index)
        width = look.shape[1]
        beside = spot.column - (self._pair_width(width) - width)
        column = spot.column if spot.column < width else max(beside, 0)
        mean = value_of(pictures(look.means, look)[spot.index, spot.row, column])
        deviation = value_of(pictures(look.deviations, look)[spot.index, spot.row, column])
        name = self.scene.classes[spot.index]
        self.scene.side.card.point((spot.row, column))
        self.scene.say(
            f"{name} · row {spot.row}, column {column} · mean {mean.removeprefix('value ')}, "
            f"standard deviation {deviation.removeprefix('value ')}"
        )

    def _pair_width(self, width: int) -> int:
        return 2 * width + _gap(width)

    def _point_at_bars(self, index: int | None) -> None:
        counts = self._counts
        if index is None or counts is None:
            self.scene.say("")
            return
        self._show_card(index)
        numbers = ", ".join(f"{split} {n[index]:,}" for split, n in counts.counts.items())
        self.scene.say(f"{counts.classes[index]}: {numbers}")


def _gap(width: int) -> int:
    return max(width // 14, 1)


def _side_by_side(means: Images, deviations: Images) -> Images:
    """Return each mean, in its own colours, with its deviation in those of viridis beside it.

    Args:
        means: (classes, H, W, C).
        deviations: Likewise; the largest of all is the brightest.

    Returns:
        (classes, H, 2 W + a gap, 3).
    """
    count, height, width, _ = means.shape
    spread = deviations.astype(np.float64).mean(axis=3)
    gap = np.empty((count, height, _gap(width), 3), np.uint8)
    gap[:] = ImageColor.getrgb(palette().background)
    left = np.broadcast_to(means, (count, height, width, 3))
    return np.concatenate([left, gap, colourize(spread, 0.0, float(spread.max()))], axis=2)


VIEW = ClassesView
