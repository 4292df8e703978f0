"""Logs for TensorBoard, read back as TensorBoard reads them."""

import json
import logging
from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.util.tensor_util import make_ndarray

from fmnist_workbench.engine.tensorboard import TensorBoardChannel
from fmnist_workbench.spec.controls import Step
from fmnist_workbench.spec.events import BatchesDone, EpochDone
from fmnist_workbench.spec.jobs import ContinueRun
from fmnist_workbench.storage.records import run_paths

from .conftest import CLASSES, ScriptedChannel


def read(folder):
    """Return all that TensorBoard has of a run."""
    everything = {"scalars": 0, "images": 0, "tensors": 0}
    return EventAccumulator(str(folder), size_guidance=everything).Reload()


def curve(logs, tag):
    return [(event.step, event.value) for event in logs.Scalars(tag)]


def steps_of(logs, tag):
    return [event.step for event in logs.Scalars(tag)]


def test_the_logs_of_a_run_that_was_cut_short_and_continued_equal_its_history(
    desk, start_request, home
):
    """Also where its process was killed in the middle of a batch's record."""
    steps = 9  # 72 images, 8 a batch

    def two_batches_more(channel):
        if channel.said(BatchesDone)[-1].step == 2:
            raise ConnectionError
        return Step("batch")

    asked = []

    def after_an_epoch(channel):
        if not channel.said(EpochDone) or asked:
            return None
        asked.append(Step("batch"))
        return asked[0]

    opened = []
    cut_short = ScriptedChannel(after_an_epoch, two_batches_more)
    channel = TensorBoardChannel(cut_short, None, opened.append)
    with pytest.raises(ConnectionError):
        desk.run(start_request, channel)
    channel.close()
    (folder,) = opened
    (path,) = run_paths(home)
    assert folder == path / "tensorboard"
    (torn,) = (folder / "batches").iterdir()
    torn.write_bytes(torn.read_bytes()[:-7])
    assert curve(read(folder / "batches"), "batch/loss")[-1][0] == steps + 1

    heard = ScriptedChannel()
    channel = TensorBoardChannel(heard, None, opened.append)
    result = desk.run(ContinueRun(home, str(path), 3), channel)
    channel.close()
    assert opened == [folder, folder]

    lines = [json.loads(line) for line in (path / "history.jsonl").read_text().splitlines()]
    train, validation = read(folder / "train"), read(folder / "validation")
    for logs, tag, field in (
        (train, "epoch/loss", "loss"),
        (train, "epoch/accuracy", "accuracy"),
        (train, "epoch/learning rate", "learning_rate"),
        (train, "epoch/seconds", "seconds"),
        (validation, "epoch/loss", "val_loss"),
        (validation, "epoch/accuracy", "val_accuracy"),
    ):
        wanted = [(line["epoch"], float(np.float32(line[field]))) for line in lines]
        assert curve(logs, tag) == wanted

    batches = read(folder / "batches")
    assert steps_of(batches, "batch/loss") == list(range(1, 3 * steps + 1))
    said = [loss for event in heard.said(BatchesDone) for loss in event.losses]
    assert [value for _, value in curve(batches, "batch/loss")][steps:] == [
        float(np.float32(loss)) for loss in said
    ]
    assert {value for _, value in curve(batches, "batch/learning rate")} == {
        float(np.float32(0.02))
    }

    for tag, words in (("recipe", '"epochs": 3'), ("network", "conv2d"), ("data", "stripes.npz")):
        assert words in make_ndarray(train.Tensors(tag)[-1].tensor_proto).item().decode()
    matrices = read(folder / "confusion").Images("confusion/validation")
    assert [matrix.step for matrix in matrices] == [1, 2, 3]
    picture = Image.open(BytesIO(matrices[-1].encoded_image_string))
    assert picture.size == (matrices[-1].width, matrices[-1].height)
    assert picture.width % CLASSES == 0

    # A finished run that goes on is another run, which begins with all that came before.
    channel = TensorBoardChannel(ScriptedChannel(), home / "logs", opened.append)
    child = desk.run(ContinueRun(home, str(path), 4), channel)
    channel.close()
    assert opened[-1] == home / "logs" / child.run.id
    assert len(result.history) == 3
    assert steps_of(read(opened[-1] / "validation"), "epoch/loss") == [1, 2, 3, 4]
    assert steps_of(read(opened[-1] / "batches"), "batch/loss")[0] == 3 * steps + 1


def test_logs_that_cannot_be_written_are_said_once_and_end_no_training(
    desk, start_request, home, caplog
):
    logs = home / "logs"
    start_logs = logs / "0001-tiny"

    def fill_the_disk(channel):
        """After the first batches, nothing more can be made where the logs are."""
        if channel.said(BatchesDone) and not (start_logs / "validation").exists():
            (start_logs / "validation").touch()

    channel = TensorBoardChannel(ScriptedChannel(fill_the_disk), logs, lambda folder: None)
    with caplog.at_level(logging.WARNING):
        result = desk.run(start_request, channel)
    assert result.run.status == "finished"
    (said,) = [record.getMessage() for record in caplog.records]
    assert said.startswith(f"Could not write logs for TensorBoard in {start_logs}: ")
    assert said.endswith("The training goes on without them.")
    assert curve(read(start_logs / "batches"), "batch/loss")
