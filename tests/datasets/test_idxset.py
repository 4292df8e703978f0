"""Folders with the four standard IDX files."""

import gzip
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fmnist_workbench.datasets.reading import read, resolve, stamp_of
from fmnist_workbench.spec.data import Reading
from fmnist_workbench.spec.errors import InputError

X = np.random.default_rng(0).integers(0, 256, (12, 5, 4), np.uint8)
Y = np.arange(12) % 3

NAMES = [
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
]


@pytest.fixture
def write_set(tmp_path, write_idx):
    def write(names, folder="shoes", y=Y) -> Path:
        place = tmp_path / folder
        place.mkdir(exist_ok=True)
        for name, array in zip(names, (X, y, X[:6], y[:6]), strict=False):
            write_idx(place / name, array)
        return place

    return write


@pytest.mark.parametrize(
    "names",
    [
        NAMES,
        [f"{name}.gz" for name in NAMES],
        [name.replace("-idx", ".idx") for name in NAMES],
        [name.replace("t10k", "test") for name in NAMES],
        [f"kmnist-{name}.gz" for name in NAMES],
    ],
    ids=lambda names: names[2],
)
def test_every_way_to_name_the_files(names, write_set):
    folder = write_set(names)
    dataset = read(str(folder))
    assert dataset.name == "shoes"
    np.testing.assert_array_equal(dataset.x_train[..., 0], X)
    assert dataset.y_train.tolist() == Y.tolist()
    np.testing.assert_array_equal(dataset.images("test")[..., 0], X[:6])
    assert dataset.labels("test").tolist() == Y[:6].tolist()


def test_one_of_the_files_stands_for_the_set(write_set):
    folder = write_set(NAMES)
    for name in NAMES:
        source = resolve(str(folder / name))
        assert read(source).name == "shoes"


def test_emnist_is_turned_upright_and_its_letters_are_names(write_set):
    names = [f"emnist-letters-{name}.gz" for name in NAMES]
    folder = write_set(names, y=Y + 1)
    dataset = read(str(folder))
    np.testing.assert_array_equal(dataset.x_train[..., 0], X.transpose(0, 2, 1))
    assert dataset.classes == ("1", "2", "3")
    assert dataset.y_train.tolist() == Y.tolist()
    assert read(str(folder / names[0])).name == "emnist-letters"


def test_names_beside_the_set_and_names_given(write_set):
    folder = write_set(NAMES)
    (folder / "classes.txt").write_text("boot\nbag\nhat\n\n")
    assert read(str(folder)).classes == ("boot", "bag", "hat")
    given_names = Reading(classes=("a", "b", "c"))
    assert read(str(folder), reading=given_names).classes == ("a", "b", "c")


def test_without_test_images_or_without_their_labels(write_set, tmp_path):
    assert not read(str(write_set(NAMES[:2], "two"))).has_test
    unlabelled = read(str(write_set(NAMES[:3], "three")))
    assert unlabelled.has_test
    assert not unlabelled.tests_labelled


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        (0, r"has no train-images-idx3-ubyte\(\.gz\); put it beside"),
        (1, "has no train-labels-idx1-ubyte"),
        (2, "has no t10k-images-idx3-ubyte"),
    ],
)
def test_a_missing_file_is_named(missing, said, write_set):
    folder = write_set(NAMES)
    (folder / NAMES[missing]).unlink()
    with pytest.raises(InputError, match=said):
        read(str(folder))


def test_several_sets_in_one_folder_must_be_told_apart(write_set):
    letters = [f"emnist-letters-{name}" for name in NAMES]
    write_set([f"emnist-digits-{name}" for name in NAMES])
    folder = write_set(letters)
    with pytest.raises(InputError, match=r"several data sets \(emnist-digits, emnist-letters\)"):
        read(str(folder))
    assert read(str(folder / letters[0])).name == "emnist-letters"


def test_images_in_the_labels_file_are_refused(write_set, write_idx):
    folder = write_set(NAMES)
    write_idx(folder / NAMES[1], X)
    with pytest.raises(InputError, match="train-labels-idx1-ubyte holds an array of 3 dimensions"):
        read(str(folder))


def test_a_bomb_is_refused_before_it_is_unpacked(write_set, little_memory):
    folder = write_set([f"{name}.gz" for name in NAMES])
    claims = b"\0\0\x08\x03" + struct.pack(">3I", 400_000, 28, 28)
    (folder / f"{NAMES[0]}.gz").write_bytes(gzip.compress(claims + bytes(10**6)))
    with little_memory(2**22), pytest.raises(InputError, match="more than 200 times its size"):
        read(str(folder))


def test_the_stamp_changes_with_every_file_of_the_set(write_set, write_idx):
    folder = write_set(NAMES[:2])
    stamps = {stamp_of(str(folder))}
    write_idx(folder / NAMES[2], X[:3])
    stamps.add(stamp_of(str(folder)))
    (folder / "classes.txt").write_text("a\nb\nc\n")
    stamps.add(stamp_of(str(folder)))
    assert len(stamps) == 3


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_damage_is_told_in_a_sentence(data, write_set, sound_or_refused):
    gz = data.draw(st.booleans())
    names = [f"{name}.gz" if gz else name for name in NAMES]
    folder = write_set(names, "packed" if gz else "plain")
    file = folder / data.draw(st.sampled_from(names))
    damaged = bytearray(file.read_bytes())
    if data.draw(st.booleans()):
        del damaged[data.draw(st.integers(0, len(damaged) - 1)) :]
    else:
        damaged[data.draw(st.integers(0, len(damaged) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    file.write_bytes(damaged)
    sound_or_refused(lambda: read(str(folder)))
