"""The Train tab says what training would do, shows how it goes, and opens runs again."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from tkinter import Event

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import ImageGrab

from fmnist_workbench.spec.data import DataRef
from fmnist_workbench.spec.events import BatchesDone, Validating
from fmnist_workbench.spec.optimizers import SGD, Adam
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.spec.run import Epoch, Run, RunRow, RunStatus
from fmnist_workbench.spec.stopping import EarlyStopping
from fmnist_workbench.storage import cache
from fmnist_workbench.storage.library import open_dataset
from fmnist_workbench.storage.runs import commit_epoch, create_run, finish
from fmnist_workbench.ui.app import App
from fmnist_workbench.ui.state import EngineState, OpenedData, RunView
from fmnist_workbench.ui.tabs.train import TrainTab
from fmnist_workbench.ui.theme import TRAIN_COLOUR, VALIDATION_COLOUR, palette
from fmnist_workbench.ui.widgets.blitcanvas import BETWEEN_BLITS, BETWEEN_REDRAWS, BlitCanvas
from fmnist_workbench.ui.widgets.curvecolours import curve_colours
from fmnist_workbench.ui.widgets.curveplot import CurvePlot

pytestmark = pytest.mark.window

Pump = Callable[..., None]
TRAIN, DATA = 3, 0


@pytest.fixture
def tab(app: App, fashion: OpenedData, pump: Pump) -> Iterator[TrainTab]:
    """The Train tab in sight, with Fashion-MNIST open, the engine ready and the plot drawn."""
    state = app.workbench.state
    state.data.set(fashion)
    state.engine.set(EngineState("engine ready", "CPU", ready=True))
    app.open_tab(TRAIN)
    pump(lambda: app.winfo_children() and _find(app, TrainTab))
    tab = _find(app, TrainTab)
    pump(lambda: tab.curves.plot is not None)
    yield tab
    app.open_tab(DATA)  # a hidden canvas asks for no more frames
    pump(lambda: _canvas(tab)._timer is None)


def _find(place, kind):
    for child in place.winfo_children():
        found = child if isinstance(child, kind) else _find(child, kind)
        if found is not None:
            return found
    return None


def _plot(tab: TrainTab) -> CurvePlot:
    assert tab.curves.plot is not None
    return tab.curves.plot


def _canvas(tab: TrainTab) -> BlitCanvas:
    return _plot(tab).canvas


def _contrast(colour: str, ground: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21, as WCAG 2 defines it."""
    shades = []
    for each in (colour, ground):
        parts = np.array([int(each[i : i + 2], 16) for i in (1, 3, 5)]) / 255
        linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
        shades.append(float(linear @ (0.2126, 0.7152, 0.0722)) + 0.05)
    return max(shades) / min(shades)


def _epoch(number: int) -> Epoch:
    return Epoch(
        epoch=number,
        loss=1 / number,
        accuracy=0.7 + number / 50,
        val_loss=1.1 / number,
        val_accuracy=0.68 + number / 50,
        seconds=2.0,
        learning_rate=0.001,
    )


def _view(
    app: App, done: int, *, name: str = "0001-cnn-2conv", status: RunStatus = "finished", **more
) -> RunView:
    state = app.workbench.state
    run = Run(
        id=name,
        network=state.network.value,
        recipe=Recipe(epochs=5),
        data=DataRef(source="fashion-mnist", checksum=state.data.value.info.checksum),
        seed=0,
        versions={},
        device="CPU",
        status=status,
        started="2025-03-01T10:00:00+00:00",
        parameters=225_034,
        **more,
    )
    return RunView(run, "/runs/x", tuple(_epoch(number + 1) for number in range(done)))


def _batches(epoch: int, step: int, count: int, loss: float = 0.5) -> BatchesDone:
    return BatchesDone(epoch, 5, step, 100, (loss,) * count, (0.8,) * count, 60.0)


def _tooltip(app: App, pump: Pump, widget) -> str:
    """Hold the pointer over a widget and return what its tooltip says."""
    before = set(_windows(app))
    widget.event_generate("<Enter>", x=5, y=5)
    widget.event_generate("<Motion>", x=5, y=5)
    pump(lambda: set(_windows(app)) - before)
    shown = (set(_windows(app)) - before).pop()
    text = _text_in(app.nametowidget(shown))
    widget.event_generate("<Leave>")
    pump(lambda: shown not in _windows(app))
    return text


def _windows(app: App) -> list[str]:
    every = app.tk.splitlist(app.tk.call("wm", "stackorder", "."))
    return [name for name in every if name != "."]


def _text_in(place) -> str:
    own = str(place.cget("text")) if "text" in place.keys() else ""  # noqa: SIM118 - Tk's keys
    return own + "".join(_text_in(child) for child in place.winfo_children())


def _labels_in(place) -> list[str]:
    own = [str(place.cget("text"))] if place.winfo_class() == "TLabel" else []
    return own + [text for child in place.winfo_children() for text in _labels_in(child)]


def _seen_text(place) -> str:
    own = str(place.cget("text")) if place.winfo_class() == "TLabel" else ""
    inner = "".join(_seen_text(child) for child in place.winfo_children())
    return own + inner if place.winfo_viewable() else ""


def _screen(widget) -> NDArray[np.uint8]:
    """Return what can be seen where a widget is: uint8 (H, W, 3)."""
    x, y = widget.winfo_rootx(), widget.winfo_rooty()
    box = (x, y, x + widget.winfo_width(), y + widget.winfo_height())
    return np.asarray(ImageGrab.grab(box, xdisplay="").convert("RGB"))


def _pixels_of(tab: TrainTab, colour: str) -> int:
    wanted = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return int(np.all(_screen(_plot(tab).widget) == wanted, axis=2).sum())


def test_what_is_trained_is_said_first(app: App, tab: TrainTab, pump: Pump) -> None:
    pump(lambda: "50,000 training, 10,000 validation" in _text_in(tab.settings))
    assert tab.data.box.get() == "fashion-mnist"
    assert "cnn-2conv, 225,034 parameters" in _text_in(tab.settings)


@pytest.mark.parametrize(
    ("done", "status", "text"),
    [
        (5, "finished", "Train 5 more epochs"),
        (3, "interrupted", "Continue to epoch 5"),
        (0, "stopped", "Continue to epoch 5"),
    ],
)
def test_the_primary_button_says_what_it_will_do(
    app: App, tab: TrainTab, pump: Pump, *, done: int, status: RunStatus, text: str
) -> None:
    button = tab.buttons.train
    pump(lambda: button.cget("text") == "Train" and button.instate(["!disabled"]))
    app.workbench.state.run.set(_view(app, done, status=status))
    pump(lambda: button.cget("text") == text)


def test_one_more_epoch_is_not_spelled_in_the_plural(app: App, tab: TrainTab, pump: Pump) -> None:
    app.workbench.state.run.set(_view(app, 5))
    app.workbench.state.recipe.set(Recipe(epochs=1))
    pump(lambda: tab.buttons.train.cget("text") == "Train 1 more epoch")


def test_buttons_follow_the_training(app: App, tab: TrainTab, pump: Pump) -> None:
    state, buttons = app.workbench.state, tab.buttons

    def usable() -> list[str]:
        every = (buttons.train, buttons.pause, buttons.stop, buttons.reset)
        return [str(b.cget("text")) for b in every if b.instate(["!disabled"])]

    pump(lambda: usable() == ["Train"])
    state.training.set("starting")
    pump(lambda: usable() == ["Stop"])
    state.training.set("training")
    pump(lambda: usable() == ["Pause", "Stop"])
    state.training.set("paused")
    pump(lambda: usable() == ["Go on", "Stop"])
    state.training.set("stopping")
    pump(lambda: usable() == [])
    state.run.set(_view(app, 5))
    state.training.set("idle")
    pump(lambda: usable() == ["Train 5 more epochs", "Reset"])


def test_a_grey_button_says_why(app: App, tab: TrainTab, pump: Pump) -> None:
    app.workbench.state.engine.set(EngineState("engine starting"))
    pump(lambda: tab.buttons.train.instate(["disabled"]))
    assert "The engine is still starting." in _tooltip(app, pump, tab.buttons.train)


def test_another_optimizer_comes_with_its_own_learning_rate(app: App, tab: TrainTab) -> None:
    recipe, kinds = app.workbench.state.recipe, _find_box(tab, "Adam")
    kinds.set("SGD")
    kinds.event_generate("<<ComboboxSelected>>")
    app.update()
    assert recipe.value.optimizer == SGD()
    assert _find_box(tab, "0.01") is not None
    kinds.set("Adam")
    kinds.event_generate("<<ComboboxSelected>>")
    app.update()
    assert recipe.value.optimizer == Adam()
    assert _find_box(tab, "0.001") is not None


def test_an_edit_after_another_optimizer_keeps_it(app: App, tab: TrainTab) -> None:
    kinds = _find_box(tab, "Adam")
    kinds.set("SGD")
    kinds.event_generate("<<ComboboxSelected>>")
    _type(app, _find_box(tab, "32"), "64")
    assert app.workbench.state.recipe.value == Recipe(batch_size=64, optimizer=SGD())


def test_a_recipe_that_comes_from_elsewhere_is_shown(app: App, tab: TrainTab, pump: Pump) -> None:
    app.workbench.state.recipe.set(Recipe(epochs=12, optimizer=SGD(learning_rate=0.25)))
    pump(lambda: _find_box(tab, "12") and _find_box(tab, "0.25") and _find_box(tab, "SGD"))


def test_a_run_fixes_its_recipe_but_the_epochs(app: App, tab: TrainTab, pump: Pump) -> None:
    app.workbench.state.run.set(_view(app, 5))
    batch = _find_box(tab, "32")
    pump(lambda: batch.instate(["disabled"]))
    assert _find_box(tab, "5").instate(["!disabled"])
    assert _find_box(tab, "Adam").instate(["disabled"])
    assert _find_box(tab, "0.001").instate(["disabled"])
    assert "Reset for fresh weights" in _text_in(tab.recipe)
    app.workbench.runs.reset()
    pump(lambda: batch.instate(["!disabled"]))
    assert "Reset for fresh weights" not in _text_in(tab.recipe)


def test_the_epochs_are_asked_for_in_words_that_fit_the_run(
    app: App, tab: TrainTab, pump: Pump
) -> None:
    state = app.workbench.state

    def asked() -> list[str]:
        return [word for word in _labels_in(tab.recipe) if "epochs" in word]

    pump(lambda: asked() == ["epochs"])
    state.run.set(_view(app, 5))
    pump(lambda: asked() == ["more epochs"])
    _type(app, _find_box(tab, "5"), "2")
    assert state.recipe.value.epochs == 2
    state.recipe.set(Recipe(epochs=5))
    state.run.set(_view(app, 3, status="stopped"))
    pump(lambda: asked() == ["epochs in all"])
    _type(app, _find_box(tab, "5"), "3")
    assert "enter 4 or more" in _text_in(tab.recipe)
    assert state.recipe.value.epochs == 5
    _type(app, _find_box(tab, "3"), "7")
    pump(lambda: tab.buttons.train.cget("text") == "Continue to epoch 7")


def test_while_it_trains_the_recipe_is_fixed(app: App, tab: TrainTab, pump: Pump) -> None:
    state = app.workbench.state
    state.training.set("starting")
    pump(lambda: _find_box(tab, "5").instate(["disabled"]))
    assert _find_box(tab, "32").instate(["disabled"])
    assert "Fixed while the training runs." in _text_in(tab.recipe)
    state.training.set("training")
    state.run.set(_view(app, 1, status="running"))
    app.update()
    assert _find_box(tab, "5").instate(["disabled"])


def test_the_data_set_is_chosen_where_it_is_trained_on(
    app: App, tab: TrainTab, pump: Pump, data_home: Path
) -> None:
    state, box = app.workbench.state, tab.data.box
    info = open_dataset(data_home, "mnist")
    mnist = OpenedData(info, cache.load(data_home, info.checksum))
    state.opened.set((state.data.value, mnist))
    pump(lambda: box.cget("values") == ("fashion-mnist", "mnist"))
    state.training.set("training")
    pump(lambda: box.instate(["disabled"]))
    assert "Stop the training" in _tooltip(app, pump, box)
    state.training.set("idle")
    pump(lambda: box.instate(["!disabled"]))
    box.current(1)
    box.event_generate("<<ComboboxSelected>>")
    assert state.data.value is mnist


def test_the_key_that_trains_takes_over_what_was_typed(app: App, tab: TrainTab) -> None:
    app.workbench.state.engine.set(EngineState("engine starting"))
    epochs = _find_box(tab, "5")
    _type(app, epochs, "7", enter="<F5>")
    assert app.workbench.state.recipe.value.epochs == 7
    assert app.workbench.state.notice.value.text == "The engine is still starting."


def test_the_key_does_not_train_on_an_entry_that_was_refused(app: App, tab: TrainTab) -> None:
    app.workbench.state.engine.set(EngineState("engine starting"))
    _type(app, _find_box(tab, "5"), "many", enter="<F5>")
    assert app.workbench.state.recipe.value.epochs == 5
    assert app.workbench.state.notice.value is None
    assert "many" in _text_in(tab.recipe)


def test_before_the_first_run_the_stage_says_what_to_do(
    app: App, tab: TrainTab, pump: Pump
) -> None:
    pump(lambda: "Press Train (F5)" in _text_in(tab.curves))
    app.workbench.state.training.set("starting")
    pump(lambda: "being built" in _text_in(tab.curves))


def test_batches_become_a_line_on_the_screen(app: App, tab: TrainTab, pump: Pump) -> None:
    state = app.workbench.state
    state.training.set("training")
    state.run.set(_view(app, 0, status="running"))
    state.batches.emit(_batches(1, 20, 20, loss=0.9))
    pump(lambda: _canvas(tab).settled)
    before = _screen(_plot(tab).widget)
    state.batches.emit(_batches(1, 60, 40, loss=0.3))
    pump(lambda: _canvas(tab).settled)
    assert np.any(_screen(_plot(tab).widget) != before)
    x, y = _plot(tab).loss.batches.get_data()
    assert x == pytest.approx(np.arange(1, 61) / 100)
    assert y == pytest.approx([0.9] * 20 + [0.3] * 40)
    assert "Epoch 1 of 5 · batch 60 of 100" in _text_in(tab.curves)
    state.validating.emit(Validating(1, 3, 32))
    pump(lambda: "Validating epoch 1 … 3 of 32 batches" in _text_in(tab.curves))


def test_the_history_of_a_run_is_drawn_in_the_colours_of_its_splits(
    app: App, tab: TrainTab, pump: Pump
) -> None:
    app.workbench.state.run.set(_view(app, 5))
    pump(lambda: _canvas(tab).settled and _pixels_of(tab, VALIDATION_COLOUR) > 100)
    assert _pixels_of(tab, TRAIN_COLOUR) > 100
    plot = _plot(tab)
    epochs, accuracies = plot.accuracy.validation.get_data()
    assert list(epochs) == [1, 2, 3, 4, 5]
    assert list(accuracies) == [_epoch(number).val_accuracy for number in range(1, 6)]
    assert list(plot.loss.train.get_ydata()) == [1, 1 / 2, 1 / 3, 1 / 4, 1 / 5]
    assert plot.loss.axes.get_xlim()[1] >= 5
    assert plot.loss.axes.get_ylim()[1] >= 1.1


def test_values_of_the_nearest_epoch_are_under_the_pointer(
    app: App, tab: TrainTab, pump: Pump
) -> None:
    app.workbench.state.run.set(_view(app, 5))
    pump(lambda: _canvas(tab).settled and _plot(tab).widget.winfo_ismapped())
    assert "Epoch 5: training loss 0.2000" in _text_in(tab.curves)
    widget, axes = _plot(tab).widget, _plot(tab).loss.axes
    x, y = axes.transData.transform((2.1, 0.5))
    widget.event_generate("<Motion>", x=int(x), y=int(widget.winfo_height() - y))
    pump(lambda: "Epoch 2: training loss 0.5000, accuracy 74.0 %" in _text_in(tab.curves))
    widget.event_generate("<Leave>")
    pump(lambda: "Epoch 5: training loss" in _text_in(tab.curves))


def test_single_batches_stay_when_the_run_goes_on_and_go_with_another(
    app: App, tab: TrainTab, pump: Pump
) -> None:
    state, series = app.workbench.state, tab.curves.series
    state.run.set(_view(app, 4))
    state.batches.emit(_batches(5, 100, 100))
    state.run.set(_view(app, 5))
    state.run.set(_view(app, 5, name="0002-cnn-2conv", parent="0001-cnn-2conv"))
    assert len(series) == 100
    state.run.set(_view(app, 5, name="0003-cnn-2conv"))
    assert len(series) == 0


def test_a_hidden_tab_draws_nothing_but_keeps_the_data(
    app: App, tab: TrainTab, pump: Pump, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = app.workbench.state
    state.run.set(_view(app, 1, status="running"))
    pump(lambda: _canvas(tab).settled)
    frames: list[None] = []
    blit = BlitCanvas.blit

    def counted(canvas: BlitCanvas, bbox: object = None) -> None:
        frames.append(None)
        blit(canvas, bbox)

    monkeypatch.setattr(BlitCanvas, "blit", counted)
    app.open_tab(DATA)
    app.update()
    frames.clear()
    state.batches.emit(_batches(2, 50, 50))
    state.run.set(_view(app, 2, status="running"))
    _pass_time(app, 300)
    assert not frames
    app.open_tab(TRAIN)
    pump(lambda: frames and _canvas(tab).settled)
    assert len(_plot(tab).loss.batches.get_xdata()) == 50
    assert list(_plot(tab).loss.train.get_xdata()) == [1, 2]


def test_what_happened_while_the_window_was_away_is_shown_when_it_is_back(
    app: App, tab: TrainTab, pump: Pump
) -> None:
    app.workbench.state.run.set(_view(app, 1, status="running"))
    pump(lambda: _canvas(tab).settled and _plot(tab).widget.winfo_ismapped())
    app.withdraw()
    app.update()
    app.workbench.state.run.set(_view(app, 5))
    app.update()
    app.deiconify()
    pump(lambda: tab.buttons.train.cget("text") == "Train 5 more epochs")
    pump(lambda: len(_plot(tab).loss.train.get_xdata()) == 5)


def test_while_the_engine_starts_the_stage_says_so(app: App, tab: TrainTab, pump: Pump) -> None:
    app.workbench.state.engine.set(EngineState("engine starting"))
    pump(lambda: "The engine is still starting." in _text_in(tab.curves))


def test_a_pause_leaves_the_figures_where_they_are(app: App, tab: TrainTab, pump: Pump) -> None:
    state = app.workbench.state
    state.training.set("training")
    state.run.set(_view(app, 0, status="running"))
    state.batches.emit(_batches(1, 60, 40, loss=0.3))
    state.training.set("paused")
    pump(lambda: _canvas(tab).settled)
    assert "Epoch 1 of 5 · batch 60 of 100 · loss 0.3000" in _text_in(tab.curves)


def test_however_fast_batches_come_frames_are_few(
    app: App, tab: TrainTab, pump: Pump, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = app.workbench.state
    state.run.set(_view(app, 0, status="running"))
    state.batches.emit(_batches(1, 1, 1))
    pump(lambda: _canvas(tab).settled)
    frames: list[str] = []
    monkeypatch.setattr(BlitCanvas, "draw_moving", lambda canvas: frames.append("blit"))
    monkeypatch.setattr(BlitCanvas, "draw", lambda canvas: frames.append("redraw"))
    start = time.monotonic()
    for step in range(2, 62):
        state.batches.emit(_batches(1, step, 1))
        _canvas(tab).redraw()
        _pass_time(app, 5)
    passed = time.monotonic() - start
    monkeypatch.undo()
    _canvas(tab).redraw()
    assert 0 < len(frames) <= passed / BETWEEN_BLITS + 2
    assert frames.count("redraw") <= passed / BETWEEN_REDRAWS + 2


def test_dark_colours_reach_the_plot(app: App, tab: TrainTab, pump: Pump) -> None:
    app.workbench.state.run.set(_view(app, 5))
    pump(lambda: _canvas(tab).settled and _screen(_plot(tab).widget).mean() > 200)
    app.workbench.state.dark.set(True)
    pump(lambda: _canvas(tab).settled and _screen(_plot(tab).widget).mean() < 100)


@pytest.mark.parametrize("dark", [False, True])
def test_each_line_stands_out_from_what_is_behind_it(
    app: App, tab: TrainTab, pump: Pump, *, dark: bool
) -> None:
    app.workbench.state.dark.set(dark)
    pump(lambda: palette().dark == dark)
    lines = curve_colours(palette())
    behind = [palette().surface, lines.batches]
    assert min(_contrast(lines.train, ground) for ground in behind) > 2.5
    assert min(_contrast(lines.validation, ground) for ground in behind) > 1.8
    assert _contrast(lines.mean, lines.batches) > 1.4


def test_within_a_run_the_axes_only_widen_and_another_run_fits_them_anew(
    app: App, tab: TrainTab, pump: Pump
) -> None:
    state, plot = app.workbench.state, _plot(tab)
    state.training.set("training")
    state.run.set(_view(app, 0, status="running"))
    state.batches.emit(BatchesDone(1, 5, 2, 1000, (2.4, 2.3), (0.1, 0.15), None))
    pump(lambda: _canvas(tab).settled)
    first = plot.loss.axes.get_ylim(), plot.accuracy.axes.get_ylim()
    for step in range(100, 1001, 100):
        state.batches.emit(BatchesDone(1, 5, step, 1000, (0.2,) * 98, (0.95,) * 98, None))
    pump(lambda: _canvas(tab).settled)
    assert (plot.loss.axes.get_ylim(), plot.accuracy.axes.get_ylim()) == first
    state.training.set("idle")
    state.run.set(_view(app, 5, name="0002-cnn-2conv"))
    pump(lambda: _canvas(tab).settled and plot.accuracy.axes.get_ylim() != first[1])


def test_stopping_drops_the_broken_epoch_and_says_so(app: App, tab: TrainTab, pump: Pump) -> None:
    state, series = app.workbench.state, tab.curves.series
    state.training.set("training")
    state.run.set(_view(app, 0, status="running"))
    state.batches.emit(_batches(1, 100, 100))
    state.run.set(_view(app, 1, status="running"))
    state.batches.emit(_batches(2, 40, 40))
    assert series.column("epochs")[-1] == pytest.approx(1.4)
    state.training.set("idle")
    state.run.set(_view(app, 1, status="stopped"))
    pump(lambda: "Stopped after epoch 1" in _text_in(tab.curves))
    assert "after epoch 1: training goes on from there" in _text_in(tab.curves)
    assert series.column("epochs")[-1] == 1
    state.training.set("starting")
    pump(lambda: "Stopped after epoch 1" not in _text_in(tab.curves))


def test_a_run_that_stopped_early_says_whose_weights_count(
    app: App, tab: TrainTab, pump: Pump
) -> None:
    state = app.workbench.state
    view = _view(app, 5, kept_epoch=3)
    stopping = EarlyStopping(monitor="val_loss", patience=2, min_delta=0.16)
    recipe = Recipe(epochs=30, early_stopping=stopping)
    state.run.set(replace(view, run=view.run.changed(recipe=recipe)))
    pump(lambda: "Stopped by early stopping after epoch 5" in _text_in(tab.curves))
    assert "the weights of epoch 3 count" in _text_in(tab.curves)
    pump(lambda: "Epoch 3: validation" in _text_in(tab.runs))
    pump(lambda: _canvas(tab).settled)
    best = _plot(tab).loss.best
    assert best.get_visible()
    assert list(best.get_xdata()) == [3, 3]
    assert "best epoch" in _seen_text(tab.curves)
    pump(lambda: tab.buttons.train.cget("text") == "Train 5 more from epoch 3")
    assert app.workbench.training.next_total(state.run.value) == 8
    state.run.set(_view(app, 5, name="0002-cnn-2conv"))
    pump(lambda: list(best.get_xdata()) == [5, 5])
    assert "Stopped by" not in _text_in(tab.curves)


def test_a_run_that_another_window_trains_is_left_to_it(
    app: App, tab: TrainTab, pump: Pump
) -> None:
    app.workbench.state.run.set(_view(app, 2, status="running"))
    pump(lambda: tab.buttons.train.instate(["disabled"]))
    pump(lambda: "trains in another window" in _text_in(tab.curves))


def test_a_plot_keeps_its_margins_when_the_window_grows(
    app: App, tab: TrainTab, pump: Pump
) -> None:
    app.workbench.state.run.set(_view(app, 5))
    pump(lambda: _canvas(tab).settled and _plot(tab).widget.winfo_ismapped())
    left = _plot(tab).loss.axes.bbox.x0
    width = _plot(tab).loss.axes.bbox.width
    app.geometry("1240x760+0+0")
    pump(lambda: _canvas(tab).settled and _plot(tab).loss.axes.bbox.width > width + 200)
    assert _plot(tab).loss.axes.bbox.x0 == pytest.approx(left)


def _row(number: int, status: RunStatus = "finished") -> RunRow:
    return RunRow(
        run=f"{number:04d}-cnn-2conv",
        path="/runs/x",
        status=status,
        network="cnn-2conv",
        data="/home/me/shapes.npz",
        epochs=3,
        val_accuracy=0.8825,
        seed=0,
        started="2025-03-01T10:00:00+00:00",
    )


def _cells(tab: TrainTab) -> list[tuple[str, ...]]:
    tree = tab.runs.table.tree
    return [tuple(map(str, tree.item(item, "values"))) for item in tree.get_children()]


def test_runs_are_listed_with_their_figures(app: App, tab: TrainTab, pump: Pump) -> None:
    child = _row(3, "interrupted").changed(parent="0002-cnn-2conv", val_accuracy=0.8826)
    last = _row(1).changed(bytes=9 * 2**20)
    app.workbench.state.runs.set((child, _row(2, "running"), last))
    pump(lambda: len(_cells(tab)) == 3)
    first = _cells(tab)[0]
    assert first[:6] == ("0003-cnn-2conv", "0002", "cnn-2conv", "shapes.npz", "3", "88.3 %")
    assert [cells[6] for cells in _cells(tab)] == ["", "", "9.0 MB"]
    assert [cells[7] for cells in _cells(tab)] == ["interrupted", "elsewhere", "finished"]
    assert tab.runs.space.cget("text") == "9.0 MB"


def test_an_empty_list_says_what_will_be_there(app: App, tab: TrainTab, pump: Pump) -> None:
    pump(lambda: "kept here as a run" in _seen_text(tab.runs))
    app.workbench.state.runs.set((_row(1),))
    pump(lambda: "kept here as a run" not in _seen_text(tab.runs))


def test_a_run_that_comes_into_the_window_is_chosen_in_the_list(
    app: App, tab: TrainTab, pump: Pump
) -> None:
    state, table = app.workbench.state, tab.runs.table
    state.runs.set((_row(3), _row(2), _row(1)))
    pump(lambda: len(_cells(tab)) == 3)
    table.tree.selection_set("0003-cnn-2conv")
    state.run.set(_view(app, 3, name="0001-cnn-2conv"))
    pump(lambda: table.chosen == "0001-cnn-2conv")
    table.tree.selection_set("0002-cnn-2conv")
    state.runs.set((_row(4), _row(3), _row(2), _row(1)))
    pump(lambda: len(_cells(tab)) == 4)
    assert table.chosen == "0002-cnn-2conv"


def test_the_run_that_is_trained_is_on_top_with_what_it_does(
    app: App, tab: TrainTab, pump: Pump
) -> None:
    state = app.workbench.state
    state.runs.set((_row(3), _row(2)))
    state.training.set("training")
    state.run.set(_view(app, 2, name="0004-cnn-2conv", status="running"))
    pump(lambda: len(_cells(tab)) == 3)
    top = _cells(tab)[0]
    assert (top[0], top[4], top[7]) == ("● 0004-cnn-2conv", "2", "training")
    state.training.set("paused")
    pump(lambda: _cells(tab)[0][7] == "paused")


def test_a_double_click_opens_an_interrupted_run_which_can_then_go_on(
    app: App, tab: TrainTab, pump: Pump
) -> None:
    name = _run_on_disk(app)
    app.workbench.state.runs.set((_row(9).changed(run=name, status="interrupted"),))
    tree = tab.runs.table.tree
    pump(lambda: tree.exists(name) and tree.bbox(name))
    x, y, width, height = tree.bbox(name)
    place = {"x": x + width // 2, "y": y + height // 2}
    for event in ("<Button-1>", "<ButtonRelease-1>") * 2:
        tree.event_generate(event, **place)
    pump(lambda: app.workbench.state.run.value is not None)
    assert app.workbench.state.run.value.run.id == name
    pump(lambda: tab.buttons.train.cget("text") == "Continue to epoch 4")
    assert app.workbench.state.recipe.value.batch_size == 16
    pump(lambda: list(_plot(tab).loss.train.get_xdata()) == [1, 2])


def test_a_run_opens_with_the_button_once_it_is_chosen(app: App, tab: TrainTab, pump: Pump) -> None:
    name = _run_on_disk(app)
    app.workbench.state.runs.set((_row(9).changed(run=name),))
    pump(lambda: tab.runs.table.tree.exists(name))
    assert tab.runs.open.instate(["disabled"])
    tab.runs.table.tree.selection_set(name)
    pump(lambda: tab.runs.open.instate(["!disabled"]))
    tab.runs.open.invoke()
    pump(lambda: app.workbench.state.run.value is not None and tab.runs.open.instate(["disabled"]))


def test_runs_do_not_open_while_one_is_trained(app: App, tab: TrainTab, pump: Pump) -> None:
    name = _run_on_disk(app)
    app.workbench.state.runs.set((_row(9).changed(run=name),))
    app.workbench.state.training.set("training")
    pump(lambda: tab.runs.table.tree.exists(name))
    tree = tab.runs.table.tree
    tree.selection_set(name)
    tree.focus_force()
    tree.event_generate("<Return>")
    app.update()
    assert app.workbench.state.run.value is None


def test_the_key_of_the_final_figure_does_not_open_the_chosen_run(
    app: App, tab: TrainTab, pump: Pump
) -> None:
    name = _run_on_disk(app)
    app.workbench.state.runs.set((_row(9).changed(run=name),))
    pump(lambda: tab.runs.table.tree.exists(name))
    tree = tab.runs.table.tree
    tree.selection_set(name)
    tree.focus_force()
    app.update()
    tree.event_generate("<Control-Return>")
    app.update()
    assert app.workbench.state.run.value is None
    tree.event_generate("<Return>")
    assert app.workbench.state.run.value.run.id == name


def test_after_a_training_the_next_step_is_offered(app: App, tab: TrainTab, pump: Pump) -> None:
    state = app.workbench.state
    pump(lambda: tab.runs.evaluate.instate(["disabled"]))
    state.training.set("training")
    state.run.set(_view(app, 5))
    pump(lambda: "Epoch 5: validation 78.0 %" in _text_in(tab.runs))
    assert tab.runs.evaluate.instate(["disabled"])
    state.training.set("idle")
    pump(lambda: tab.runs.evaluate.instate(["!disabled"]))
    tab.runs.evaluate.invoke()
    pump(lambda: app._notebook.index("current") == app.tab_names.index("evaluate"))


def _run_on_disk(app: App) -> str:
    """Write a run of two of four epochs that was cut short."""
    state = app.workbench.state
    folder = create_run(
        app.workbench.home,
        network=state.network.value,
        recipe=Recipe(epochs=4, batch_size=16),
        data=DataRef(source="fashion-mnist", checksum=state.data.value.info.checksum),
        versions={},
        device="CPU",
        parameters=225_034,
    )
    for number in (1, 2):
        arrays = {"classifier/kernel": np.zeros((2, 2), np.float32)}
        commit_epoch(folder, _epoch(number), arrays, {"optimizer/iteration": np.array(number)})
    finish(folder, "interrupted")
    folder.release()
    return folder.record.id


def _find_box(tab: TrainTab, shown: str):
    """Return the entry, spin box or combobox that shows this text."""
    return _box_in(tab.recipe, shown)


def _box_in(place, shown: str):
    for child in place.winfo_children():
        if child.winfo_class() in {"TEntry", "TSpinbox", "TCombobox"} and child.get() == shown:
            return child
        found = _box_in(child, shown)
        if found is not None:
            return found
    return None


def _type(app: App, box, text: str, enter: str = "<Return>") -> None:
    box.focus_force()
    app.update()
    box.delete(0, "end")
    box.insert(0, text)
    box.event_generate(enter)
    app.update()


def _pass_time(app: App, milliseconds: int) -> None:
    """Let the window's own clock go on, with whatever it has to do meanwhile."""
    over: list[Event | None] = []
    app.after(milliseconds, over.append, None)
    while not over:
        app.update()
