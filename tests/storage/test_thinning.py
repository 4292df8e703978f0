"""Old checkpoints go; whatever anybody may need of a run stays."""

import os
import shutil
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fmnist_workbench.spec.data import DataRef
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.presets import preset
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.spec.run import Epoch, is_complete
from fmnist_workbench.spec.stopping import EarlyStopping
from fmnist_workbench.spec.thinjobs import Keeping
from fmnist_workbench.spec.transfer import Transfer
from fmnist_workbench.spec.words import spans
from fmnist_workbench.storage import checkpoints
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
    thin_runs,
)

EARLY = Recipe(epochs=50, early_stopping=EarlyStopping(patience=40))


def new_run(home: Path, recipe: Recipe = Recipe(epochs=50), **more) -> RunFolder:  # noqa: B008
    return create_run(
        home,
        network=preset("linear"),
        recipe=recipe,
        data=DataRef(source="fashion-mnist", checksum="0" * 64),
        versions={},
        device="CPU",
        parameters=7850,
        **more,
    )


def train(folder: RunFolder, *figures: float) -> None:
    """Commit an epoch for each figure, its validation accuracy, and 1 less it its loss."""
    for figure in figures:
        number = len(folder.history) + 1
        epoch = Epoch(
            epoch=number,
            loss=1.0,
            accuracy=0.5,
            val_loss=1 - figure,
            val_accuracy=figure,
            seconds=1.0,
            learning_rate=0.001,
        )
        weights = {"classifier/kernel": np.full((40, 2), number, np.float32)}
        commit_epoch(folder, epoch, weights, {"optimizer/iteration": np.array(number)})


def a_run(home: Path, *figures: float, status="interrupted", **more) -> RunFolder:
    folder = new_run(home, **more)
    train(folder, *figures)
    finish(folder, status)
    return open_run(home, folder.record.id)


def kept(folder: RunFolder) -> list[int]:
    return sorted(checkpoints.stock_of(folder.path).weights)


def spoil(folder: RunFolder, epoch: int) -> None:
    file = checkpoints.weights_path(folder.path, epoch)
    file.write_bytes(file.read_bytes()[:-9])


FIGURES = st.lists(st.sampled_from([0.1, 0.3, 0.5, 0.7, 0.9]), min_size=1, max_size=7)


@pytest.fixture(scope="module")
def unsynced():
    """Let no file wait for the disk: no power will be cut here, and examples are many."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _descriptor: None)
        yield


@settings(max_examples=50, deadline=None)
@given(
    figures=FIGURES,
    own=st.none() | FIGURES,
    recipe=st.sampled_from([Recipe(epochs=50), EARLY]),
    status=st.sampled_from(["interrupted", "stopped", "failed", "finished"]),
    keeping=st.sampled_from([Keeping(), Keeping(keep_every=1), Keeping(keep_every=3)]),
    spoiled=st.booleans(),
    killed_after=st.integers(0, 6),
)
@example(  # without its newest epoch, which is the best, the second one is
    figures=[0.1, 0.7, 0.3, 0.5, 0.9],
    own=None,
    recipe=EARLY,
    status="interrupted",
    keeping=Keeping(),
    spoiled=True,
    killed_after=0,
)
def test_whatever_a_run_was_it_goes_on_as_before_once_it_is_thinned(
    unsynced, *, figures, own, recipe, status, keeping, spoiled, killed_after
):
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        run = a_run(home, *figures, recipe=recipe, status="finished" if own else status)
        if own:
            run = a_run(home, *own, recipe=recipe, status=status, parent=run)
        twin = RunFolder(home / "twin", run.record)
        shutil.copytree(run.path, twin.path)

        # First a process that was killed in the middle of it, then one that comes to the end.
        (plan,) = thin_runs(home, [run.record.id], keeping, dry_run=True)
        assert kept(run) == kept(twin)
        going = [epoch for epoch in kept(run) if epoch not in plan.epochs]
        checkpoints.delete(run.path, going[:killed_after])
        for epoch in going[killed_after : killed_after + 1]:
            checkpoints.state_path(run.path, epoch).unlink(missing_ok=True)
        (done,) = thin_runs(home, [run.record.id], keeping)
        assert tuple(kept(run)) == done.epochs == plan.epochs
        assert done.bytes == plan.bytes == checkpoints.stock_of(run.path).bytes

        # The newest may turn out damaged afterwards; one that was kept is there to go on from.
        for one in (run, twin) if spoiled else ():
            spoil(one, len(run.history))
        assert outcome(home, run) == outcome(home, twin)


def outcome(home: Path, run: RunFolder) -> object:
    """Go on with a run to its end; return all that is to be known of it then."""
    folder = open_run(home, str(run.path))
    try:
        if folder.record.status == "finished":
            folder = new_run(home, folder.record.recipe, parent=folder)
        else:
            acquire(folder)
    except InputError as error:
        return str(error).replace(str(run.path), "").replace(run.path.name, "")
    taken_up = load_checkpoint(folder)
    train(folder, 0.2)
    finish(folder, "finished")
    again = open_run(home, str(folder.path))
    return str((taken_up, again.history, again.record.kept_epoch, load_weights(again)))


def test_the_newest_two_the_best_and_what_is_asked_for_stay(tmp_path):
    run = a_run(tmp_path, 0.1, 0.9, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, recipe=Recipe(epochs=50))
    before = run.history
    (plan,) = thin_runs(tmp_path, [run.record.id], Keeping(keep_every=5), dry_run=True)
    assert (plan.epochs, plan.dropped, len(kept(run))) == ((2, 5, 7, 8), 4, 8)
    assert thin_runs(tmp_path, [run.record.id], Keeping(keep_every=5)) == (plan,)
    (done,) = thin_runs(tmp_path, [str(run.path), run.record.id])
    assert (done.epochs, done.path) == ((2, 7, 8), str(run.path))
    assert done.freed > 0
    (again,) = thin_runs(tmp_path, [run.record.id])
    assert (again.freed, again.dropped, again.bytes) == (0, 0, done.bytes)
    ((row,), _) = list_runs(tmp_path)
    assert (row.bytes, row.weights, row.epochs) == (done.bytes, 3, 8)
    assert open_run(tmp_path, run.record.id).history == before


def test_epochs_that_other_runs_have_started_from_stay(tmp_path):
    run = a_run(tmp_path, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6)
    for epoch in (1, 3):
        new_run(tmp_path, transfer=Transfer(source=str(run.path), epoch=epoch, kept=()))
    (tmp_path / "runs" / "0003-linear" / "run.json").write_text("{")  # whatever it was, it is gone
    (done,) = thin_runs(tmp_path / "another-home", [str(run.path)])
    assert done.epochs == (1, 5, 6)
    assert load_weights(run, 1)[0] == 1


def test_a_damaged_newest_epoch_leaves_another_one_to_fall_back_on(tmp_path):
    run = a_run(tmp_path, 0.9, 0.8, 0.7, 0.6, 0.5)
    spoil(run, 5)
    (done,) = thin_runs(tmp_path, [run.record.id])
    assert done.epochs == (1, 3, 4, 5)


def test_a_live_run_is_refused_and_no_other_is_touched(tmp_path):
    run = a_run(tmp_path, 0.1, 0.2, 0.3, 0.4)
    live = new_run(tmp_path)
    train(live, 0.1, 0.2, 0.3, 0.4)
    with pytest.raises(InputError, match="is being trained by another window or command"):
        thin_runs(tmp_path, [run.record.id, live.record.id])
    live.release()
    assert mark_interrupted(tmp_path) == [live.record.id]
    assert (kept(run), kept(live)) == ([1, 2, 3, 4], [1, 2, 3, 4])
    assert [one.epochs for one in thin_runs(tmp_path, [run.record.id, live.record.id])] == [
        (3, 4),
        (3, 4),
    ]
    acquire(live)  # its lock is free again


def test_what_was_thinned_away_is_refused_with_what_is_there(tmp_path):
    run = a_run(tmp_path, 0.1, 0.2, 0.9, 0.3, 0.4, 0.5, status="finished")
    thin_runs(tmp_path, [run.record.id])
    for load in (load_weights, load_checkpoint):
        with pytest.raises(InputError, match=r"no weights of epoch 2, .* it keeps: 3, 5, 6\.$"):
            load(run, 2)
    with pytest.raises(InputError, match="no epoch 7"):
        load_weights(run, 7)
    child = new_run(tmp_path, parent=run)
    with pytest.raises(InputError, match=r"no weights of epoch 5, .* it keeps: 6\.$"):
        load_weights(child, 5)


def test_an_unfinished_epochs_checkpoint_is_let_be_and_not_counted(tmp_path):
    run = a_run(tmp_path, 0.1, 0.2)
    checkpoints.write(run.path, 3, {"a": np.zeros(3)}, {"b": np.zeros(3)})
    (done,) = thin_runs(tmp_path, [run.record.id])
    assert (done.epochs, done.dropped, kept(run)) == ((1, 2), 0, [1, 2, 3])
    assert list_runs(tmp_path)[0][0].weights == 2


def test_a_run_without_checkpoints_takes_no_space(tmp_path):
    folder = new_run(tmp_path)
    folder.release()
    (done,) = thin_runs(tmp_path, [folder.record.id])
    assert (done.freed, done.bytes, done.epochs) == (0, 0, ())
    assert not is_complete(folder.record, folder.history)


def test_numbers_in_a_row_are_said_as_one():
    assert spans(()) == ""
    assert spans((1, 2, 3, 7, 9, 10)) == "1 to 3, 7, 9, 10"
    assert spans(range(1, 100, 2)) == "1, 3, 5, 7, 9, 11, …, 91, 93, 95, 97, 99"
