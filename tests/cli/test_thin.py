"""`runs thin`: what is freed, what stays, and what is said of both."""

import numpy as np
import pytest

from fmnist_workbench.spec.data import DataRef
from fmnist_workbench.spec.presets import preset
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.spec.run import Epoch
from fmnist_workbench.storage.runs import commit_epoch, create_run, finish

from .test_wrong_use import refused


@pytest.fixture
def run(quick) -> str:
    """A finished run of eight epochs, of which the last is the best."""
    folder = create_run(
        quick.home,
        network=preset("linear"),
        recipe=Recipe(epochs=8),
        data=DataRef(source="fashion-mnist", checksum="0" * 64),
        versions={},
        device="CPU",
        parameters=7850,
    )
    for number in range(1, 9):
        share = number / 10
        figures = {"loss": 1 - share, "accuracy": share, "val_loss": 1.0, "val_accuracy": share}
        epoch = Epoch(epoch=number, seconds=1.0, learning_rate=0.001, **figures)
        weights = {"classifier/kernel": np.full((784, 10), number, np.float32)}
        commit_epoch(folder, epoch, weights, {"optimizer/iteration": np.array(number)})
    finish(folder, "finished")
    return folder.record.id


def test_what_is_freed_is_said_before_and_after(quick, run):
    (row,) = quick("runs", "list", "--json").json
    shown = quick("runs", "show", run, "--json").json
    assert row["bytes"] == shown["bytes"] > 8 * 784 * 10 * 4
    assert (row["weights"], shown["weights"]) == (8, [1, 2, 3, 4, 5, 6, 7, 8])
    assert "with the weights of epochs 1 to 8" in quick("runs", "show", run).out
    assert "space" in quick("runs", "list").out

    (plan,) = quick("runs", "thin", run, "--keep-every", 3, "--dry-run", "--json").json
    assert (plan["run"], plan["path"], plan["dropped"]) == (run, row["path"], 4)
    assert plan["epochs"] == [3, 6, 7, 8]
    assert plan["freed"] + plan["bytes"] == row["bytes"]
    assert quick("runs", "show", run, "--json").json == shown

    assert quick("runs", "thin", run, "--keep-every", 3, "--json").json == [plan]
    after = quick("runs", "show", run, "--json").json
    assert (after["bytes"], after["weights"]) == (plan["bytes"], plan["epochs"])
    assert after["history"] == shown["history"]
    said = quick("runs", "thin", run, "--dry-run").out
    assert said.startswith(f"run {run}: would free ")
    assert said.endswith("with those of epochs 7, 8\n")
    assert "freed" in quick("runs", "thin", run, run).out
    assert "freed 0 bytes, the weights of 0 epochs" in quick("runs", "thin", run).out


def test_what_cannot_be_thinned_is_one_line(quick, run):
    quick("runs", "thin", run)
    refused(quick("runs", "thin", run, "0009-x"), "there is no run '0009-x'")
    refused(quick("runs", "thin", run, "--keep-every", 0), "--keep-every is 0: ")
    refused(quick("runs", "thin"), "RUN")
    start = ("train", "--from", run, "--data", "mnist", "--from-epoch", 4)
    refused(quick(*start), "has no weights of epoch 4", "it keeps: 7, 8.")


def test_a_torn_history_is_reported_by_what_opens_the_run(quick, run):
    path = quick.home / "runs" / run / "history.jsonl"
    with path.open("a") as file:
        file.write('{"epoch": 9, "lo')
    answer = quick("runs", "show", run, "--json")
    assert (answer.code, answer.json["epochs"]) == (0, 8)
    assert len(answer.errors) == 1
    assert "history.jsonl: line 9 of 9 is damaged" in answer.err
    assert "history.jsonl: line 9 of 9" in quick("runs", "thin", run).err
