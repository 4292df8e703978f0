"""Real trainings in real processes, on good days and bad ones."""

import json
import resource
import shutil
import signal
import sys
import time
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

from fmnist_workbench.cli.context import Context
from fmnist_workbench.cli.interrupts import Interrupts
from fmnist_workbench.cli.progress import Terminal
from fmnist_workbench.cli.streams import Streams
from fmnist_workbench.cli.train import print_unfinished
from fmnist_workbench.datasets.builtin import read_builtin
from fmnist_workbench.spec.augmentation import Augmentation
from fmnist_workbench.spec.data import DataRef
from fmnist_workbench.spec.layers import (
    BatchNormalization,
    Classifier,
    Conv2D,
    Dense,
    Flatten,
    GlobalAveragePooling2D,
)
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.presets import preset
from fmnist_workbench.storage.runs import load_checkpoint, open_run

LONG = ("--data", "fashion-mnist", "--network", "linear", "--limit", 2000, "--epochs", 500)


def wait_until(holds: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.02)


def test_train_says_what_came_of_it(trained):
    cli, answer = trained
    run = answer.json
    assert (run["status"], run["epochs"], run["parameters"]) == ("finished", 2, 7850)
    assert run["weights_epoch"] == 2
    assert [epoch["epoch"] for epoch in run["history"]] == [1, 2]
    assert set(run["history"][0]) == {
        "epoch",
        "loss",
        "accuracy",
        "val_loss",
        "val_accuracy",
        "seconds",
        "learning_rate",
        "changes",
        "silent",
    }
    assert run["device"].startswith(("CPU", "GPU"))
    assert sum("epoch" in line for line in answer.errors) == len(answer.errors)

    folder = open_run(cli.home, run["run"])
    assert (folder.record.seed, folder.record.data.split.seed) == (7, 7)
    assert folder.record.data.split.limit == 200


def test_a_network_is_trained_on_augmented_and_normalized_images(cli):
    file = cli.folder / "gentle.json"
    file.write_text('{"rotation": 10, "zoom": 0.1, "noise": 5}')
    answer = cli(
        *("train", "--data", "fashion-mnist", "--network", "linear", "--limit", 200),
        *("--recipe", "challenge", "--epochs", 1),
        *("--augmentation", file, "--normalization", "featurewise", "--json"),
    )
    assert answer.code == 0, answer.err
    assert "softmax" in answer.errors[0], "a loss from logits behind softmax has a word said"
    record = open_run(cli.home, answer.json["run"]).record
    assert record.recipe.augmentation == Augmentation(rotation=10, zoom=(0.9, 1.1), noise=5)
    assert record.recipe.normalization == "featurewise"
    assert 0.2 < record.normalization.mean[0] < 0.4


def test_the_run_is_listed_and_shown(trained):
    cli, answer = trained
    (row,) = [row for row in cli("runs", "list", "--json").json if row["run"] == "0001-linear"]
    assert (row["status"], row["network"], row["data"]) == ("finished", "linear", "fashion-mnist")
    assert (row["epochs"], row["seed"]) == (2, 7)
    assert row["val_accuracy"] == answer.json["history"][-1]["val_accuracy"]
    assert cli("runs", "show", row["path"], "--json").json == answer.json
    assert "val_accuracy" in cli("runs", "show", row["run"]).out


def test_what_the_doctor_finds_is_shown_with_what_to_do(trained):
    cli, _ = trained
    shutil.copytree(cli.home / "runs" / "0001-linear", cli.home / "runs" / "0099-guessing")
    folder = cli.home / "runs" / "0099-guessing"
    record = json.loads((folder / "run.json").read_text()) | {"id": "0099-guessing"}
    record["kept_epoch"] = 1  # as early stopping would leave it
    (folder / "run.json").write_text(json.dumps(record))
    lines = [json.loads(line) for line in (folder / "history.jsonl").read_text().splitlines()]
    for line in lines:
        line |= {"loss": 2.303, "accuracy": 0.1, "val_loss": 2.303, "val_accuracy": 0.1}
    (folder / "history.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    answer = cli("runs", "show", "0099-guessing", "--json").json
    assert (answer["epochs"], answer["weights_epoch"]) == (2, 1)
    (found,) = answer["findings"]
    assert (found["code"], found["epoch"]) == ("at_chance", 2)
    assert found["evidence"]["picture"]["level_name"] == "chance"
    assert found["proposal"]["recipe"]["optimizer"]["learning_rate"] == 0.0001
    shown = cli("runs", "show", "0099-guessing").out
    assert "the weights of epoch 1 count" in shown
    assert "Accuracy is at chance" in shown
    assert "Try: Learning rate 0.0001, or Learning rate 0.003." in shown
    compared = cli("runs", "compare", "0001-linear", folder, "--json").json
    first, second = compared["runs"]
    assert (first["run"], second["run"]) == ("0001-linear", "0099-guessing")
    assert (first["weights_epoch"], second["weights_epoch"]) == (2, 1)
    assert second["val_accuracy"] == 0.1
    assert compared["differences"] == []
    assert "same in everything" in cli("runs", "compare", "0001-linear", folder).out
    shutil.rmtree(folder)


def test_evaluate_keeps_validation_unless_test_is_asked_for(trained):
    cli, answer = trained
    found = cli("evaluate", "0001-linear", "--json").json
    assert found["split"] == "validation"
    last = answer.json["history"][-1]
    assert found["accuracy"] == pytest.approx(last["val_accuracy"], abs=1e-6)
    assert found["loss"] == pytest.approx(last["val_loss"], rel=1e-4)
    confusion = np.array(found["confusion"])
    assert confusion.shape == (10, 10)
    assert confusion.sum(axis=1).tolist() == [score["support"] for score in found["classes"]]
    assert np.trace(confusion) / confusion.sum() == pytest.approx(found["accuracy"])


def test_predict_takes_images_as_they_are_in_grey_and_colour(trained, tmp_path):
    cli, _ = trained
    boot = Image.fromarray(read_builtin("fashion-mnist").x_test[0, ..., 0])
    grey, colour = tmp_path / "grey.png", tmp_path / "colour.png"
    boot.save(grey)
    boot.convert("RGB").save(colour)
    first, second = cli("predict", "0001-linear", grey, colour, "--json").json
    assert first["image"] == str(grey)
    assert sum(first["probabilities"].values()) == pytest.approx(1, abs=1e-5)
    assert first["label"] == max(first["probabilities"], key=first["probabilities"].get)
    assert "Ankle boot" in first["probabilities"]
    assert second["probabilities"] == pytest.approx(first["probabilities"], abs=1e-3)


def test_a_run_that_knows_its_classes_needs_no_data_set_for_an_image_file(trained, tmp_path):
    cli, first = trained
    copy = tmp_path / "run"
    shutil.copytree(cli.home / "runs" / first.json["run"], copy)
    names = tuple(f"thing {number}" for number in range(10))
    record = open_run(cli.home, str(copy)).record
    gone = DataRef(source=str(tmp_path / "gone.npz"), checksum="0" * 64)
    (copy / "run.json").write_text(record.changed(class_names=names, data=gone).to_json())
    image = tmp_path / "black.png"
    Image.new("L", (28, 28)).save(image)

    answer = cli("predict", copy, image, "--json")
    assert answer.code == 0, answer.err
    assert tuple(answer.json[0]["probabilities"]) == names
    assert cli("activations", copy, "--image", image, "--json").code == 0

    (copy / "run.json").write_text(record.changed(class_names=None, data=gone).to_json())
    refused = cli("predict", copy, image, "--json")
    assert (refused.code, refused.out, len(refused.errors)) == (2, "", 1)
    assert "gone.npz" in refused.err


def test_activations_of_a_layer_and_its_picture(trained, tmp_path):
    cli, _ = trained
    out = tmp_path / "units.png"
    answer = cli("activations", "0001-linear", "--layer", "classifier", "--out", out, "--json")
    shown = answer.json
    assert (shown["layer"], shown["shape"], len(shown["channels"])) == ("classifier", [10], 10)
    assert sum(unit["mean"] for unit in shown["channels"]) == pytest.approx(1, abs=1e-5)
    assert Image.open(out).format == "PNG"
    assert [path.name for path in tmp_path.iterdir()] == ["units.png"]


def test_a_finished_run_goes_on_as_its_child(trained):
    cli, first = trained
    child = cli("train", "--continue", "0001-linear", "--epochs", 3, "--json")
    assert child.code == 0, child.err
    assert (child.json["parent"], child.json["epochs"]) == ("0001-linear", 3)
    assert child.json["history"][:2] == first.json["history"]
    assert cli("runs", "show", "0001-linear", "--json").json == first.json


@pytest.mark.slow
def test_a_live_run_is_left_alone_and_a_killed_one_continues(cli, quick):
    recipe = ("--data", "fashion-mnist", "--network", "linear", "--limit", 3000, "--batch-size", 4)
    running = cli.start("train", *recipe, "--epochs", 12, "--tensorboard")
    running.wait_for("tensorboard --logdir")
    running.wait_for("epoch 2/")

    (live,) = quick("runs", "list", "--json").json
    assert live["status"] == "running"
    refused = quick("train", "--continue", live["run"], "--epochs", 60)
    assert (refused.code, len(refused.errors)) == (2, 1)
    assert "another window or command" in refused.err
    assert quick("runs", "thin", live["run"]).err == refused.err

    running.process.kill()
    logs = cli.home / "runs" / live["run"] / "tensorboard" / "batches"
    killed = running.end()
    assert killed.code == -signal.SIGKILL
    said = killed.errors[-1]
    assert "memory ran out for batches of 4 images; try --batch-size 2, or go on with" in said
    assert f"train --continue {live['run']}, which keeps" in said
    (dead,) = quick("runs", "list", "--json").json
    assert dead["status"] == "interrupted"
    assert dead["epochs"] >= 2
    (thinned,) = quick("runs", "thin", dead["run"], "--json").json
    assert set(thinned["epochs"]) >= {dead["epochs"] - 1, dead["epochs"]}

    done = cli("train", "--continue", dead["run"], "--tensorboard", "--json")
    assert done.code == 0, done.err
    assert (done.json["run"], done.json["status"]) == (dead["run"], "finished")
    assert [epoch["epoch"] for epoch in done.json["history"]] == list(range(1, 13))
    before, after = sorted(path.stat().st_size for path in logs.iterdir())
    assert 0 < before < after  # what is in them: tests/engine/test_tensorboard.py


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_training_keeps_its_finished_epochs(cli, number):
    running = cli.start("train", *LONG, "--json")
    running.wait_for("epoch 1/")
    running.process.send_signal(number)
    answer = running.end()

    assert answer.code == 130, answer.err
    assert "train --continue 0001-linear" in answer.errors[-1]
    assert [line for line in answer.errors if "epoch" not in line] == []
    assert answer.json["status"] == "interrupted"
    folder = open_run(cli.home, "0001-linear")
    assert folder.record.status == "interrupted"
    assert len(folder.history) == answer.json["epochs"] >= 1
    assert load_checkpoint(folder)[0] == len(folder.history)


def test_an_interrupted_training_says_so_even_if_nobody_reads_its_json(cli):
    running = cli.start("train", *LONG, "--json")
    running.wait_for("epoch 1/")
    running.process.stdout.close()
    running.process.send_signal(signal.SIGINT)
    running.wait_for("train --continue 0001-linear")
    assert running.process.wait(timeout=60) == 130


def test_a_run_that_cannot_be_read_back_does_not_hide_why_it_ended(tmp_path, capfd):
    context = Context(tmp_path, json=True, streams=Streams(), interrupts=Interrupts())
    channel = Terminal(context)
    channel.run = (None, tmp_path / "gone")
    print_unfinished(context, channel)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_while_tensorflow_is_imported_is_one_line(cli, number):
    running = cli.start("train", *LONG, "--json")
    log = cli.home / "logs" / "command.log"
    # It is opened just before the import, and TensorFlow writes to it in the middle of it.
    wait_until(lambda: log.exists() and log.stat().st_size > 0)
    running.process.send_signal(number)
    answer = running.end()
    assert (answer.code, answer.out) == (130, ""), answer
    (line,) = answer.errors
    assert line in (
        "fmnist-workbench: interrupted.",
        "fmnist-workbench: interrupted; nothing was trained.",
    )
    assert not list(cli.home.glob("runs/*/run.json"))


@pytest.mark.skipif(sys.platform != "linux", reason="sets another process's limit")
def test_a_full_disk_at_a_checkpoint_keeps_what_is_finished(cli):
    running = cli.start("train", *LONG, "--json")
    running.wait_for("epoch 1/")
    resource.prlimit(running.process.pid, resource.RLIMIT_FSIZE, (20_000, 20_000))
    answer = running.end()

    assert answer.code == 1, answer
    assert [line for line in answer.errors if not line.startswith(("run", "epoch"))] == [
        answer.errors[-1]
    ]
    assert "Could not save" in answer.errors[-1]
    folder = open_run(cli.home, "0001-linear")
    assert answer.json["status"] == folder.record.status
    assert answer.json["epochs"] == len(folder.history) >= 1
    assert load_checkpoint(folder)[0] == len(folder.history)


def test_a_loss_that_becomes_infinite_keeps_what_was_good_before(cli):
    layers = (Flatten(), *[Dense(units=16, activation="linear")] * 6, Classifier())
    file = cli.folder / "explodes.json"
    file.write_text(Network(name="explodes", layers=layers).to_json())
    answer = cli(
        *("train", "--data", "fashion-mnist", "--network", file, "--limit", 64, "--json"),
        *("--batch-size", 64, "--optimizer", "sgd", "--learning-rate", 10, "--epochs", 50),
    )
    assert answer.code == 2
    run, kept = answer.json, answer.json["epochs"]
    assert (run["status"], run["weights_epoch"]) == ("failed", kept)
    assert "diverged" in [finding["code"] for finding in run["findings"]]
    assert 1 <= kept < 50
    assert f"the loss became infinite in epoch {kept + 1} with a learning rate" in answer.errors[-1]
    assert f"Run 0001-explodes keeps {kept} finished epoch" in answer.errors[-1]
    assert load_checkpoint(open_run(cli.home, run["run"]))[0] == kept


@pytest.mark.slow
def test_a_network_file_with_a_wide_layer_is_trained_and_looked_into(cli, tmp_path):
    """More channels than fit into one message are still one picture."""
    network = preset("cnn-2conv").to_dict()
    network["name"] = "wide"
    network["layers"][0]["filters"] = 300
    file, out = tmp_path / "wide.json", tmp_path / "maps.png"
    file.write_text(preset("cnn-2conv").from_json(json.dumps(network), "it").to_json())
    options = ("--data", "mnist", "--network", file, "--limit", 20, "--epochs", 1)
    assert cli("train", *options).code == 0
    shown = cli("activations", "0001-wide", "--out", out, "--json").json
    assert (shown["layer"], len(shown["channels"])) == ("conv2d", 300)
    columns, rows, cell = 18, 17, 26 * 2 + 2
    assert Image.open(out).size == (columns * cell + 2, rows * cell + 2)


def test_a_convolution_of_single_pixels_with_a_stride_survives_training(cli, tmp_path):
    """As Keras builds it, TensorFlow 2.21 corrupts its memory within the first epoch."""
    layers = (
        Conv2D(filters=8, activation="relu"),
        Conv2D(filters=8, kernel_size=1, strides=2),
        BatchNormalization(),
        GlobalAveragePooling2D(),
        Classifier(),
    )
    file = tmp_path / "strided.json"
    file.write_text(Network(name="strided", layers=layers).to_json())
    options = ("--data", "fashion-mnist", "--network", file, "--limit", 4000, "--epochs", 1)
    assert cli("train", *options).code == 0
