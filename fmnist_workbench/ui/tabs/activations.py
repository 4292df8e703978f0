"""The Activations tab: what each layer makes of one image."""

import tkinter as tk
from functools import partial

import ttkbootstrap as ttk

from fmnist_workbench.spec.diagnosis import diagnose
from fmnist_workbench.spec.jobs import ImageRef, RawImage
from fmnist_workbench.spec.layers import describe
from fmnist_workbench.spec.results import Activation, Prediction
from fmnist_workbench.ui.images import class_of, pixels_of
from fmnist_workbench.ui.layervalues import LayerValues, Scaling
from fmnist_workbench.ui.learned import UNTRAINED, has_learned
from fmnist_workbench.ui.tabs.base import Tab
from fmnist_workbench.ui.theme import GAP, SETTINGS_WIDTH
from fmnist_workbench.ui.widgets.bars import ClassBars
from fmnist_workbench.ui.widgets.elastic import Elastic
from fmnist_workbench.ui.widgets.group import group
from fmnist_workbench.ui.widgets.imagecard import ImageCard
from fmnist_workbench.ui.widgets.imagepicker import ImagePicker
from fmnist_workbench.ui.widgets.keys import on_key
from fmnist_workbench.ui.widgets.layerstrip import LayerStrip
from fmnist_workbench.ui.widgets.mapcard import MapCard
from fmnist_workbench.ui.widgets.maps import MapView
from fmnist_workbench.ui.widgets.pager import Pager
from fmnist_workbench.ui.widgets.segments import Segments
from fmnist_workbench.ui.widgets.tips import tip
from fmnist_workbench.ui.workbench import Workbench

REFRESH_INTERVAL = 200
"""Milliseconds between looks at the same layer, while the weights move."""
_IMAGE_SIDE = 168
_SCALINGS: dict[Scaling, str] = {"each": "Each map", "layer": "Whole layer"}
_SCALING_TIP = (
    "Each map: every map uses all colours, so that its pattern is seen however weak it is. "
    "Whole layer: one scale for all, so that strong and weak maps can be told apart."
)
_NO_MAPS = "Only feature maps, of convolution and pooling layers, can be coloured in two ways."
_MAPS_HINT = "Point at a map to read a value, click it to enlarge it. ← and → change the layer."
_UNITS_HINT = "Point at a unit to read its value. ← and → change the layer."


class ActivationsTab(Tab):
    """The image on the left, its way through the layers on the right."""

    def __init__(self, parent: tk.Misc, workbench: Workbench) -> None:
        super().__init__(parent, workbench)
        self._layer = ""
        self._first = 0
        self._chosen = 0
        self._scaling: Scaling = "each"
        self._values: LayerValues | None = None
        self._build_settings()
        self._build_stage()
        self._watch()
        on_key(self, "<Left>", partial(self.strip.step, -1))
        on_key(self, "<Right>", partial(self.strip.step, 1))
        on_key(self, "<r>", self.picker.choose_random)
        on_key(self, "<d>", self.picker.choose_drawing)

    def _build_settings(self) -> None:
        column = ttk.Frame(self.settings)
        place = group(column, "Image")
        self.picker = ImagePicker(place, self.workbench)
        self.picker.pack(fill="x")
        self.card = ImageCard(place, side=_IMAGE_SIDE, lines=2, on_point=self._point_pixel)
        self.card.pack(fill="x", pady=(GAP, 0))
        self.random_button = ttk.Button(
            self.settings,
            text="Random image",
            bootstyle="primary",
            command=self.picker.choose_random,
        )
        self.random_button.pack(side="bottom", fill="x", pady=(GAP, 0))
        tip(self.random_button, "Take an image of this split by lot (R).")
        width = ttk.utils.scale_size(self, SETTINGS_WIDTH) - 2 * GAP
        self.answer = ttk.Label(column, font="-weight bold", wraplength=width)
        self.answer.pack(fill="x", pady=GAP // 2)
        tip(self.answer, "What the network takes the image for, and whether that is right.")
        self.bars = ClassBars(column)
        self.bars.pack(fill="both", expand=True)
        column.pack(fill="both", expand=True)
        Elastic(column, self.card.picture)

    def _build_stage(self) -> None:
        stage = self.stage
        stage.columnconfigure(0, weight=1)
        stage.rowconfigure(2, weight=1)
        self.strip = LayerStrip(stage, self._choose_layer)
        self.strip.grid(row=0, column=0, columnspan=2, sticky="ew")
        bar = ttk.Frame(stage)
        bar.grid(row=1, column=0, columnspan=2, sticky="ew", pady=GAP)
        self.scaling = Segments(bar, _SCALINGS, self._scale, _SCALING_TIP)
        self.scaling.pack(side="right")
        self.heading = ttk.Label(bar, font="-weight bold")
        self.heading.pack(side="left")
        self.maps = MapView(stage, self._say, self._choose_map)
        self.maps.grid(row=2, column=0, sticky="nsew")
        self.map_card = MapCard(stage, self._say)
        self.map_card.grid(row=2, column=1, sticky="ns", padx=(2 * GAP, 0))
        self.pager = Pager(stage, self._turn_to)
        self.pager.grid(row=3, column=0)
        self.pager.show(0, 0, 0)
        self.under_pointer = ttk.Label(stage)
        self.under_pointer.grid(row=4, column=0, columnspan=2, sticky="w", pady=(GAP, 0))

    def _watch(self) -> None:
        state = self.state_
        self.ask_as_weights_move(self._ask, REFRESH_INTERVAL)
        self.redraw_on(self._show_image, state.image, state.data)
        self.redraw_on(self._show_layers, state.model)
        self.redraw_on(self._ask, state.model, state.image, state.engine, state.run, state.training)
        state.dark.watch(lambda _dark: self.redraw_soon(self._use_theme))

    def _use_theme(self) -> None:
        self.strip.draw()
        self.maps.use_theme()
        self.bars.use_theme()

    # --- The image

    def _show_image(self) -> None:
        state = self.state_
        if state.image.value is None:
            self.picker.choose_first()
        image, data = state.image.value, state.data.value
        self.bars.name(data.info.classes if data else ())
        if image is None:
            self.card.show(None)
            self.card.say("Open a data set, or draw in Evaluate.")
            return
        self.card.show(pixels_of(image, data))
        self.card.say(f"{self._true_class(image)}\n")

    def _true_class(self, image: ImageRef) -> str:
        data = self.state_.data.value
        label = class_of(image, data)
        if isinstance(image, RawImage):
            return "from the pad"
        return f"true class: {data.info.classes[label]}" if data and label is not None else ""

    def _point_pixel(self, pixel: tuple[int, int] | None) -> None:
        image = self.state_.image.value
        if image is None:
            return
        pixels, words = pixels_of(image, self.state_.data.value), ""
        if pixel is not None and pixels is not None:
            value = ", ".join(str(part) for part in pixels[pixel])
            words = f"row {pixel[0]}, column {pixel[1]}: {value}"
        self.card.say(f"{self._true_class(image)}\n{words}")

    def _show_prediction(self, image: ImageRef, prediction: Prediction) -> None:
        data = self.state_.data.value
        if image is not self.state_.image.value or data is None:
            return
        if len(prediction.probabilities) != len(data.info.classes):
            return
        self.bars.show(prediction.probabilities)
        if not has_learned(self.state_):
            self.answer.configure(text=UNTRAINED, bootstyle="secondary")
            return
        label = class_of(image, data)
        mark = "" if label is None else "✓ " if label == prediction.label else "✗ "
        share = 100 * prediction.probabilities[prediction.label]
        name = data.info.classes[prediction.label]
        self.answer.configure(text=f"{mark}{name}  {share:.1f} %", bootstyle="default")

    # --- The layer

    def _show_layers(self) -> None:
        model = self.state_.model.value
        layers = model.layers if model else ()
        if self._layer not in dict(layers):
            self._layer, self._first, self._chosen = (layers[0][0] if layers else ""), 0, 0
        self.strip.show(layers, self._layer)

    def _choose_layer(self, layer: str) -> None:
        if layer != self._layer:
            self._layer, self._first = layer, 0
            self._show_layers()
            self._ask()

    def _ask(self) -> None:
        """Ask what the layer makes of the image, and what the network takes it for."""
        state, model = self.state_, self.workbench.model
        image = state.image.value
        if state.model.value is None or image is None or not self._layer:
            self._show_nothing()
            return
        model.predict(image, partial(self._show_prediction, image))
        model.activate(self._layer, image, self._first, partial(self._show_values, image))

    def _show_nothing(self) -> None:
        self._values = None
        self.heading.configure(text="")
        self.answer.configure(text="")
        self.bars.show(())
        self.scaling.gate("There are no maps to colour yet.")
        self.pager.show(0, 0, 0)
        self.map_card.clear()
        if not self.state_.engine.value.ready:
            text = "The engine is starting …"
        elif not diagnose(self.state_.network.value).ok:
            text = "This network cannot be built: see Network (Ctrl+3)."
        elif self.state_.model.value is None:
            text = "The network is being built …"
        else:
            text = "Choose an image on the left."
        self.maps.show_message(text)

    def _show_values(self, image: ImageRef, activation: Activation) -> None:
        asked = image is self.state_.image.value and activation.layer == self._layer
        if asked and activation.first == self._first:
            self._values = LayerValues.of(activation)
            self._draw_values()

    def _draw_values(self) -> None:
        values = self._values
        if values is None:
            return
        self._chosen = min(self._chosen, values.count - 1)
        names = self._unit_names(values)
        self.scaling.gate("" if values.is_maps else _NO_MAPS)
        self.maps.show(values, self._scaling, self._chosen, names)
        self.map_card.show(values, self._chosen, self._scaling, legend=not names)
        self.pager.show(values.first, values.count, values.total)
        self.heading.configure(text=_heading(values))

    def _unit_names(self, values: LayerValues) -> tuple[str, ...]:
        """Return the class names if this is the classification layer."""
        model, data = self.state_.model.value, self.state_.data.value
        last = model is not None and values.layer == model.layers[-1][0]
        if last and data is not None and len(data.info.classes) == values.total:
            return data.info.classes
        return ()

    def _choose_map(self, index: int) -> None:
        self._chosen = index
        self._draw_values()

    def _scale(self, scaling: Scaling) -> None:
        self._scaling = scaling
        self._draw_values()

    def _turn_to(self, first: int) -> None:
        self._first, self._chosen = first, 0
        self._ask()

    def _say(self, words: str) -> None:
        maps = self._values is None or self._values.is_maps
        self.under_pointer.configure(text=words or (_MAPS_HINT if maps else _UNITS_HINT))


def _heading(values: LayerValues) -> str:
    if not values.is_maps:
        return f"{values.layer}: {describe(values.shape)}"
    dead = values.dead()
    note = f", {dead} dead" if dead else ""
    return f"{values.layer}: {values.total:,} maps of {describe(values.shape[:2])}{note}"


TAB = ActivationsTab
