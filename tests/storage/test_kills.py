"""`kill -9` in the midst of saving an epoch: a real process, at each of its steps to the disk."""

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

from .test_runs import an_epoch, state_of, weights_of

KILLED = """
    import os, signal
    from pathlib import Path
    from tests.storage.test_runs import new_run, train

    def commit_and_die(home, step):
        folder = new_run(home)
        train(folder, 0.5)
        sync = os.fsync

        def die_at(descriptor):
            nonlocal step
            step -= 1
            if step == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            sync(descriptor)

        os.fsync = die_at
        train(folder, 0.6)

    for step in range(1, 100):
        child = os.fork()
        if child == 0:
            commit_and_die(Path({folder!r}) / str(step), step)
            os._exit(0)
        if os.waitpid(child, 0)[1] == 0:
            break
        print(step)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills processes by the dozen")
def test_wherever_saving_an_epoch_is_killed_no_other_is_lost(tmp_path):
    script = textwrap.dedent(KILLED).format(folder=str(tmp_path))
    command = [sys.executable, "-c", script]
    root = Path(__file__).parents[2]
    steps = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout
    homes = [tmp_path / step for step in steps.split()]
    # Weights, state and history: content and name of the first two, and a line.
    assert len(homes) >= 5
    found = [stock_of(home / "runs" / "0001-linear") for home in homes]
    assert any(2 in stock.weights and 2 not in stock.states for stock in found)

    for home in homes:
        assert mark_interrupted(home) == ["0001-linear"]
        folder = open_run(home, "0001-linear")
        assert not list(folder.path.rglob(".tmp"))
        assert folder.notes == []
        done = len(folder.history)
        assert done in (1, 2)
        acquire(folder)
        number, weights, state = load_checkpoint(folder)
        assert (number, weights["classifier/kernel"][0, 0]) == (done, done)
        assert state["optimizer/iteration"] == done
        if done == 1:
            commit_epoch(folder, an_epoch(2, 0.6), weights_of(2), state_of(2))
        finish(folder, "finished")
        assert load_checkpoint(open_run(home, "0001-linear"))[0] == 2
