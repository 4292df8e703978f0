"""The child's one thread: takes requests from the pipe and does them, one after the other."""

import importlib
import logging
from collections import defaultdict, deque
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NoReturn

from fmnist_workbench.spec.controls import Control, Stop
from fmnist_workbench.spec.jobs import Channel, Desk
from fmnist_workbench.worker.channel import PipeChannel, QuickChannel
from fmnist_workbench.worker.line import Line, ParentGone
from fmnist_workbench.worker.log import capture_output
from fmnist_workbench.worker.messages import (
    Cancelled,
    Finished,
    Ready,
    Shutdown,
    Submit,
    Tell,
    ToChild,
)
from fmnist_workbench.worker.outcome import outcome_of

logger = logging.getLogger(__name__)


def main(connection: "Connection[Any, Any]", desk: str, log: str) -> None:
    """Serve a window until it ends.

    Args:
        connection: The child's end of the pipe.
        desk: Dotted name of a module with `start() -> spec.jobs.Desk`.
        log: File that takes all output.
    """
    capture_output(Path(log))
    line = Line(connection)
    try:
        started: Desk = importlib.import_module(desk).start()
        line.send(Ready(started.device))
        Loop(started, line).serve()
    except ParentGone:
        logger.info("The window is gone or has ended us.")


class Loop:
    """Does jobs in the order they come, and quick ones between two steps of another.

    Args:
        desk: Does the jobs.
        line: Where they come from and the answers go.
    """

    def __init__(self, desk: Desk, line: Line) -> None:
        self._desk = desk
        self._line = line
        self._queue: deque[Submit] = deque()
        self._told: dict[int, deque[Control]] = defaultdict(deque)

    def serve(self) -> NoReturn:
        """Do jobs for ever.

        Raises:
            ParentGone: The child has to end.
        """
        while True:
            # Look at the pipe before each job: it may hold that job's Stop.
            self.listen(None, block=not self._queue)
            if self._queue:
                submit = self._queue.popleft()
                self._do(submit, PipeChannel(submit.job, self._line, self.listen))

    def listen(self, job: int | None, *, block: bool) -> Control | None:
        """Serve all that waits in the pipe; with `block`, wait for a message first.

        Args:
            job: The job that runs and asks, if any.
            block: Whether to wait for a message.

        Returns:
            What the job is told: Stop if it is among what waits, else the first it has not heard.
        """
        waits = job is not None and job in self._told
        message = self._line.receive(None if block and not waits else 0)
        while message is not None:
            self._take(message, job)
            message = self._line.receive(0)
        return None if job is None else self._hear(job)

    def _hear(self, job: int) -> Control | None:
        """Return the next thing a job is told, in order; after Stop there is nothing more."""
        told = self._told.pop(job, None)
        if not told:
            return None
        stop = next((control for control in told if isinstance(control, Stop)), None)
        control = stop or told.popleft()
        if told and stop is None:
            self._told[job] = told
        return control

    def _take(self, message: ToChild, job: int | None) -> None:
        match message:
            case Shutdown():
                raise ParentGone
            case Submit() if self._desk.is_quick(message.request):
                self._do(message, QuickChannel(message.job, self._line))
            case Submit():
                self._queue.append(message)
            case Tell() if message.job == job:
                self._told[message.job].append(message.control)
            case Tell():
                self._tell_queued(message)

    def _tell_queued(self, message: Tell) -> None:
        """Cancel a queued job, or keep what it is told until it begins; one that ended is deaf."""
        queued = next((submit for submit in self._queue if submit.job == message.job), None)
        if queued is None:
            return
        if isinstance(message.control, Stop):
            self._queue.remove(queued)
            self._told.pop(message.job, None)
            self._line.send(Cancelled(message.job))
        else:
            self._told[message.job].append(message.control)

    def _do(self, submit: Submit, channel: Channel) -> None:
        try:
            result = self._desk.run(submit.request, channel)
            # Sent in here, so that a result that cannot be sent is a failure of its job.
            self._line.send(Finished(submit.job, result))
        except Exception as error:
            self._line.send(outcome_of(submit.job, error))
        finally:
            self._told.pop(submit.job, None)
