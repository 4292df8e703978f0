"""The array cache holds whole entries or none."""

import multiprocessing
import os
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock

from fmnist_workbench.datasets.checks import class_counts
from fmnist_workbench.datasets.checksum import checksum_of
from fmnist_workbench.datasets.dataset import DataSet, make_dataset
from fmnist_workbench.spec.data import DataInfo
from fmnist_workbench.spec.errors import InputError, MachineError
from fmnist_workbench.storage import cache
from fmnist_workbench.storage.home import cache_dir

X = np.random.default_rng(0).integers(0, 256, (40, 8, 8), np.uint8)
Y = np.arange(40) % 4


def with_test() -> DataSet:
    return make_dataset("mine", X[:32], Y[:32], X[32:], Y[32:])


def info_of(dataset: DataSet) -> DataInfo:
    return DataInfo(
        name=dataset.name,
        source="/somewhere/mine.npz",
        checksum=checksum_of(dataset),
        shape=dataset.shape,
        classes=dataset.classes,
        train=len(dataset.y_train),
        test=None if dataset.y_test is None else len(dataset.y_test),
        class_counts=class_counts(dataset),
    )


def store(home: Path, dataset: DataSet) -> str:
    info = info_of(dataset)
    cache.store(home, dataset, info)
    return info.checksum


def entries(home: Path) -> list[str]:
    """What is in the cache besides its lock: entries, and what is left of failed ones."""
    return sorted(path.name for path in cache_dir(home).iterdir() if path.name != ".lock")


@pytest.mark.parametrize("dataset", [with_test(), make_dataset("mine", X, Y)])
def test_what_was_stored_comes_back_mapped(dataset: DataSet, tmp_path: Path):
    loaded = cache.load(tmp_path, store(tmp_path, dataset))
    assert isinstance(loaded.x_train, np.memmap)
    assert not loaded.x_train.flags.writeable
    assert (loaded.name, loaded.has_test) == ("mine", dataset.has_test)
    assert checksum_of(loaded) == checksum_of(dataset)


def test_what_is_said_of_it_comes_back(tmp_path: Path):
    dataset = make_dataset("mine", X, Y)
    assert cache.load_info(tmp_path, store(tmp_path, dataset)) == info_of(dataset)


def test_what_was_never_stored_is_told(tmp_path: Path):
    with pytest.raises(InputError, match="is not in the cache; open it again"):
        cache.load(tmp_path, "0" * 64)


def shorten(path: Path) -> None:
    os.truncate(path, path.stat().st_size - 1)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def other_shape(path: Path) -> None:
    np.save(path, np.zeros(3, np.uint8))


def other_type(path: Path) -> None:
    np.save(path, np.load(path).astype(np.float32))


@pytest.mark.parametrize("damage", [shorten, empty, Path.unlink, other_shape, other_type])
@pytest.mark.parametrize("file", ["x_train.npy", "y_test.npy"])
def test_a_damaged_array_is_noticed_and_written_again(damage, file: str, tmp_path: Path):
    dataset = with_test()
    checksum = store(tmp_path, dataset)
    damage(cache_dir(tmp_path) / checksum / file)
    with pytest.raises(InputError, match="cached copy of mine is damaged"):
        cache.load(tmp_path, checksum)
    store(tmp_path, dataset)
    assert checksum_of(cache.load(tmp_path, checksum)) == checksum
    assert entries(tmp_path) == [checksum]


@pytest.mark.parametrize("damage", [shorten, empty, Path.unlink])
def test_a_damaged_info_is_noticed_and_written_again(damage, tmp_path: Path):
    dataset = with_test()
    checksum = store(tmp_path, dataset)
    damage(cache_dir(tmp_path) / checksum / "info.json")
    sound = damage is shorten  # which only takes the last line's end
    assert cache.is_sound(tmp_path, checksum) == sound
    store(tmp_path, dataset)
    assert cache.is_sound(tmp_path, checksum)


def test_a_sound_entry_is_left_alone(tmp_path: Path):
    checksum = store(tmp_path, with_test())
    before = (cache_dir(tmp_path) / checksum / "x_train.npy").stat()
    store(tmp_path, with_test())
    after = (cache_dir(tmp_path) / checksum / "x_train.npy").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_what_a_killed_process_left_is_cleared_away(tmp_path: Path):
    dataset = with_test()
    left = cache_dir(tmp_path) / ".tmp" / checksum_of(dataset)
    left.mkdir(parents=True)
    (left / "x_train.npy").write_bytes(b"half")
    checksum = store(tmp_path, dataset)
    assert cache.is_sound(tmp_path, checksum)
    assert entries(tmp_path) == [checksum]


def test_while_another_process_writes_one_can_give_up(tmp_path: Path):
    said = []

    def give_up(text: str, done: int, total: int) -> None:
        said.append(text)
        raise KeyboardInterrupt

    dataset = with_test()
    cache_dir(tmp_path).mkdir()
    with FileLock(cache_dir(tmp_path) / ".lock"), pytest.raises(KeyboardInterrupt):
        cache.store(tmp_path, dataset, info_of(dataset), give_up)
    assert said == ["Waiting to keep mine: another window or command writes"]
    assert entries(tmp_path) == []


def test_giving_up_half_way_leaves_nothing(tmp_path: Path):
    def give_up(text: str, done: int, total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    dataset = with_test()
    with pytest.raises(KeyboardInterrupt):
        cache.store(tmp_path, dataset, info_of(dataset), give_up)
    assert entries(tmp_path) == []


def test_a_disk_that_takes_no_more_leaves_nothing(tmp_path: Path):
    resource = pytest.importorskip("resource", reason="limits on files are a Unix thing")
    dataset = with_test()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, hard))
    try:
        with pytest.raises(MachineError, match=r"Could not keep mine in the cache .*\.$"):
            store(tmp_path, dataset)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert entries(tmp_path) == []
    assert cache.is_sound(tmp_path, store(tmp_path, dataset))


def store_when_told(home: Path, start: "multiprocessing.synchronize.Barrier") -> None:
    dataset = with_test()
    start.wait(60)
    cache.store(home, dataset, info_of(dataset))
    checksum_of(cache.load(home, checksum_of(dataset)))


def test_processes_that_store_the_same_set_at_once(tmp_path: Path):
    context = multiprocessing.get_context("fork")
    start = context.Barrier(4)
    children = [context.Process(target=store_when_told, args=(tmp_path, start)) for _ in range(4)]
    for child in children:
        child.start()
    for child in children:
        child.join(60)
    assert [child.exitcode for child in children] == [0] * 4
    checksum = checksum_of(with_test())
    assert entries(tmp_path) == [checksum]
    assert checksum_of(cache.load(tmp_path, checksum)) == checksum
