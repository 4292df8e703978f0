"""A job that cannot be interrupted is stopped by ending its child; nothing else is lost."""

import numpy as np
import pytest

from fmnist_workbench.spec.data import DataInfo, DataRef
from fmnist_workbench.spec.datajobs import MapImages, OpenData
from fmnist_workbench.spec.jobs import ListRuns
from fmnist_workbench.spec.results import Prediction, RunList
from fmnist_workbench.worker.messages import Cancelled, Finished, Ready, Said, WorkerDied

ANSWER = Prediction(label=1, probabilities=(0.25, 0.75))
DATA_DESK = "fmnist_workbench.worker.data_desk"


def test_the_job_is_cancelled_at_once_and_no_death_is_told(bench):
    job = bench.submit("native")
    old = bench.client.pid
    bench.until_said(job)
    bench.client.abort(job)
    assert Cancelled(job) in bench.client.poll()  # the clock stands still
    assert bench.client.alive
    assert bench.client.pid != old
    later = bench.submit("count")
    assert bench.until_end(later)[-1] == Finished(later, ANSWER)
    bench.wait_for(lambda: bench.gone(old))
    assert not any(isinstance(message, WorkerDied) for message in bench.said)


def test_what_waited_behind_it_is_done_by_the_new_child_in_order(bench):
    job = bench.submit("native")
    bench.until_said(job)
    queued = [bench.submit("count") for _ in range(3)]
    first = bench.client.request_latest("draw", bench.predict(1))
    latest = bench.client.request_latest("draw", bench.predict(2))
    bench.client.abort(job)
    for one in queued:
        assert bench.until_end(one)[-1] == Finished(one, ANSWER)
    assert bench.until_end(latest) == [Finished(latest, Prediction(2, (1.0,)))]
    ends = [message.job for message in bench.said if isinstance(message, Finished | Cancelled)]
    assert [end for end in ends if end not in (first, latest)] == [job, *queued]
    assert sorted(ends) == [job, *queued, first, latest]
    assert sum(isinstance(message, Ready) for message in bench.said) == 2


def test_what_was_cancelled_or_dropped_behind_it_is_not_done(bench):
    job = bench.submit("native")
    bench.until_said(job)
    cancelled, dropped, kept = (bench.submit("count") for _ in range(3))
    bench.client.cancel(cancelled)
    bench.client.drop(dropped)
    bench.client.abort(job)
    bench.until_end(kept)
    assert bench.about(cancelled) == [Cancelled(cancelled)]
    assert bench.about(dropped) == []


def test_a_slot_is_free_after_its_job_was_aborted(bench):
    job = bench.client.request_latest("map", OpenData(bench.home, "native"))
    bench.until_said(job)
    waits = bench.client.request_latest("map", OpenData(bench.home, "count"))
    bench.client.abort(job)
    assert bench.until_end(waits)[-1] == Finished(waits, ANSWER)
    assert bench.about(job)[-1] == Cancelled(job)


def test_a_job_that_has_not_begun_does_not_cost_the_running_one_its_child(bench):
    job = bench.submit("until_file")
    bench.until_said(job)
    queued = bench.submit("count")
    bench.client.abort(queued)
    bench.client.poll()
    (bench.home / "go").touch()
    assert bench.until_end(job)[-1] == Finished(job, ANSWER)
    bench.until_end(queued)
    assert bench.about(queued) == [Cancelled(queued)]


def test_a_job_that_has_ended_costs_nothing(bench):
    job = bench.submit("count")
    bench.until_end(job)
    pid = bench.client.pid
    bench.client.abort(job)
    assert bench.client.poll() == []
    assert bench.client.pid == pid


def test_a_child_that_survives_terminate_is_killed_2_s_later(bench):
    job = bench.submit("stubborn")
    old = bench.client.pid
    bench.until_said(job)
    bench.client.abort(job)
    for now in (0.0, 1.9):
        bench.clock.now = now
        bench.said += bench.client.poll()
    assert Cancelled(job) in bench.said
    assert not bench.gone(old)
    bench.clock.now = 2.0
    bench.said += bench.client.poll()
    bench.wait_for(lambda: bench.gone(old))


@pytest.mark.parametrize("orderly", [True, False])
def test_neither_child_outlives_the_window(bench, orderly):
    job = bench.submit("stubborn")
    old = bench.client.pid
    bench.until_said(job)
    bench.client.abort(job)
    bench.client.poll()
    new = bench.client.pid
    if orderly:
        bench.client.shutdown()
        assert not bench.client.closed_down()
        bench.clock.now = 2.0
        bench.wait_for(bench.client.closed_down)
    bench.client.close(timeout=0)
    assert bench.gone(old)
    assert bench.gone(new)


def test_tsne_is_stopped_and_the_data_set_behind_it_is_opened(make_bench, tmp_path):
    bench = make_bench(desk=DATA_DESK)
    rng = np.random.default_rng(0)
    x = rng.integers(0, 256, (6_000, 28, 28), np.uint8)
    np.savez(tmp_path / "many.npz", x_train=x, y_train=np.arange(6_000) % 2)
    home, source = tmp_path / "home", str(tmp_path / "many.npz")
    info = bench.until_end(bench.client.submit(OpenData(home, source)))[-1].result
    assert isinstance(info, DataInfo)

    data = DataRef(source=source, checksum=info.checksum)
    tsne = bench.client.submit(MapImages(home, data, "train", "tsne", count=5_000))
    bench.until(lambda _: any("Laying out" in m.event.text for m in said_by(bench, tsne)))
    opening = bench.client.submit(OpenData(home, source))
    runs = bench.client.request_latest("runs", ListRuns(home))
    bench.client.abort(tsne)
    assert bench.until_end(opening)[-1] == Finished(opening, info)
    assert bench.until_end(runs) == [Finished(runs, RunList(()))]
    assert bench.about(tsne)[-1] == Cancelled(tsne)
    assert not any(isinstance(message, WorkerDied) for message in bench.said)


def said_by(bench, job):
    return [message for message in bench.about(job) if isinstance(message, Said)]
