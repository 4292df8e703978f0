"""The data sets that come with the workbench."""

import shutil
from pathlib import Path

import pytest

from fmnist_workbench.datasets.builtin import find_data_dir, read_builtin
from fmnist_workbench.datasets.catalogue import BUILT_IN, FASHION_MNIST, MNIST
from fmnist_workbench.datasets.checks import check, class_counts
from fmnist_workbench.spec.errors import InputError

OURS = (FASHION_MNIST.name, MNIST.name)


@pytest.mark.parametrize("name", OURS)
def test_the_table_says_what_is_in_the_files(name: str):
    builtin, dataset = BUILT_IN[name], read_builtin(name)
    assert (builtin.shape, builtin.classes) == (dataset.shape, dataset.classes)
    assert (builtin.train, builtin.test) == (60_000, 10_000)
    assert len(dataset.x_train) == len(dataset.y_train) == builtin.train
    assert len(dataset.images("test")) == len(dataset.labels("test")) == builtin.test
    assert all(one.ok for one in check(dataset))


def test_fashion_mnist_is_balanced_and_named_as_zalando_does():
    dataset = read_builtin("fashion-mnist")
    counts = class_counts(dataset)
    assert counts.train == (6_000,) * 10
    assert counts.test == (1_000,) * 10
    assert dataset.classes[0] == "T-shirt/top"
    assert dataset.classes[dataset.y_train[0]] == "Ankle boot"


@pytest.mark.parametrize("name", OURS)
def test_the_readme_lists_every_file_with_its_checksum(name: str):
    readme = (find_data_dir() / "README.md").read_text(encoding="utf-8")
    section = readme.split(f"## {name}")[1].split("## ")[0]
    for file, checksum in BUILT_IN[name].files.items():
        assert f"| `{file}` | `{checksum}` |" in section


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return shutil.copytree(find_data_dir() / "mnist", tmp_path / "mnist")


def test_a_missing_file_is_named(copy: Path):
    missing = copy / "t10k-labels-idx1-ubyte.gz"
    missing.unlink()
    with pytest.raises(InputError, match=f"{missing} is missing; install fmnist-workbench again"):
        read_builtin("mnist", folder=copy)


def test_a_file_with_one_wrong_bit_is_named(copy: Path):
    damaged = copy / "train-labels-idx1-ubyte.gz"
    data = bytearray(damaged.read_bytes())
    data[9] ^= 1  # gzip's note of the operating system: nothing but the checksum can tell
    damaged.write_bytes(data)
    with pytest.raises(InputError, match=f"{damaged} is damaged"):
        read_builtin("mnist", folder=copy)


def test_a_folder_in_a_files_place_is_told(copy: Path):
    file = copy / "train-labels-idx1-ubyte.gz"
    file.unlink()
    file.mkdir()
    with pytest.raises(InputError, match=f"{file} cannot be read"):
        read_builtin("mnist", folder=copy)
