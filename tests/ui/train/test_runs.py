"""The runs below the curves: what is listed, what opens, and what comes next."""

from tkinter.font import nametofont

import numpy as np
import pytest
from trainlab import Pump, an_epoch, plot_of, run_view, seen_text, text_in

from fmnist_workbench.spec.data import DataRef
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.spec.run import RunRow, RunStatus
from fmnist_workbench.storage.runs import commit_epoch, create_run, finish
from fmnist_workbench.ui.app import App
from fmnist_workbench.ui.tabs.train import TrainTab

pytestmark = pytest.mark.window


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


def test_headings_are_whole_and_long_names_end_with_an_ellipsis(
    app: App, tab: TrainTab, pump: Pump
) -> None:
    long = _row(2).changed(run="0002-a-network-with-a-long-name", network="a-network-long-named")
    app.workbench.state.runs.set((long, _row(1, "interrupted").changed(data="fashion-mnist")))
    pump(lambda: len(_cells(tab)) == 2)
    tree, font = tab.runs.table.tree, nametofont("TkDefaultFont", app)
    for column in tree["columns"]:
        assert tree.column(column, "width") >= font.measure(tree.heading(column, "text")) + 12
    first, second = _cells(tab)
    assert first[0].startswith("0002-a-")
    assert first[0].endswith("…")
    assert first[2].startswith("a-net")
    assert first[2].endswith("…")
    assert (second[0], second[3], second[7]) == ("0001-cnn-2conv", "fashion-mnist", "interrupted")
    app.geometry("960x700")
    app.update()
    assert sum(tree.column(column, "width") for column in tree["columns"]) <= tree.winfo_width()
    tree.column("network", width=300)
    tree.event_generate("<ButtonRelease-1>")
    assert _cells(tab)[0][2] == "a-network-long-named"


def test_an_empty_list_says_what_will_be_there(app: App, tab: TrainTab, pump: Pump) -> None:
    pump(lambda: "kept here as a run" in seen_text(tab.runs))
    app.workbench.state.runs.set((_row(1),))
    pump(lambda: "kept here as a run" not in seen_text(tab.runs))


def test_a_run_that_comes_into_the_window_is_chosen_in_the_list(
    app: App, tab: TrainTab, pump: Pump
) -> None:
    state, table = app.workbench.state, tab.runs.table
    state.runs.set((_row(3), _row(2), _row(1)))
    pump(lambda: len(_cells(tab)) == 3)
    table.tree.selection_set("0003-cnn-2conv")
    state.run.set(run_view(app, 3, name="0001-cnn-2conv"))
    pump(lambda: table.chosen == "0001-cnn-2conv")
    table.tree.selection_set("0002-cnn-2conv")
    state.runs.set((_row(4), _row(3), _row(2), _row(1)))
    pump(lambda: len(_cells(tab)) == 4)
    assert table.chosen == "0002-cnn-2conv"
    state.runs.set((*map(_row, range(20, 4, -1)), _row(2)))
    pump(lambda: len(_cells(tab)) == 18)
    assert table.tree.bbox("0002-cnn-2conv"), "the chosen one was pushed out of sight"


def test_the_run_that_is_trained_is_on_top_with_what_it_does(
    app: App, tab: TrainTab, pump: Pump
) -> None:
    state = app.workbench.state
    state.runs.set((_row(3), _row(2)))
    state.training.set("training")
    state.run.set(run_view(app, 2, name="0004-cnn-2conv", status="running"))
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
    pump(lambda: list(plot_of(tab).loss.train.get_xdata()) == [1, 2])


def test_an_opened_run_is_offered_as_many_epochs_again_as_it_has(
    app: App, tab: TrainTab, pump: Pump
) -> None:
    state = app.workbench.state
    state.recipe.set(Recipe(epochs=30))
    name = _run_on_disk(app, "finished")
    app.workbench.runs.open(name)
    pump(lambda: tab.buttons.train.cget("text") == "Train 4 more epochs")
    assert state.recipe.value.epochs == 4
    state.runs.set((_row(9).changed(run=name, epochs=1),))  # another process touched it: read anew
    assert state.recipe.value.epochs == 4


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
    state.run.set(run_view(app, 5))
    pump(lambda: "Epoch 5: validation 78.0 %" in text_in(tab.runs))
    assert tab.runs.evaluate.instate(["disabled"])
    state.training.set("idle")
    pump(lambda: tab.runs.evaluate.instate(["!disabled"]))
    tab.runs.evaluate.invoke()
    pump(lambda: app._notebook.index("current") == app.tab_names.index("evaluate"))


def _run_on_disk(app: App, status: RunStatus = "interrupted") -> str:
    """Write a run of two of four epochs that was cut short, or ended early of itself."""
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
        commit_epoch(folder, an_epoch(number), arrays, {"optimizer/iteration": np.array(number)})
    finish(folder, status)
    folder.release()
    return folder.record.id
