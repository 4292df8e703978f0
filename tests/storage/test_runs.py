"""A run folder is complete in itself, and whole after whatever happened to it."""

import json
import os
import signal

import numpy as np
import pytest

from fmnist_workbench.spec.data import DataRef
from fmnist_workbench.spec.errors import InputError, MachineError
from fmnist_workbench.spec.presets import preset
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.spec.run import Epoch
from fmnist_workbench.storage import checkpoints, history, locks
from fmnist_workbench.storage.listing import list_runs
from fmnist_workbench.storage.runs import (
    RunFolder,
    acquire,
    commit_epoch,
    create_run,
    finish,
    load_checkpoint,
    load_weights,
    mark_interrupted,
    open_run,
)


def new_run(home, parent=None, name="linear", class_names=None) -> RunFolder:
    return create_run(
        home,
        network=preset("linear").changed(name=name),
        recipe=Recipe(epochs=5, seed=3),
        data=DataRef(source="fashion-mnist", checksum="0" * 64),
        versions={"python": "3.11"},
        device="CPU",
        parameters=7850,
        class_names=class_names,
        parent=parent,
    )


def an_epoch(number: int, val_accuracy: float = 0.5, val_loss: float = 0.5) -> Epoch:
    return Epoch(
        epoch=number,
        loss=1.0,
        accuracy=0.5,
        val_loss=val_loss,
        val_accuracy=val_accuracy,
        seconds=1.0,
        learning_rate=0.001,
    )


def weights_of(number: int) -> dict[str, np.ndarray]:
    return {"classifier/kernel": np.full((4, 2), number, np.float32)}


def state_of(number: int) -> dict[str, np.ndarray]:
    return {"optimizer/iteration": np.array(number), "seeds": np.arange(2, dtype=np.uint32)}


def train(folder: RunFolder, *accuracies: float) -> None:
    for accuracy in accuracies:
        number = len(folder.history) + 1
        commit_epoch(folder, an_epoch(number, accuracy), weights_of(number), state_of(number))


def interrupted_run(home, *accuracies: float) -> RunFolder:
    folder = new_run(home)
    train(folder, *accuracies)
    finish(folder, "interrupted")
    return open_run(home, folder.record.id)


def content(path) -> dict[str, bytes]:
    files = (file for file in path.rglob("*") if file.is_file() and file.name != locks.LOCK_NAME)
    return {str(file.relative_to(path)): file.read_bytes() for file in files}


def test_a_finished_run_reads_back_as_it_was_trained(tmp_path):
    folder = new_run(tmp_path)
    train(folder, 0.5, 0.6)
    finish(folder, "finished")

    again = open_run(tmp_path, folder.record.id)

    assert again.record == folder.record
    assert again.record.status == "finished"
    assert again.history == folder.history
    number, weights, state = load_checkpoint(again)
    assert number == 2
    np.testing.assert_array_equal(weights["classifier/kernel"], weights_of(2)["classifier/kernel"])
    assert state["optimizer/iteration"] == 2
    assert again.notes == []


def test_runs_are_in_the_order_of_their_numbers_however_many_digits(tmp_path):
    old = new_run(tmp_path)
    old.release()
    old.path.rename(old.path.with_name("9999-linear"))
    new = new_run(tmp_path)
    rows, _ = list_runs(tmp_path)
    assert [row.run for row in rows] == [new.record.id, "9999-linear"]
    assert new.record.id == "10000-linear"


def test_ids_count_on_and_carry_the_networks_name(tmp_path):
    names = [new_run(tmp_path, name=name).record.id for name in ("cnn-2conv", "Größe (2)", "π")]
    assert names == ["0001-cnn-2conv", "0002-gr-e-2", "0003-network"]


def test_a_run_is_found_by_its_folder_too(tmp_path):
    folder = new_run(tmp_path / "home")
    assert open_run(tmp_path / "elsewhere", str(folder.path)).record == folder.record


def test_an_unknown_run_is_refused_and_the_known_ones_are_named(tmp_path):
    with pytest.raises(InputError, match="there is none yet"):
        open_run(tmp_path, "0009-x")
    new_run(tmp_path)
    with pytest.raises(InputError, match="0001-linear"):
        open_run(tmp_path, "0009-x")


@pytest.mark.parametrize("name", ["~nobody-of-this-name/x", "x" * 300])
def test_a_run_that_cannot_be_looked_up_is_refused(tmp_path, name):
    with pytest.raises(InputError, match="cannot be looked up"):
        open_run(tmp_path, name)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 2}', "\xff\xfe"])
def test_a_damaged_record_is_one_sentence_and_spoils_no_list(tmp_path, text):
    bad, good = new_run(tmp_path), new_run(tmp_path)
    (bad.path / "run.json").write_text(text, encoding="latin-1")

    with pytest.raises(InputError, match=r"run\.json") as error:
        open_run(tmp_path, bad.record.id)
    assert "\n" not in str(error.value)
    rows, warnings = list_runs(tmp_path)
    assert [row.run for row in rows] == [good.record.id]
    assert len(warnings) == 1
    assert bad.record.id in warnings[0]


def test_the_list_shows_the_newest_first(tmp_path):
    first, second = new_run(tmp_path), new_run(tmp_path)
    train(second, 0.25, 0.75)
    rows, _ = list_runs(tmp_path)
    assert [(row.run, row.epochs, row.val_accuracy) for row in rows] == [
        (second.record.id, 2, 0.75),
        (first.record.id, 0, None),
    ]
    assert list_runs(tmp_path / "nothing") == ((), ())


def test_state_is_kept_for_the_newest_two_epochs_and_the_best(tmp_path):
    folder = new_run(tmp_path)
    train(folder, 0.1, 0.9, 0.9, 0.3, 0.4, 0.5)
    kept = [n for n in range(1, 7) if checkpoints.state_path(folder.path, n).exists()]
    assert kept == [2, 5, 6]
    assert all(load_weights(folder, number)[0] == number for number in range(1, 7))


def test_of_equally_accurate_epochs_the_one_of_lower_loss_is_best():
    epochs = [an_epoch(1, 0.9, 0.4), an_epoch(2, 0.9, 0.3), an_epoch(3, 0.8, 0.1)]
    assert checkpoints.best(epochs).epoch == 2


def test_a_torn_last_line_is_dropped_reported_and_mended(tmp_path):
    folder = interrupted_run(tmp_path, 0.5, 0.6)
    with (folder.path / "history.jsonl").open("a") as file:
        file.write('{"epoch": 3, "loss": 0.')

    torn = open_run(tmp_path, folder.record.id)
    assert len(torn.history) == 2
    assert "damaged" in torn.notes[0]
    rows, warnings = list_runs(tmp_path)
    assert rows[0].epochs == 2
    assert warnings == tuple(torn.notes)

    acquire(torn)
    train(torn, 0.7)
    finish(torn, "finished")
    mended = open_run(tmp_path, folder.record.id)
    assert [epoch.epoch for epoch in mended.history] == [1, 2, 3]
    assert mended.notes == []


def tear_history(path) -> None:
    with (path / "history.jsonl").open("a") as file:
        file.write('{"epoch": 3, "loss": 0.')


def test_a_torn_line_is_said_by_who_reads_it_and_not_by_every_look(tmp_path, caplog):
    folder = interrupted_run(tmp_path, 0.5, 0.6)
    tear_history(folder.path)
    assert mark_interrupted(tmp_path) == []
    open_run(tmp_path, folder.record.id)
    list_runs(tmp_path)
    assert caplog.messages == []


def test_marking_a_run_interrupted_mends_its_history_and_says_so_once(tmp_path, caplog):
    folder = new_run(tmp_path)
    train(folder, 0.5, 0.6)
    tear_history(folder.path)
    folder.release()

    assert mark_interrupted(tmp_path) == [folder.record.id]
    (message,) = caplog.messages
    assert "line 3 of 3 is damaged" in message
    mended = open_run(tmp_path, folder.record.id)
    assert len(mended.history) == 2
    assert mended.notes == []
    assert list_runs(tmp_path)[1] == ()


def test_a_checkpoint_without_its_line_does_not_count_and_is_overwritten(tmp_path):
    folder = interrupted_run(tmp_path, 0.5)
    checkpoints.write(folder.path, 2, weights_of(99), state_of(99))

    acquire(folder)
    assert load_checkpoint(folder)[0] == 1
    train(folder, 0.6)
    assert load_weights(folder)[1]["classifier/kernel"][0, 0] == 2


@pytest.mark.parametrize("kind", ["weights", "state"])
@pytest.mark.parametrize("damage", ["missing", "empty", "torn", "flipped", "pickled", "compressed"])
def test_a_damaged_newest_checkpoint_falls_back_to_the_epoch_before(tmp_path, kind, damage):
    folder = interrupted_run(tmp_path, 0.5, 0.6)
    spoil(folder.path / "checkpoints" / f"epoch-0002.{kind}.npz", damage)

    acquire(folder)

    assert [epoch.epoch for epoch in folder.history] == [1]
    assert "falls back to epoch 1" in folder.notes[0]
    train(folder, 0.8)
    finish(folder, "finished")
    again = open_run(tmp_path, folder.record.id)
    assert [epoch.val_accuracy for epoch in again.history] == [0.5, 0.8]
    assert load_checkpoint(again)[0] == 2


def spoil(path, damage: str) -> None:
    data = path.read_bytes()
    if damage == "missing":
        path.unlink()
    elif damage == "empty":
        path.write_bytes(b"")
    elif damage == "torn":
        path.write_bytes(data[: len(data) // 2])
    elif damage == "flipped":
        place = data.index(b"\x93NUMPY") + 130
        path.write_bytes(data[:place] + bytes([data[place] ^ 255]) + data[place + 1 :])
    elif damage == "pickled":
        np.savez(path, **{"classifier/kernel": np.array([{}], dtype=object)})
    else:
        np.savez_compressed(path, **weights_of(2))


def test_without_any_readable_checkpoint_nothing_is_changed(tmp_path):
    folder = interrupted_run(tmp_path, 0.5)
    checkpoints.weights_path(folder.path, 1).unlink()
    before = content(folder.path)
    with pytest.raises(InputError, match="none of the checkpoints"):
        acquire(folder)
    assert content(folder.path) == before
    assert not locks.is_live(folder.path)


def test_weights_can_be_read_where_the_state_is_damaged(tmp_path):
    folder = interrupted_run(tmp_path, 0.5)
    spoil(checkpoints.state_path(folder.path, 1), "torn")
    assert load_weights(folder)[0] == 1


def test_an_epoch_that_never_was_is_refused(tmp_path):
    folder = new_run(tmp_path)
    with pytest.raises(InputError, match="no finished epoch"):
        load_weights(folder)
    train(folder, 0.5)
    with pytest.raises(InputError, match="no epoch 2"):
        load_checkpoint(folder, 2)


def test_a_finished_run_cannot_be_taken_up_again(tmp_path):
    folder = new_run(tmp_path)
    train(folder, 0.5)
    finish(folder, "finished")
    before = content(folder.path)
    with pytest.raises(InputError, match="new run"):
        acquire(open_run(tmp_path, folder.record.id))
    assert content(folder.path) == before


def test_a_child_run_goes_on_from_its_parent_and_needs_nothing_of_it(tmp_path):
    parent = new_run(tmp_path)
    train(parent, 0.5, 0.6)
    finish(parent, "finished")
    before = content(parent.path)

    child = new_run(tmp_path, parent=open_run(tmp_path, parent.record.id))
    assert content(parent.path) == before
    for file in parent.path.rglob("*.npz"):
        file.unlink()

    assert child.record.parent == parent.record.id
    assert child.history == parent.history
    number, weights, state = load_checkpoint(child)
    assert (number, weights["classifier/kernel"][0, 0], state["optimizer/iteration"]) == (2, 2, 2)
    train(child, 0.7)
    finish(child, "finished")
    assert len(open_run(tmp_path, child.record.id).history) == 3


@pytest.mark.parametrize("damage", ["unlink", "tear"])
def test_a_finished_run_without_a_readable_history_has_no_child(tmp_path, damage):
    parent = new_run(tmp_path)
    train(parent, 0.5, 0.6)
    finish(parent, "finished")
    file = parent.path / "history.jsonl"
    file.unlink() if damage == "unlink" else file.write_bytes(b"\0" + file.read_bytes())
    with pytest.raises(InputError, match="is damaged and there is nothing to go on from"):
        new_run(tmp_path, parent=open_run(tmp_path, parent.record.id))
    assert len(list_runs(tmp_path)[0]) == 1


def test_class_names_are_kept_and_inherited(tmp_path):
    names = tuple("abcdefghij")
    parent = new_run(tmp_path, class_names=names)
    train(parent, 0.5)
    finish(parent, "finished")
    child = new_run(tmp_path, parent=open_run(tmp_path, parent.record.id))
    assert open_run(tmp_path, child.record.id).record.class_names == names


def test_a_child_that_cannot_be_made_leaves_no_folder(tmp_path):
    parent = interrupted_run(tmp_path, 0.5)
    checkpoints.weights_path(parent.path, 1).unlink()
    with pytest.raises(InputError):
        new_run(tmp_path, parent=parent)
    assert [path.name for path in (tmp_path / "runs").iterdir() if path.is_dir()] == [
        parent.record.id
    ]


def test_continuing_writes_down_what_it_continues_with(tmp_path):
    folder = interrupted_run(tmp_path, 0.5)
    acquire(folder, recipe=Recipe(epochs=9, seed=3), device="GPU: X")
    record = json.loads((folder.path / "run.json").read_text())
    assert (record["status"], record["recipe"]["epochs"], record["device"]) == (
        "running",
        9,
        "GPU: X",
    )


def test_a_run_is_not_written_without_its_lock(tmp_path):
    folder = interrupted_run(tmp_path, 0.5)
    with pytest.raises(RuntimeError):
        train(folder, 0.6)
    with pytest.raises(RuntimeError):
        finish(folder, "finished")


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


# --- A power cut, or kill -9, in the middle of writing


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
