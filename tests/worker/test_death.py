"""A child that dies, does not listen, or is no child of ours; and a window that dies."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from fmnist_workbench.spec.events import Progress
from fmnist_workbench.spec.results import Prediction
from fmnist_workbench.worker.messages import Finished, Said, WorkerDied

ANSWER = Prediction(label=1, probabilities=(0.25, 0.75))


def test_killed_child_is_reported_once_and_a_new_one_works(bench):
    job = bench.submit("until_stop")
    queued = bench.submit("count")
    bench.until_said(job)
    os.kill(bench.client.pid, signal.SIGKILL)
    died = bench.until_dead()
    assert died.jobs == (job, queued)
    assert died.exit_code == -signal.SIGKILL
    assert not bench.client.alive
    assert bench.client.poll() == []

    bench.client.start()
    later = bench.submit("count")
    assert bench.until_end(later)[-1] == Finished(later, ANSWER)
    assert sum(isinstance(message, WorkerDied) for message in bench.said) == 1


def test_all_that_a_child_said_comes_before_its_death(bench):
    job = bench.submit("talk_and_die")
    pid = bench.client.pid
    bench.wait_for(lambda: bench.gone(pid))
    while bench.client.alive:
        bench.said += bench.client.poll(max_messages=7)
    *said, died = bench.said[1:]
    assert said == [Said(job, Progress("counting", done, 40)) for done in range(40)]
    assert died == WorkerDied((job,), -signal.SIGKILL, "")


def test_requests_to_a_child_that_is_dead_are_among_the_lost(bench):
    bench.until_ready()
    pid = bench.client.pid
    os.kill(pid, signal.SIGKILL)
    bench.wait_for(lambda: bench.gone(pid))
    job = bench.submit("count")
    first = bench.client.request_latest("draw", bench.predict(1))
    waits = bench.client.request_latest("draw", bench.predict(2))
    assert bench.until_dead().jobs == (job, first, waits)


def test_slot_is_free_after_a_death(bench):
    bench.until_ready()
    os.kill(bench.client.pid, signal.SIGKILL)
    bench.client.request_latest("draw", bench.predict(1))
    bench.until_dead()
    bench.client.start()
    job = bench.client.request_latest("draw", bench.predict(2))
    assert bench.until_end(job) == [Finished(job, Prediction(2, (1.0,)))]


def test_dropped_job_is_not_among_the_lost(bench):
    job, dropped = bench.submit("until_stop"), bench.submit("count")
    bench.client.drop(dropped)
    bench.until_said(job)
    os.kill(bench.client.pid, signal.SIGKILL)
    assert bench.until_dead().jobs == (job,)


def test_native_crash_leaves_its_place_in_the_log(bench):
    bench.submit("abort")
    died = bench.until_dead()
    assert died.exit_code == -signal.SIGABRT
    assert "fake_desks.py" in died.log_tail


def test_desk_that_cannot_start_is_a_death_with_its_reason(make_bench):
    bench = make_bench(desk="fake_broken_desk")
    job = bench.submit("count")
    died = bench.until_dead()
    assert died.jobs == (job,)
    assert died.exit_code == 1
    assert "no libtensorflow here" in died.log_tail


@pytest.mark.parametrize("garbage", ["bytes", "object"])
def test_child_that_sends_garbage_is_ended(make_bench, garbage):
    bench = make_bench(desk=garbage, loop="fake_loops")
    job = bench.submit("count")
    died = bench.until_dead()
    assert died.jobs == (job,)
    assert died.exit_code == -signal.SIGKILL


def test_child_that_closes_its_pipe_and_stays_is_ended(make_bench):
    bench = make_bench(desk="closed", loop="fake_loops")
    bench.submit("count")
    bench.until(lambda _: bench.client._child.at_end)
    bench.client.poll()
    bench.clock.now = 5.0
    assert bench.until_dead().exit_code == -signal.SIGTERM


def test_job_that_ignores_its_cancel_is_terminated_after_5_s(bench):
    job = bench.submit("deaf")
    pid = bench.client.pid
    bench.until_said(job)
    bench.client.cancel(job)
    bench.client.poll()
    bench.clock.now = 4.9
    bench.client.poll()
    assert not bench.gone(pid)
    bench.clock.now = 5.0
    died = bench.until_dead()
    assert died == WorkerDied((job,), -signal.SIGTERM, died.log_tail)


def test_job_that_survives_terminate_is_killed_2_s_later(bench):
    job = bench.submit("stubborn")
    pid = bench.client.pid
    bench.until_said(job)
    bench.client.cancel(job)
    for now in (0.0, 5.0, 6.9):
        bench.clock.now = now
        bench.client.poll()
    assert psutil.Process(pid).is_running()
    bench.clock.now = 7.0
    assert bench.until_dead().exit_code == -signal.SIGKILL


def test_cancel_of_a_queued_job_never_costs_the_running_one_its_child(bench):
    job = bench.submit("until_file")
    bench.until_said(job)
    queued = bench.submit("count")
    bench.client.cancel(queued)
    for now in (0.0, 5.0, 7.0, 100.0):
        bench.clock.now = now
        bench.client.poll()
    (bench.home / "go").touch()
    assert bench.until_end(job)[-1] == Finished(job, ANSWER)
    bench.until_end(queued)


def test_shutdown_ends_a_running_job_by_itself(bench):
    job = bench.submit("until_stop")
    pid = bench.client.pid
    bench.until_said(job)
    bench.client.shutdown()
    bench.wait_for(bench.client.closed_down)  # the clock stands still: nothing is terminated
    assert bench.gone(pid)
    assert bench.client.poll() == []
    assert "The window is gone" in bench.log.read_text()


def test_shutdown_ends_a_child_that_nobody_listens_to(bench):
    job = bench.submit("flood")
    bench.until_said(job)
    bench.client.shutdown()
    bench.wait_for(bench.client.closed_down)


def test_child_that_does_not_shut_down_is_made_to(bench):
    job = bench.submit("stubborn")
    pid = bench.client.pid
    bench.until_said(job)
    bench.client.shutdown()
    assert not bench.client.closed_down()
    bench.clock.now = 5.0
    assert not bench.client.closed_down()
    bench.clock.now = 7.0
    bench.wait_for(bench.client.closed_down)
    assert bench.gone(pid)


def test_close_leaves_no_process(bench):
    job = bench.submit("stubborn")
    pid = bench.client.pid
    bench.until_said(job)
    bench.client.close(timeout=0)
    assert bench.gone(pid)
    bench.client.close()  # once more does no harm
    bench.submit("count")  # nor does a late tick
    assert bench.client.poll() == []


WINDOW = """
import signal, sys, time
from pathlib import Path
from fmnist_workbench.spec.datajobs import OpenData
from fmnist_workbench.worker.client import Client

if __name__ == "__main__":
    home = Path(sys.argv[1])
    client = Client("fake_desks", home / "child.log")
    client.start()
    client.submit(OpenData(home, sys.argv[2]))
    said = []
    while len(said) < 2:
        said += client.poll()
        time.sleep(0.002)
    print(client.pid, flush=True)
    sys.stdin.read()
"""


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM])
def test_child_ends_when_the_window_dies(bench, tmp_path, ending):
    with start_window(tmp_path, "until_stop") as window:
        child = int(window.stdout.readline())
        window.send_signal(ending)
        window.wait()
    bench.wait_for(lambda: bench.gone(child))
    log = (tmp_path / "child.log").read_text()
    assert "The window is gone" in log
    assert "Traceback" not in log


def test_deaf_child_ends_when_the_window_ends_without_closing_it(bench, tmp_path):
    with start_window(tmp_path, "deaf") as window:
        child = int(window.stdout.readline())
        window.stdin.close()
        assert window.wait() == 0
    bench.wait_for(lambda: bench.gone(child))


def start_window(home: Path, job: str) -> "subprocess.Popen[str]":
    script = home / "window.py"
    script.write_text(WINDOW)
    path = os.pathsep.join([str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")])
    return subprocess.Popen(
        [sys.executable, str(script), str(home), job],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": path},
    )


def test_ctrl_c_in_the_terminal_leaves_the_child_to_the_window(bench):
    job = bench.submit("interrupt")
    assert bench.until_end(job) == [Finished(job, ANSWER)]
