"""`data prepare`, `augment`, `synthesize` and `split`, as a person or a script uses them."""

import errno
import json
import os
import signal
from pathlib import Path

import numpy as np
import pytest

from fmnist_workbench.datasets import synthesis
from fmnist_workbench.storage import atomic


@pytest.fixture
def shoes(cli) -> Path:
    images = np.random.default_rng(0).integers(0, 256, (70, 8, 8), np.uint8)
    labels = np.arange(70) % 2
    path = cli.folder / "shoes.npz"
    np.savez(path, x_train=images[:60], y_train=labels[:60], x_test=images[60:], y_test=labels[60:])
    return path


def made(answer) -> dict:
    assert answer.code == 0, answer
    return answer.json


def test_synthetic_digits_from_another_process(cli):
    digits = made(
        cli("data", "synthesize", "--train", 100, "--test", 20, "--out", "d.npz", "--json")
    )
    assert (digits["train"], digits["validation"], digits["test"]) == (100, None, 20)
    assert digits["path"] == str(cli.folder / "d.npz")
    with np.load(digits["path"]) as arrays:
        assert arrays["x_train"].shape == (100, 28, 28, 1)


def test_the_same_seed_makes_the_same_checksum(quick):
    def checksum(*arguments):
        return made(quick("data", "synthesize", "--train", 20, "--test", 10, *arguments, "--json"))[
            "checksum"
        ]

    one = checksum("--out", "a.npz", "--seed", 5)
    assert checksum("--out", "b.npz", "--seed", 5) == one
    assert checksum("--out", "c.npz", "--seed", 6) != one
    assert checksum("--out", "d.npz", "--seed", 5, "--rotation", 0) != one


def test_fonts_are_told_on_stderr_and_in_the_document(quick):
    answer = quick("data", "synthesize", "--train", 20, "--test", 10, "--out", "a", "--json")
    assert len(answer.errors) == 2
    assert "train is drawn with" in answer.err
    assert [f"fmnist-workbench: {note}" for note in made(answer)["notes"]] == answer.errors
    assert made(answer)["path"].endswith("a.npz")


def test_shared_fonts_and_all_other_options_are_taken(quick):
    options = (
        "--shared-fonts --system-fonts --shift 1 --rotation 5 --slant 5 --smallest 12 --largest 18 "
        "--weight 0.5 --elastic 1 --blur 0.5 --noise 8"
    )
    answer = quick(
        *("data", "synthesize", "--train", 20, "--test", 10, "--out", "a.npz", "--json"),
        *options.split(),
    )
    train, test = (note.partition("drawn with")[2] for note in made(answer)["notes"])
    assert train == test


def test_a_set_is_augmented(quick, shoes):
    (quick.folder / "turn.json").write_text(json.dumps({"rotation": 10}))
    arguments = ("--train", 130, "--test", 30, "--seed", 1, "--json")
    turned = made(
        quick(
            *("data", "augment", shoes, "--out", "turned.npz"),
            *("--augmentation", "turn.json", *arguments),
        )
    )
    shifted = made(quick("data", "augment", shoes, "--out", "shifted.npz", *arguments))
    assert (turned["train"], turned["validation"], turned["test"]) == (130, None, 30)
    assert turned["checksum"] != shifted["checksum"]


def test_a_set_is_prepared_with_the_same_checksum(quick, shoes):
    info = made(quick("data", "info", shoes, "--json"))
    copy = made(quick("data", "prepare", shoes, "--out", "copy.npz", "--json"))
    assert copy["checksum"] == info["checksum"]
    assert copy["shape"] == [8, 8, 1]


def test_a_format_is_chosen_by_option_or_by_ending(quick, shoes):
    unnamed = made(
        quick("data", "prepare", shoes, "--format", "npz-000", "--out", "copy", "--json")
    )
    with np.load(unnamed["path"]) as arrays:
        assert list(arrays) == ["arr_0", "arr_1", "arr_2", "arr_3"]
    table = made(quick("data", "prepare", shoes, "--out", "copy.csv", "--json"))
    assert Path(table["path"]).read_text().startswith("label,pixel1,")
    assert (table["train"], table["test"]) == (60, 10)


@pytest.mark.parametrize("parts", [("5/7", "1/7"), ("50", "10"), ("0.714286", "0.142857")])
def test_a_split_by_fraction_or_count(parts, quick, shoes):
    train, validation = parts
    answer = quick(
        *("data", "split", shoes, "--train", train, "--validation", validation),
        *("--seed", 3, "--out", "split.npz", "--json"),
    )
    assert answer.err == ""
    split = made(answer)
    assert (split["train"], split["validation"], split["test"]) == (50, 10, 10)


def test_a_split_that_changes_the_test_says_so(quick, shoes):
    answer = quick(
        *("data", "split", shoes, "--train", "0.8", "--validation", "0.2"),
        *("--out", "split.npz", "--json"),
    )
    assert "10 test images of shoes are no longer for the test" in answer.err
    assert made(answer)["test"] is None


def test_a_person_reads_a_sentence(quick, shoes):
    answer = quick("data", "split", shoes, "--out", "split")
    assert answer.code == 0
    assert answer.out == (
        f"{quick.folder / 'split.npz'}: 8×8×1, 50 training, 10 validation, 10 test images\n"
    )


def test_an_existing_file_is_replaced(quick, shoes):
    for train in (20, 30):
        made(quick("data", "synthesize", "--train", train, "--out", "a.npz", "--json"))
    assert made(quick("data", "info", "a.npz", "--json"))["train"] == 30


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("prepare", "D, --out"),
        ("prepare mnist", "--out"),
        ("prepare mnist --out a.npz --format xlsx", "npz-000"),
        ("prepare mnist --out a.csv --format npz", "its name says otherwise"),
        ("prepare mnist --out none/a.npz", "There is no folder"),
        ("prepare nowhere.npz --out a.npz", "nowhere.npz"),
        ("augment mnist --out a.npz --train 1", "--train is 1: "),
        ("augment mnist --out a.npz --test -1", "--test is -1: "),
        ("augment mnist --out a.npz --seed x", "--seed"),
        ("augment mnist --out a.npz --augmentation none.json", "none.json"),
        ("synthesize --out a.npz --train 9", "--train is 9: "),
        ("synthesize --out a.npz --rotation 90", "--rotation is 90.0: "),
        ("synthesize --out a.npz --noise nan", "--noise is nan: "),
        ("synthesize --out a.npz --smallest 20 --largest 10", "--smallest is 20: "),
        ("split mnist --out a.npz --train 5/0", "'5/0' is no part"),
        ("split mnist --out a.npz --train half", "'half' is no part"),
        ("split mnist --out a.npz --train 1", "--train is 1.0: "),
        ("split mnist --out a.npz --validation 1.5", "--validation is 1.5: "),
        ("split mnist --out a.npz --seed -1", "--seed is -1: "),
    ],
)
def test_wrong_use_is_one_line_before_anything_is_read(arguments, words, quick):
    answer = quick("data", *arguments.split(), "--json")
    assert answer.code == 2, answer
    assert answer.out == ""
    assert len(answer.errors) == 1, answer.err
    assert words in answer.err
    assert not list(quick.folder.iterdir())


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("split shoes.npz --train 60 --validation 20", "70 labelled images"),
        ("augment shoes.npz --augmentation bad.json", "rotation"),
        ("prepare shoes.npz --out shoes.npz", "the very data set"),
    ],
)
def test_what_does_not_fit_the_data_is_one_line(arguments, words, quick, shoes):
    (quick.folder / "bad.json").write_text('{"rotation": 500}')
    before = sorted(quick.folder.iterdir())
    out = () if "--out" in arguments else ("--out", "a.npz")
    answer = quick("data", *arguments.split(), *out, "--json")
    assert (answer.code, answer.out, len(answer.errors)) == (2, "", 1), answer
    assert words in answer.err
    assert [path for path in sorted(quick.folder.iterdir()) if path != quick.home] == before


def test_ctrl_c_leaves_nothing(quick, monkeypatch):
    draw = synthesis.draw_digits

    def interrupted(*arguments):
        signal.raise_signal(signal.SIGINT)
        monkeypatch.setattr(synthesis, "draw_digits", draw)
        return draw(*arguments)

    monkeypatch.setattr(synthesis, "draw_digits", interrupted)
    answer = quick("data", "synthesize", "--out", "a.npz", "--json")
    assert (answer.code, answer.out) == (130, "")
    assert len(answer.errors) == 1
    assert not list(quick.folder.iterdir())


def test_a_full_disk_is_one_line(quick, monkeypatch):
    def full(descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(atomic.os, "fsync", full)
    answer = quick("data", "synthesize", "--train", 20, "--test", 0, "--out", "a.npz", "--json")
    assert (answer.code, answer.out, len(answer.errors)) == (1, "", 1), answer
    assert "the disk is full" in answer.err
    assert not list(quick.folder.iterdir())
