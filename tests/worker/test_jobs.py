"""Jobs in a child, as the window sees them: what is said, in which order, and how they end."""

import pytest

from fmnist_workbench.spec.controls import Pause, Resume, SetRate, Stop
from fmnist_workbench.spec.datajobs import OpenData
from fmnist_workbench.spec.errors import InputError, MachineError, OutOfMemoryError
from fmnist_workbench.spec.events import Paused, Progress, Resumed
from fmnist_workbench.spec.results import Prediction
from fmnist_workbench.worker.messages import Cancelled, Failed, Finished, Ready, Said
from fmnist_workbench.worker.outcome import outcome_of

ANSWER = Prediction(label=1, probabilities=(0.25, 0.75))


def test_child_says_that_it_is_ready_and_on_what(bench):
    bench.until_ready()
    assert bench.said == [Ready("fake")]


def test_events_come_in_order_and_then_the_result(bench):
    job = bench.submit("count")
    assert bench.until_end(job) == [
        *(Said(job, Progress("counting", done, 3)) for done in (1, 2, 3)),
        Finished(job, ANSWER),
    ]


def test_a_lack_of_memory_is_told_from_other_faults_of_the_machine():
    assert outcome_of(1, OutOfMemoryError("no")) == Failed(1, "no", "", out_of_memory=True)
    assert outcome_of(1, MachineError("no")) == Failed(1, "no", "")


def test_jobs_are_done_in_the_order_they_were_asked_for(bench):
    jobs = [bench.submit("count") for _ in range(3)]
    bench.until_end(jobs[-1])
    assert [m.job for m in bench.said if isinstance(m, Finished)] == jobs


def test_quick_request_is_answered_with_no_job_running(bench):
    bench.until_ready()
    quick = bench.client.submit(bench.predict(7))
    assert bench.until_end(quick) == [Finished(quick, Prediction(7, (1.0,)))]


def test_quick_request_is_answered_in_the_middle_of_a_job(bench):
    job = bench.submit("until_stop")
    bench.until_said(job)
    quick = bench.client.submit(bench.predict(7))
    assert bench.until_end(quick) == [Finished(quick, Prediction(7, (1.0,)))]
    bench.client.tell(job, Stop())
    assert bench.until_end(job)[-1] == Cancelled(job)


def test_job_stands_still_when_paused_and_serves_meanwhile(bench):
    job = bench.submit("until_stop")
    bench.client.tell(job, Pause())
    bench.until(lambda said: Said(job, Paused()) in said)
    quick = bench.client.submit(bench.predict(7))
    bench.until_end(quick)
    assert Said(job, Resumed()) not in bench.said
    bench.client.tell(job, Resume())
    bench.until(lambda said: Said(job, Resumed()) in said)


def test_job_that_is_paused_before_it_begins_stands_still_at_its_first_look(bench):
    first = bench.submit("until_file")
    queued = bench.submit("until_stop")
    bench.client.tell(queued, Pause())
    (bench.home / "go").touch()
    bench.until(lambda said: Said(queued, Paused()) in said)
    bench.client.cancel(queued)
    assert bench.until_end(queued)[-1] == Cancelled(queued)
    assert bench.about(first)[-1] == Finished(first, ANSWER)


def test_stop_wins_over_what_waits_beside_it(bench):
    job = bench.submit("until_file")
    bench.until_said(job)
    for control in (Pause(), Stop(), Resume()):
        bench.client.tell(job, control)
    (bench.home / "go").touch()
    assert Said(job, Progress("Stop()", 1, 1)) in bench.until_end(job)


def test_all_controls_are_heard_in_their_order(bench):
    job = bench.submit("until_file")
    bench.until_said(job)
    for control in (Resume(), SetRate(0.5), Pause()):
        bench.client.tell(job, control)
    (bench.home / "go").touch()
    said = bench.until_end(job)
    assert [each.event.text for each in said if isinstance(each, Said)][1:] == [
        "Resume()",
        "SetRate(rate=0.5)",
        "Pause()",
    ]


def test_queued_job_is_cancelled_before_it_begins(bench):
    first = bench.submit("until_stop")
    queued = bench.submit("count")
    bench.client.cancel(queued)
    assert bench.until_end(queued) == [Cancelled(queued)]
    bench.client.cancel(first)
    assert bench.until_end(first)[-1] == Cancelled(first)


def test_queued_job_is_cancelled_even_if_the_one_before_is_deaf(bench):
    first = bench.submit("told_then_deaf")
    queued = bench.submit("count")
    bench.client.tell(first, Resume())
    bench.until_said(first)  # it has heard of the queued job, and hears nothing more
    bench.client.cancel(queued)
    (bench.home / "go").touch()
    assert bench.until_end(queued) == [Cancelled(queued)]


def test_control_for_a_job_that_has_ended_is_ignored(bench):
    job = bench.submit("count")
    bench.until_end(job)
    bench.client.tell(job, Stop())
    bench.client.cancel(job)
    later = bench.submit("count")
    assert bench.until_end(later)[-1] == Finished(later, ANSWER)


def test_bad_input_fails_with_its_own_sentence(bench):
    job = bench.submit("bad_input")
    assert bench.until_end(job) == [Failed(job, "Got 3, expected 4; add 1.", "")]


@pytest.mark.parametrize(
    ("source", "words", "detail"),
    [
        ("bug", "internal fault", "KeyError: 'lost'"),
        ("memory", "not enough memory", "MemoryError"),
        ("disk", "No space left on device", "OSError"),
        ("huge_result", "ask for less", ""),
        ("huge_event", "ask for less", ""),
        ("unsendable", "internal fault", "pickle"),
    ],
)
def test_failed_job_says_why_and_the_child_works_on(bench, source, words, detail):
    job = bench.submit(source)
    (failed,) = bench.until_end(job)
    assert isinstance(failed, Failed)
    assert words in failed.message
    assert "\n" not in failed.message
    assert detail in failed.detail
    later = bench.submit("count")
    assert bench.until_end(later)[-1] == Finished(later, ANSWER)


def test_request_that_is_too_large_is_refused(bench):
    with pytest.raises(InputError, match="65,536"):
        bench.client.submit(OpenData(bench.home, "x" * 70_000))
    with pytest.raises(InputError, match="65,536"):
        bench.client.request_latest("draw", OpenData(bench.home, "x" * 70_000))


def test_garbage_in_the_pipe_is_logged_and_the_child_works_on(bench):
    bench.until_ready()
    bench.client._put(b"\x80\x05 not a pickle")  # nothing public would send it
    job = bench.submit("count")
    assert bench.until_end(job)[-1] == Finished(job, ANSWER)
    assert "cannot be read" in bench.log.read_text()
