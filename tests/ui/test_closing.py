"""A window closed, or killed, while it trains; and what its process never imports."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from fmnist_workbench.storage.listing import list_runs
from fmnist_workbench.storage.runs import mark_interrupted

pytestmark = [pytest.mark.window, pytest.mark.slow]

# A window that trains for long; once it is in its second epoch it says so and does as it is told.
_WINDOW = """
import json, sys
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from live import live_window, settings, until

if __name__ == "__main__":
    with live_window(Path(sys.argv[1])) as app:
        settings(app, "cnn-2conv", limit=3000, epochs=500)
        heard = []
        app.workbench.state.batches.connect(heard.append)
        app.workbench.training.train()
        until(app, lambda: heard and heard[-1].epoch >= 2)
        print(json.dumps(sorted(sys.modules)), flush=True)
        if sys.argv[2] == "stay":
            until(app, lambda: False)
"""


# A window that is opened after that one; it says which run it shows.
_WINDOW_AFTER = """
import json, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from live import live_window, until

if __name__ == "__main__":
    with live_window(Path(sys.argv[1])) as app:
        state = app.workbench.state
        view = state.run.value
        until(app, lambda: state.model.value.run == view.run.id)
        answer = [view.run.id, view.run.status, app.workbench.training.why_not(), view.done]
        print(json.dumps([*answer, app.workbench.training.next_total(view)]), flush=True)
"""


def _start(home: Path, then: str) -> tuple[subprocess.Popen[str], list[psutil.Process], list[str]]:
    """Return a window that trains, its children, and the modules it has imported."""
    folder = str(Path(__file__).parent)
    command = [sys.executable, "-c", _WINDOW, str(home), then, folder]
    window = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert window.stdout is not None
    children: list[psutil.Process] = []
    line = window.stdout.readline()
    if window.poll() is None:
        children = psutil.Process(window.pid).children(recursive=True)
    return window, children, json.loads(line)


def _opened_again(home: Path) -> list[object]:
    """Return what the next window shows: the run, how it stands, and what Train would do."""
    command = [sys.executable, "-c", _WINDOW_AFTER, str(home), str(Path(__file__).parent)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    answer: list[object] = json.loads(done.stdout)
    return answer


def _wait(condition: Callable[[], object], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_closed_while_training_it_leaves_no_process_and_a_run_to_continue(
    display: str, tmp_path: Path
) -> None:
    window, children, modules = _start(tmp_path, "close")
    assert window.wait(timeout=60) == 0
    _wait(lambda: not any(child.is_running() for child in children))
    (run,), _ = list_runs(tmp_path)
    assert run.status == "interrupted"
    assert run.epochs >= 1
    assert _opened_again(tmp_path) == [run.run, "interrupted", "", run.epochs, 500]
    unwanted = {"tensorflow", "keras", "sklearn", "matplotlib.pyplot"}
    assert not unwanted & set(modules)
    assert "ttkbootstrap" in modules


def test_killed_while_training_its_children_end_and_the_run_is_found_interrupted(
    display: str, tmp_path: Path
) -> None:
    window, children, _ = _start(tmp_path, "stay")
    assert children
    (live,), _ = list_runs(tmp_path)
    assert mark_interrupted(tmp_path) == [], "another process took a live run for interrupted"
    assert live.status == "running"
    window.send_signal(signal.SIGKILL)
    window.wait()
    _wait(lambda: not any(child.is_running() for child in children))
    mark_interrupted(tmp_path)
    (run,), _ = list_runs(tmp_path)
    assert run.status == "interrupted"
