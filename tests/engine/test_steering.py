"""What a person changes while a network is trained."""

import numpy as np
import pytest

from fmnist_workbench.engine.weights import read_weights
from fmnist_workbench.spec.controls import (
    Resume,
    SetEpochs,
    SetRate,
    SetTrainable,
    Step,
    Stop,
    StopAfterEpoch,
)
from fmnist_workbench.spec.events import BatchesDone, Changed, EpochDone, Paused, Resumed
from fmnist_workbench.spec.jobs import ContinueRun
from fmnist_workbench.spec.optimizers import SGD
from fmnist_workbench.spec.schedules import Cosine
from fmnist_workbench.storage import runs

from .conftest import ScriptedChannel

STEPS = 9
"""Batches an epoch: 72 images, 8 a batch."""


class Person(ScriptedChannel):
    """Says certain things after certain batches, counted over all epochs from 1."""

    def __init__(self, desk, sayings, on_wait=lambda channel: Resume()):
        super().__init__(self._next, on_wait)
        self._desk = desk
        self._sayings = {at: list(controls) for at, controls in sayings.items()}
        self.rates = {}

    def _next(self, _channel):
        model = self._desk._table.model().model
        done = int(model.optimizer.iterations.numpy())
        self.rates[done] = float(model.optimizer.learning_rate)
        waiting = self._sayings.get(done)
        return waiting.pop(0) if waiting else None


def with_recipe(request, **changes):
    recipe = request.recipe.changed(**changes)
    return type(request)(request.home, request.network, recipe, request.data)


def test_a_rate_holds_from_the_next_batch_on_until_the_schedule_is_followed_again(
    desk, start_request
):
    request = with_recipe(
        start_request, epochs=2, schedule=Cosine(warmup_epochs=0), optimizer=SGD(learning_rate=0.1)
    )
    person = Person(desk, {3: [SetRate(0.02)], 12: [SetRate(None)]})
    result = desk.run(request, person)
    alone = Person(desk, {})
    desk.run(request, alone)
    assert person.rates[3] == alone.rates[3]
    assert [person.rates[batch] for batch in range(4, 13)] == pytest.approx([0.02] * 9)
    assert [person.rates[b] for b in range(13, 19)] == [alone.rates[b] for b in range(13, 19)]
    told = [(event.epoch, event.change.batch, event.change.rate) for event in person.said(Changed)]
    assert told == [(1, 3, 0.02), (2, 3, None)]
    assert [[c.rate for c in epoch.changes] for epoch in result.history] == [[0.02], [None]]


def test_a_rate_set_by_hand_still_holds_when_the_run_goes_on(desk, start_request, home):
    person = Person(desk, {3: [SetRate(0.005), StopAfterEpoch()]})
    run = desk.run(start_request, person).run
    assert (run.status, len(runs.open_run(home, run.id).history)) == ("stopped", 1)
    person = Person(desk, {})
    desk.run(ContinueRun(home, run.id, epochs=2), person)
    assert person.rates[STEPS + 1] == pytest.approx(0.005)


def test_one_batch_and_one_epoch_at_a_time(desk, start_request):
    done = []

    def steps(channel):
        done.append(int(desk._table.model().model.optimizer.iterations.numpy()))
        return {1: Step("batch"), 2: Step("epoch")}.get(len(done), Resume())

    person = Person(desk, {2: [Step("batch")]}, on_wait=steps)
    result = desk.run(start_request, person)
    assert done == [3, 4, STEPS]
    assert result.run.status == "finished"
    assert len(person.said(Paused)) == len(person.said(Resumed)) == 3


def test_a_rate_set_while_it_stands_still_is_heard(desk, start_request):
    said = iter([SetRate(0.5), Step("batch"), Resume()])
    person = Person(desk, {1: [Step("batch")]}, on_wait=lambda channel: next(said))
    desk.run(start_request, person)
    rates = [rate for event in person.said(BatchesDone) for rate in event.rates]
    assert rates == pytest.approx([0.02] * 2 + [0.5] * (3 * STEPS - 2))


def test_the_last_epoch_can_be_named_and_taken_back(desk, start_request):
    person = Person(desk, {2: [StopAfterEpoch()], 5: [StopAfterEpoch(wanted=False)]})
    assert desk.run(start_request, person).run.status == "finished"
    person = Person(desk, {2: [StopAfterEpoch()]})
    result = desk.run(start_request, person)
    assert (result.run.status, len(result.history)) == ("stopped", 1)


def test_what_is_changed_between_two_epochs_belongs_to_the_next_and_the_last_can_be_prolonged(
    desk, start_request, home
):
    said = iter([SetRate(0.5), SetEpochs(2), Resume()])
    person = Person(desk, {2: [Step("epoch")]}, on_wait=lambda channel: next(said))
    result = desk.run(with_recipe(start_request, epochs=1), person)
    told = [(event.epoch, event.change.batch) for event in person.said(Changed)]
    assert told == [(2, 0), (2, 0)]
    assert [len(epoch.changes) for epoch in result.history] == [0, 2]
    assert runs.open_run(home, result.run.id).record.recipe.epochs == 2


def test_more_epochs_are_trained_and_kept(desk, start_request, home):
    person = Person(desk, {2: [SetEpochs(4)], 20: [SetEpochs(2), SetEpochs(3)]})
    result = desk.run(with_recipe(start_request, epochs=1), person)
    assert len(result.history) == 3
    assert result.run.status == "finished"
    assert runs.open_run(home, result.run.id).record.recipe.epochs == 3
    assert {event.epochs for event in person.said(BatchesDone)} == {1, 4, 3}
    assert [event.change.epochs for event in person.said(Changed)] == [4, 3]  # 2 were run already


def test_a_frozen_layer_keeps_its_weights_to_the_bit_until_it_is_thawed(desk, start_request, home):
    person = Person(
        desk,
        {
            2: [SetTrainable("conv2d", False), SetTrainable("batch_normalization", False)],
            STEPS + 2: [SetTrainable("conv2d", True)],
            3: [SetTrainable("no such layer", False)],
        },
    )
    result = desk.run(start_request, person)
    folder = runs.open_run(home, result.run.id)
    first, second, third = (runs.load_weights(folder, epoch)[1] for epoch in (1, 2, 3))
    for name in first:
        same = np.array_equal(first[name], second[name])
        assert same == name.startswith(("conv2d/", "batch_normalization/")), name
    assert not np.array_equal(second["conv2d/kernel"], third["conv2d/kernel"])
    assert np.array_equal(
        second["batch_normalization/moving_mean"], third["batch_normalization/moving_mean"]
    )
    whats = [[change.what for change in epoch.changes] for epoch in result.history]
    assert whats == [["freeze", "freeze"], ["thaw"], []]


def test_a_frozen_layer_is_still_frozen_when_the_run_goes_on(desk, start_request, home):
    person = Person(desk, {2: [SetTrainable("conv2d", False), StopAfterEpoch()]})
    run = desk.run(start_request, person).run
    desk.run(ContinueRun(home, run.id, epochs=2), Person(desk, {}))
    folder = runs.open_run(home, run.id)
    (_, before), (_, after) = (runs.load_weights(folder, epoch) for epoch in (1, 2))
    assert np.array_equal(before["conv2d/kernel"], after["conv2d/kernel"])
    assert not np.array_equal(before["classifier/kernel"], after["classifier/kernel"])


def test_what_is_changed_changes_nothing_else(desk, start_request):
    """A rate set to what it is already leaves every figure as it would have been."""
    person = Person(desk, {4: [SetRate(0.02)]})
    steered = desk.run(start_request, person)
    weights = read_weights(desk._table.model().model)
    alone = desk.run(start_request, ScriptedChannel())
    figures = [
        [epoch.changed(seconds=0.0, changes=()) for epoch in result.history]
        for result in (steered, alone)
    ]
    assert figures[0] == figures[1]
    for name, value in read_weights(desk._table.model().model).items():
        np.testing.assert_array_equal(value, weights[name])
    assert len(person.said(EpochDone)) == 3


def test_a_layer_frozen_under_averaging_keeps_the_mean_it_had(desk, start_request, home):
    """Also in a run that was interrupted: what is put aside for the others is put back."""
    request = with_recipe(start_request, ema_momentum=0.9)
    freezing = {2: [SetTrainable("conv2d", False)], STEPS + 2: [SetTrainable("conv2d", True)]}
    whole = desk.run(request, Person(desk, freezing))
    after = [runs.load_weights(runs.open_run(home, whole.run.id), epoch)[1] for epoch in (1, 2, 3)]
    for name in after[0]:
        frozen = name.startswith("conv2d/")
        assert np.array_equal(after[0][name], after[1][name]) == frozen, name
    assert not np.array_equal(after[1]["conv2d/kernel"], after[2]["conv2d/kernel"])

    halves = Person(desk, {**freezing, STEPS + 3: [Stop()]})
    run = desk.run(request, halves).run
    thawing = {STEPS + 2: freezing[STEPS + 2]}
    desk.run(ContinueRun(home, run.id, epochs=3), Person(desk, thawing))
    for name, value in read_weights(desk._table.model().model).items():
        np.testing.assert_array_equal(value, after[2][name])
