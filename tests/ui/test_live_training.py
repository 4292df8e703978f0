"""A training is steered, looked at and compared in a live window, with a real engine."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from live import finish_training, live_window, settings, tab, texts, until
from PIL import Image

from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.events import BatchesDone
from fmnist_workbench.storage.runs import open_run
from fmnist_workbench.ui.app import App
from fmnist_workbench.ui.tabs.train import TrainTab

pytestmark = [pytest.mark.window, pytest.mark.slow]
STEPS = 32
"""Batches an epoch: ceil(1000 / 32)."""


@pytest.fixture(scope="module")
def app(display: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """One live window for all tests of this file, with a run to compare with."""
    with live_window(tmp_path_factory.mktemp("live")) as app:
        settings(app, "linear", limit=1200, epochs=3)
        app.workbench.training.train()
        finish_training(app)
        yield app


@pytest.fixture(scope="module")
def steered(app: App) -> str:
    """A run that was steered by the buttons; returns its id. What follows looks at it."""
    train: TrainTab = tab(app, "train")
    state, buttons, live = app.workbench.state, train.buttons, train.live
    settings(app, "cnn-2conv", limit=1200, epochs=2)
    heard: list[BatchesDone] = []
    state.batches.connect(heard.append)
    train.buttons.train.invoke()
    until(app, lambda: state.training.value == "training")
    app.workbench.training.step("batch")
    _until_paused_anew(app, heard, 0)
    assert "While it trains" in texts(train)
    assert "All of it" not in texts(train)

    before = _step(heard)
    buttons.batch.invoke()
    _until_paused_anew(app, heard, before)
    assert _step(heard) == before + 1
    assert "0.001, by schedule" in texts(train)

    live.triple.invoke()
    until(app, lambda: "0.003, by hand" in texts(train))
    before = _step(heard)
    buttons.batch.invoke()
    _until_paused_anew(app, heard, before)
    assert heard[-1].rates == pytest.approx((0.003,))  # from the next batch on

    live.locks.choose("conv2d")
    until(app, lambda: live.locks.button.instate(["!disabled"]))
    live.locks.button.invoke()
    until(app, lambda: live.locks.tree.set("conv2d", "state") == "❄ from epoch 2")
    _enter(live.epochs, "9")
    until(app, lambda: state.run.value.run.recipe.epochs == 9)

    buttons.epoch.invoke()
    until(app, lambda: state.run.value.done == 1 and state.training.value == "paused")
    assert heard[-1].step == STEPS
    until(app, lambda: live.locks.tree.set("conv2d", "state") == "❄ frozen")
    _enter(live.epochs, "1")
    until(app, lambda: "enter 2 or more" in texts(live))
    _enter(live.epochs, "9")
    live.follow.invoke()
    until(app, lambda: live.follow.instate(["disabled"]))
    buttons.batch.invoke()
    until(app, lambda: heard[-1].epoch == 2 and state.training.value == "paused")
    buttons.last.invoke()
    until(app, lambda: buttons.last.cget("text") == "✓ Finish")
    buttons.pause.invoke()
    finish_training(app)
    view = state.run.value
    assert (view.run.status, view.done) == ("stopped", 2)
    until(app, lambda: "Continue to epoch 9" in texts(train))
    return str(view.run.id)


def test_what_was_changed_is_kept_with_its_batch_and_marked_in_the_curves(
    app: App, steered: str
) -> None:
    history = open_run(app.workbench.home, steered).history
    told = [[(c.what, c.rate, c.layer, c.epochs) for c in epoch.changes] for epoch in history]
    assert told == [
        [
            ("learning_rate", 0.003, None, None),
            ("freeze", None, "conv2d", None),
            ("epochs", None, None, 9),
        ],
        [("learning_rate", None, None, None)],
    ]
    assert [epoch.learning_rate for epoch in history] == pytest.approx([0.003, 0.001])
    curves = _settled_curves(app)
    at = history[0].changes[0].batch / STEPS
    places = np.unique(curves.plot.loss.changes.get_xdata())
    batches = sorted({change.batch for change in history[0].changes})
    assert places == pytest.approx([*(batch / STEPS for batch in batches), 1.0])
    assert "changed" in texts(curves)
    _point(curves, at)
    until(app, lambda: f"after batch {history[0].changes[0].batch}" in texts(curves))
    rates = curves.plot.rate.batches.get_ydata()
    assert (rates[0], rates[STEPS - 1], rates[-1]) == pytest.approx((0.001, 0.003, 0.001))
    curves.plot.widget.event_generate("<Leave>")


def test_the_board_shows_every_epoch_of_the_validation(app: App, steered: str) -> None:
    train: TrainTab = tab(app, "train")
    train.show("board")
    board = train.segment("board").board
    until(app, lambda: board.look is not None)
    looks = app.workbench.state.looks.value
    assert board is not None
    until(app, lambda: len(_answers(board)) == 20)
    newest = looks[-1]
    right = sum(answer.label == answer.predicted for answer in newest.sample)
    assert sum("✓" in text for text in _answers(board)) == right
    assert sum("✗" in text for text in _answers(board)) == 20 - right
    accuracy = open_run(app.workbench.home, steered).history[-1].val_accuracy
    assert f"{right} of these 20 right · {100 * accuracy:.1f} % of all 200" in texts(board)
    assert np.sum(newest.confusion) == 200
    board.slider.scale.set(0)
    until(app, lambda: "1 of 2" in texts(board))
    assert board.look == looks[0]
    train.show("curves")


def test_another_run_is_drawn_underneath_and_all_of_it_is_saved(
    app: App, steered: str, tmp_path: Path
) -> None:
    train: TrainTab = tab(app, "train")
    other = next(row.run for row in app.workbench.state.runs.value if row.run != steered)
    train.runs.table.tree.selection_set(other)
    until(app, lambda: train.runs.compare.instate(["!disabled"]))
    train.runs.compare.invoke()
    curves = _settled_curves(app)
    history = open_run(app.workbench.home, other).history
    until(app, lambda: f"{other} epoch 3: {history[2].loss:.4f}" in texts(curves))
    assert list(curves.plot.loss.compared.get_ydata()) == [e.val_loss for e in history]
    assert curves.plot.loss.axes.get_xlim()[1] >= 3
    _point(curves, 1.9)
    until(app, lambda: f"{other} epoch 2" in texts(curves) and "Epoch 2: training" in texts(curves))
    assert f"rate {history[1].learning_rate:g}" in texts(curves)

    for name in ("curves.csv", "curves.svg", "curves.png"):
        app.save_picture(tmp_path / name)
    rows = list(csv.DictReader((tmp_path / "curves.csv").open()))
    assert [(row["run"], row["epoch"]) for row in rows] == [
        *((steered, str(number)) for number in (1, 2)),
        *((other, str(number)) for number in (1, 2, 3)),
    ]
    assert float(rows[4]["val_accuracy"]) == history[2].val_accuracy
    drawn = (tmp_path / "curves.svg").read_text()
    for name in (f"{steered}: training", f"{other}: training", "best epoch", "changed by hand"):
        assert name in drawn
    assert Image.open(tmp_path / "curves.png").width > curves.plot.widget.winfo_width()
    with pytest.raises(InputError, match=r"ends in \.bmp"):
        app.save_picture(tmp_path / "curves.bmp")
    train.runs.compare.invoke()
    until(app, lambda: other not in texts(curves))


def test_the_loss_can_be_logarithmic_and_the_mean_smoother(app: App, steered: str) -> None:
    curves = _settled_curves(app)
    menu = curves.menu.menu
    assert steered
    before = curves.plot.loss.mean.get_ydata().copy()
    menu.invoke("Logarithmic loss")
    menu.invoke("100 batches")
    _settled_curves(app)
    assert curves.plot.loss.axes.get_yscale() == "log"
    assert np.ptp(curves.plot.loss.mean.get_ydata()[-20:]) < np.ptp(before[-20:])
    menu.invoke("automatic")
    _settled_curves(app)
    assert curves.plot.loss.mean.get_ydata() == pytest.approx(before)
    menu.invoke("Learning rate")
    menu.invoke("Logarithmic loss")
    until(app, lambda: not curves.plot.rate.axes.get_visible())
    menu.invoke("Learning rate")


def test_a_run_opened_again_shows_its_changes_but_no_board(app: App, steered: str) -> None:
    workbench, train = app.workbench, tab(app, "train")
    workbench.runs.reset()
    until(app, lambda: "changed" not in texts(train.segment("curves")))
    workbench.runs.open(steered)
    curves = _settled_curves(app)
    until(app, lambda: len(np.unique(curves.plot.loss.changes.get_xdata())) == 3)
    train.show("board")
    until(app, lambda: "nothing to look back at" in texts(train.segment("board")))
    train.show("curves")


def _step(heard: list[BatchesDone]) -> int:
    return heard[-1].step if heard else 0


def _until_paused_anew(app: App, heard: list[BatchesDone], before: int) -> None:
    until(app, lambda: _step(heard) > before and app.workbench.state.training.value == "paused")
    app.update()


def _enter(form: Any, text: str) -> None:
    box = next(w for w in _inside(form) if w.winfo_class() == "TSpinbox")
    box.set(text)
    box.event_generate("<FocusOut>")


def _inside(widget: Any) -> Iterator[Any]:
    for child in widget.winfo_children():
        yield child
        yield from _inside(child)


def _settled_curves(app: App) -> Any:
    train: TrainTab = tab(app, "train")
    curves = train.segment("curves").curves
    until(app, lambda: curves.plot is not None and curves.plot.canvas.settled)
    return curves


def _point(curves: Any, epoch: float) -> None:
    widget, axes = curves.plot.widget, curves.plot.loss.axes
    x, y = axes.transData.transform((epoch, np.mean(axes.get_ylim())))
    widget.event_generate("<Motion>", x=int(x), y=int(widget.winfo_height() - y))


def _answers(board: Any) -> list[str]:
    grid = board.sample
    return [grid.itemcget(item, "text") for item in grid.find_withtag("answer")]
