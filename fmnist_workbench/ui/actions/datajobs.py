"""Jobs of the data child that a person waits for: shown in the status line, with Stop."""

from collections.abc import Callable
from functools import partial
from typing import Any

from fmnist_workbench.datasets.timeleft import TimeLeft
from fmnist_workbench.spec.events import Event, Progress
from fmnist_workbench.spec.jobs import Request
from fmnist_workbench.ui.child import Answers, Child
from fmnist_workbench.ui.state import Activity, State
from fmnist_workbench.worker.messages import Failed

Ended = Callable[[Failed | None], None]
"""Told why a job has no result; None where it was stopped, or its process died (a notice of its
own says that)."""


class DataJobs:
    """Starts jobs of the data child and shows how far they have come.

    While a network trains the status line is the training's.
    """

    def __init__(self, state: State, child: Child) -> None:
        self._state = state
        self._child = child
        self._waiting: dict[int, Ended] = {}
        for lost in (child.died, child.cannot_start):
            lost.connect(lambda _death: self._lose_all())

    def start(
        self, request: Request, text: str, done: Callable[[Any], None], ended: Ended
    ) -> Callable[[], None]:
        """Ask for a job.

        Args:
            request: What is wanted.
            text: What goes on, for the status line until the job itself says more; may be empty.
            done: Called with the result.
            ended: Called instead where there is none.

        Returns:
            What stops it.
        """
        left = TimeLeft()
        answers = Answers(
            done=lambda result: self._close(job, lambda _ended: done(result)),
            failed=lambda failed: self._close(job, lambda ended: ended(failed)),
            cancelled=lambda: self._close(job, lambda ended: ended(None)),
            said=lambda event: self._said(job, event, left),
        )
        job = self._child.submit(request, answers)
        self._waiting[job] = ended
        stop = partial(self._child.cancel, job)
        if text:
            self._show(Activity(text, cancel=stop))
        return stop

    def _said(self, job: int, event: Event, left: TimeLeft) -> None:
        if isinstance(event, Progress):
            seconds = left.after(event.text, event.done, event.total)
            stop = partial(self._child.cancel, job)
            self._show(Activity(event.text, event.fraction, seconds, stop))

    def _close(self, job: int, tell: Callable[[Ended], None]) -> None:
        self._show(None)
        tell(self._waiting.pop(job))

    def _lose_all(self) -> None:
        waiting, self._waiting = self._waiting, {}
        for ended in waiting.values():
            ended(None)

    def _show(self, activity: Activity | None) -> None:
        if self._state.training.value == "idle":
            self._state.activity.set(activity)
