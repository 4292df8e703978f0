"""One feature map large, with its figures and the scale of its colours."""

import tkinter as tk
from collections.abc import Callable

import numpy as np
import ttkbootstrap as ttk

from fmnist_workbench.ui.layervalues import (
    LayerValues,
    Scaling,
    coloured,
    describe_values,
    value_range,
)
from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.widgets.picture import Picture
from fmnist_workbench.ui.widgets.tips import tip

_SIDE = 200
_SCALE_TIP = "Which colour stands for which value: from the smallest to the largest."
_SCALE_HEIGHT = 12
_TEACHES = (
    "Mean, smallest and largest value of this map, and which part of it is exactly zero. ReLU "
    "turns what is negative into zero; a map that is zero for every image has died and does no "
    "work."
)


class MapCard(ttk.Frame):
    """Shows one map of a layer enlarged; of a layer without maps, the figures of all its units.

    Args:
        on_say: Called with what is under the pointer, in words; empty where nothing is.
    """

    def __init__(self, parent: tk.Misc, on_say: Callable[[str], None]) -> None:
        side = ttk.utils.scale_size(parent, _SIDE)
        super().__init__(parent, width=side, height=side)
        self.pack_propagate(False)  # its width stays when it is empty
        self._on_say = on_say
        self._layer: LayerValues | None = None
        self._index = 0
        self._title = ttk.Label(self, font="-weight bold")
        self._title.pack(anchor="w")
        self.picture = Picture(self, width=_SIDE, height=_SIDE, on_hover=self._point)
        self.picture.configure(width=side, height=side)
        self.picture.pack(pady=GAP // 2)
        self.legend = ttk.Frame(self)
        height = ttk.utils.scale_size(self, _SCALE_HEIGHT)
        self._scale = Picture(self.legend, width=side, height=height)
        self._scale.pack()
        tip(self._scale, _SCALE_TIP)
        ends = ttk.Frame(self.legend)
        ends.pack(fill="x")
        self._low, self._high = ttk.Label(ends), ttk.Label(ends)
        self._low.pack(side="left")
        self._high.pack(side="right")
        self.figures = ttk.Label(self, justify="left", wraplength=side)
        self.figures.pack(anchor="w", pady=(GAP, 0))
        tip(self.figures, _TEACHES)
        self._show_scale()

    def show(
        self, layer: LayerValues, index: int, scaling: Scaling, *, legend: bool = True
    ) -> None:
        """Show a map, counted from the first one here, in its own range or the layer's.

        Without a legend the scale of the colours is left out, for values not shown as colours.
        """
        self._layer, self._index = layer, index
        if layer.is_maps:
            values = layer.map(index)
            span = value_range(layer.values if scaling == "layer" else values)
            self._title.configure(text=f"Channel {layer.first + index}")
            self.picture.show(coloured(values, span))
            self.picture.pack(pady=GAP // 2, after=self._title)
        else:
            values = layer.values
            span = value_range(values)
            self._title.configure(text=f"All {layer.count:,} units")
            self.picture.pack_forget()
        self._show_legend(legend)
        self._low.configure(text=f"{span[0]:.4g}")
        self._high.configure(text=f"{span[1]:.4g}")
        self.figures.configure(text=describe_values(values))

    def clear(self) -> None:
        """Show nothing."""
        self._layer = None
        self.picture.show(None)
        self._show_legend(False)
        for label in (self._title, self._low, self._high, self.figures):
            label.configure(text="")

    def _show_legend(self, shown: bool) -> None:
        if shown:
            self.legend.pack(fill="x", before=self.figures)
        else:
            self.legend.pack_forget()

    def _show_scale(self) -> None:
        size = int(self._scale.cget("height")), int(self._scale.cget("width"))
        ramp = np.broadcast_to(np.linspace(0, 1, size[1], dtype=np.float32), size)
        self._scale.show(coloured(ramp, (0.0, 1.0)))

    def _point(self, place: tuple[int, int] | None) -> None:
        layer = self._layer
        if place is None or layer is None:
            self._on_say("")
        else:
            self._on_say(layer.describe(self._index, *place))
