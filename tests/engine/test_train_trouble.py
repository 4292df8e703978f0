"""Bad days of a training: what is finished stays, and one sentence says what happened."""

from dataclasses import replace

import numpy as np
import pytest
import tensorflow as tf

from fmnist_workbench.engine.train import memory_errors
from fmnist_workbench.spec.controls import Resume, Stop
from fmnist_workbench.spec.errors import InputError, MachineError
from fmnist_workbench.spec.events import EpochDone, RunStarted, SaveFailed, Validating
from fmnist_workbench.spec.jobs import Activate, Predict, SplitImage
from fmnist_workbench.spec.layers import Classifier, Dense, Flatten
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.optimizers import SGD
from fmnist_workbench.storage import runs
from fmnist_workbench.storage.records import run_paths

from .conftest import CLASSES, SHAPE, ScriptedChannel


def only_run(home):
    (path,) = run_paths(home)
    return runs.read_folder(path)


# --- A disk that cannot be written


class BrokenDisk:
    """Keeps checkpoints from being written, from the first finished epoch on, until mended."""

    def __init__(self, home):
        self._home = home
        self._aside = home / "aside"
        self.broken = False

    def break_after_first_epoch(self, channel):
        if channel.said(EpochDone) and not self.broken and not channel.said(SaveFailed):
            checkpoints = only_run(self._home).path / "checkpoints"
            checkpoints.rename(self._aside)
            checkpoints.touch()
            self.broken = True

    def mend(self):
        checkpoints = only_run(self._home).path / "checkpoints"
        checkpoints.unlink()
        self._aside.rename(checkpoints)
        self.broken = False


def test_a_save_that_fails_is_told_and_tried_again(desk, start_request, home):
    disk = BrokenDisk(home)

    def try_again(channel):
        if len(channel.said(SaveFailed)) == 2:  # the first retry fails as well
            disk.mend()
        return Resume()

    channel = ScriptedChannel(disk.break_after_first_epoch, try_again)
    result = desk.run(start_request, channel)
    assert len(channel.said(SaveFailed)) == 2
    assert "Could not save" in channel.said(SaveFailed)[0].message
    assert result.run.status == "finished"
    assert len(only_run(home).history) == 3


def test_a_save_that_fails_for_good_keeps_what_is_finished(desk, start_request, home):
    disk = BrokenDisk(home)

    def give_up(channel):
        disk.mend()
        return Stop()

    with pytest.raises(MachineError, match="Could not save"):
        desk.run(start_request, ScriptedChannel(disk.break_after_first_epoch, give_up))
    run = only_run(home)
    assert run.record.status == "interrupted"  # nobody pressed Stop for its own sake
    assert len(run.history) == 1
    assert runs.load_weights(run)[0] == 1


# --- A loss that is no number


def test_a_learning_rate_far_too_large_fails_in_one_sentence(desk, start_request, home):
    network = Network(
        name="explodes",
        input_shape=SHAPE,
        classes=CLASSES,
        layers=(Flatten(), *[Dense(units=16, activation="linear")] * 6, Classifier()),
    )
    recipe = start_request.recipe.changed(optimizer=SGD(learning_rate=10.0))
    with pytest.raises(InputError, match=r"infinite in epoch 1 with a learning rate of 10;.* 1 "):
        desk.run(replace(start_request, network=network, recipe=recipe), ScriptedChannel())
    assert only_run(home).record.status == "failed"
    with pytest.raises(InputError, match="no model yet"):
        desk.run(Predict(SplitImage(start_request.data, "test", 0), home), ScriptedChannel())


@pytest.mark.parametrize("during", ["training", "validation"])
def test_a_loss_that_becomes_nan_later_keeps_the_last_good_epoch(desk, start_request, home, during):
    image = SplitImage(start_request.data, "test", 0)
    good = []

    def poison(channel):
        if len(channel.said(EpochDone)) != 1:
            return
        if not good:
            good.append(desk.run(Activate("classifier", image, home), channel))
        if during == "training" or Validating(2, 0, 1) in channel.events:
            model = desk._table.model().model
            model.get_layer("classifier").bias.assign([np.nan] * CLASSES)

    with pytest.raises(InputError, match="infinite in epoch 2"):
        desk.run(start_request, ScriptedChannel(poison))
    run = only_run(home)
    assert run.record.status == "failed"
    assert len(run.history) == 1
    shown = desk.run(Activate("classifier", image, home), ScriptedChannel())
    assert np.isfinite(np.frombuffer(shown.values, "<f4")).all()


# --- Everything else


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError, ConnectionError])
def test_whatever_breaks_a_training_leaves_an_interrupted_run(desk, start_request, home, error):
    def pull_the_plug(channel):
        if channel.said(EpochDone):
            raise error

    with pytest.raises(error):
        desk.run(start_request, ScriptedChannel(pull_the_plug))
    run = only_run(home)
    assert run.record.status == "interrupted"
    assert len(run.history) == 1


def test_stop_with_all_checkpoints_gone_still_frees_the_run(desk, start_request, home):
    def lose_them_and_stop(channel):
        if not channel.said(EpochDone):
            return None
        for file in only_run(home).path.rglob("*.npz"):
            file.unlink()
        return Stop()

    with pytest.raises(InputError, match="none of the checkpoints"):
        desk.run(start_request, ScriptedChannel(lose_them_and_stop))
    assert only_run(home).record.status == "stopped"  # and nobody holds its lock: see conftest


def test_a_channel_that_breaks_at_the_very_start_frees_the_run(desk, start_request, home):
    channel = ScriptedChannel()

    def emit(event):
        if isinstance(event, RunStarted):
            raise ConnectionError

    channel.emit = emit
    with pytest.raises(ConnectionError):
        desk.run(start_request, channel)
    assert only_run(home).record.status == "interrupted"


def test_too_little_memory_names_the_batch_and_offers_half():
    with pytest.raises(MachineError, match="batches of 32 images; try 16"), memory_errors(32):
        tf.ones((2**20, 2**20))
    with pytest.raises(MachineError, match="use a smaller network"), memory_errors(1):
        np.ones(2**50)
