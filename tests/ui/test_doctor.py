"""The training doctor and the learning-rate finder in the window."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from live import finish_training, live_window, settings, tab, texts, until

from fmnist_workbench.spec.data import DataRef
from fmnist_workbench.spec.optimizers import SGD
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.spec.run import Epoch, Run, RunStatus
from fmnist_workbench.spec.stopping import EarlyStopping
from fmnist_workbench.ui.app import App
from fmnist_workbench.ui.state import EngineState, OpenedData, RunView
from fmnist_workbench.ui.tabs.train import TrainTab
from fmnist_workbench.ui.widgets.evidence import EvidenceDialog

pytestmark = pytest.mark.window

Pump = Callable[..., None]
GOOD = [(0.9, 0.8), (0.6, 0.6), (0.5, 0.52), (0.45, 0.5)]
OVERFITTING = [*GOOD, *((0.4 - 0.04 * n, 0.55 + 0.03 * n) for n in range(6))]


@pytest.fixture
def train(app: App, fashion: OpenedData) -> TrainTab:
    """The Train tab with Fashion-MNIST and an engine that seems ready."""
    state = app.workbench.state
    state.data.set(fashion)
    state.engine.set(EngineState("engine ready", "CPU", ready=True))
    train: TrainTab = tab(app, "train")
    app.update()
    return train


def view(
    app: App,
    figures: list[tuple[float, float]],
    status: RunStatus = "finished",
    recipe: Recipe | None = None,
    silent: tuple[tuple[str, float], ...] = (),
) -> RunView:
    """Return a run of the network in the window, with these losses in its epochs."""
    state = app.workbench.state
    assert state.data.value is not None
    network = state.network.value
    recipe = recipe or Recipe(epochs=len(figures))
    record = Run(
        id="0001-run",
        network=network,
        recipe=recipe,
        data=DataRef(source="fashion-mnist", checksum=state.data.value.info.checksum),
        seed=0,
        versions={},
        device="CPU",
        status=status,
        started="2026-01-01T00:00:00+00:00",
        parameters=1,
    )
    history = tuple(
        Epoch(
            epoch=number,
            loss=loss,
            accuracy=0.8,
            val_loss=val_loss,
            val_accuracy=0.79,
            seconds=1.0,
            learning_rate=recipe.optimizer.learning_rate,
            silent=silent,
        )
        for number, (loss, val_loss) in enumerate(figures, start=1)
    )
    return RunView(record, "/nowhere", history)


def dialogs(app: App) -> list[EvidenceDialog]:
    return [child for child in app.winfo_children() if isinstance(child, EvidenceDialog)]


def test_the_strip_is_quiet_then_says_what_is_found_and_never_moves(app: App, train: TrainTab):
    state = app.workbench.state
    curves, strip = train.segment("curves").curves, train.segment("curves").doctor
    place = (strip.winfo_rooty(), strip.winfo_height(), curves.winfo_height())
    assert "mend" not in texts(strip)
    run = view(app, OVERFITTING)
    state.run.set(replace(run, history=run.history[:4]))
    app.update()
    assert "Nothing to mend so far." in texts(strip)
    state.run.set(run)
    app.update()
    assert "Overfitting begins at epoch 4" in texts(strip)
    assert "Early stopping as a new run" in texts(strip)
    assert (strip.winfo_rooty(), strip.winfo_height(), curves.winfo_height()) == place
    train.show("recipe")
    app.update()
    assert not strip.winfo_viewable()


def test_why_shows_the_figures_and_all_that_could_be_done(app: App, train: TrainTab):
    state = app.workbench.state
    state.run.set(view(app, OVERFITTING))
    app.update()
    train.segment("curves").doctor.why.invoke()
    app.update()
    (dialog,) = dialogs(app)
    shown = texts(dialog)
    for text in ("Overfitting begins at epoch 4", "0.5", "training loss", "validation loss"):
        assert text in shown
    for title in ("Early stopping", "Augment: small shifts", "Only 4 epochs"):
        assert f"{title} as a new run" in shown
    assert len(dialog.plot.find_withtag("curve")) == 2
    dialog.event_generate("<Escape>")
    app.update()
    assert dialogs(app) == []
    assert state.run.value is not None


def test_a_proposal_is_one_click_away_and_can_be_undone(app: App, train: TrainTab):
    state = app.workbench.state
    before = state.recipe.value
    state.run.set(view(app, OVERFITTING, recipe=Recipe(epochs=10)))
    app.update()
    train.segment("curves").doctor.cure.invoke()
    app.update()
    assert state.run.value is None  # set aside: the next training starts afresh
    assert state.recipe.value == Recipe(epochs=10, early_stopping=EarlyStopping())
    assert state.notice.value is not None
    assert "Train (F5)" in state.notice.value.text
    assert state.findings.value == ()
    train.undo()
    assert state.recipe.value == before


def test_while_it_trains_a_rate_is_set_at_once_and_all_else_waits(
    app: App, train: TrainTab, monkeypatch: pytest.MonkeyPatch
):
    told: list[float | None] = []
    monkeypatch.setattr(app.workbench.training, "set_rate", told.append)
    state = app.workbench.state
    wild = Recipe(epochs=5, optimizer=SGD(learning_rate=1.0))
    silent = (("conv2d", 0.9),)
    state.run.set(view(app, [(2.4, 2.4)], "running", wild, silent))
    state.training.set("training")
    app.update()
    strip = train.segment("curves").doctor
    assert "Learning rate too high" in texts(strip)
    assert "Learning rate 0.1 now" in texts(strip)
    strip.cure.invoke()
    assert told == [0.1]
    place = strip.why.winfo_rootx()
    assert place > strip.next.winfo_rootx() > strip.cure.winfo_rootx()
    strip.next.invoke()
    app.update()
    assert strip.why.winfo_rootx() == place
    assert "Dead relus: 90 % of conv2d" in texts(strip)
    strip.why.invoke()
    app.update()
    (dialog,) = dialogs(app)
    assert len(dialog.plot.find_withtag("bar")) == 1
    network = state.network.value
    leaky = _button(dialog, "leaky_relu in its place as a new run")
    assert leaky.instate(["disabled"])
    leaky.invoke()
    assert state.network.value == network
    dialog.close()
    state.training.set("idle")
    app.update()
    assert "as a new run" in texts(strip) or strip.finding is None


def _button(place: Any, text: str) -> Any:
    for child in place.winfo_children():
        if child.winfo_class() == "TButton" and child.cget("text") == text:
            return child
        found = _button(child, text)
        if found is not None:
            return found
    return None


@pytest.mark.slow
def test_a_wild_training_is_mended_live_and_a_rate_is_found(display: str, tmp_path):
    """A real engine: the doctor sees the first epoch, its rate is taken; then the finder."""
    with live_window(tmp_path / "home") as app:
        workbench, state = app.workbench, app.workbench.state
        train: TrainTab = tab(app, "train")
        settings(app, "mlp-128-64-32", limit=1200, epochs=400)
        state.recipe.set(Recipe(epochs=400, optimizer=SGD(learning_rate=1.0)))
        workbench.training.train()
        until(app, lambda: state.findings.value)
        assert state.findings.value[0].code in ("rate_too_high", "dead_relu", "at_chance")
        assert state.looks.value
        strip = train.segment("curves").doctor
        until(app, strip.cure.winfo_viewable)
        title = strip.cure.cget("text")
        strip.cure.invoke()
        wanted = float(title.split()[2])
        assert title == f"Learning rate {wanted:g} now"
        until(
            app,
            lambda: (
                state.run.value is not None
                and state.run.value.history
                and state.run.value.history[-1].learning_rate == pytest.approx(wanted)
            ),
        )
        workbench.training.stop()
        finish_training(app)

        workbench.runs.reset()
        state.recipe.set(Recipe())
        train.show("recipe")
        app.update()
        runs = state.runs.value
        train.segment("recipe").panel.find.invoke()
        finder = train.segment("recipe").finder
        assert finder is not None
        assert state.activity.value is not None
        assert state.activity.value.text == "finding a learning rate"
        app.update()
        assert finder.take.instate(["disabled"])
        workbench.stop()
        until(app, lambda: not workbench.rates.running.value)
        assert state.rate_found.value is None
        assert state.activity.value is None
        until(app, lambda: finder.again.instate(["!disabled"]))
        finder.again.invoke()
        until(app, lambda: state.rate_found.value is not None)
        found = state.rate_found.value
        assert found is not None
        assert found.suggestion is not None
        app.update()
        assert f"Take {found.suggestion:g}" in texts(finder)
        assert finder.plot.canvas.find_withtag("mark")
        canvas = finder.plot.canvas
        canvas.event_generate("<Button-1>", x=canvas.winfo_width() // 2, y=20)
        app.update()
        chosen = float(finder.take.cget("text").split()[1])
        assert chosen == pytest.approx(1e-3, rel=0.6)
        canvas.event_generate("<Right>")
        app.update()
        assert chosen < float(finder.take.cget("text").split()[1]) < 1.5 * chosen
        canvas.event_generate("<Left>")
        app.update()
        finder.take.invoke()
        app.update()
        assert state.recipe.value.optimizer.learning_rate == chosen
        assert train.segment("recipe").winfo_viewable()
        train.undo()
        assert state.recipe.value == Recipe()
        assert state.runs.value == runs
