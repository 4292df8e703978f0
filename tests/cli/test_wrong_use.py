"""Wrong use and bad input: exit code 2, one line that says what to do, nothing changed."""

import errno
import os
import signal

import numpy as np
import pytest
from PIL import Image

from fmnist_workbench.cli import data, networks
from fmnist_workbench.spec.presets import preset
from fmnist_workbench.storage.library import open_dataset


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
        ("networks show .", "read"),
        ("runs show 0001-x", "0001-x"),
        ("evaluate 0001-x", "0001-x"),
        ("evaluate 0001-x --split all", "validation"),
        ("predict 0001-x", "IMAGE"),
        ("activations 0001-x", "0001-x"),
        ("train", "--data"),
        ("train --data mnist", "--network"),
        ("train --data mnist --network linear --epochs many", "--epochs"),
        ("train --data mnist --network linear --epochs 0", "epochs"),
        ("train --data mnist --network linear --batch-size -1", "batch_size"),
        ("train --data mnist --network linear --learning-rate nan", "learning_rate"),
        ("train --data mnist --network linear --optimizer best", "adam"),
        ("train --data mnist --network linear --val-fraction 1", "validation"),
        ("train --data mnist --network linear --limit 1", "limit"),
        ("train --data mnist --network linear --seed -1", "seed"),
        ("train --continue 0001-x", "0001-x"),
    ],
)
def test_wrong_use_is_one_line(quick, arguments, word):
    refused(quick(*arguments.split(), "--json"), word)
    assert not quick.home.exists()


def test_a_damaged_network_file_is_one_line(quick):
    file = quick.folder / "net.json"
    for text in ("", "{", "[]", '{"name": "x", "layers": [{"kind": "python"}]}'):
        file.write_text(text)
        refused(quick("networks", "show", file), "net.json")


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


@pytest.mark.parametrize("labels", [[0.5, 1.0], [0, -1], [[1, 1], [0, 1]]], ids=str)
def test_labels_that_are_no_class_numbers_are_refused(quick, labels):
    file = quick.folder / "odd.npz"
    np.savez(file, x_train=np.zeros((2, 8, 8), np.uint8), y_train=np.array(labels))
    refused(quick("data", "info", file, "--json"), "odd.npz")
    assert not quick.home.exists()


def test_no_display_is_one_line_that_names_the_headless_commands(cli):
    refused(cli(DISPLAY=None, WAYLAND_DISPLAY=None), "display", "train")


def test_a_display_that_does_not_answer_is_one_line(cli):
    refused(cli(DISPLAY=":987"), "display", "train")


def trained_run(quick, trained) -> str:
    cli, first = trained
    return str(cli.home / "runs" / first.json["run"])


def test_options_of_a_new_run_cannot_be_given_when_one_continues(quick, trained):
    run = trained_run(quick, trained)
    for option in ("--seed", "--batch-size", "--limit"):
        refused(quick("train", "--continue", run, option, 3), option)
    refused(quick("train", "--continue", run), "--epochs")
    refused(quick("train", "--continue", run, "--epochs", 1), "--epochs")


def test_images_that_cannot_be_used_are_refused_before_the_engine_starts(quick, trained, tmp_path):
    run = trained_run(quick, trained)
    text, large = tmp_path / "text.png", tmp_path / "large.png"
    text.write_text("no image")
    Image.new("L", (30000, 30000)).save(large)
    for path in (text, large, tmp_path / "none.png"):
        refused(quick("predict", run, path), path.name)
    refused(quick("activations", run, "--layer", "conv9"), "flatten", "conv9")
    refused(quick("activations", run, "--image", "holiday:3"), "SPLIT:INDEX")
    refused(quick("activations", run, "--out", "maps.jpg"), ".png")


# --- In this process: faults that cannot be had from outside


def test_a_fault_of_ours_is_one_line_and_its_details_are_in_the_log(quick, monkeypatch):
    def fault(_name):
        raise KeyError("oh\nno")

    monkeypatch.setattr(networks, "find_network", fault)
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
    def fault(_name):
        raise error

    monkeypatch.setattr(networks, "find_network", fault)
    answer = quick("networks", "show", "linear")
    assert (answer.code, answer.out, len(answer.errors)) == (1, "", 1)
    assert word in answer.err
    assert not quick.home.exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_while_data_are_read_ends_with_130_and_leaves_nothing(quick, monkeypatch, number):
    def interrupted(home, source, report):
        def strike(text: str, done: int, total: int) -> None:
            if text.startswith("Unpacking"):
                signal.raise_signal(number)
            report(text, done, total)

        return open_dataset(home, source, strike)

    monkeypatch.setattr(data, "open_dataset", interrupted)
    answer = quick("data", "info", "mnist")
    assert (answer.code, answer.out, len(answer.errors)) == (130, "", 1)
    assert not list(quick.home.rglob("*.npy"))
