"""What the tests of the Train tab share: a run in the window, and what can be read there."""

from collections.abc import Callable

from fmnist_workbench.spec.data import DataRef
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.spec.run import Epoch, Run, RunStatus
from fmnist_workbench.ui.app import App
from fmnist_workbench.ui.state import RunView
from fmnist_workbench.ui.tabs.train import TrainTab
from fmnist_workbench.ui.widgets.blitcanvas import BlitCanvas
from fmnist_workbench.ui.widgets.curveplot import CurvePlot

Pump = Callable[..., None]


TRAIN, DATA = 3, 0


def plot_of(tab: TrainTab) -> CurvePlot:
    plot = tab.segment("curves").curves.plot
    assert plot is not None
    return plot


def canvas_of(tab: TrainTab) -> BlitCanvas:
    return plot_of(tab).canvas


def an_epoch(number: int) -> Epoch:
    return Epoch(
        epoch=number,
        loss=1 / number,
        accuracy=0.7 + number / 50,
        val_loss=1.1 / number,
        val_accuracy=0.68 + number / 50,
        seconds=2.0,
        learning_rate=0.001,
    )


def run_view(
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
    return RunView(run, "/runs/x", tuple(an_epoch(number + 1) for number in range(done)))


def text_in(place) -> str:
    own = str(place.cget("text")) if "text" in place.keys() else ""  # noqa: SIM118 - Tk's keys
    return own + "".join(text_in(child) for child in place.winfo_children())


def seen_text(place) -> str:
    own = str(place.cget("text")) if place.winfo_class() == "TLabel" else ""
    inner = "".join(seen_text(child) for child in place.winfo_children())
    return own + inner if place.winfo_viewable() else ""
