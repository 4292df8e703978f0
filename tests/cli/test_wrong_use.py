"""Wrong use and bad input: exit code 2, one line that says what to do, nothing changed."""

import errno
import os
import shutil
import signal
import sys

import numpy as np
import pytest
from PIL import Image

from fmnist_workbench.cli import networks
from fmnist_workbench.spec.data import DataRef
from fmnist_workbench.spec.presets import preset
from fmnist_workbench.storage import library
from fmnist_workbench.storage.library import open_dataset
from fmnist_workbench.storage.runs import open_run

LONG_NAME = "n" * 300


def refused(answer, *words: str) -> None:
    assert answer.code == 2, answer
    assert answer.out == ""
    assert len(answer.errors) == 1, answer.err
    for word in words:
        assert word in answer.err


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ("bogus", "bogus"),
        ("data", "COMMAND"),
        ("data info", "D"),
        ("data list --nonsense", "--nonsense"),
        ("data info nowhere.npz", "nowhere.npz"),
        ("data info images.h5", "images.h5"),
        ("networks show nothing", "cnn-2conv"),
        ("networks show .", "run's folder"),
        ("data prepare mnist --out=", "--out is '', which names nothing"),
        ("networks code linear --out=", "--out is '', which names nothing"),
        ("runs show 0001-x", "0001-x"),
        ("runs compare", "RUN"),
        ("runs compare 0001-x 0002-x", "0001-x"),
        ("evaluate 0001-x", "0001-x"),
        ("evaluate 0001-x --split all", "validation"),
        ("predict 0001-x", "IMAGE"),
        ("activations 0001-x", "0001-x"),
        ("train", "--data"),
        ("train --data mnist", "--network"),
        ("train --data mnist --network linear --epochs many", "--epochs"),
        ("train --data mnist --network linear --epochs 0", "--epochs is 0: "),
        ("train --data mnist --network linear --batch-size -1", "--batch-size is -1: "),
        ("train --data mnist --network linear --learning-rate nan", "--learning-rate is nan: "),
        ("train --data mnist --network linear --optimizer best", "adam"),
        ("train --data mnist --network linear --val-fraction 1", "--val-fraction is 1.0: "),
        ("train --data mnist --network linear --val-fraction 0", "--val-fraction is 0.0: "),
        ("train --data mnist --network linear --val-fraction 1/0", "'1/0' is no part"),
        ("data split mnist --out a.npz --train 1e300", "--train is 1e+300: "),
        ("data split mnist --out . --format npz", "is a folder"),
        ("train --data mnist --network linear --limit 1", "--limit is 1: "),
        ("train --data mnist --network linear --recipe=", "name a JSON file"),
        ("train --data mnist --network linear --seed -1", "--seed is -1: "),
        ("train --data mnist --network linear --normalization pixelwise", "featurewise"),
        ("train --data mnist --network linear --augmentation none.json", "none.json"),
        ("train --data mnist --network linear --augmentation .", "name a JSON file"),
        ("train --continue 0001-x", "0001-x"),
        ("networks show ~nosuch/net.json", "~nosuch/net.json"),
        ("runs show ~nosuch/x", "~nosuch/x"),
        ("data info ~nosuch/x.npz", "~nosuch/x.npz"),
        ("data list --home ~nosuch/x", "~nosuch/x"),
        (f"networks show {LONG_NAME}", "nnn"),
        (f"runs show {LONG_NAME}", "nnn"),
        (f"train --continue {LONG_NAME}", "nnn"),
        (f"runs list --home {LONG_NAME}", "nnn"),
        (f"data info {LONG_NAME}.npz", "nnn"),
    ],
)
def test_wrong_use_is_one_line(quick, arguments, word):
    refused(quick(*arguments.split(), "--json"), word)
    assert not quick.home.exists()


def test_logs_for_tensorboard_that_cannot_be_are_refused_before_anything_is_read(
    quick, monkeypatch
):
    options = ("train", "--data", "nowhere.npz", "--network", "linear", "--tensorboard")
    (quick.folder / "file").touch()
    for folder in ("file", "file/logs", "/proc/logs"):
        refused(quick(*options, folder), "--tensorboard is ", folder, "choose another folder")
    refused(quick(*options, "~nosuch/logs"), "~nosuch/logs")
    refused(quick(*options, quick.folder / "logs"), "nowhere.npz")
    assert [path.name for path in quick.folder.iterdir()] == ["file"]

    monkeypatch.setitem(sys.modules, "tensorboard", None)
    command = 'python3 -m pip install "fmnist-workbench[tensorboard]"'
    refused(quick(*options), "--tensorboard needs tensorboard", command)


def test_a_damaged_network_file_is_one_line(quick):
    file = quick.folder / "net.json"
    for text in ("", "{", "[]", '{"name": "x", "layers": [{"kind": "python"}]}'):
        file.write_text(text)
        refused(quick("networks", "show", file), "net.json")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "not valid JSON"),
        ('{"rotation": 200}', "rotation is 200: it must be a number from 0 to 180"),
        ('{"zoom": [2, 1]}', "zoom is [2, 1]: it must be two numbers from 0.1 to 10"),
        ('{"turning": 5}', "turning is not known here"),
        ('{"horizontal_flip": "yes"}', "horizontal_flip is 'yes'"),
        ('\ufeff{"turning": 5}', "turning is not known here"),
    ],
    ids=str,
)
def test_a_wrong_augmentation_file_names_what_is_wrong(quick, text, words):
    file = quick.folder / "aug.json"
    file.write_text(text, encoding="utf-8")
    answer = quick("train", "--data", "mnist", "--network", "linear", "--augmentation", file)
    refused(answer, f"augmentation file {file}: ", words)
    assert not quick.home.exists()


def test_a_network_that_cannot_be_built_names_its_layer(quick):
    file = quick.folder / "net.json"
    file.write_text(preset("cnn-2conv").changed(input_shape=(4, 4, 1)).to_json())
    refused(quick("networks", "show", file), "conv2d_1")


def test_a_network_file_must_match_the_data_but_a_preset_adapts(quick):
    file, images = quick.folder / "net.json", quick.folder / "tiny.npz"
    file.write_text(preset("linear").to_json())
    pixels = np.random.default_rng(0).integers(0, 256, (20, 6, 5, 3), dtype=np.uint8)
    np.savez(images, x_train=pixels, y_train=np.arange(20) % 4)
    refused(quick("train", "--data", images, "--network", file), "6×5×3", "28×28×1")
    refused(quick("train", "--data", images, "--network", "lab-4conv", "--epochs", 0), "epochs")
    refused(quick("train", "--data", images, "--network", "cnn-2conv"), "cnn-2conv", "smaller")
    assert not (quick.home / "runs").exists()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ("--data digits --val-fraction 5000", "5,000 of 1,797 images"),
        ("--data digits --limit 9 --val-fraction 9", "9 of 9 images"),
        ("--data mnist --pretrain-on digits --val-fraction 5000", "5,000 of 1,797 images"),
    ],
)
def test_more_images_for_validation_than_there_are_leave_no_run(quick, options, words):
    refused(quick("train", "--network", "linear", *options.split(), "--json"), words)
    assert not (quick.home / "runs").exists()


@pytest.mark.parametrize("labels", [[0.5, 1.0], [0, -1], [[1, 1], [0, 1]]], ids=str)
def test_labels_that_are_no_class_numbers_are_refused(quick, labels):
    file = quick.folder / "odd.npz"
    np.savez(file, x_train=np.zeros((2, 8, 8), np.uint8), y_train=np.array(labels))
    refused(quick("data", "info", file, "--json"), "odd.npz")
    assert not quick.home.exists()


def test_no_display_is_one_line_that_names_the_headless_commands(cli):
    refused(cli(DISPLAY=None, WAYLAND_DISPLAY=None), "display", "train", "export")


def test_a_display_that_does_not_answer_is_one_line(cli):
    refused(cli(DISPLAY=":987"), "display", "train")


def trained_run(quick, trained) -> str:
    cli, first = trained
    return str(cli.home / "runs" / first.json["run"])


def test_options_of_a_new_run_cannot_be_given_when_one_continues(quick, trained):
    run = trained_run(quick, trained)
    for option in ("--seed", "--batch-size", "--limit", "--augmentation", "--normalization"):
        refused(quick("train", "--continue", run, option, 3), option)
    refused(quick("train", "--continue", run), "2 finished epochs", "3 epochs or more")
    refused(quick("train", "--continue", run, "--epochs", 1), "2 finished epochs")
    refused(quick("train", "--continue", run, "--epochs", 0), "--epochs is 0: ")


def test_a_run_is_not_compared_with_itself(quick, trained):
    run = trained_run(quick, trained)
    refused(quick("runs", "compare", run), "one run")
    refused(quick("runs", "compare", run, run + "/"), "same run again")


def test_a_stopped_run_with_all_its_epochs_is_refused_before_the_engine_starts(
    quick, trained, tmp_path
):
    cli, first = trained
    copy = tmp_path / "stopped"
    shutil.copytree(cli.home / "runs" / first.json["run"], copy)
    record = open_run(cli.home, str(copy)).record.changed(status="stopped")
    (copy / "run.json").write_text(record.to_json())
    refused(quick("train", "--continue", copy, "--epochs", 2), "2 finished epochs")
    refused(quick("train", "--continue", copy), "2 finished epochs")


def test_images_that_cannot_be_used_are_refused_before_the_engine_starts(quick, trained, tmp_path):
    run = trained_run(quick, trained)
    text, large = tmp_path / "text.png", tmp_path / "large.png"
    text.write_text("no image")
    Image.new("L", (30000, 30000)).save(large)
    for path in (text, large, tmp_path / "none.png"):
        refused(quick("predict", run, path), path.name)
    for command in (("predict", run), ("activations", run, "--image")):
        refused(quick(*command, "~nosuch/a.png"), "~nosuch/a.png")
        refused(quick(*command, LONG_NAME), "nnn")
    refused(quick("activations", run, "--image", "test:10000"), "images 0 to 9999", "10000")
    refused(quick("activations", run, "--image", "train:1" + "0" * 30), "SPLIT:INDEX")
    refused(quick("activations", run, "--layer", "conv9"), "flatten", "conv9")
    refused(quick("activations", run, "--image", "holiday:3"), "SPLIT:INDEX")


def test_a_picture_that_cannot_be_written_is_refused_before_the_engine_starts(
    quick, trained, tmp_path
):
    run = trained_run(quick, trained)
    folder, file = tmp_path / "folder.png", tmp_path / "file"
    folder.mkdir()
    file.write_text("")
    wrong = {
        "maps.jpg": ".png",
        folder: "is a folder",
        tmp_path / "none" / "maps.png": "there is no folder",
        file / "maps.png": "there is no folder",
        "~nosuch/maps.png": "~nosuch",
    }
    for out, word in wrong.items():
        refused(quick("activations", run, "--out", out), "--out", word)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["file", "folder.png"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_picture_in_a_folder_that_is_not_ours_is_refused(quick, trained, tmp_path):
    folder = tmp_path / "theirs"
    folder.mkdir(mode=0o500)
    refused(quick("activations", trained_run(quick, trained), "--out", folder / "a.png"), "theirs")


def test_a_data_set_without_test_images_is_said_before_the_engine_starts(quick, trained, tmp_path):
    cli, first = trained
    pixels = np.random.default_rng(0).integers(0, 256, (20, 28, 28), dtype=np.uint8)
    np.savez(tmp_path / "mine.npz", x_train=pixels, y_train=np.arange(20) % 10)
    info = open_dataset(quick.home, str(tmp_path / "mine.npz"))
    copy = tmp_path / "run"
    shutil.copytree(cli.home / "runs" / first.json["run"], copy)
    data = DataRef(source=info.source, checksum=info.checksum)
    record = open_run(cli.home, str(copy)).record.changed(data=data)
    (copy / "run.json").write_text(record.to_json())
    refused(quick("evaluate", copy, "--split", "test"), "no test images")
    refused(quick("activations", copy, "--image", "test:0"), "no test images")


def test_a_run_whose_network_has_no_layers_is_one_line(quick, trained, tmp_path):
    cli, first = trained
    copy = tmp_path / "run"
    shutil.copytree(cli.home / "runs" / first.json["run"], copy)
    record = open_run(cli.home, str(copy)).record
    empty = record.changed(network=record.network.changed(layers=()))
    (copy / "run.json").write_text(empty.to_json())
    refused(quick("activations", copy), "no layers")
    refused(quick("activations", copy, "--layer", "conv2d"), "no layers")


def test_more_images_than_there_are_is_one_line(quick, tmp_path):
    pixels = np.zeros((20, 28, 28), np.uint8)
    np.savez(tmp_path / "mine.npz", x_train=pixels, y_train=np.arange(20) % 10)
    arguments = ("train", "--data", tmp_path / "mine.npz", "--network", "linear", "--limit", 21)
    refused(quick(*arguments), "--limit is 21", "20 training images")
    assert not (quick.home / "runs").exists()


# --- In this process: faults that cannot be had from outside


def test_a_fault_of_ours_is_one_line_and_its_details_are_in_the_log(quick, monkeypatch):
    def fault(_name, _home):
        raise KeyError("oh\nno")

    monkeypatch.setattr(networks, "read_network", fault)
    answer = quick("networks", "show", "linear")
    assert (answer.code, answer.out, len(answer.errors)) == (1, "", 1)
    assert "internal fault (KeyError" in answer.err
    log = quick.home / "logs" / "command.log"
    assert str(log) in answer.err
    assert "Traceback" in log.read_text()


@pytest.mark.parametrize(
    ("error", "word"),
    [(OSError(errno.EIO, os.strerror(errno.EIO)), "disk"), (MemoryError(), "memory")],
)
def test_a_fault_of_the_machine_is_one_line(quick, monkeypatch, error, word):
    def fault(_name, _home):
        raise error

    monkeypatch.setattr(networks, "read_network", fault)
    answer = quick("networks", "show", "linear")
    assert (answer.code, answer.out, len(answer.errors)) == (1, "", 1)
    assert word in answer.err
    assert not quick.home.exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_while_data_are_read_ends_with_130_and_leaves_nothing(quick, monkeypatch, number):
    def interrupted(home, source, report, reading):
        def strike(text: str, done: int, total: int) -> None:
            if text.startswith("Unpacking"):
                signal.raise_signal(number)
            report(text, done, total)

        return open_dataset(home, source, strike, reading)

    monkeypatch.setattr(library, "open_dataset", interrupted)
    answer = quick("data", "info", "mnist")
    assert (answer.code, answer.out) == (130, "")
    assert answer.errors == ["fmnist-workbench: interrupted."]
    assert not list(quick.home.rglob("*.npy"))


def test_no_descriptor_left_is_one_line(quick, monkeypatch):
    def none_left(_descriptor):
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))

    with monkeypatch.context() as patch:
        patch.setattr(os, "dup", none_left)
        answer = quick("data", "list")
    assert (answer.code, answer.out, len(answer.errors)) == (1, "", 1)
    assert "open files" in answer.err
