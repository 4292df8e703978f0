"""A child process as the window sees it: jobs with callbacks, called from the window's own loop."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from fmnist_workbench.spec.controls import Control, Stop
from fmnist_workbench.spec.events import Event
from fmnist_workbench.spec.jobs import Request
from fmnist_workbench.ui.state import Signal
from fmnist_workbench.worker.client import Client
from fmnist_workbench.worker.messages import (
    Cancelled,
    Failed,
    Finished,
    Ready,
    Said,
    ToWindow,
    WorkerDied,
)

READING_SECONDS = 0.005
"""The longest one look at a pipe takes: with two children, 10 ms of the window's time."""


GivesWay = Literal["no", "stops", "aborted"]


def _ignore(_: Any) -> None:
    """Do nothing with an answer nobody waits for."""


@dataclass(frozen=True)
class Answers:
    """Whom to tell how a job goes. Exactly one of done, failed and cancelled is called, once.

    A job whose child died is told so through `Child.died` alone.

    Attributes:
        gives_way: Whether, and how, the job ends as soon as another is submitted, which it would
            keep waiting: it is told to stop, or, if it could not hear that, aborted. What is asked
            for in a slot does wait.
    """

    done: Callable[[Any], None] = _ignore
    failed: Callable[[Failed], None] = _ignore
    cancelled: Callable[[], None] = lambda: None
    said: Callable[[Event], None] = _ignore
    gives_way: GivesWay = "no"


class Child:
    """One child process: `tick` it often, and the callbacks of its jobs are called.

    Attributes:
        asked: Emitted when an answer begins to be awaited: tick soon.
        ready: Emitted with the device's name when the child takes jobs.
        died: Emitted when it ended without being asked to; it has then been started again.
        cannot_start: Emitted when it ended before it ever took jobs. It is not started again: it
            would most likely end the same way.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
        self._answers: dict[int, Answers] = {}
        self._unheard: deque[ToWindow] = deque()
        self._came_up = False
        self.asked: Signal[None] = Signal()
        self.ready: Signal[str] = Signal()
        self.died: Signal[WorkerDied] = Signal()
        self.cannot_start: Signal[WorkerDied] = Signal()

    def start(self) -> None:
        """Start the process; this returns at once."""
        self._client.start()

    def submit(self, request: Request, answers: Answers) -> int:
        """Ask for a job and return its id; jobs that give way are ended.

        Raises:
            InputError: The request is larger than 64 KB.
        """
        job = self._client.submit(request)
        for other, its in self._answers.items():
            if its.gives_way == "aborted":
                self.abort(other)
            elif its.gives_way == "stops":
                self.tell(other, Stop())
        return self._expect(job, answers)

    def latest(self, slot: str, request: Request, answers: Answers) -> int:
        """Ask for a job that replaces one of the same slot that has not begun."""
        return self._expect(self._client.request_latest(slot, request), answers)

    def tell(self, job: int, control: Control) -> None:
        """Tell a running job something."""
        self._client.tell(job, control)

    def cancel(self, job: int) -> None:
        """Stop a job; a child that does not obey within seconds is ended."""
        self._client.cancel(job)

    def abort(self, job: int) -> None:
        """Stop a job that cannot be interrupted, by ending the process at once.

        The job is cancelled; no death is told, and what waits is done by a new process. For a
        child that keeps nothing between its jobs.
        """
        self._client.abort(job)

    def drop(self, job: int) -> None:
        """Want nothing more from a job; if it has not begun, it never will."""
        self._answers.pop(job, None)
        self._client.drop(job)

    @property
    def busy(self) -> bool:
        """Whether an answer is awaited."""
        return bool(self._answers)

    def tick(self) -> None:
        """Handle what has come.

        A callback that raises ends this tick; what has come with it is handled at the next one.
        """
        self._unheard.extend(self._client.poll(max_seconds=READING_SECONDS))
        while self._unheard:
            self._handle(self._unheard.popleft())

    def shut_down(self) -> None:
        """Ask the process to end, stopping what runs; this returns at once."""
        self._client.shutdown()

    def closed_down(self) -> bool:
        """Return whether it has ended after `shut_down`; one that does not obey is ended."""
        return self._client.closed_down()

    def close(self) -> None:
        """Wait for the process to end, and end it if it does not."""
        self._client.close()

    def _expect(self, job: int, answers: Answers) -> int:
        self._answers[job] = answers
        self.asked.emit(None)
        return job

    def _handle(self, message: ToWindow) -> None:
        match message:
            case Said(job, event):
                if job in self._answers:
                    self._answers[job].said(event)
            case Finished(job, result):
                self._answers.pop(job, Answers()).done(result)
            case Failed(job):
                self._answers.pop(job, Answers()).failed(message)
            case Cancelled(job):
                self._answers.pop(job, Answers()).cancelled()
            case Ready(device):
                self._came_up = True
                self.ready.emit(device)
            case WorkerDied():
                self._bury(message)

    def _bury(self, death: WorkerDied) -> None:
        self._answers.clear()
        came_up, self._came_up = self._came_up, False
        if came_up:
            self._client.start()
            self.died.emit(death)
        else:
            self.cannot_start.emit(death)
