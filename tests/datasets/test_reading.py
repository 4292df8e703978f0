"""What a person may name as a data set, and what they are told otherwise."""

import os
from pathlib import Path

import numpy as np
import pytest

from fmnist_workbench.datasets.reading import read, resolve
from fmnist_workbench.spec.errors import InputError


@pytest.fixture
def shoes(tmp_path: Path) -> Path:
    path = tmp_path / "Shoes.NPZ"
    with path.open("wb") as file:
        np.savez(file, x_train=np.zeros((4, 2, 2)), y_train=np.array([0, 1, 0, 1]))
    return path


def test_a_built_in_name_stays_a_name():
    assert resolve("mnist") == "mnist"
    assert read("mnist").name == "mnist"


def test_a_path_becomes_absolute(shoes: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(shoes.parent)
    assert resolve("Shoes.NPZ") == str(shoes)
    assert read("Shoes.NPZ").name == "Shoes"


def test_the_home_sign_is_understood(shoes: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HOME", str(shoes.parent))
    assert resolve("~/Shoes.NPZ") == str(shoes)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("a.idx", "^a.idx does not say which of the four IDX files it is; name it like"),
        ("a.PNG", r"^Single images are not read \(a.PNG\); what is read is an .npz file, a CSV"),
        ("a.pkl", "^Pickled objects can run code when opened and are never read"),
        ("a.xyz", r"^a\.xyz has the ending \.xyz, which is not read; what is read is"),
        ("a", "^a has no ending, which is not read"),
    ],
)
def test_other_kinds_of_file_are_refused_by_name(name: str, said: str, tmp_path: Path):
    (tmp_path / name).write_text("label,pixel0")
    with pytest.raises(InputError, match=said):
        read(str(tmp_path / name))


def test_a_folder_with_nothing_in_it_is_refused(tmp_path: Path):
    with pytest.raises(InputError, match="is a folder without a data set in it; what is read"):
        read(str(tmp_path))


@pytest.mark.parametrize("name", ["nothing.npz", "fashion"])
def test_a_name_that_is_nothing_names_what_there_is(name: str):
    with pytest.raises(InputError, match=rf"no data set {name}.*fashion-mnist, mnist.* or "):
        read(name)


@pytest.mark.parametrize("name", ["", "a\0b.npz", "x" * 5_000, "~nobody-of-this-name/a.npz"])
def test_names_no_system_takes(name: str):
    with pytest.raises(InputError):
        read(name)


def test_a_name_that_cannot_be_written_down(tmp_path: Path):
    name = os.fsdecode(os.fsencode(tmp_path) + b"/\xff.npz")
    Path(name).write_bytes(b"")
    with pytest.raises(InputError, match="cannot be opened"):
        read(name)


def test_a_pipe_is_no_file(tmp_path: Path):
    os.mkfifo(tmp_path / "a.npz")
    with pytest.raises(InputError, match="is no ordinary file"):
        read(str(tmp_path / "a.npz"))
