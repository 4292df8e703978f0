"""The space that runs take is shown, sorted by, and freed, once it is said what that comes to."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from live import tab as tab_of
from live import texts

from fmnist_workbench.spec.data import DataRef
from fmnist_workbench.spec.presets import preset
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.spec.run import Epoch
from fmnist_workbench.storage.checkpoints import stock_of
from fmnist_workbench.storage.runs import commit_epoch, create_run, finish
from fmnist_workbench.ui.app import App
from fmnist_workbench.ui.widgets.thindialog import ThinDialog

pytestmark = pytest.mark.window

Pump = Callable[..., None]


def _make_run(home: Path, epochs: int, units: int) -> Path:
    folder = create_run(
        home,
        network=preset("linear"),
        recipe=Recipe(epochs=epochs),
        data=DataRef(source="fashion-mnist", checksum="0" * 64),
        versions={},
        device="CPU",
        parameters=units,
    )
    for number in range(1, epochs + 1):
        figures = {"loss": 0.5, "accuracy": 0.5, "val_loss": 0.5, "val_accuracy": number / 100}
        epoch = Epoch(epoch=number, seconds=1.0, learning_rate=0.001, **figures)
        state = {"optimizer/iteration": np.array(number)}
        commit_epoch(folder, epoch, {"kernel": np.zeros(units, np.float32)}, state)
    finish(folder, "finished")
    return folder.path


@pytest.fixture
def page(live: App, pump: Pump) -> Any:
    """The Train tab with three runs: of six small epochs, of two large ones, and of nine."""
    for epochs, units in ((6, 40_000), (2, 300_000), (9, 40_000)):
        _make_run(live.workbench.home, epochs, units)
    live.workbench.data.list_runs()
    page = tab_of(live, "train")
    pump(lambda: len(page.runs.table.tree.get_children()) == 3)
    return page


def _dialog(app: App) -> ThinDialog:
    app.update()
    (dialog,) = (child for child in app.winfo_children() if isinstance(child, ThinDialog))
    return dialog


def _asked_by_key(app: App, page: Any) -> ThinDialog:
    page.runs.table.tree.focus_force()
    app.update()
    page.runs.table.tree.event_generate("<Control-T>")
    return _dialog(app)


def test_headings_put_the_runs_in_order_of_what_they_take(page: Any) -> None:
    table = page.runs.table
    assert _numbers(table) == [3, 2, 1]
    for column, once, twice in (
        ("bytes", [2, 3, 1], [1, 3, 2]),
        ("epochs", [3, 1, 2], [2, 1, 3]),
        ("run", [3, 2, 1], [1, 2, 3]),
    ):
        table.sort_by(column)
        assert _numbers(table) == once, column
        table.sort_by(column)
        assert _numbers(table) == twice, column


def _numbers(table: Any) -> list[int]:
    return [int(run[:4]) for run in table.tree.get_children()]


def test_what_is_freed_is_said_and_asked_before(live: App, page: Any, pump: Pump) -> None:
    state, runs, home = live.workbench.state, page.runs, live.workbench.home
    assert runs.thin.instate(["disabled"])  # no run is chosen
    runs.table.tree.selection_set("0002-linear")
    live.update()
    assert runs.thin.instate(["disabled"])  # its two epochs are the newest
    runs.table.tree.selection_set("0001-linear")
    pump(lambda: runs.thin.instate(["!disabled"]))
    runs.thin.invoke()
    dialog = _dialog(live)
    pump(lambda: "the weights of 4 epochs go" in texts(dialog))
    assert "with the weights of epochs 5, 6." in texts(dialog)
    dialog.event_generate("<Escape>")
    folder = home / "runs" / "0001-linear"
    assert len(stock_of(folder).weights) == 6

    dialog = _asked_by_key(live, page)
    dialog.table.tree.focus_force()
    dialog.table.tree.event_generate("<Control-a>")
    dialog.form.first.focus_force()
    dialog.form.first.insert(0, "4")
    dialog.form.first.event_generate("<Return>")
    pump(lambda: "the weights of 9 epochs of 3 runs go" in texts(dialog))
    dialog.primary.invoke()
    pump(lambda: state.notice.value is not None)
    assert "the weights of 9 epochs of 3 runs are deleted" in state.notice.value.text
    pump(lambda: [row.weights for row in state.runs.value] == [3, 2, 3])
    assert sorted(stock_of(folder).weights) == [4, 5, 6]
    assert [row.epochs for row in state.runs.value] == [9, 2, 6]


def test_a_run_that_is_trained_stays_as_it_is(live: App, page: Any, pump: Pump) -> None:
    state, thinning = live.workbench.state, live.workbench.thinning
    rows = state.runs.value
    assert thinning.can_any
    state.runs.set(tuple(row.changed(status="running") for row in rows))
    assert "is being trained" in thinning.why_not(("0003-linear", "0001-linear"))
    assert not thinning.can_any
    page.runs.table.tree.selection_set("0001-linear")
    pump(lambda: page.runs.thin.instate(["disabled"]))
    dialog = _asked_by_key(live, page)
    dialog.table.tree.selection_set("0001-linear")
    pump(lambda: "is being trained" in texts(dialog))
    assert dialog.primary.instate(["disabled"])
    dialog.confirm()
    assert dialog.winfo_exists()
    dialog.close()
