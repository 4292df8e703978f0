"""`kill -9` to a real process, at each of the steps in which it writes a run."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from fmnist_workbench.storage.checkpoints import stock_of
from fmnist_workbench.storage.runs import (
    acquire,
    commit_epoch,
    finish,
    load_checkpoint,
    mark_interrupted,
    open_run,
)

from .newruns import an_epoch, state_of, weights_of

KILLED = """
    import os, signal
    from pathlib import Path
    from tests.storage.newruns import new_run, train

    def train_and_die(home, step):
        sync = os.fsync

        def die_at(descriptor):
            nonlocal step
            step -= 1
            if step == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            sync(descriptor)

        os.fsync = die_at
        train(new_run(home), 0.5, 0.6)

    for step in range(1, 100):
        child = os.fork()
        if child == 0:
            train_and_die(Path({folder!r}) / str(step), step)
            os._exit(0)
        if os.waitpid(child, 0)[1] == 0:
            break
        print(step)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills processes by the dozen")
def test_wherever_a_run_is_killed_only_the_epoch_that_was_under_way_is_lost(tmp_path):
    script = textwrap.dedent(KILLED).format(folder=str(tmp_path))
    command = [sys.executable, "-c", script]
    root = Path(__file__).parents[2]
    steps = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout
    homes = [tmp_path / step for step in steps.split()]
    made = [home for home in homes if list(home.glob("runs/*/run.json"))]
    stocks = [stock_of(home / "runs" / "0001-linear") for home in made]
    assert any(2 in stock.weights and 2 not in stock.states for stock in stocks)

    lost = [rest_of(home) for home in homes if home not in made]
    assert len(lost) > 2
    assert {stray for strays in lost for stray in strays} <= {".lock"}
    found = [epochs_left(home) for home in made]
    assert found == sorted(found)
    assert set(found) == {0, 1, 2}


def rest_of(home: Path) -> list[str]:
    """Return what lies among the runs of a home in which none was made."""
    assert mark_interrupted(home) == []
    return [path.name for path in home.glob("runs/*")]


def epochs_left(home: Path) -> int:
    """Return how many epochs a killed run has, once it is seen that it goes on from there."""
    assert mark_interrupted(home) == ["0001-linear"]
    folder = open_run(home, "0001-linear")
    assert not list(folder.path.rglob(".tmp"))
    assert folder.notes == []
    acquire(folder)
    done = len(folder.history)
    if done:
        number, weights, state = load_checkpoint(folder)
        assert (number, weights["classifier/kernel"][0, 0]) == (done, done)
        assert state["optimizer/iteration"] == done
    for number in range(done + 1, 3):
        commit_epoch(folder, an_epoch(number), weights_of(number), state_of(number))
    finish(folder, "finished")
    assert load_checkpoint(open_run(home, "0001-linear"))[0] == 2
    return done
