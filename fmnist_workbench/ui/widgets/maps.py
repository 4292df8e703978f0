"""What a layer gave, on the stage: feature maps, a field of units, or the classes' bars."""

import tkinter as tk
from collections.abc import Callable, Sequence

import ttkbootstrap as ttk
from PIL import ImageColor

from fmnist_workbench.ui.layervalues import (
    LayerValues,
    Scaling,
    heat_columns,
    heat_picture,
    map_pictures,
)
from fmnist_workbench.ui.theme import palette
from fmnist_workbench.ui.widgets.bars import ClassBars
from fmnist_workbench.ui.widgets.gridlayout import Spot
from fmnist_workbench.ui.widgets.imagegrid import ImageGrid
from fmnist_workbench.ui.widgets.picture import Picture


class MapView(ttk.Frame):
    """Shows a layer's values in the way that suits its shape.

    Args:
        on_say: Called with what is under the pointer, in words; empty where nothing is.
        on_choose: Called with the map clicked, counted from the first one here.
    """

    def __init__(
        self, parent: tk.Misc, on_say: Callable[[str], None], on_choose: Callable[[int], None]
    ) -> None:
        super().__init__(parent)
        self._on_say = on_say
        self._layer: LayerValues | None = None
        self._classes: tuple[str, ...] = ()
        self._columns = 1
        self._pointed: tuple[int, ...] | None = None
        self.rowconfigure(0, weight=1)
        self.columnconfigure(0, weight=1)
        self.grid_view = ImageGrid(self, self._point, on_choose)
        self.heat = Picture(self, on_hover=self._point_unit)
        self.bars = ClassBars(self, on_point=self._point_class)
        for widget in (self.grid_view, self.heat, self.bars):
            widget.grid(row=0, column=0, sticky="nsew")
        _raise(self.grid_view)
        self.heat.bind("<Configure>", lambda _event: self._show_heat(), add=True)

    def show(
        self, layer: LayerValues, scaling: Scaling, chosen: int, classes: Sequence[str] = ()
    ) -> None:
        """Show a layer's values.

        Args:
            layer: What to show.
            scaling: How maps are coloured.
            chosen: The map that is framed, counted from the first one here.
            classes: Class names, if this is the classification layer.
        """
        self._layer, self._classes = layer, tuple(classes)
        if layer.is_maps:
            names = [str(layer.first + index) for index in range(layer.count)]
            self.grid_view.show(map_pictures(layer, scaling), names)
            self.grid_view.mark(chosen)
            _raise(self.grid_view)
        elif self._classes:
            self.bars.name(self._classes)
            self.bars.show(layer.values.tolist())
            _raise(self.bars)
        else:
            self._show_heat()
            _raise(self.heat)
        self._say()

    def show_message(self, text: str) -> None:
        """Show what to do, where there are no values."""
        self._layer = None
        self.grid_view.show(None, message=text)
        _raise(self.grid_view)
        self._say()

    def use_theme(self) -> None:
        """Take the colours of the theme in force."""
        self.grid_view.draw()
        self.bars.use_theme()
        self._show_heat()

    def _show_heat(self) -> None:
        layer = self._layer
        if layer is None or layer.is_maps:
            return
        room = self.heat.winfo_height(), self.heat.winfo_width()
        self._columns = heat_columns(layer.count, room)
        background = ImageColor.getrgb(palette().background)
        self.heat.show(heat_picture(layer.values, self._columns, background))

    def _point(self, spot: Spot | None) -> None:
        self._pointed = None if spot is None else (spot.index, spot.row, spot.column)
        self._say()

    def _point_unit(self, place: tuple[int, int] | None) -> None:
        self._pointed = None if place is None else (place[0] * self._columns + place[1],)
        self._say()

    def _point_class(self, index: int | None) -> None:
        self._pointed = None if index is None else (index,)
        self._say()

    def _say(self) -> None:
        words = ""
        if self._layer is not None and self._pointed is not None:
            words = self._layer.describe(*self._pointed)
            if self._classes and words:
                words = f"{self._classes[self._pointed[0]]}, {words}"
        self._on_say(words)


def _raise(widget: tk.Misc) -> None:
    """Bring a widget above the others: a canvas's own `tkraise` moves its items instead."""
    tk.Misc.tkraise(widget)
