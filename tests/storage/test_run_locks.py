"""A live run is never taken for an interrupted one, whichever process looks at it."""

import subprocess
import sys
import textwrap
from threading import Timer

import pytest
from filelock import FileLock

from fmnist_workbench.spec.data import DataRef
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.presets import preset
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.storage.locks import is_live
from fmnist_workbench.storage.runs import acquire, create_run, finish, mark_interrupted, open_run

CREATE = """
    from pathlib import Path
    from fmnist_workbench.spec.data import DataRef
    from fmnist_workbench.spec.presets import preset
    from fmnist_workbench.spec.recipe import Recipe
    from fmnist_workbench.storage.runs import create_run, finish
    folder = create_run(
        Path({home!r}), network=preset("linear"), recipe=Recipe(),
        data=DataRef(source="fashion-mnist", checksum="0" * 64),
        versions={{}}, device="CPU", parameters=7850,
    )
    print(folder.record.id, flush=True)
"""


def process(script: str, **values: object) -> subprocess.Popen:
    text = textwrap.dedent(script).format(**values)
    return subprocess.Popen(
        [sys.executable, "-c", text], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


@pytest.fixture
def trainer(tmp_path):
    """A second process that trains a run until it is told to end."""
    child = process(CREATE + "    input()\n    finish(folder, 'finished')\n", home=str(tmp_path))
    yield child, child.stdout.readline().strip()
    child.kill()
    child.communicate()


def test_a_run_that_another_process_trains_is_left_alone(tmp_path, trainer):
    child, run = trainer
    folder = open_run(tmp_path, run)

    assert is_live(folder.path)
    assert mark_interrupted(tmp_path) == []
    with pytest.raises(InputError, match="another window or command"):
        acquire(folder)

    child.communicate("\n")
    assert not is_live(folder.path)
    assert mark_interrupted(tmp_path) == []
    assert open_run(tmp_path, run).record.status == "finished"


def test_a_run_whose_process_was_killed_is_interrupted_and_can_be_taken_up(tmp_path, trainer):
    child, run = trainer
    child.kill()
    child.wait()

    assert open_run(tmp_path, run).record.status == "running"
    assert mark_interrupted(tmp_path) == [run]
    folder = open_run(tmp_path, run)
    assert folder.record.status == "interrupted"
    acquire(folder)
    assert is_live(folder.path)
    finish(folder, "stopped")
    assert mark_interrupted(tmp_path) == []


def test_this_process_does_not_take_its_own_run_for_interrupted(tmp_path):
    folder = create_run(
        tmp_path,
        network=preset("linear"),
        recipe=Recipe(),
        data=DataRef(source="mnist", checksum="0" * 64),
        versions={},
        device="CPU",
        parameters=7850,
    )
    assert mark_interrupted(tmp_path) == []
    folder.release()
    assert mark_interrupted(tmp_path) == [folder.record.id]


def test_looking_is_never_mistaken_for_training(tmp_path):
    """Many processes mark at once: each sees a dead run as dead, and one of them marks it."""
    dead = process(CREATE, home=str(tmp_path))
    run = dead.communicate()[0].strip()
    script = """
        from pathlib import Path
        from fmnist_workbench.storage.locks import is_live
        from fmnist_workbench.storage.runs import mark_interrupted
        input()
        print([is_live(Path({home!r}) / "runs" / {run!r}) for _ in range(20)].count(True))
        mark_interrupted(Path({home!r}))
    """
    lookers = [process(script, home=str(tmp_path), run=run) for _ in range(3)]
    for looker in lookers:
        looker.stdin.write("\n")
        looker.stdin.flush()
    assert [looker.communicate()[0].strip() for looker in lookers] == ["0"] * 3
    assert open_run(tmp_path, run).record.status == "interrupted"


def test_processes_that_start_at_once_get_runs_of_their_own(tmp_path):
    script = "    input()\n" + CREATE
    starters = [process(script, home=str(tmp_path)) for _ in range(4)]
    for starter in starters:
        starter.stdin.write("\n")
        starter.stdin.flush()
    ids = sorted(starter.communicate()[0].strip() for starter in starters)
    assert ids == [f"{number:04d}-linear" for number in range(1, 5)]


def test_a_run_that_cannot_be_locked_stops_nobody(tmp_path):
    dead = process(CREATE, home=str(tmp_path))
    run = dead.communicate()[0].strip()
    lock = tmp_path / "runs" / run / ".lock"
    lock.unlink()
    lock.mkdir()
    assert mark_interrupted(tmp_path) == []


@pytest.fixture
def held_for_a_moment(tmp_path):
    """A run that a process left, and whose lock somebody holds for a second from now."""
    run = process(CREATE, home=str(tmp_path)).communicate()[0].strip()
    lock = FileLock(tmp_path / "runs" / run / ".lock", thread_local=False)
    lock.acquire()
    timer = Timer(1.0, lock.release)
    timer.start()
    yield open_run(tmp_path, run)
    timer.join()


def test_who_wants_to_train_waits_until_a_look_is_over(held_for_a_moment):
    acquire(held_for_a_moment)
    finish(held_for_a_moment, "stopped")


def test_marking_does_not_wait_for_live_runs(tmp_path, held_for_a_moment):
    assert mark_interrupted(tmp_path) == []
    assert held_for_a_moment.record.status == "running"
