"""The Train tab, in sight."""

from collections.abc import Iterator

import pytest
from trainlab import DATA, TRAIN, Pump, canvas_of

from fmnist_workbench.ui.app import App
from fmnist_workbench.ui.state import EngineState, OpenedData
from fmnist_workbench.ui.tabs.train import TrainTab


@pytest.fixture
def tab(app: App, fashion: OpenedData, pump: Pump) -> Iterator[TrainTab]:
    """The Train tab in sight, with Fashion-MNIST open, the engine ready and the plot drawn."""
    state = app.workbench.state
    state.data.set(fashion)
    state.engine.set(EngineState("engine ready", "CPU", ready=True))
    app.open_tab(TRAIN)
    pump(lambda: app.winfo_children() and _find(app, TrainTab))
    tab = _find(app, TrainTab)
    pump(lambda: tab.segment("curves").curves.plot is not None)
    yield tab
    app.open_tab(DATA)  # a hidden canvas asks for no more frames
    pump(lambda: canvas_of(tab)._timer is None)


def _find(place, kind):
    for child in place.winfo_children():
        found = child if isinstance(child, kind) else _find(child, kind)
        if found is not None:
            return found
    return None
