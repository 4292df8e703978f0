"""Data sets written: what is there, that it reads back, and that trouble leaves nothing."""

import errno
import os
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fmnist_workbench.datasets.checksum import checksum_of
from fmnist_workbench.datasets.dataset import DataSet, make_dataset
from fmnist_workbench.datasets.reading import read
from fmnist_workbench.spec.errors import InputError, MachineError
from fmnist_workbench.storage import atomic
from fmnist_workbench.storage.destination import destination
from fmnist_workbench.storage.export import remove, write_dataset

NAMES = ("shoe", "hat", "T-shirt/top")


def make(channels=1, side=6, test="labelled", classes=NAMES, **fields) -> DataSet:
    random = np.random.default_rng(5)
    images = random.integers(0, 256, (34, side, side, channels), np.uint8)
    labels = np.arange(34) % 3
    if test == "none":
        return make_dataset("things", images, labels, classes=classes, **fields)
    y_test = labels[24:] if test == "labelled" else None
    return make_dataset(
        "things", images[:24], labels[:24], images[24:], y_test, classes=classes, **fields
    )


def same(one: DataSet, other: DataSet) -> bool:
    return checksum_of(one) == checksum_of(other)


ROUND_TRIPS = [
    ("npz", {}),
    ("npz", {"test": "none"}),
    ("npz", {"test": "unlabelled"}),
    ("npz", {"channels": 3}),
    ("npz", {"validation": 6}),
    ("npz-000", {}),
    ("npz-000", {"test": "none"}),
    ("npz-000", {"channels": 3}),
    ("npz-000", {"classes": None}),
    ("csv", {}),
    ("csv", {"test": "none"}),
    ("csv", {"test": "unlabelled"}),
    ("csv", {"channels": 3}),
    ("csv", {"validation": 6}),
    ("csv", {"classes": ("zero", "one", "two", "never seen")}),
]


@pytest.mark.parametrize(("kind", "fields"), ROUND_TRIPS)
def test_what_is_written_reads_back_the_same(kind, fields, tmp_path: Path):
    dataset = make(**fields)
    ending = ".csv" if kind == "csv" else ".npz"
    path = write_dataset(dataset, tmp_path / f"things{ending}", kind)
    assert path.is_absolute()
    assert same(read(str(path)), dataset)


@pytest.mark.parametrize("validation", [0, 6])
@pytest.mark.parametrize("test", ["labelled", "unlabelled", "none"])
def test_a_folder_of_csv_files_reads_back_the_same(test, validation, tmp_path: Path):
    dataset = make(test=test, validation=validation)
    path = write_dataset(dataset, tmp_path / "things", "csv")
    assert same(read(str(path)), dataset)
    assert (path / "test.csv").exists() == (test != "none")
    assert (path / "validation.csv").exists() == (validation > 0)


@st.composite
def data_sets(draw) -> DataSet:
    """Small sets of any kind: dark ones, classes never seen, colour, validation, no test labels."""
    classes = draw(st.lists(st.text("abz09 ,é", min_size=1, max_size=6), min_size=2, max_size=5))
    names = tuple(f"{number}{name}".strip() for number, name in enumerate(classes))
    brightest = draw(st.sampled_from([0, 1, 2, 255]))
    side, channels = draw(st.integers(2, 5)), draw(st.sampled_from([1, 3]))
    train, test = draw(st.integers(2, 12)), draw(st.integers(0, 5))
    random = np.random.default_rng(draw(st.integers(0, 99)))
    images = random.integers(0, brightest, (train + test, side, side, channels), np.uint8, True)
    labels = random.integers(0, len(names), train + test)
    labelled = draw(st.booleans())
    return DataSet(
        "things",
        names,
        images[:train],
        labels[:train],
        images[train:] if test else None,
        labels[train:] if test and labelled else None,
        draw(st.integers(0, train - 1)),
    )


@given(data_sets(), st.sampled_from([("a.npz", "npz"), ("a.npz", "npz-000"), ("a.csv", "csv")]))
@settings(max_examples=60)
def test_any_set_reads_back_the_same_or_is_refused(dataset: DataSet, place):
    name, kind = place
    with tempfile.TemporaryDirectory() as folder:
        try:
            path = write_dataset(dataset, Path(folder, name), kind)
        except InputError:
            assert kind == "npz-000"
            assert dataset.validation or (dataset.has_test and not dataset.tests_labelled)
        else:
            assert same(read(str(path)), dataset)


def test_names_of_another_set_beside_it_are_not_taken(tmp_path: Path):
    (tmp_path / "classes.txt").write_text("cat\ndog\ncow\n")
    dataset = make(classes=None)
    for out, kind in (("a.npz", "npz"), ("b.npz", "npz-000"), ("c.csv", "csv")):
        assert same(read(str(write_dataset(dataset, tmp_path / out, kind))), dataset)


def test_named_arrays_are_what_numpy_users_expect(tmp_path: Path):
    dataset = make(validation=6)
    path = write_dataset(dataset, tmp_path / "things", "npz")
    assert path == tmp_path / "things.npz"
    with np.load(path, allow_pickle=False) as arrays:
        assert list(arrays) == [
            "x_train",
            "y_train",
            "x_validation",
            "y_validation",
            "x_test",
            "y_test",
            "classes",
        ]
        assert arrays["x_train"].shape == (18, 6, 6, 1)
        assert arrays["x_train"].dtype == np.uint8
        assert arrays["y_test"].dtype == np.int64
        np.testing.assert_array_equal(arrays["x_validation"], dataset.x_train[18:])


def test_document_000s_arrays_are_floats_and_one_hot(tmp_path: Path):
    dataset = make()
    path = write_dataset(dataset, tmp_path / "things.npz", "npz-000")
    with np.load(path, allow_pickle=False) as arrays:
        assert list(arrays) == ["arr_0", "arr_1", "arr_2", "arr_3"]
        assert all(array.dtype == np.float32 for array in arrays.values())
        np.testing.assert_allclose(arrays["arr_0"], dataset.x_train / 255, rtol=1e-6)
        np.testing.assert_array_equal(arrays["arr_3"], np.eye(3)[dataset.y_test])
    names = (tmp_path / "things-classes.txt").read_text().splitlines()
    assert names == list(NAMES)


def test_a_csv_file_has_a_header_and_a_row_for_each_image(tmp_path: Path):
    dataset = make(test="unlabelled")
    path = write_dataset(dataset, tmp_path / "things.csv", "csv")
    lines = path.read_text().splitlines()
    assert lines[0].startswith("label,pixel1,pixel2,")
    assert lines[0].endswith(",pixel36")
    assert len(lines) == 25
    for line, image, label in zip(lines[1:], dataset.x_train, dataset.y_train, strict=True):
        assert [int(cell) for cell in line.split(",")] == [label, *image.ravel()]
    test = (tmp_path / "things-test.csv").read_text().splitlines()
    assert test[0].startswith("pixel1,")
    assert [int(cell) for cell in test[1].split(",")] == dataset.x_test[0].ravel().tolist()


def test_an_older_set_is_replaced_with_all_that_belongs_to_it(tmp_path: Path):
    for out in (tmp_path / "things.csv", tmp_path / "things"):
        write_dataset(make(validation=6), out, "csv")
        new = make(test="none", classes=("a", "b", "c"))
        assert same(read(str(write_dataset(new, out, "csv"))), new)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "things",
        "things-classes.txt",
        "things.csv",
    ]


def test_a_link_to_an_older_set_is_replaced_and_the_set_left_alone(tmp_path: Path):
    older = write_dataset(make(), tmp_path / "older", "csv")
    (tmp_path / "link").symlink_to(older)
    new = make(test="none")
    assert same(read(str(write_dataset(new, tmp_path / "link", "csv"))), new)
    assert same(read(str(older)), make())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link", "older"]


@pytest.mark.parametrize("out", ["things.csv", "things", "things.npz"])
def test_removing_leaves_nothing(out, tmp_path: Path):
    other = tmp_path / "other.txt"
    other.write_text("mine")
    kind = "npz-000" if out.endswith("npz") else "csv"
    remove(write_dataset(make(), tmp_path / out, kind), kind)
    assert list(tmp_path.iterdir()) == [other]


# --- Places


@pytest.mark.parametrize(
    ("out", "kind", "found"),
    [
        ("a", "npz", "a.npz"),
        ("a.NPZ", "npz", "a.NPZ"),
        ("a.v2", "npz-000", "a.v2.npz"),
        ("a.csv", "csv", "a.csv"),
        ("a.v2", "csv", "a.v2"),
        ("a", "csv", "a"),
    ],
)
def test_where_it_goes(out, kind, found, tmp_path: Path):
    assert destination(tmp_path / out, kind) == tmp_path / found


@pytest.mark.parametrize(
    ("out", "kind"), [("a.csv", "npz"), ("a.npz", "csv"), ("a.csv.gz", "csv"), ("a.png", "npz")]
)
def test_a_name_that_says_otherwise_is_refused(out, kind, tmp_path: Path):
    with pytest.raises(InputError, match="its name says otherwise"):
        destination(tmp_path / out, kind)


def test_a_missing_folder_is_refused_not_made(tmp_path: Path):
    with pytest.raises(InputError, match="There is no folder"):
        write_dataset(make(), tmp_path / "new" / "things.npz", "npz")
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_not_ours_is_left_alone(tmp_path: Path):
    thesis = tmp_path / "things" / "thesis.doc"
    thesis.parent.mkdir()
    thesis.write_text("years of work")
    with pytest.raises(InputError, match="left alone"):
        write_dataset(make(), thesis.parent, "csv")
    (tmp_path / "things.npz").mkdir()
    with pytest.raises(InputError, match="is a folder"):
        write_dataset(make(), tmp_path / "things.npz", "npz")
    assert thesis.read_text() == "years of work"


@pytest.mark.parametrize("test", ["labelled", "none"])
@pytest.mark.parametrize(
    ("out", "kind", "stranger"),
    [
        ("things.csv", "csv", "things-test.csv"),
        ("things.csv", "csv", "things-classes.txt"),
        ("things.npz", "npz-000", "things-classes.txt"),
    ],
)
def test_a_file_beside_it_that_is_not_ours_is_left_alone(out, kind, stranger, test, tmp_path: Path):
    mine = tmp_path / stranger
    mine.write_text("mine")
    with pytest.raises(InputError, match=f"{stranger} is there already"):
        write_dataset(make(test=test), tmp_path / out, kind)
    assert mine.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [mine]


@pytest.mark.parametrize("out", ["", ".", "folder"])
def test_a_folder_is_no_name_for_a_file(out, tmp_path: Path, monkeypatch):
    (tmp_path / "here" / "folder").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "here")
    with pytest.raises(InputError, match="is a folder or no ordinary file"):
        destination(Path(out), "npz")


def test_an_impossible_name_is_refused(tmp_path: Path):
    for name in ("n" * 300, "a\0b"):
        with pytest.raises(InputError, match="cannot be written"):
            destination(tmp_path / name, "npz")


# --- What a format cannot hold


@pytest.mark.parametrize(
    ("kind", "fields", "words"),
    [
        ("npz-000", {"validation": 6}, "validation"),
        ("npz-000", {"test": "unlabelled"}, "without labels"),
    ],
)
def test_what_a_format_cannot_hold_is_refused(kind, fields, words, tmp_path: Path):
    with pytest.raises(InputError, match=words):
        write_dataset(make(**fields), tmp_path / "things", kind)
    assert not list(tmp_path.iterdir())


def test_csv_holds_square_images_only(tmp_path: Path):
    wide = make_dataset("wide", np.zeros((4, 2, 8), np.uint8), np.arange(4) % 2)
    with pytest.raises(InputError, match="images of 2 by 8 pixels"):
        write_dataset(wide, tmp_path / "wide.csv", "csv")


def test_what_could_not_be_read_again_is_not_written(tmp_path: Path):
    # One image seen many times: a gigabyte of pixels that takes no memory.
    images = np.broadcast_to(np.zeros((1, 256, 256, 3), np.uint8), (6_000, 256, 256, 3))
    huge = DataSet("huge", ("a", "b"), images, np.arange(6_000) % 2)
    with pytest.raises(InputError, match=r"4.4 GB in the format npz-000.*, or write it as npz"):
        write_dataset(huge, tmp_path / "huge", "npz-000")
    assert not list(tmp_path.iterdir())


# --- Trouble


@pytest.mark.parametrize(
    ("out", "kind"),
    [("things.npz", "npz"), ("things.npz", "npz-000"), ("things.csv", "csv"), ("things", "csv")],
)
def test_cancelling_at_any_step_leaves_what_was_there(out, kind, tmp_path: Path):
    old = make(test="none", classes=("a", "b", "c"))
    path = write_dataset(old, tmp_path / out, kind)
    before = sorted(tmp_path.rglob("*"))
    steps = 0

    def count(text, done, total):
        nonlocal steps
        assert 0 <= done < total
        steps += 1

    (tmp_path / "elsewhere").mkdir()
    write_dataset(make(), tmp_path / "elsewhere" / out, kind, count)
    remove(tmp_path / "elsewhere" / out, kind)
    (tmp_path / "elsewhere").rmdir()
    assert steps > 2
    for last in range(steps):
        left = [last]

        def cancel(text, done, total, left=left):
            if not left[0]:
                raise KeyboardInterrupt
            left[0] -= 1

        with pytest.raises(KeyboardInterrupt):
            write_dataset(make(), tmp_path / out, kind, cancel)
        assert sorted(tmp_path.rglob("*")) == before
    assert same(read(str(path)), old)


@pytest.mark.parametrize(("out", "kind"), [("things.npz", "npz"), ("things", "csv")])
def test_a_full_disk_is_one_sentence_and_leaves_nothing(out, kind, tmp_path, monkeypatch):
    def full(descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(atomic.os, "fsync", full)
    with pytest.raises(MachineError, match="the disk is full"):
        write_dataset(make(), tmp_path / out, kind)
    assert not list(tmp_path.iterdir())


def test_a_large_set_is_written_in_pieces(tmp_path: Path):
    images = np.random.default_rng(0).integers(0, 256, (9_000, 28, 28), np.uint8)
    dataset = make_dataset("many", images, np.arange(9_000) % 10)
    steps: list[int] = []
    for out, kind in (("many.npz", "npz"), ("many.csv", "csv")):
        steps.clear()
        write_dataset(dataset, tmp_path / out, kind, lambda text, done, total: steps.append(done))
        assert steps == sorted(steps)
        assert len(steps) > 4
