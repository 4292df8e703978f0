"""The curves of the Train tab: what is drawn, when, and what stands below it."""

import time
from dataclasses import replace
from tkinter import Event
from tkinter.font import nametofont

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import ImageGrab
from trainlab import DATA, TRAIN, Pump, an_epoch, canvas_of, plot_of, run_view, seen_text, text_in

from fmnist_workbench.spec.events import BatchesDone, Validating
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.spec.stopping import EarlyStopping
from fmnist_workbench.ui.app import App
from fmnist_workbench.ui.state import EngineState
from fmnist_workbench.ui.tabs.train import TrainTab
from fmnist_workbench.ui.theme import TRAIN_COLOUR, VALIDATION_COLOUR, palette
from fmnist_workbench.ui.widgets.blitcanvas import BETWEEN_BLITS, BETWEEN_REDRAWS, BlitCanvas
from fmnist_workbench.ui.widgets.curvecolours import curve_colours

pytestmark = pytest.mark.window


def _contrast(colour: str, ground: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21, as WCAG 2 defines it."""
    shades = []
    for each in (colour, ground):
        parts = np.array([int(each[i : i + 2], 16) for i in (1, 3, 5)]) / 255
        linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
        shades.append(float(linear @ (0.2126, 0.7152, 0.0722)) + 0.05)
    return max(shades) / min(shades)


def _batches(epoch: int, step: int, count: int, loss: float = 0.5) -> BatchesDone:
    return BatchesDone(epoch, 5, step, 100, (loss,) * count, (0.8,) * count, 60.0)


def _screen(widget) -> NDArray[np.uint8]:
    """Return what can be seen where a widget is: uint8 (H, W, 3)."""
    x, y = widget.winfo_rootx(), widget.winfo_rooty()
    box = (x, y, x + widget.winfo_width(), y + widget.winfo_height())
    return np.asarray(ImageGrab.grab(box, xdisplay="").convert("RGB"))


def _pixels_of(tab: TrainTab, colour: str) -> int:
    wanted = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return int(np.all(_screen(plot_of(tab).widget) == wanted, axis=2).sum())


def test_before_the_first_run_the_stage_says_what_to_do(
    app: App, tab: TrainTab, pump: Pump
) -> None:
    pump(lambda: "Press Train (F5)" in text_in(tab.segment("curves")))
    app.workbench.state.training.set("starting")
    pump(lambda: "being built" in text_in(tab.segment("curves")))


def test_batches_become_a_line_on_the_screen(app: App, tab: TrainTab, pump: Pump) -> None:
    state = app.workbench.state
    state.training.set("training")
    state.run.set(run_view(app, 0, status="running"))
    state.batches.emit(_batches(1, 20, 20, loss=0.9))
    pump(lambda: canvas_of(tab).settled)
    before = _screen(plot_of(tab).widget)
    state.batches.emit(_batches(1, 60, 40, loss=0.3))
    pump(lambda: canvas_of(tab).settled)
    assert np.any(_screen(plot_of(tab).widget) != before)
    x, y = plot_of(tab).loss.batches.get_data()
    assert x == pytest.approx(np.arange(1, 61) / 100)
    assert y == pytest.approx([0.9] * 20 + [0.3] * 40)
    assert "Epoch 1 of 5 · batch 60 of 100" in text_in(tab.segment("curves"))
    state.validating.emit(Validating(1, 3, 32))
    pump(lambda: "Validating epoch 1 … 3 of 32 batches" in text_in(tab.segment("curves")))


def test_the_history_of_a_run_is_drawn_in_the_colours_of_its_splits(
    app: App, tab: TrainTab, pump: Pump
) -> None:
    app.workbench.state.run.set(run_view(app, 5))
    pump(lambda: canvas_of(tab).settled and _pixels_of(tab, VALIDATION_COLOUR) > 100)
    assert _pixels_of(tab, TRAIN_COLOUR) > 100
    plot = plot_of(tab)
    epochs, accuracies = plot.accuracy.validation.get_data()
    assert list(epochs) == [1, 2, 3, 4, 5]
    assert list(accuracies) == [an_epoch(number).val_accuracy for number in range(1, 6)]
    assert list(plot.loss.train.get_ydata()) == [1, 1 / 2, 1 / 3, 1 / 4, 1 / 5]
    assert plot.loss.axes.get_xlim()[1] >= 5
    assert plot.loss.axes.get_ylim()[1] >= 1.1


def test_values_of_the_nearest_epoch_are_under_the_pointer(
    app: App, tab: TrainTab, pump: Pump
) -> None:
    app.workbench.state.run.set(run_view(app, 5))
    pump(lambda: canvas_of(tab).settled and plot_of(tab).widget.winfo_ismapped())
    assert "Epoch 5: training loss 0.2000" in text_in(tab.segment("curves"))
    widget, axes = plot_of(tab).widget, plot_of(tab).loss.axes
    x, y = axes.transData.transform((2.1, 0.5))
    widget.event_generate("<Motion>", x=int(x), y=int(widget.winfo_height() - y))
    pump(lambda: "Epoch 2: training loss 0.5000, accuracy 74.0 %" in text_in(tab.segment("curves")))
    widget.event_generate("<Leave>")
    pump(lambda: "Epoch 5: training loss" in text_in(tab.segment("curves")))


def test_single_batches_stay_when_the_run_goes_on_and_go_with_another(
    app: App, tab: TrainTab, pump: Pump
) -> None:
    state, series = app.workbench.state, tab.segment("curves").curves.series
    state.run.set(run_view(app, 4))
    state.batches.emit(_batches(5, 100, 100))
    state.run.set(run_view(app, 5))
    state.run.set(run_view(app, 5, name="0002-cnn-2conv", parent="0001-cnn-2conv"))
    assert len(series) == 100
    state.run.set(run_view(app, 5, name="0003-cnn-2conv"))
    assert len(series) == 0


def test_a_hidden_tab_draws_nothing_but_keeps_the_data(
    app: App, tab: TrainTab, pump: Pump, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = app.workbench.state
    state.run.set(run_view(app, 1, status="running"))
    pump(lambda: canvas_of(tab).settled)
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
    state.run.set(run_view(app, 2, status="running"))
    _pass_time(app, 300)
    assert not frames
    app.open_tab(TRAIN)
    pump(lambda: frames and canvas_of(tab).settled)
    assert len(plot_of(tab).loss.batches.get_xdata()) == 50
    assert list(plot_of(tab).loss.train.get_xdata()) == [1, 2]


def test_what_happened_while_the_window_was_away_is_shown_when_it_is_back(
    app: App, tab: TrainTab, pump: Pump
) -> None:
    app.workbench.state.run.set(run_view(app, 1, status="running"))
    pump(lambda: canvas_of(tab).settled and plot_of(tab).widget.winfo_ismapped())
    app.withdraw()
    app.update()
    app.workbench.state.run.set(run_view(app, 5))
    app.update()
    app.deiconify()
    pump(lambda: tab.buttons.train.cget("text") == "Train 5 more epochs")
    pump(lambda: len(plot_of(tab).loss.train.get_xdata()) == 5)


def test_while_the_engine_starts_the_stage_says_so(app: App, tab: TrainTab, pump: Pump) -> None:
    app.workbench.state.engine.set(EngineState("engine starting"))
    pump(lambda: "The engine is still starting." in text_in(tab.segment("curves")))


def test_a_pause_leaves_the_figures_where_they_are(app: App, tab: TrainTab, pump: Pump) -> None:
    state = app.workbench.state
    state.training.set("training")
    state.run.set(run_view(app, 0, status="running"))
    state.batches.emit(_batches(1, 60, 40, loss=0.3))
    state.training.set("paused")
    pump(lambda: canvas_of(tab).settled)
    assert "Epoch 1 of 5 · batch 60 of 100 · loss 0.3000" in text_in(tab.segment("curves"))


def test_however_fast_batches_come_frames_are_few(
    app: App, tab: TrainTab, pump: Pump, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = app.workbench.state
    state.run.set(run_view(app, 0, status="running"))
    state.batches.emit(_batches(1, 1, 1))
    pump(lambda: canvas_of(tab).settled)
    frames: list[str] = []
    monkeypatch.setattr(BlitCanvas, "draw_moving", lambda canvas: frames.append("blit"))
    monkeypatch.setattr(BlitCanvas, "draw", lambda canvas: frames.append("redraw"))
    start = time.monotonic()
    for step in range(2, 62):
        state.batches.emit(_batches(1, step, 1))
        canvas_of(tab).redraw()
        _pass_time(app, 5)
    passed = time.monotonic() - start
    monkeypatch.undo()
    canvas_of(tab).redraw()
    assert 0 < len(frames) <= passed / BETWEEN_BLITS + 2
    assert frames.count("redraw") <= passed / BETWEEN_REDRAWS + 2


def test_dark_colours_reach_the_plot(app: App, tab: TrainTab, pump: Pump) -> None:
    app.workbench.state.run.set(run_view(app, 5))
    pump(lambda: canvas_of(tab).settled and _screen(plot_of(tab).widget).mean() > 200)
    app.workbench.state.dark.set(True)
    pump(lambda: canvas_of(tab).settled and _screen(plot_of(tab).widget).mean() < 100)


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
    state, plot = app.workbench.state, plot_of(tab)
    state.training.set("training")
    state.run.set(run_view(app, 0, status="running"))
    state.batches.emit(BatchesDone(1, 5, 2, 1000, (2.4, 2.3), (0.1, 0.15), None))
    pump(lambda: canvas_of(tab).settled)
    first = plot.loss.axes.get_ylim(), plot.accuracy.axes.get_ylim()
    for step in range(100, 1001, 100):
        state.batches.emit(BatchesDone(1, 5, step, 1000, (0.2,) * 98, (0.95,) * 98, None))
    pump(lambda: canvas_of(tab).settled)
    assert (plot.loss.axes.get_ylim(), plot.accuracy.axes.get_ylim()) == first
    state.training.set("idle")
    state.run.set(run_view(app, 5, name="0002-cnn-2conv"))
    pump(lambda: canvas_of(tab).settled and plot.accuracy.axes.get_ylim() != first[1])


def test_an_exploded_loss_flattens_nothing_and_is_told_in_words(
    app: App, tab: TrainTab, pump: Pump
) -> None:
    state, panel = app.workbench.state, plot_of(tab).loss
    view = run_view(app, 5)
    wild = view.history[3].model_copy(update={"val_loss": 1e6})
    state.run.set(replace(view, history=(*view.history[:3], wild, view.history[4])))
    pump(lambda: canvas_of(tab).settled)
    assert panel.axes.get_ylim() == (0.0, 1.5)
    assert "up to 1,000,000 lie above" in panel.beyond.get_text()
    tab.segment("curves").curves.menu.logarithmic.set(True)
    plot_of(tab).scale_loss(logarithmic=True)
    pump(lambda: canvas_of(tab).settled)
    assert panel.axes.get_ylim()[1] > 1e6
    assert panel.beyond.get_text() == ""
    perfect = view.history[4].model_copy(update={"loss": 0.0})
    state.run.set(replace(view, history=(*view.history[:4], perfect)))
    pump(lambda: "losses of 0" in panel.beyond.get_text())


def test_very_many_epochs_are_a_line_without_marks(app: App, tab: TrainTab, pump: Pump) -> None:
    state, panel = app.workbench.state, plot_of(tab).loss
    state.run.set(run_view(app, 5))
    pump(lambda: canvas_of(tab).settled)
    assert panel.validation.get_markersize() > 0
    view = run_view(app, 5, name="0002-long")
    many = tuple(view.history[0].model_copy(update={"epoch": n}) for n in range(1, 501))
    state.run.set(replace(view, history=many))
    pump(lambda: canvas_of(tab).settled)
    assert panel.validation.get_markersize() == 0
    assert len(panel.validation.get_xdata()) == 500


def test_a_long_name_of_the_run_compared_leaves_room_for_its_figures(
    app: App, tab: TrainTab, pump: Pump
) -> None:
    state, curves = app.workbench.state, tab.segment("curves").curves
    state.run.set(run_view(app, 5))
    state.compared.set(run_view(app, 3, name="0007-" + "a-name-that-goes-on-" * 6))
    pump(lambda: "rate 0.001" in curves._other.cget("text"))
    pump(lambda: "…" in curves._other.cget("text"))
    assert curves._other.cget("text").startswith("0007-a-name")
    assert _width(curves._other) <= curves._other.winfo_width()


def _width(label) -> int:
    return nametofont("TkDefaultFont", label).measure(label.cget("text"))


def test_stopping_drops_the_broken_epoch_and_says_so(app: App, tab: TrainTab, pump: Pump) -> None:
    state, series = app.workbench.state, tab.segment("curves").curves.series
    state.training.set("training")
    state.run.set(run_view(app, 0, status="running"))
    state.batches.emit(_batches(1, 100, 100))
    state.run.set(run_view(app, 1, status="running"))
    state.batches.emit(_batches(2, 40, 40))
    assert series.column("epochs")[-1] == pytest.approx(1.4)
    state.training.set("idle")
    state.run.set(run_view(app, 1, status="stopped"))
    pump(lambda: "Stopped after epoch 1" in text_in(tab.segment("curves")))
    assert "after epoch 1: training goes on from there" in text_in(tab.segment("curves"))
    assert series.column("epochs")[-1] == 1
    state.training.set("starting")
    pump(lambda: "Stopped after epoch 1" not in text_in(tab.segment("curves")))


def test_a_run_that_stopped_early_says_whose_weights_count(
    app: App, tab: TrainTab, pump: Pump
) -> None:
    state = app.workbench.state
    view = run_view(app, 5, kept_epoch=3)
    stopping = EarlyStopping(monitor="val_loss", patience=2, min_delta=0.16)
    recipe = Recipe(epochs=30, early_stopping=stopping)
    state.run.set(replace(view, run=view.run.changed(recipe=recipe)))
    pump(lambda: "Stopped by early stopping after epoch 5" in text_in(tab.segment("curves")))
    assert "the weights of epoch 3 count" in text_in(tab.segment("curves"))
    pump(lambda: "Epoch 3: validation" in text_in(tab.runs))
    pump(lambda: canvas_of(tab).settled)
    best = plot_of(tab).loss.best
    assert best.get_visible()
    assert list(best.get_xdata()) == [3, 3]
    assert "best epoch" in seen_text(tab.segment("curves"))
    pump(lambda: tab.buttons.train.cget("text") == "Train 5 more from epoch 3")
    assert app.workbench.training.next_total(state.run.value) == 8
    state.run.set(run_view(app, 5, name="0002-cnn-2conv"))
    pump(lambda: list(best.get_xdata()) == [5, 5])
    assert "Stopped by" not in text_in(tab.segment("curves"))


def test_a_run_that_another_window_trains_is_left_to_it(
    app: App, tab: TrainTab, pump: Pump
) -> None:
    app.workbench.state.run.set(run_view(app, 2, status="running"))
    pump(lambda: tab.buttons.train.instate(["disabled"]))
    pump(lambda: "trains in another window" in text_in(tab.segment("curves")))


def test_a_plot_keeps_its_margins_when_the_window_grows(
    app: App, tab: TrainTab, pump: Pump
) -> None:
    app.workbench.state.run.set(run_view(app, 5))
    pump(lambda: canvas_of(tab).settled and plot_of(tab).widget.winfo_ismapped())
    left = plot_of(tab).loss.axes.bbox.x0
    width = plot_of(tab).loss.axes.bbox.width
    app.geometry("1240x760+0+0")
    pump(lambda: canvas_of(tab).settled and plot_of(tab).loss.axes.bbox.width > width + 200)
    assert plot_of(tab).loss.axes.bbox.x0 == pytest.approx(left)


def _pass_time(app: App, milliseconds: int) -> None:
    """Let the window's own clock go on, with whatever it has to do meanwhile."""
    over: list[Event | None] = []
    app.after(milliseconds, over.append, None)
    while not over:
        app.update()
