"""A run folder is complete in itself: made, trained in, found, read and gone on from."""

import json

import numpy as np
import pytest

from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.storage import checkpoints
from fmnist_workbench.storage.listing import list_runs
from fmnist_workbench.storage.runs import (
    acquire,
    finish,
    load_checkpoint,
    load_weights,
    open_run,
)

from .newruns import an_epoch, content, interrupted_run, new_run, train, weights_of


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
