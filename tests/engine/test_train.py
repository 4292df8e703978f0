"""A training from its first batch to its end: what it says, keeps and leaves on the table."""

import threading
import zlib
from dataclasses import replace

import numpy as np
import pytest

from fmnist_workbench.engine import clock, judging
from fmnist_workbench.spec.controls import Pause, Resume, Stop
from fmnist_workbench.spec.data import Split
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.events import (
    BatchesDone,
    EpochDone,
    EpochLook,
    Paused,
    Resumed,
    RunStarted,
    Validating,
)
from fmnist_workbench.spec.jobs import LoadRun, Predict, RawImage
from fmnist_workbench.storage import runs
from fmnist_workbench.storage.records import run_paths

from .conftest import SHAPE, ScriptedChannel

# 96 images: 72 in batches of 8, and a quarter for validation, all at once.
STEPS, VALIDATION_STEPS = 9, 1


@pytest.fixture
def predict(desk, home):
    image = RawImage(SHAPE, zlib.compress(bytes(range(64))))
    return lambda: desk.run(Predict(image, home), ScriptedChannel()).probabilities


def test_a_training_tells_its_story_and_keeps_it(desk, start_request, home):
    channel = ScriptedChannel()
    result = desk.run(start_request, channel)
    kinds = [type(event) for event in channel.events]
    assert kinds[0] is RunStarted
    assert kinds[-1] is EpochDone
    assert [event.epoch for event in channel.said(EpochDone)] == list(result.history)
    assert [epoch.epoch for epoch in result.history] == [1, 2, 3]
    assert result.history[-1].val_accuracy > 0.6
    assert all(epoch.seconds > 0 for epoch in result.history)
    assert result.history[0].learning_rate == 0.02

    kept = runs.open_run(home, result.run.id)
    assert kept.record == result.run
    assert kept.record.status == "finished"
    assert kept.history == result.history
    assert kept.record.device == "CPU"
    assert kept.record.class_names == ("0", "1", "2")
    assert set(kept.record.versions) >= {"python", "tensorflow", "keras", "numpy"}


def test_batch_events_hold_every_single_batch(desk, start_request):
    channel = ScriptedChannel()
    result = desk.run(start_request, channel)
    for epoch in result.history:
        events = [event for event in channel.said(BatchesDone) if event.epoch == epoch.epoch]
        losses = [loss for event in events for loss in event.losses]
        accuracies = [accuracy for event in events for accuracy in event.accuracies]
        assert len(losses) == len(accuracies) == STEPS
        # All batches are of 8, so the epoch's figures are the means of theirs.
        assert np.mean(losses) == pytest.approx(epoch.loss, rel=1e-4)
        assert np.mean(accuracies) == pytest.approx(epoch.accuracy, rel=1e-4)
        assert {accuracy * 8 % 1 for accuracy in accuracies} == {0}
        assert (events[-1].step, events[-1].steps) == (STEPS, STEPS)
    assert channel.said(BatchesDone)[-1].seconds_left > 0
    assert channel.said(Validating)[-1] == Validating(3, VALIDATION_STEPS, VALIDATION_STEPS)


def test_each_epoch_shows_the_same_validation_images_and_how_all_were_taken(desk, start_request):
    channel = ScriptedChannel()
    result = desk.run(start_request, channel)
    looks = channel.said(EpochLook)
    assert [look.epoch for look in looks] == [1, 2, 3]
    for look, epoch in zip(looks, result.history, strict=True):
        confusion = np.array(look.confusion)
        assert confusion.sum() == 24
        assert np.trace(confusion) / 24 == pytest.approx(epoch.val_accuracy)
        assert [answer.index for answer in look.sample] == [s.index for s in looks[0].sample]
        assert [answer.label for answer in look.sample] == [0] * 7 + [1] * 7 + [2] * 6
        assert all(1 / 3 <= answer.probability <= 1 for answer in look.sample)
        right = sum(answer.label == answer.predicted for answer in look.sample)
        assert right <= np.trace(confusion)


def test_it_listens_after_every_batch_in_its_own_thread(desk, start_request):
    threads = []
    desk.run(start_request, ScriptedChannel(lambda _: threads.append(threading.get_ident())))
    after_batches = threads[-3 * (STEPS + VALIDATION_STEPS) :]
    assert len(after_batches) == 3 * (STEPS + VALIDATION_STEPS)
    assert set(after_batches) == {threading.get_ident()}


def test_drawings_are_predicted_meanwhile_and_change_nothing(desk, start_request, predict):
    seen = set()

    def look(channel):
        if channel.said(RunStarted):
            seen.add(predict())

    watched = desk.run(start_request, ScriptedChannel(look))
    alone = desk.run(start_request, ScriptedChannel())
    assert len(seen) > STEPS  # the weights differ after every batch
    assert figures(watched.history) == figures(alone.history)


def figures(history):
    """Everything about some epochs but how long they took."""
    return [epoch.changed(seconds=0.0) for epoch in history]


def stop_when(condition):
    return ScriptedChannel(lambda channel: Stop() if condition(channel) else None)


def test_stop_during_training_leaves_the_last_finished_epoch(desk, start_request, home, predict):
    channel = stop_when(lambda channel: channel.said(EpochDone))
    result = desk.run(start_request, channel)
    assert result.run.status == "stopped"
    assert len(result.history) == 1
    assert isinstance(channel.events[-1], EpochDone | BatchesDone)  # and no validation after it
    on_table = predict()
    desk.run(LoadRun(home, result.run.id), ScriptedChannel())
    assert on_table == predict()


def test_stop_during_validation_drops_its_figures(desk, start_request, home, predict, monkeypatch):
    monkeypatch.setattr(judging, "_MAX_BATCH", 8)
    channel = stop_when(lambda channel: Validating(2, 0, 3) in channel.events)
    result = desk.run(start_request, channel)
    assert result.run.status == "stopped"
    assert len(result.history) == 1
    assert channel.events[-1].step < 3
    on_table = predict()
    desk.run(LoadRun(home, result.run.id), ScriptedChannel())
    assert on_table == predict()


def test_stop_in_the_first_epoch_leaves_a_usable_model_and_a_run_without_epochs(
    desk, start_request, predict
):
    result = desk.run(start_request, stop_when(lambda channel: channel.said(RunStarted)))
    assert result.run.status == "stopped"
    assert result.history == ()
    assert sum(predict()) == pytest.approx(1)


def test_a_pause_stands_still_and_does_not_count_as_training_time(desk, start_request, monkeypatch):
    hours = 0

    class LaterTime:
        @staticmethod
        def perf_counter():
            return time() + 3600 * hours

    time = clock.time.perf_counter
    monkeypatch.setattr(clock, "time", LaterTime)

    def person_has_coffee(channel):
        nonlocal hours
        hours += 1
        assert isinstance(channel.events[-1], Paused)
        return Resume()

    def pause_once(channel):
        return Pause() if channel.said(RunStarted) and not channel.said(Paused) else None

    channel = ScriptedChannel(pause_once, person_has_coffee)
    result = desk.run(start_request, channel)
    assert hours == 1
    paused = channel.events.index(Paused())
    assert channel.events[paused + 1] == Resumed()
    assert result.run.status == "finished"
    assert sum(epoch.seconds for epoch in result.history) < 3600
    assert channel.said(BatchesDone)[-1].seconds_left < 3600


def test_stop_during_a_pause_stops(desk, start_request):
    channel = ScriptedChannel(lambda channel: Pause() if channel.said(RunStarted) else None)
    assert desk.run(start_request, channel).run.status == "stopped"
    assert not channel.said(Resumed)


def test_what_cannot_be_trained_on_the_data_is_refused_before_a_folder_is_made(
    desk, start_request, home
):
    network = start_request.network.fitted((9, 9, 1), classes=3)
    with pytest.raises(InputError, match=r"takes images of 9×9×1 .* but stripes has 8×8×1"):
        desk.run(replace(start_request, network=network), ScriptedChannel())
    data = start_request.data.changed(split=Split(validation=96))
    with pytest.raises(InputError, match="96 of 96 images, but at least one must be left"):
        desk.run(replace(start_request, data=data), ScriptedChannel())
    assert run_paths(home) == []
