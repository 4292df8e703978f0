"""A run that has as many epochs as a run can have, on the Train tab."""

import pytest
from conftest import Pump

from fmnist_workbench.spec.data import DataRef
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.spec.run import Epoch, Run
from fmnist_workbench.spec.schedules import MOST_EPOCHS
from fmnist_workbench.ui.app import App
from fmnist_workbench.ui.state import EngineState, OpenedData, RunView

pytestmark = pytest.mark.window


def _epoch(number: int) -> Epoch:
    figures = {"loss": 1.0, "accuracy": 0.5, "val_loss": 1.0, "val_accuracy": 0.5}
    return Epoch(epoch=number, seconds=1.0, learning_rate=0.001, **figures)


@pytest.mark.parametrize(("done", "can"), [(MOST_EPOCHS - 2, True), (MOST_EPOCHS, False)])
def test_it_is_shown_and_trained_no_further_than_that(
    app: App, fashion: OpenedData, pump: Pump, done: int, can: bool
) -> None:
    state, training = app.workbench.state, app.workbench.training
    state.data.set(fashion)
    state.engine.set(EngineState("engine ready", "CPU", ready=True))
    run = Run(
        id="0001-long",
        network=state.network.value,
        recipe=Recipe(epochs=done),
        data=DataRef(source="fashion-mnist", checksum=fashion.info.checksum),
        seed=0,
        versions={},
        device="CPU",
        status="finished",
        started="2025-03-01T10:00:00+00:00",
        parameters=225_034,
    )
    view = RunView(run, "/runs/x", tuple(_epoch(number + 1) for number in range(done)))
    state.run.set(view)
    app.open_tab(3)
    app.update()
    (tab,) = app.nametowidget(app._notebook.tabs()[3]).winfo_children()
    pump(lambda: tab.segment("curves").curves.plot is not None)
    assert training.next_total(view) == MOST_EPOCHS
    assert ("10,000 epochs, the most there can be" in training.why_not()) is not can
    app.open_tab(0)
    app.update()
