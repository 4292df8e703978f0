"""Clients of fake desks, in real processes."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from fmnist_workbench.spec.data import DataRef
from fmnist_workbench.spec.datajobs import OpenData
from fmnist_workbench.spec.jobs import Predict, SplitImage
from fmnist_workbench.worker.client import Client
from fmnist_workbench.worker.messages import Cancelled, Failed, Finished, ToWindow, WorkerDied

DEADLINE = 60.0
ENDS = Finished | Cancelled | Failed


class Clock:
    """Time that passes when told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Bench:
    """A client, its clock, and all that it has said so far."""

    def __init__(self, home: Path, desk: str, loop: str | None) -> None:
        self.home = home
        self.clock = Clock()
        self.log = home / "logs" / "child.log"
        more = {} if loop is None else {"loop": loop}
        self.client = Client(desk, self.log, clock=self.clock, **more)
        self.said: list[ToWindow] = []

    def submit(self, source: str) -> int:
        return self.client.submit(OpenData(self.home, source))

    def predict(self, index: int) -> Predict:
        data = DataRef(source="fake", checksum="0" * 64)
        return Predict(SplitImage(data, "test", index), self.home)

    def until(self, met: Callable[[list[ToWindow]], bool]) -> list[ToWindow]:
        """Poll until all that was said meets the condition."""
        wait_for(lambda: bool(self.said.extend(self.client.poll())) or met(self.said))
        return self.said

    def until_end(self, job: int) -> list[ToWindow]:
        """Poll until a job has ended; return all that was said about it."""
        self.until(lambda _: any(isinstance(message, ENDS) for message in self.about(job)))
        return self.about(job)

    def until_said(self, job: int) -> None:
        """Poll until a job runs and has said something."""
        self.until(lambda _: bool(self.about(job)))

    def until_ready(self) -> None:
        self.until(lambda _: self.client.ready)

    def until_dead(self) -> WorkerDied:
        said = self.until(lambda said: any(isinstance(message, WorkerDied) for message in said))
        died = said[-1]
        assert isinstance(died, WorkerDied)
        return died

    def about(self, job: int) -> list[ToWindow]:
        return [message for message in self.said if getattr(message, "job", None) == job]

    def wait_for(self, met: Callable[[], bool]) -> None:
        wait_for(met)

    def gone(self, pid: int) -> bool:
        """Whether a process has ended; one that nobody has waited for yet counts as ended."""
        try:
            return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return True


def wait_for(met: Callable[[], bool]) -> None:
    deadline = time.monotonic() + DEADLINE
    while not met():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.002)


@pytest.fixture
def make_bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Bench]]:
    # spawn hands sys.path to the child.
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    benches: list[Bench] = []

    def make(desk: str = "fake_desks", loop: str | None = None) -> Bench:
        bench = Bench(tmp_path, desk, loop)
        benches.append(bench)
        bench.client.start()
        return bench

    yield make
    for bench in benches:
        bench.client.close(timeout=0)


@pytest.fixture
def bench(make_bench: Callable[..., Bench]) -> Bench:
    return make_bench()
