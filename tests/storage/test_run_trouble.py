"""A run folder is whole after a full disk, a power cut, or a process that was killed."""

import os
import signal

import pytest

from fmnist_workbench.spec.errors import MachineError
from fmnist_workbench.storage import checkpoints, history, locks
from fmnist_workbench.storage.runs import (
    acquire,
    finish,
    mark_interrupted,
    open_run,
)

from .newruns import an_epoch, content, interrupted_run, new_run, state_of, train, weights_of


@pytest.fixture
def small_disk():
    """Return a function that lets files grow up to so many bytes, as a full disk would.

    Without a size it makes room again.
    """
    resource = pytest.importorskip("resource", reason="limits on files are a Unix thing")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    yield lambda size=soft: resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    signal.signal(signal.SIGXFSZ, handler)


def test_a_full_disk_at_a_checkpoint_keeps_the_run_and_lets_it_try_again(tmp_path, small_disk):
    folder = new_run(tmp_path)
    train(folder, 0.5)
    before = content(folder.path)

    small_disk(100)
    with pytest.raises(MachineError, match="epoch-0002"):
        train(folder, 0.6)
    assert content(folder.path) == before
    assert len(folder.history) == 1

    small_disk()
    train(folder, 0.6)
    assert len(open_run(tmp_path, folder.record.id).history) == 2


def test_a_disk_that_fills_up_within_a_line_of_history_leaves_no_half_line(tmp_path, small_disk):
    folder = new_run(tmp_path)
    train(folder, 0.5)
    before = (folder.path / "history.jsonl").read_bytes()
    small_disk(len(before) + 20)
    with pytest.raises(MachineError, match="save epoch 2"):
        history.append(folder.path, an_epoch(2))
    small_disk()
    assert (folder.path / "history.jsonl").read_bytes() == before


def test_a_run_whose_end_cannot_be_written_is_found_interrupted(tmp_path, small_disk):
    folder = new_run(tmp_path)
    train(folder, 0.5)
    small_disk(10)
    with pytest.raises(MachineError):
        finish(folder, "finished")
    assert mark_interrupted(tmp_path) == []
    small_disk()
    assert mark_interrupted(tmp_path) == [folder.record.id]
    assert open_run(tmp_path, folder.record.id).record.status == "interrupted"


def test_a_run_that_died_after_its_last_epoch_is_finished(tmp_path):
    folder = new_run(tmp_path)
    train(folder, *[0.5] * folder.record.recipe.epochs)
    folder.release()
    mark_interrupted(tmp_path)
    assert open_run(tmp_path, folder.record.id).record.status == "finished"


@pytest.fixture
def synced(monkeypatch):
    """The inodes of all that was synced to the disk; a power cut itself cannot be had here."""
    inodes = set()
    fsync = os.fsync

    def remember(descriptor):
        inodes.add(os.fstat(descriptor).st_ino)
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", remember)
    return inodes


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot sync folders")
def test_the_names_of_new_files_and_folders_survive_a_power_cut(tmp_path, synced):
    home = tmp_path / "home"
    folder = new_run(home)
    for path in (tmp_path, home, home / "runs", folder.path):
        assert path.stat().st_ino in synced, path

    synced.clear()
    checkpoints.write(folder.path, 1, weights_of(1), state_of(1))
    assert folder.path.stat().st_ino in synced  # it names checkpoints/

    synced.clear()
    history.append(folder.path, an_epoch(1))
    assert folder.path.stat().st_ino in synced  # it names history.jsonl


@pytest.mark.parametrize("left", ['{"epoch": 2, "lo', an_epoch(2).model_dump_json() + "\n"])
def test_what_a_failed_append_left_does_not_spoil_the_next_one(tmp_path, left):
    folder = new_run(tmp_path)
    train(folder, 0.5)
    with (folder.path / "history.jsonl").open("a") as file:
        file.write(left)
    train(folder, 0.6, 0.7)
    again = open_run(tmp_path, folder.record.id)
    assert [epoch.val_accuracy for epoch in again.history] == [0.5, 0.6, 0.7]
    assert again.notes == []


def leave_litter(path) -> list:
    litter = [path / ".tmp" / "run.json.1", path / "checkpoints" / ".tmp" / "epoch-0002.npz.1"]
    for file in litter:
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(b"half")
    return litter


def test_what_a_killed_process_left_goes_when_its_run_is_marked(tmp_path):
    folder = new_run(tmp_path)
    train(folder, 0.5)
    litter = leave_litter(folder.path)
    assert mark_interrupted(tmp_path) == []
    assert all(file.exists() for file in litter)

    folder.release()
    mark_interrupted(tmp_path)
    assert not any(file.parent.exists() for file in litter)


def test_what_a_killed_process_left_goes_when_its_run_goes_on(tmp_path):
    folder = interrupted_run(tmp_path, 0.5)
    litter = leave_litter(folder.path)
    acquire(folder)
    assert not any(file.parent.exists() for file in litter)


def test_an_evaluation_being_written_is_not_swept_away(tmp_path):
    folder = interrupted_run(tmp_path, 0.5)
    (record, checkpoint) = leave_litter(folder.path)
    with locks.for_evaluation(folder.path):
        acquire(folder)
    assert record.exists()
    assert not checkpoint.exists()
