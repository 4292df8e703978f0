"""What the client does for the window: the newest request, dropping, bounds, never blocking."""

import pytest

from fmnist_workbench.spec.datajobs import OpenData
from fmnist_workbench.spec.results import Prediction
from fmnist_workbench.worker.client import Client
from fmnist_workbench.worker.messages import Cancelled, Finished, Ready


def test_newest_request_of_a_slot_replaces_the_one_that_waits(bench):
    job = bench.submit("until_file")  # so that no answer comes before all are asked
    bench.until_said(job)
    first, replaced, newest = (
        bench.client.request_latest("draw", bench.predict(index)) for index in (1, 2, 3)
    )
    (bench.home / "go").touch()
    bench.until_end(newest)
    answers = [m for m in bench.said if isinstance(m, Finished) and m.job != job]
    assert answers == [
        Finished(first, Prediction(1, (1.0,))),
        Finished(newest, Prediction(3, (1.0,))),
    ]
    assert bench.about(replaced) == [Cancelled(replaced)]


def test_slots_do_not_wait_for_each_other(bench):
    job = bench.submit("until_file")
    bench.until_said(job)
    jobs = [bench.client.request_latest(slot, bench.predict(1)) for slot in ("draw", "layer")]
    (bench.home / "go").touch()
    for job in jobs:
        bench.until_end(job)


def test_slot_is_free_again_after_its_answer(bench):
    for index in range(3):
        job = bench.client.request_latest("draw", bench.predict(index))
        assert bench.until_end(job) == [Finished(job, Prediction(index, (1.0,)))]


def test_dropped_job_is_not_heard_of_again(bench):
    dropped = bench.submit("count")
    bench.client.drop(dropped)
    later = bench.submit("count")
    bench.until_end(later)
    assert bench.about(dropped) == []


def test_dropped_request_in_a_slot_lets_the_next_one_through(bench):
    job = bench.submit("until_file")
    bench.until_said(job)
    first, waits = (bench.client.request_latest("draw", bench.predict(i)) for i in (1, 2))
    bench.client.drop(first)
    bench.client.drop(waits)
    newest = bench.client.request_latest("draw", bench.predict(3))
    (bench.home / "go").touch()
    bench.until_end(newest)
    assert bench.about(first) == bench.about(waits) == []


def test_poll_returns_no_more_than_it_is_asked_for(bench):
    job = bench.submit("many")
    bench.until_said(job)
    seen = []
    while not any(isinstance(message, Finished) for message in seen):
        batch = bench.client.poll(max_messages=7)
        assert len(batch) <= 7
        seen += batch
    assert len(bench.said) + len(seen) == 1 + 1000 + 1  # Ready, the events, Finished


def test_poll_stops_after_its_time_but_reads_on_next_time(bench):
    job = bench.submit("many")
    bench.until_said(job)
    while bench.about(job)[-1] != Finished(job, Prediction(1, (0.25, 0.75))):
        batch = bench.client.poll(max_seconds=0)
        assert len(batch) <= 1
        bench.said += batch


@pytest.mark.timeout(60)  # a send that blocks would never end: the child reads nothing till then
def test_full_pipe_does_not_block_the_window_and_loses_nothing(bench):
    deaf = bench.submit("until_file")
    bench.until_said(deaf)
    jobs = [bench.client.submit(OpenData(bench.home, "count" + " " * 60_000)) for _ in range(50)]
    assert bench.client.poll() == []
    (bench.home / "go").touch()
    bench.until_end(jobs[-1])
    assert all(isinstance(bench.about(job)[-1], Finished) for job in jobs)


def test_jobs_asked_for_before_the_start_wait_for_it(bench, tmp_path):
    client = Client("fake_desks", tmp_path / "other.log")
    job = client.submit(OpenData(tmp_path, "count"))
    assert not client.alive
    assert client.poll() == []
    client.start()
    try:
        said = []
        bench.wait_for(
            lambda: said.extend(client.poll()) or any(isinstance(m, Finished) for m in said)
        )
        assert said[0] == Ready("fake")
        assert said[-1].job == job
    finally:
        client.close(timeout=0)


def test_ids_of_two_clients_are_never_the_same(make_bench):
    one, other = make_bench(), make_bench()
    jobs = [bench.submit("count") for bench in (one, other, one, other)]
    assert len(set(jobs)) == 4


def test_cancel_of_a_request_that_waits_in_a_slot_withdraws_it(bench):
    job = bench.submit("until_stop")
    bench.until_said(job)
    first, waits = (bench.client.request_latest("slow", bench.predict(i)) for i in (1, 2))
    bench.client.cancel(waits)
    bench.until_end(first)
    bench.client.cancel(job)
    assert bench.until_end(job)[-1] == Cancelled(job)
    assert bench.about(waits) == [Cancelled(waits)]
