"""What a training will cost, told before it starts."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from live import engine_process, finish_training, live_window, settings, tab, texts, until

from fmnist_workbench.spec.forecast import Forecast, forecast_words
from fmnist_workbench.spec.presets import preset
from fmnist_workbench.ui.app import App

pytestmark = [pytest.mark.window, pytest.mark.slow]


@pytest.fixture(scope="module")
def app(display: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """One live window for all tests of this file: TensorFlow takes its time to come up."""
    with live_window(tmp_path_factory.mktemp("live")) as app:
        yield app


def known(app: App) -> Forecast:
    """Wait for the seconds of an epoch of the network in the window."""
    until(app, lambda: not app.workbench.forecaster.pending)
    forecast = app.workbench.state.forecast.value
    assert forecast is not None
    assert forecast.seconds is not None
    return forecast


def test_the_first_network_has_a_forecast_before_anyone_presses_train(app: App) -> None:
    train = tab(app, "train")
    first = known(app)
    assert (first.parameters, first.macs, first.run) == (225034, 2631040, None)
    assert first.memory > 4 * 225034 * 4
    app.update()
    assert "5 epochs: about" in texts(train)
    assert "each, measured here" in texts(train)


def test_it_changes_with_the_network_and_undo_brings_it_back_at_once(app: App) -> None:
    state, builder = app.workbench.state, app.workbench.builder
    before = known(app)
    state.network.edit(preset("linear"))
    until(app, lambda: state.forecast.value != before)
    assert "not measured yet" in forecast_words(state.forecast.value)
    assert known(app).parameters == 7850
    builder.undo()
    until(app, lambda: state.forecast.value.parameters == before.parameters)
    assert state.forecast.value == before


def test_where_one_draws_it_is_not_measured(app: App) -> None:
    workbench, state = app.workbench, app.workbench.state
    tab(app, "network")
    state.network.edit(preset("cnn-3x32"))
    until(app, lambda: workbench.forecaster.asking)
    tab(app, "evaluate")
    until(app, lambda: not workbench.forecaster.asking)
    assert state.forecast.value.seconds is None
    tab(app, "network")
    assert known(app).parameters == 21706
    workbench.builder.undo()


def test_a_network_that_cannot_be_built_has_none(app: App) -> None:
    state, builder = app.workbench.state, app.workbench.builder
    train = tab(app, "train")
    height = train.cost.winfo_height()
    builder.choose(len(state.network.value.layers) - 1)
    builder.delete_chosen()
    until(app, lambda: state.forecast.value is None)
    app.update()
    assert texts(train.cost).strip() == ""
    assert train.cost.winfo_height() == height
    builder.undo()
    until(app, lambda: state.forecast.value is not None)


def test_a_training_does_not_wait_for_it_and_then_tells_it(app: App) -> None:
    workbench, state = app.workbench, app.workbench.state
    engine = engine_process(app)
    settings(app, "mlp-2x60", limit=1200, epochs=3)
    train = tab(app, "train")
    until(app, lambda: workbench.forecaster.asking)
    workbench.training.train()
    until(app, lambda: state.training.value == "training")
    assert not workbench.forecaster.asking
    finish_training(app)
    run = state.run.value
    until(app, lambda: state.forecast.value.run == run.run.id)
    usual = sorted(epoch.seconds for epoch in run.history[1:])
    assert state.forecast.value.seconds == pytest.approx(sum(usual) / 2)
    app.update()
    assert f"each, in {run.run.id}" in texts(train)
    state.run.set(replace(run, run=run.run.changed(kept_epoch=1)))
    app.update()
    assert "3 epochs: about" in texts(train), "from the epoch whose weights count"
    assert engine.is_running()
