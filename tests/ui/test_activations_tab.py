"""The Activations tab, driven by real events; an engine of a few lines answers."""

import zlib
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from fmnist_workbench.datasets.split import split_images
from fmnist_workbench.spec.jobs import Activate, Predict, RawImage, SplitImage
from fmnist_workbench.spec.results import Activation, ChannelStats, ModelReady, Prediction
from fmnist_workbench.ui.actions.model import ModelActions, raw_image
from fmnist_workbench.ui.app import App
from fmnist_workbench.ui.child import Answers
from fmnist_workbench.ui.state import EngineState, OpenedData
from fmnist_workbench.ui.tabs.activations import ActivationsTab

pytestmark = pytest.mark.window

LAYERS = (("conv2d", (26, 26, 8)), ("flatten", (5408,)), ("classifier", (10,)))
PAGE = 5
"""Channels that this engine sends at once."""


class Engine:
    """Remembers what it was asked, and answers when told to, or at once."""

    def __init__(self, data: OpenedData) -> None:
        self.asked: list[Any] = []
        self.waiting: list[Callable[[], None]] = []
        self.at_once = True
        self._data = data

    def latest(self, slot: str, request: Any, answers: Answers) -> int:
        self.asked.append(request)
        answer = _activation if isinstance(request, Activate) else _prediction
        self.waiting.append(lambda: answers.done(answer(request, self._data)))
        if self.at_once:
            self.answer()
        return len(self.asked)

    def answer(self) -> None:
        waiting, self.waiting = self.waiting, []
        for reply in waiting:
            reply()

    def looked(self) -> list[Activate]:
        return [request for request in self.asked if isinstance(request, Activate)]


def _pixels(image: SplitImage | RawImage, data: OpenedData) -> np.ndarray:
    if isinstance(image, RawImage):
        return np.frombuffer(zlib.decompress(image.pixels), np.uint8).reshape(image.shape)
    view = split_images(data.arrays, image.split, image.data.split)
    return np.asarray(view.images[view.indices[image.index]])


def _values(layer: str, pixels: np.ndarray) -> np.ndarray:
    """Channel c is the image times c / 7, cut to size: channel 0 is dead."""
    shape = dict(LAYERS)[layer]
    if len(shape) == 3:
        inner = pixels[1:-1, 1:-1].astype(np.float32)
        return (inner * np.arange(8, dtype=np.float32) / 7).astype("<f4")
    return (np.arange(shape[0], dtype=np.float32) / np.float32(shape[0] + 1)).astype("<f4")


def _activation(request: Activate, data: OpenedData) -> Activation:
    values = _values(request.layer, _pixels(request.image, data))
    size = PAGE if values.ndim == 3 else values.shape[-1]
    part = np.ascontiguousarray(values[..., request.first : request.first + size])
    stats = (ChannelStats(0.0, 0.0, 0.0, 0.0),) * part.shape[-1]
    return Activation(
        request.layer, values.shape, stats, request.first, part.shape[-1], part.tobytes()
    )


def _prediction(request: Predict, data: OpenedData) -> Prediction:
    return Prediction(1, tuple(0.91 if label == 1 else 0.01 for label in range(10)))


@pytest.fixture
def engine(app: App, fashion: OpenedData) -> Engine:
    engine = Engine(fashion)
    workbench = app.workbench
    workbench.model = ModelActions(workbench.home, workbench.state, engine)  # type: ignore[arg-type]
    return engine


@pytest.fixture
def tab(app: App, engine: Engine, fashion: OpenedData) -> ActivationsTab:
    """The tab in sight, with data and a model."""
    state = app.workbench.state
    state.engine.set(EngineState("engine ready", "CPU", ready=True))
    state.data.set(fashion)
    state.model.set(ModelReady(state.network.value, LAYERS, 7850, run="0001-cnn-2conv"))
    app.open_tab(5)
    app.update()
    place = app.nametowidget(app._notebook.tabs()[5])
    (tab,) = place.winfo_children()
    assert isinstance(tab, ActivationsTab)
    return tab


def _press(app: App, key: str) -> None:
    app.focus_force()
    app.update()
    app.event_generate(key)
    app.update()


def _type(app: App, tab: ActivationsTab, index: str) -> None:
    tab.picker.index.focus_force()
    tab.picker.index.set(index)
    app.update()
    tab.picker.index.event_generate("<Return>")
    app.update()


def _image(app: App) -> SplitImage | RawImage:
    image = app.workbench.state.image.value
    assert image is not None
    return image


def _point_at_map(tab: ActivationsTab, index: int, row: int, column: int) -> str:
    layout = tab.maps.grid_view.layout
    assert layout is not None
    top, left = layout.corner(index)
    x = left + int((column + 0.5) * layout.drawn[1] / layout.size[1])
    y = top + int((row + 0.5) * layout.drawn[0] / layout.size[0])
    tab.maps.grid_view.event_generate("<Motion>", x=x, y=y)
    tab.update()
    return str(tab.under_pointer.cget("text"))


def _message(tab: ActivationsTab) -> str:
    grid = tab.maps.grid_view
    words = [grid.itemcget(item, "text") for item in grid.find_all() if grid.type(item) == "text"]
    return "\n".join(words)


# --- The image


def test_an_image_is_there_at_once_with_its_class_and_prediction(
    app: App, tab: ActivationsTab, fashion: OpenedData
) -> None:
    image = _image(app)
    assert isinstance(image, SplitImage)
    assert (image.split, image.index) == ("validation", 0)
    view = split_images(fashion.arrays, "validation", image.data.split)
    name = fashion.info.classes[view.labels[view.indices[0]]]
    assert tab.card._text.cget("text").startswith(f"true class: {name}")
    assert tab.answer.cget("text") == ("✓" if name == "Trouser" else "✗") + " Trouser  91.0 %"


def test_what_came_while_the_tab_was_hidden_is_shown_when_it_is_seen_again(
    app: App, engine: Engine, fashion: OpenedData
) -> None:
    state = app.workbench.state
    state.data.set(fashion)
    app.open_tab(5)
    app.update()
    app.open_tab(0)
    app.update()
    state.engine.set(EngineState("engine ready", "CPU", ready=True))
    state.model.set(ModelReady(state.network.value, LAYERS, 7850, run=None))
    app.open_tab(5)
    app.update()
    (tab,) = app.nametowidget(app._notebook.tabs()[5]).winfo_children()
    assert "conv2d" in tab.heading.cget("text")
    assert "Choose an image" not in _message(tab)


def test_the_image_stays_from_layer_to_layer_until_another_is_chosen(
    app: App, tab: ActivationsTab, engine: Engine
) -> None:
    _press(app, "<r>")
    image = _image(app)
    for layer in ("flatten", "classifier"):
        _press(app, "<Right>")
        assert engine.looked()[-1].layer == layer
        assert engine.looked()[-1].image is image
    _press(app, "<Left>")
    assert engine.looked()[-1].layer == "flatten"
    assert _image(app) is image
    _press(app, "<r>")
    assert engine.looked()[-1].image is not image
    assert engine.looked()[-1].layer == "flatten"


def test_an_image_is_chosen_by_split_and_index(app: App, tab: ActivationsTab) -> None:
    tab.picker.sources.buttons["test"].invoke()
    _type(app, tab, "123")
    image = _image(app)
    assert isinstance(image, SplitImage)
    assert (image.split, image.index) == ("test", 123)


@pytest.mark.parametrize(("typed", "index"), [("99999", 9999), ("shoe", 0), ("-4", 0), ("", 0)])
def test_an_index_that_does_not_exist_is_put_right(
    app: App, tab: ActivationsTab, typed: str, index: int
) -> None:
    tab.picker.sources.buttons["test"].invoke()
    _type(app, tab, typed)
    assert tab.picker.index.get() == str(index)
    assert _image(app).index == index


def test_the_drawing_can_be_looked_at(app: App, tab: ActivationsTab, engine: Engine) -> None:
    button = tab.picker.sources.buttons["pad"]
    assert button.instate(["disabled"])
    drawing = raw_image(np.full((28, 28, 1), 9, np.uint8))
    app.workbench.state.drawing.set(drawing)
    app.update()
    button.invoke()
    app.update()
    assert engine.looked()[-1].image is drawing
    assert button.instate(["selected"])
    assert tab.card._text.cget("text").startswith("from the pad")


def test_what_is_on_the_pad_is_followed_once_it_was_chosen(
    app: App, tab: ActivationsTab, engine: Engine
) -> None:
    first, second = (raw_image(np.full((28, 28, 1), grey, np.uint8)) for grey in (9, 90))
    app.workbench.state.drawing.set(first)
    app.update()
    assert isinstance(_image(app), SplitImage), "nobody chose the pad"
    tab.picker.sources.buttons["pad"].invoke()
    app.workbench.state.drawing.set(second)
    app.update()
    assert engine.looked()[-1].image is second


def test_the_range_of_the_index_is_said(app: App, tab: ActivationsTab) -> None:
    assert tab.picker._range.cget("text") == "0 to 9,999"
    tab.picker.sources.buttons["train"].invoke()
    app.update()
    assert tab.picker._range.cget("text") == "0 to 49,999"


def test_an_untrained_network_is_not_marked_right_or_wrong(app: App, tab: ActivationsTab) -> None:
    app.workbench.state.model.set(ModelReady(app.workbench.state.network.value, LAYERS, 7850))
    app.update()
    assert tab.answer.cget("text") == "untrained: a guess"


def test_a_network_that_cannot_be_built_is_said_to_be_so(app: App, tab: ActivationsTab) -> None:
    network = app.workbench.state.network.value
    app.workbench.state.network.set(network.model_copy(update={"layers": network.layers[:1]}))
    app.workbench.state.model.set(None)
    app.update()
    assert "cannot be built" in _message(tab)


def test_a_pixel_of_the_image_is_read_under_the_pointer(
    app: App, tab: ActivationsTab, fashion: OpenedData
) -> None:
    picture = tab.card.picture
    scale, (left, top) = picture.scale_factor, picture.origin
    picture.event_generate("<Motion>", x=int(left + 14.5 * scale), y=int(top + 9.5 * scale))
    app.update()
    value = _pixels(_image(app), fashion)[9, 14, 0]
    assert f"row 9, column 14: {value}" in tab.card._text.cget("text")


# --- The layers


def test_all_layers_stand_in_the_strip_and_a_click_opens_one(
    app: App, tab: ActivationsTab, engine: Engine
) -> None:
    canvas = tab.strip.canvas
    names = canvas.find_withtag("name")
    assert [canvas.itemcget(item, "text") for item in names] == [name for name, _ in LAYERS]
    x, y = (int(part) for part in canvas.coords(names[2]))
    canvas.event_generate("<Motion>", x=x, y=y + 2)  # a canvas looks for its items on motion
    canvas.event_generate("<Button-1>", x=x, y=y + 2)
    app.update()
    assert engine.looked()[-1].layer == "classifier"


def test_the_value_under_the_pointer_is_exact(
    app: App, tab: ActivationsTab, fashion: OpenedData
) -> None:
    values = _values("conv2d", _pixels(_image(app), fashion))
    for index, row, column in ((1, 0, 0), (3, 12, 13), (4, 25, 20)):
        words = _point_at_map(tab, index, row, column)
        start, number = words.split(": ")
        assert start == f"channel {index}, row {row}, column {column}"
        assert np.float32(number) == values[row, column, index]


def test_a_dead_map_is_named_and_a_clicked_map_is_enlarged(
    app: App, tab: ActivationsTab, fashion: OpenedData
) -> None:
    assert "1 dead" in tab.heading.cget("text")
    assert "dead" in tab.map_card.figures.cget("text"), "the first map is the dead one"
    layout = tab.maps.grid_view.layout
    assert layout is not None
    top, left = layout.corner(3)
    tab.maps.grid_view.event_generate("<Button-1>", x=left + 5, y=top + 5)
    app.update()
    values = _values("conv2d", _pixels(_image(app), fashion))[..., 3]
    figures = tab.map_card.figures.cget("text")
    assert f"max  {values.max():.5g}" in figures
    assert f"zeros  {100 * (values == 0).mean():.1f} %" in figures
    assert "dead" not in figures


def test_more_channels_than_fit_come_in_pages(
    app: App, tab: ActivationsTab, engine: Engine
) -> None:
    assert tab.pager.on.winfo_ismapped()
    assert "0–4 of 8" in tab.pager._text.cget("text")
    tab.pager.on.invoke()
    app.update()
    assert engine.looked()[-1].first == 5
    assert _point_at_map(tab, 2, 0, 0).startswith("channel 7,")
    assert tab.pager.on.instate(["disabled"])
    tab.pager.back.invoke()
    app.update()
    assert engine.looked()[-1].first == 0


def test_units_are_a_field_and_read_under_the_pointer(app: App, tab: ActivationsTab) -> None:
    _press(app, "<Right>")
    heat = tab.maps.heat
    scale, (left, top) = heat.scale_factor, heat.origin
    heat.event_generate("<Motion>", x=int(left + 2.5 * scale), y=int(top + 1.5 * scale))
    app.update()
    start, number = tab.under_pointer.cget("text").split(": ")
    unit = int(start.removeprefix("unit "))
    assert unit == tab.maps._columns + 2
    assert np.float32(number) == np.float32(unit) / np.float32(5409)


def test_the_classification_layer_names_the_classes(
    app: App, tab: ActivationsTab, fashion: OpenedData
) -> None:
    _press(app, "<Right>")
    _press(app, "<Right>")
    canvas = tab.maps.bars.canvas
    names = canvas.find_withtag("name")
    assert [canvas.itemcget(item, "text") for item in names] == list(fashion.info.classes)
    x, y = (int(part) for part in canvas.coords(names[3]))
    canvas.event_generate("<Motion>", x=x, y=y)
    app.update()
    assert tab.under_pointer.cget("text").startswith("Dress, unit 3: 0.2727")


def test_colours_show_each_map_or_compare_them(app: App, tab: ActivationsTab) -> None:
    grid = tab.maps.grid_view
    assert grid.images is not None
    each = grid.images.copy()
    tab.scaling.buttons["layer"].invoke()
    app.update()
    assert grid.images is not None
    assert (each[1] == each[4]).all(), "the maps differ only by a factor"
    assert not (grid.images[1] == grid.images[4]).all()


def test_only_maps_can_be_coloured_in_two_ways(app: App, tab: ActivationsTab) -> None:
    buttons = tab.scaling.buttons.values()
    assert all(button.instate(["!disabled"]) for button in buttons)
    assert tab.map_card.legend.winfo_ismapped()
    _press(app, "<Right>")
    assert all(button.instate(["disabled"]) for button in buttons)
    assert tab.map_card.legend.winfo_ismapped(), "a field of units is coloured"
    _press(app, "<Right>")
    assert all(button.instate(["disabled"]) for button in buttons)
    assert not tab.map_card.legend.winfo_ismapped(), "the classes' bars have no scale of colours"


# --- Staying up to date


def test_an_answer_that_comes_too_late_is_not_shown(
    app: App, tab: ActivationsTab, engine: Engine
) -> None:
    engine.at_once = False
    _press(app, "<r>")
    _press(app, "<Right>")
    engine.answer()
    app.update()
    assert tab.heading.cget("text").startswith("flatten")


def test_moving_weights_are_looked_at_again_while_the_tab_is_seen(
    app: App, tab: ActivationsTab, engine: Engine, pump: Callable[..., None]
) -> None:
    before = len(engine.looked())
    for _ in range(50):
        app.workbench.state.weights_moved.emit(None)
        app.update()
    at_once = len(engine.looked()) - before
    assert 1 <= at_once < 50
    pump(lambda: len(engine.looked()) > before + at_once)
    app.open_tab(0)
    app.update()
    before = len(engine.looked())
    app.workbench.state.weights_moved.emit(None)
    app.update()
    assert len(engine.looked()) == before


def test_another_model_is_opened_at_its_first_layer(
    app: App, tab: ActivationsTab, engine: Engine
) -> None:
    _press(app, "<Right>")
    network = app.workbench.state.network.value
    app.workbench.state.model.set(ModelReady(network, (LAYERS[0], LAYERS[2]), 5))
    app.update()
    assert engine.looked()[-1].layer == "conv2d"


def test_without_a_model_the_stage_says_what_to_do(app: App, tab: ActivationsTab) -> None:
    app.workbench.state.model.set(None)
    app.update()
    assert "The network is being built" in _message(tab)
    assert not tab.map_card.legend.winfo_ismapped(), "a scale of colours for no colours"


@pytest.mark.parametrize("dark", [False, True])
def test_the_tab_follows_theme_and_size(app: App, tab: ActivationsTab, dark: bool) -> None:
    app.workbench.state.dark.set(dark)
    app.geometry("1280x780")
    app.update()
    assert _point_at_map(tab, 4, 3, 3).startswith("channel 4, row 3, column 3")
