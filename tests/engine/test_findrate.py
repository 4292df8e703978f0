"""The learning-rate finder, on tiny data."""

import zlib

import numpy as np
import pytest

from fmnist_workbench.engine.weights import read_weights
from fmnist_workbench.spec.controls import Pause, Stop
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.events import Progress
from fmnist_workbench.spec.jobs import BuildModel, FindRate, JobCancelled, Predict, RawImage
from fmnist_workbench.spec.layers import Classifier, Dense, Flatten, Rescaling
from fmnist_workbench.spec.optimizers import SGD
from fmnist_workbench.storage.records import run_paths

from .conftest import SHAPE, ScriptedChannel


@pytest.fixture
def find(start_request) -> FindRate:
    return FindRate(
        start_request.home, start_request.network, start_request.recipe, start_request.data
    )


def test_it_finds_a_rate_that_trains_well_and_touches_nothing_else(desk, find, start_request, home):
    desk.run(BuildModel(find.network, seed=1), ScriptedChannel())
    before = read_weights(desk._table.model().model)
    drawn = RawImage(SHAPE, zlib.compress(bytes(64)))
    served = []

    def draw(channel):
        """Classify a drawing meanwhile, as the window does, and ask for what it cannot do."""
        served.append(desk.run(Predict(drawn, home), channel).probabilities)
        return Pause() if len(served) == 1 else None

    channel = ScriptedChannel(draw)
    found = desk.run(find, channel)
    assert len(found.rates) == len(found.losses) == len(found.smoothed) <= 100
    assert found.rates[0] == pytest.approx(1e-6)
    assert list(found.rates) == sorted(found.rates)
    said = channel.said(Progress)
    assert [event.done for event in said] == list(range(1, len(said) + 1))
    assert {event.total for event in said} == {100}
    assert len(set(served)) == 1  # the model on the table is as it was
    for name, value in read_weights(desk._table.model().model).items():
        np.testing.assert_array_equal(value, before[name])
    assert run_paths(home) == []

    assert found.suggestion is not None
    optimizer = find.recipe.optimizer.changed(learning_rate=found.suggestion)
    recipe = start_request.recipe.changed(optimizer=optimizer, epochs=8)
    request = type(start_request)(home, find.network, recipe, find.data)
    history = desk.run(request, ScriptedChannel()).history
    assert history[-1].loss < 0.5 * history[0].loss
    assert desk.run(find, ScriptedChannel()) == found  # whatever lay on the table


def test_it_ends_early_where_the_loss_explodes(desk, find):
    recipe = find.recipe.changed(optimizer=SGD(momentum=0.95))
    loud = (Rescaling(scale=100.0), Flatten(), Dense(units=64), Dense(units=64), Classifier())
    network = find.network.changed(layers=loud)
    found = desk.run(FindRate(find.home, network, recipe, find.data), ScriptedChannel())
    assert len(found.rates) < 100
    assert all(map(np.isfinite, found.losses))


def test_stop_ends_it_after_the_next_batch(desk, find):
    channel = ScriptedChannel(lambda channel: Stop() if len(channel.events) == 3 else None)
    with pytest.raises(JobCancelled):
        desk.run(find, channel)
    assert len(channel.said(Progress)) == 3


def test_a_network_that_does_not_fit_is_refused(desk, find):
    network = find.network.changed(input_shape=(9, 9, 1))
    with pytest.raises(InputError, match="9×9×1"):
        desk.run(FindRate(find.home, network, find.recipe, find.data), ScriptedChannel())
