"""A run whose history or checkpoints are damaged: what is left of it counts."""

import numpy as np
import pytest

from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.storage import checkpoints, locks
from fmnist_workbench.storage.listing import list_runs
from fmnist_workbench.storage.runs import (
    acquire,
    finish,
    load_checkpoint,
    load_weights,
    mark_interrupted,
    open_run,
)

from .newruns import content, interrupted_run, new_run, state_of, train, weights_of


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
