"""The channel of a job that runs in a child: a pipe to the window."""

from typing import Protocol

from fmnist_workbench.spec.controls import Control, Stop
from fmnist_workbench.spec.events import Event
from fmnist_workbench.worker.line import Line
from fmnist_workbench.worker.messages import Said


class Listen(Protocol):
    """Serves what waits in the pipe; returns what a job is told, if anything."""

    def __call__(self, job: int, *, block: bool) -> Control | None:
        """Serve; with `block`, wait for at least one message first."""


class PipeChannel:
    """What a job is given as its `spec.jobs.Channel`.

    Args:
        job: The job's id.
        line: Where its events go.
        listen: Serves the other side and returns what this job is told.
    """

    def __init__(self, job: int, line: Line, listen: Listen) -> None:
        self._job = job
        self._line = line
        self._listen = listen

    def emit(self, event: Event) -> None:
        """Send an event.

        Raises:
            MachineError: It is larger than 1 MB.
            ParentGone: Nobody can hear it.
        """
        self._line.send(Said(self._job, event))

    def poll(self) -> Control | None:
        """Serve what waits, and return the next thing this job is told: Stop above all else.

        Raises:
            ParentGone: The child has to end.
        """
        return self._listen(self._job, block=False)

    def wait(self) -> Control:
        """Serve until this job is told something, and return that.

        Raises:
            ParentGone: The child has to end.
        """
        while True:
            control = self._listen(self._job, block=True)
            if control is not None:
                return control


class QuickChannel:
    """The channel of a quick request: it is over before anybody could tell it anything.

    It leaves the pipe alone: what waits there is for the job between whose steps it runs.
    """

    def __init__(self, job: int, line: Line) -> None:
        self._job = job
        self._line = line

    def emit(self, event: Event) -> None:
        """Send an event, as `PipeChannel.emit` does."""
        self._line.send(Said(self._job, event))

    def poll(self) -> Control | None:
        """Return None."""
        return None

    def wait(self) -> Control:
        """Return Stop at once: a quick request must not stand still."""
        return Stop()
