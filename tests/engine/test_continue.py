"""Going on with a run: nobody can tell afterwards that it was ever interrupted."""

import pickle
import shutil
from pathlib import Path

import numpy as np
import pytest

from fmnist_workbench.engine.desk import start
from fmnist_workbench.engine.weights import read_weights
from fmnist_workbench.spec.augmentation import Augmentation
from fmnist_workbench.spec.controls import Stop
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.events import BatchesDone, EpochDone, RunStarted
from fmnist_workbench.spec.jobs import ContinueRun
from fmnist_workbench.spec.losses import SparseCategoricalCrossentropy
from fmnist_workbench.spec.optimizers import OPTIMIZERS
from fmnist_workbench.spec.schedules import Cosine, ReduceOnPlateau
from fmnist_workbench.storage import checkpoints, history, runs
from fmnist_workbench.storage.records import run_paths

from .conftest import ScriptedChannel, make_arrays


def figures(history):
    return [epoch.changed(seconds=0.0) for epoch in history]


def interrupt(desk, request):
    """Break a training in the middle of its second epoch; return the run's id."""

    def pull_the_plug(channel):
        if channel.said(EpochDone):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        desk.run(request, ScriptedChannel(pull_the_plug))
    return run_paths(request.home)[-1].name


WAYS = {kind: {"optimizer": OPTIMIZERS[kind]()} for kind in OPTIMIZERS} | {
    "augmented": {
        "augmentation": Augmentation(horizontal_flip=True, rotation=20, elastic=1, noise=9),
        "normalization": "featurewise",
    },
    "cosine": {"schedule": Cosine(warmup_epochs=1.5)},
    "all at once": {
        "loss": SparseCategoricalCrossentropy(),
        "schedule": ReduceOnPlateau(patience=1, min_delta=0.9, drop=0.5),
        "ema_momentum": 0.8,
        "class_weight": "balanced",
    },
}


@pytest.mark.parametrize("way", WAYS)
def test_an_interrupted_run_continued_equals_one_never_interrupted(desk, start_request, home, way):
    recipe = start_request.recipe.changed(**WAYS[way])
    request = type(start_request)(home, start_request.network, recipe, start_request.data)
    whole = desk.run(request, ScriptedChannel())
    weights = read_weights(desk._table.model().model)

    run = interrupt(desk, request)
    channel = ScriptedChannel()
    continued = desk.run(ContinueRun(home, run, epochs=3), channel)
    assert figures(continued.history) == figures(whole.history)
    for name, value in read_weights(desk._table.model().model).items():
        np.testing.assert_array_equal(value, weights[name])
    assert continued.run.id == run
    assert continued.run.status == "finished"
    assert len(channel.said(RunStarted)[0].history) == 1
    assert channel.said(BatchesDone)[0].epoch == 2


def test_a_stopped_run_goes_on_in_its_own_folder(desk, start_request, home):
    stop = ScriptedChannel(lambda channel: Stop() if channel.said(EpochDone) else None)
    run = desk.run(start_request, stop).run
    continued = desk.run(ContinueRun(home, run.id, epochs=2), ScriptedChannel())
    assert (continued.run.id, continued.run.status) == (run.id, "finished")
    assert continued.run.recipe.epochs == 2
    assert len(continued.history) == 2


def test_a_run_broken_in_its_first_epoch_starts_again(desk, start_request, home):
    whole = desk.run(start_request, ScriptedChannel())
    stop = ScriptedChannel(lambda channel: Stop() if channel.said(RunStarted) else None)
    run = desk.run(start_request, stop).run
    continued = desk.run(ContinueRun(home, run.id, epochs=3), ScriptedChannel())
    assert figures(continued.history) == figures(whole.history)


def test_a_finished_run_gets_a_child_and_stays_as_it_is(desk, start_request, home):
    parent = desk.run(start_request, ScriptedChannel())
    before = {path: path.read_bytes() for path in parent.path.rglob("*") if path.is_file()}
    child = desk.run(ContinueRun(home, parent.run.id, epochs=5), ScriptedChannel())
    assert child.run.parent == parent.run.id
    assert child.history[:3] == parent.history
    assert [epoch.epoch for epoch in child.history] == [1, 2, 3, 4, 5]
    assert {path: path.read_bytes() for path in before} == before

    recipe = start_request.recipe.changed(epochs=5)
    at_once = desk.run(
        type(start_request)(home, start_request.network, recipe, start_request.data),
        ScriptedChannel(),
    )
    assert figures(child.history) == figures(at_once.history)


def test_a_finished_run_without_its_history_is_not_trained_from_scratch(desk, start_request, home):
    parent = desk.run(start_request, ScriptedChannel())
    (parent.path / "history.jsonl").unlink()
    with pytest.raises(InputError, match="nothing to go on from; start a new run"):
        desk.run(ContinueRun(home, parent.run.id, epochs=5), ScriptedChannel())
    assert len(run_paths(home)) == 1


def test_of_a_very_long_history_the_newest_part_is_sent(desk, start_request, home):
    recipe = start_request.recipe.changed(epochs=10_000)
    request = type(start_request)(home, start_request.network, recipe, start_request.data)
    run = runs.open_run(home, interrupt(desk, request))
    runs.acquire(run)
    (first,) = run.history
    epochs = [first.changed(epoch=number) for number in range(1, 9_000)]
    history.rewrite(run.path, epochs)
    _, weights, state = runs.load_checkpoint(run)
    checkpoints.write(run.path, 8_999, weights, state)
    runs.finish(run, "interrupted")

    channel = ScriptedChannel()
    result = desk.run(ContinueRun(home, run.record.id, epochs=9_000), channel)
    for message in (channel.said(RunStarted)[0], result):
        assert len(pickle.dumps(message)) < 512 * 1024
    assert channel.said(RunStarted)[0].history[-1].epoch == 8_999
    assert result.history[-1].epoch == 9_000
    assert len(runs.open_run(home, run.record.id).history) == 9_000


def test_fewer_epochs_than_are_finished_are_refused(desk, start_request, home):
    run = desk.run(start_request, ScriptedChannel()).run
    with pytest.raises(InputError, match=r"has 3 finished epochs already.*ask for 4"):
        desk.run(ContinueRun(home, run.id, epochs=3), ScriptedChannel())
    assert len(run_paths(home)) == 1


def test_a_checkpoint_of_another_network_is_refused_and_the_run_is_free(desk, start_request, home):
    run = interrupt(desk, start_request)
    path = runs.open_run(home, run).path / "checkpoints" / "epoch-0001.weights.npz"
    with np.load(path) as archive:
        arrays = dict(archive)
    arrays["conv2d/kernel"] = np.zeros((5, 5, 1, 4), np.float32)
    np.savez(path, **arrays)
    with pytest.raises(InputError, match="'conv2d/kernel' has shape"):
        desk.run(ContinueRun(home, run, epochs=3), ScriptedChannel())
    assert runs.open_run(home, run).record.status == "interrupted"


def test_a_run_being_trained_cannot_be_continued(desk, start_request, home):
    other_window = start()

    def try_it(channel):
        if not channel.said(EpochDone):
            return None
        (path,) = run_paths(home)
        with pytest.raises(InputError, match="being trained"):
            other_window.run(ContinueRun(home, path.name, epochs=9), ScriptedChannel())
        return Stop()

    assert desk.run(start_request, ScriptedChannel(try_it)).run.status == "stopped"


def test_data_lost_from_the_cache_are_read_again(desk, start_request, home):
    run = interrupt(desk, start_request)
    shutil.rmtree(home / "cache")
    assert len(desk.run(ContinueRun(home, run, epochs=3), ScriptedChannel()).history) == 3


def test_data_that_have_changed_are_refused(desk, start_request, home):
    run = interrupt(desk, start_request)
    shutil.rmtree(home / "cache")
    np.savez(Path(start_request.data.source), **make_arrays(train=90))
    with pytest.raises(InputError, match="has changed since"):
        desk.run(ContinueRun(home, run, epochs=3), ScriptedChannel())
