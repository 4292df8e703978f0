"""The Evaluate tab, driven by real events; an engine of a few lines answers at once."""

import math
import zlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from fmnist_workbench.spec.data import DataRef, SplitName
from fmnist_workbench.spec.jobs import Evaluate, Predict, RawImage
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.spec.results import ModelReady, Prediction
from fmnist_workbench.spec.run import ClassScore, Epoch, Evaluation, Run
from fmnist_workbench.ui.actions.model import ModelActions
from fmnist_workbench.ui.app import App
from fmnist_workbench.ui.child import Answers
from fmnist_workbench.ui.state import EngineState, OpenedData, RunView
from fmnist_workbench.ui.tabs.evaluate import EvaluateTab

pytestmark = pytest.mark.window

CLASSES = 10


def _pixels(image: Any) -> np.ndarray:
    assert isinstance(image, RawImage)
    return np.frombuffer(zlib.decompress(image.pixels), np.uint8).reshape(image.shape)


def _prediction(pixels: np.ndarray) -> Prediction:
    """The more is painted, the surer of class 3."""
    share = min(pixels.mean() / 50, 1.0)
    rest = (1 - share) / (CLASSES - 1)
    return Prediction(3, tuple(share if i == 3 else rest for i in range(CLASSES)))


def _evaluation(split: SplitName, names: tuple[str, ...]) -> Evaluation:
    """Of 100 images a class, 90 are right and 10 are taken for the next class."""
    counts = 90 * np.eye(CLASSES, dtype=int) + 10 * np.roll(np.eye(CLASSES, dtype=int), 1, axis=1)
    scores = [
        ClassScore(name=name, precision=0.9, recall=0.9, f1=round(0.99 - 0.05 * i, 3), support=100)
        for i, name in enumerate(names)
    ]
    confusion = tuple(tuple(map(int, row)) for row in counts)
    return Evaluation(
        split=split, accuracy=0.9, loss=0.3, confusion=confusion, classes=tuple(scores)
    )


class Engine:
    """Answers at once, and remembers what it was asked."""

    def __init__(self, classes: tuple[str, ...]) -> None:
        self.asked: list[Any] = []
        self._classes = classes

    def latest(self, slot: str, request: Any, answers: Answers) -> int:
        return self.submit(request, answers)

    def submit(self, request: Any, answers: Answers) -> int:
        self.asked.append(request)
        if isinstance(request, Predict):
            answers.done(_prediction(_pixels(request.image)))
        elif isinstance(request, Evaluate):
            answers.done(_evaluation(request.split, self._classes))
        return len(self.asked)

    def cancel(self, job: int) -> None:
        """Nothing here takes long."""

    def predictions(self) -> int:
        return sum(isinstance(request, Predict) for request in self.asked)


@pytest.fixture
def engine(app: App, fashion: OpenedData) -> Engine:
    engine = Engine(fashion.info.classes)
    workbench = app.workbench
    workbench.model = ModelActions(workbench.home, workbench.state, engine)  # type: ignore[arg-type]
    return engine


@pytest.fixture
def tab(app: App, engine: Engine, fashion: OpenedData) -> EvaluateTab:
    """The tab in sight, with data and an untrained model."""
    state = app.workbench.state
    state.engine.set(EngineState("engine ready", "CPU", ready=True))
    state.data.set(fashion)
    state.model.set(ModelReady(state.network.value, (("classifier", (10,)),), 7850, "0001"))
    app.open_tab(4)
    app.update()
    place = app.nametowidget(app._notebook.tabs()[4])
    (tab,) = place.winfo_children()
    assert isinstance(tab, EvaluateTab)
    return tab


@pytest.fixture
def trained(app: App, tab: EvaluateTab, fashion: OpenedData) -> EvaluateTab:
    """The tab after a training, as the training leaves it: validation is evaluated."""
    state = app.workbench.state
    run = Run(
        id="0001-cnn-2conv",
        network=state.network.value,
        recipe=Recipe(),
        data=DataRef(source="fashion-mnist", checksum=fashion.info.checksum),
        seed=0,
        versions={},
        device="CPU",
        status="finished",
        started="2026-01-01T00:00:00Z",
        parameters=7850,
    )
    epoch = Epoch(
        epoch=1,
        loss=1.0,
        accuracy=0.5,
        val_loss=1.0,
        val_accuracy=0.5,
        seconds=1.0,
        learning_rate=0.001,
    )
    state.run.set(RunView(run, "/runs/0001-cnn-2conv", (epoch,)))
    app.workbench.model.evaluate("validation")
    app.update()
    return tab


def _draw(tab: EvaluateTab, *points: tuple[int, int], button: int = 1) -> None:
    pad = tab.panel.pad
    pad.event_generate(f"<Button-{button}>", x=points[0][0], y=points[0][1])
    for x, y in points[1:]:
        pad.event_generate(f"<B{button}-Motion>", x=x, y=y)
    pad.event_generate(f"<ButtonRelease-{button}>", x=points[-1][0], y=points[-1][1])
    pad.update()


def _texts(canvas: Any, tag: str) -> list[str]:
    return [canvas.itemcget(item, "text") for item in canvas.find_withtag(tag)]


def _press(app: App, key: str) -> None:
    app.focus_force()
    app.update()
    app.event_generate(key)
    app.update()


# --- Drawing


def test_a_stroke_changes_the_drawing_and_its_prediction_is_shown(
    app: App, tab: EvaluateTab, engine: Engine
) -> None:
    _draw(tab, (20, 126), (230, 126))
    drawing = app.workbench.state.drawing.value
    assert drawing is not None
    pixels = _pixels(drawing)
    assert pixels.shape == (28, 28, 1)
    assert (pixels[13, 3:24] > 200).all(), "the stroke has a gap"
    assert np.array_equal(_pixels(engine.asked[-1].image), pixels)
    expected = [f"{100 * share:.1f} %" for share in _prediction(pixels).probabilities]
    assert _texts(tab.panel.bars.canvas, "percent") == expected
    assert tab.panel._answer.cget("text").startswith("Dress")


def test_the_longest_bar_is_as_long_as_its_share(app: App, tab: EvaluateTab) -> None:
    _draw(tab, (20, 100), (230, 100))
    canvas = tab.panel.bars.canvas
    bars = canvas.find_withtag("bar")
    lengths = [canvas.coords(bar)[2] / canvas.winfo_width() for bar in bars]
    assert lengths == pytest.approx(_prediction(tab.panel.pad.pixels).probabilities, abs=0.01)
    colours = [canvas.itemcget(bar, "fill") for bar in bars]
    assert colours.count(colours[3]) == 1, "the longest bar stands out"


def test_all_class_names_can_be_read(app: App, tab: EvaluateTab, fashion: OpenedData) -> None:
    assert _texts(tab.panel.bars.canvas, "name") == list(fashion.info.classes)


def test_the_right_button_wipes(app: App, tab: EvaluateTab) -> None:
    _draw(tab, (20, 126), (230, 126))
    _draw(tab, (10, 126), (240, 126), button=3)
    _draw(tab, (10, 120), (240, 120), button=3)
    _draw(tab, (10, 132), (240, 132), button=3)
    assert not tab.panel.pad.pixels.any()


def test_the_eraser_is_reached_by_its_key(app: App, tab: EvaluateTab) -> None:
    _draw(tab, (20, 126), (230, 126))
    before = int(tab.panel.pad.pixels.sum())
    _press(app, "<e>")
    _draw(tab, (20, 126), (230, 126))
    assert tab.panel.pad.pixels.sum() < before / 4


def test_delete_wipes_the_pad_and_empties_the_bars(app: App, tab: EvaluateTab) -> None:
    _draw(tab, (20, 126), (230, 126))
    _press(app, "<Delete>")
    assert not tab.panel.pad.pixels.any()
    assert set(_texts(tab.panel.bars.canvas, "percent")) == {""}


def test_less_ink_paints_grey(app: App, tab: EvaluateTab) -> None:
    ink = tab.panel._intensity
    middle = {"x": ink.winfo_width() // 2, "y": ink.winfo_height() // 2}
    ink.event_generate("<ButtonPress-1>", **middle)
    ink.event_generate("<ButtonRelease-1>", **middle)
    app.update()
    _draw(tab, (20, 126), (230, 126))
    assert 110 < tab.panel.pad.pixels.max() < 170, "it goes where it is clicked"


def test_a_larger_brush_paints_more(app: App, tab: EvaluateTab) -> None:
    _draw(tab, (20, 126), (230, 126))
    thin = int(tab.panel.pad.pixels.sum())
    _press(app, "<Delete>")
    tab.panel._size.set(6)
    _draw(tab, (20, 126), (230, 126))
    assert tab.panel.pad.pixels.sum() > 1.5 * thin


def test_a_test_image_comes_onto_the_pad_with_its_name(
    app: App, tab: EvaluateTab, engine: Engine, fashion: OpenedData
) -> None:
    tab.panel.test_button.invoke()
    app.update()
    words = tab.panel._source.cget("text")
    index = int(words.split(":")[0].removeprefix("test image "))
    images, labels = fashion.arrays.images("test"), fashion.arrays.labels("test")
    assert np.array_equal(tab.panel.pad.pixels, images[index])
    assert words.endswith(fashion.info.classes[labels[index]])
    assert np.array_equal(_pixels(engine.asked[-1].image), images[index])


def test_strokes_clear_and_a_test_image_are_undone_and_made_again(
    app: App, tab: EvaluateTab, engine: Engine
) -> None:
    pad = tab.panel.pad
    _draw(tab, (20, 126), (230, 126))
    stroke = pad.pixels.copy()
    _press(app, "<Delete>")
    tab.panel.test_button.invoke()
    image, words = pad.pixels.copy(), tab.panel._source.cget("text")
    for expected in (np.zeros_like(stroke), stroke, np.zeros_like(stroke)):
        tab.undo()
        assert np.array_equal(pad.pixels, expected)
    tab.undo()
    for expected in (stroke, np.zeros_like(stroke), image):
        tab.redo()
        assert np.array_equal(pad.pixels, expected)
    assert tab.panel._source.cget("text") == words
    assert np.array_equal(_pixels(engine.asked[-1].image), image)


def test_a_new_stroke_ends_what_could_be_made_again(app: App, tab: EvaluateTab) -> None:
    _draw(tab, (20, 126), (230, 126))
    tab.undo()
    _draw(tab, (126, 20), (126, 230))
    drawn = tab.panel.pad.pixels.copy()
    tab.redo()
    assert np.array_equal(tab.panel.pad.pixels, drawn)


def test_an_untrained_network_does_not_answer_as_if_it_knew(app: App, tab: EvaluateTab) -> None:
    app.workbench.state.model.set(replace(app.workbench.state.model.value, run=None))
    _draw(tab, (20, 126), (230, 126))
    assert tab.panel._answer.cget("text") == "untrained: a guess"
    assert "" not in _texts(tab.panel.bars.canvas, "percent"), "the bars are there all the same"


def test_in_the_smallest_window_all_classes_and_the_whole_pad_are_seen(
    app: App, tab: EvaluateTab
) -> None:
    app.geometry("960x600")
    app.update()
    app.update()
    canvas = tab.panel.bars.canvas
    assert canvas.bbox("name")[3] <= canvas.winfo_height()
    bottom = canvas.winfo_rooty() + canvas.winfo_height()
    assert bottom <= tab.winfo_rooty() + tab.winfo_height()
    pad = tab.panel.pad
    assert 28 * pad.scale_factor <= pad.winfo_height()
    _draw(tab, (20, pad.winfo_height() // 2), (230, pad.winfo_height() // 2))
    assert pad.pixels[12:16].any()


def test_a_network_that_sees_in_colour_gets_a_pad_in_colour(app: App, tab: EvaluateTab) -> None:
    app.workbench.state.data.set(None)  # a network keeps to the images of the data set in use
    network = app.workbench.state.network
    network.set(network.value.fitted((32, 32, 3), 10))
    app.update()
    _draw(tab, (20, 126), (230, 126))
    assert tab.panel.pad.pixels.shape == (32, 32, 3)
    assert tab.panel._colour.winfo_ismapped()


def test_moving_weights_are_asked_again_but_not_each_time(
    app: App, tab: EvaluateTab, engine: Engine, pump: Callable[..., None]
) -> None:
    _draw(tab, (20, 126), (230, 126))
    before = engine.predictions()
    for _ in range(50):
        app.workbench.state.weights_moved.emit(None)
        app.update()
    asked_at_once = engine.predictions() - before
    assert 1 <= asked_at_once < 50
    pump(lambda: engine.predictions() > before + asked_at_once)


def test_a_tab_that_is_not_seen_asks_nothing(app: App, tab: EvaluateTab, engine: Engine) -> None:
    _draw(tab, (20, 126), (230, 126))
    app.open_tab(0)
    app.update()
    before = engine.predictions()
    app.workbench.state.weights_moved.emit(None)
    app.update()
    assert engine.predictions() == before
    app.open_tab(4)
    app.update()
    assert engine.predictions() == before + 1


def test_without_a_model_the_bars_are_empty_and_say_why(app: App, tab: EvaluateTab) -> None:
    app.workbench.state.engine.set(EngineState("engine starting"))
    app.workbench.state.model.set(None)
    _draw(tab, (20, 126), (230, 126))
    assert set(_texts(tab.panel.bars.canvas, "percent")) == {""}
    assert "starting" in tab.panel._answer.cget("text")


# --- The matrix


def test_before_a_training_the_tab_says_what_to_do(app: App, tab: EvaluateTab) -> None:
    assert _texts(tab.matrix, "message") == ["Train a network first (F5)."]
    assert tab.final_button.instate(["disabled"])


def test_the_split_is_named_with_its_figures(app: App, trained: EvaluateTab) -> None:
    assert trained.heading.cget("text") == "Validation, 1,000 images: accuracy 90.0 %"
    assert trained.run_name.cget("text") == "run 0001-cnn-2conv"


def test_the_matrix_holds_counts_or_percentages_of_rows(app: App, trained: EvaluateTab) -> None:
    numbers = np.array(_texts(trained.matrix, "number")).reshape(10, 10)
    assert numbers[0, 0] == "90"
    assert numbers[0, 1] == "10"
    assert numbers[9, 0] == "10"
    trained.shown.buttons["rows"].invoke()
    app.update()
    percentages = np.array(_texts(trained.matrix, "number")).reshape(10, 10)
    assert percentages.astype(float)[0].tolist() == [90, 10] + [0] * 8


def test_both_axes_name_all_classes(app: App, trained: EvaluateTab, fashion: OpenedData) -> None:
    matrix = trained.matrix
    assert _texts(matrix, "true") == list(fashion.info.classes)
    assert _texts(matrix, "predicted") == list(fashion.info.classes)
    left, top, right, bottom = matrix.bbox("all")
    assert left >= 0
    assert top >= 0
    assert right <= matrix.winfo_width()
    assert bottom <= matrix.winfo_height()


def test_a_cell_is_read_under_the_pointer(app: App, trained: EvaluateTab) -> None:
    x, y = trained.matrix.cell_middle(true=6, predicted=7)
    trained.matrix.event_generate("<Motion>", x=x, y=y)
    assert (
        trained.under_pointer.cget("text")
        == "true Shirt, predicted Sneaker: 10 images, 10.0 % of the Shirt images"
    )


def test_the_final_figure_names_test_and_comes_only_when_asked_for(
    app: App, trained: EvaluateTab, engine: Engine
) -> None:
    evaluated = [r.split for r in engine.asked if isinstance(r, Evaluate)]
    assert evaluated == ["validation"]
    trained.final_button.invoke()
    app.update()
    assert trained.heading.cget("text").startswith("TEST, 1,000 images")
    trained.splits.buttons["validation"].invoke()
    app.update()
    assert trained.heading.cget("text").startswith("Validation")
    evaluated = [r.split for r in engine.asked if isinstance(r, Evaluate)]
    assert evaluated == ["validation", "test"], "what is known is not worked out again"


def test_while_training_nothing_can_be_evaluated(app: App, trained: EvaluateTab) -> None:
    app.workbench.state.training.set("training")
    app.update()
    assert trained.final_button.instate(["disabled"])
    app.workbench.state.training.set("idle")
    app.update()
    assert not trained.final_button.instate(["disabled"])


def test_scores_are_sorted_weakest_first_and_by_a_heading(
    app: App, trained: EvaluateTab, fashion: OpenedData
) -> None:
    tree = trained.scores.tree

    def names() -> list[str]:
        return [tree.item(row, "values")[0] for row in tree.get_children()]

    assert names() == list(reversed(fashion.info.classes))
    weak = [tree.item(row, "values")[0] for row in tree.tag_has("weak")]
    assert weak == ["Ankle boot", "Bag", "Sneaker"]
    tree.event_generate("<Button-1>", x=10, y=8)
    tree.event_generate("<ButtonRelease-1>", x=10, y=8)
    app.update()
    assert names() == list(fashion.info.classes)


def test_short_names_stand_upright_and_long_ones_never_touch(
    app: App, trained: EvaluateTab, fashion: OpenedData
) -> None:
    matrix = trained.matrix
    matrix.show(np.eye(10, dtype=np.int64), list("0123456789"), "counts")
    angles = {matrix.itemcget(item, "angle") for item in matrix.find_withtag("predicted")}
    assert angles == {"0.0"}
    for size in ("960x600", "1280x800"):
        app.geometry(size)
        matrix.show(np.eye(10, dtype=np.int64), fashion.info.classes, "counts")
        app.update()
        first, second = matrix.find_withtag("predicted")[:2]
        apart = matrix.coords(second)[0] - matrix.coords(first)[0]
        turn = math.radians(float(matrix.itemcget(first, "angle")))
        assert apart * math.sin(turn) >= matrix._names.metrics("linespace")


@pytest.mark.parametrize("dark", [False, True])
def test_the_matrix_follows_theme_and_size(app: App, trained: EvaluateTab, dark: bool) -> None:
    app.workbench.state.dark.set(dark)
    app.geometry("1280x780")
    app.update()
    assert len(_texts(trained.matrix, "number")) == 100
