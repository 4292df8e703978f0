"""A child as the window sees it: nothing a callback does makes the window deaf."""

from pathlib import Path

import pytest

from fmnist_workbench.spec.controls import Stop
from fmnist_workbench.spec.datajobs import OpenData
from fmnist_workbench.spec.results import Prediction
from fmnist_workbench.ui.child import Answers, Child
from fmnist_workbench.worker.messages import (
    Cancelled,
    Failed,
    Finished,
    Ready,
    ToWindow,
    WorkerDied,
)

REQUEST = OpenData(Path("/nowhere"), "fashion-mnist")
ANSWER = Prediction(0, (1.0,))


class FakeClient:
    """Says what it is given to say; the real one is tested with real processes elsewhere."""

    def __init__(self) -> None:
        self.messages: list[ToWindow] = []
        self.jobs = 0
        self.starts = 0
        self.aborted: list[int] = []
        self.told: list[tuple[int, object]] = []

    def submit(self, _request: object) -> int:
        self.jobs += 1
        return self.jobs

    def request_latest(self, _slot: str, request: object) -> int:
        return self.submit(request)

    def tell(self, job: int, control: object) -> None:
        self.told.append((job, control))

    def abort(self, job: int) -> None:
        self.aborted.append(job)

    def poll(self, **_bounds: object) -> list[ToWindow]:
        messages, self.messages = self.messages, []
        return messages

    def start(self) -> None:
        self.starts += 1


@pytest.fixture
def client() -> FakeClient:
    return FakeClient()


@pytest.fixture
def child(client: FakeClient) -> Child:
    return Child(client)  # type: ignore[arg-type]


def test_messages_after_a_callback_that_raised_are_still_heard(
    client: FakeClient, child: Child
) -> None:
    heard: list[object] = []

    def fail(_result: object) -> None:
        raise ValueError("a fault in the window")

    bad = child.submit(REQUEST, Answers(done=fail))
    good = child.submit(REQUEST, Answers(done=heard.append))
    client.messages = [Finished(bad, ANSWER), Finished(good, ANSWER)]
    with pytest.raises(ValueError, match="a fault in the window"):
        child.tick()
    child.tick()
    assert heard == [ANSWER]
    assert not child.busy


def test_each_end_of_a_job_is_told_once(client: FakeClient, child: Child) -> None:
    ends: list[str] = []
    answers = Answers(
        done=lambda _: ends.append("done"),
        failed=lambda failed: ends.append(failed.message),
        cancelled=lambda: ends.append("cancelled"),
    )
    jobs = [child.submit(REQUEST, answers) for _ in range(3)]
    client.messages = [Finished(jobs[0], ANSWER), Failed(jobs[1], "no", ""), Cancelled(jobs[2])]
    client.messages += [Finished(jobs[0], ANSWER)]
    child.tick()
    assert ends == ["done", "no", "cancelled"]


def test_a_child_that_died_is_started_again_only_if_it_had_come_up(
    client: FakeClient, child: Child
) -> None:
    died: list[WorkerDied] = []
    hopeless: list[WorkerDied] = []
    child.died.connect(died.append)
    child.cannot_start.connect(hopeless.append)
    death = WorkerDied((), 1, "ImportError: no tensorflow")
    client.messages = [Ready("CPU"), death]
    child.tick()
    assert (client.starts, died, hopeless) == (1, [death], [])
    client.messages = [death]
    child.tick()
    assert (client.starts, died, hopeless) == (1, [death], [death])


def test_a_death_ends_the_waiting_for_answers(client: FakeClient, child: Child) -> None:
    child.submit(REQUEST, Answers())
    assert child.busy
    client.messages = [WorkerDied((1,), -9, "")]
    child.tick()
    assert not child.busy


def test_a_job_that_hears_it_is_told_to_stop_by_the_next_that_is_submitted(
    client: FakeClient, child: Child
) -> None:
    job = child.latest("cost", REQUEST, Answers(gives_way="stops"))
    child.latest("predict", REQUEST, Answers())
    assert client.told == []
    child.submit(REQUEST, Answers())
    assert client.told == [(job, Stop())]
    assert client.aborted == []


def test_a_job_that_gives_way_is_aborted_by_the_next_that_is_submitted(
    client: FakeClient, child: Child
) -> None:
    ends: list[str] = []
    answers = Answers(cancelled=lambda: ends.append("cancelled"), gives_way="aborted")
    job = child.submit(REQUEST, answers)
    child.latest("runs", REQUEST, Answers())
    assert client.aborted == []
    child.submit(REQUEST, Answers())
    assert client.aborted == [job]
    client.messages = [Cancelled(job)]
    child.tick()
    assert ends == ["cancelled"]
    child.submit(REQUEST, Answers())
    assert client.aborted == [job]
