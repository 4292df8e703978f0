"""The window's side of a child process: sends requests, polls for what comes back.

No method blocks except `close`, none starts a thread, and none raises because the child is dead:
that is reported by `poll`, once.
"""

import itertools
import time
from collections.abc import Callable
from pathlib import Path

from fmnist_workbench.spec.controls import Control, Stop
from fmnist_workbench.spec.jobs import Request
from fmnist_workbench.worker.child import Child
from fmnist_workbench.worker.endings import Endings
from fmnist_workbench.worker.escalation import Escalation
from fmnist_workbench.worker.log import read_tail
from fmnist_workbench.worker.messages import (
    Cancelled,
    Failed,
    Finished,
    FromChild,
    Ready,
    Shutdown,
    Submit,
    Tell,
    ToChild,
    ToWindow,
    WorkerDied,
)
from fmnist_workbench.worker.outbox import Outbox
from fmnist_workbench.worker.packing import pack_for_child
from fmnist_workbench.worker.slots import Slots, Waiting

LOOP = "fmnist_workbench.worker.loop"

# Ids are unique in the process, so that the answers of two children cannot be mixed up.
_job_ids = itertools.count(1)


class Client:
    """A child process that does jobs.

    Call `poll` from every tick of the event loop: it does all the work that is not done at once.
    What is submitted while there is no child (before `start`, or between a death that `poll` has
    reported and the next `start`) waits for the next one.

    Args:
        desk: Dotted name of a module with `start() -> spec.jobs.Desk`; imported by the child only.
        log: File that takes all output of the child; the one before is kept as `<log>.1`.
        clock: Seconds, for `cancel` and `shutdown`.
        loop: Dotted name of the module whose `main` the child runs.

    Example:
        >>> client = Client("fmnist_workbench.engine.desk", logs_dir(home) / "engine.log")
        >>> client.start()
        >>> job = client.submit(BuildModel(network, seed=0))
        >>> for message in client.poll():
        ...     handle(message)
    """

    def __init__(
        self,
        desk: str,
        log: Path,
        *,
        clock: Callable[[], float] = time.monotonic,
        loop: str = LOOP,
    ) -> None:
        self._desk = desk
        self._log = log
        self._loop = loop
        self._child: Child | None = None
        self._ready = False
        self._closing = False
        self._escalation = Escalation(clock)
        self._endings = Endings(clock)
        self._outbox = Outbox()
        self._slots = Slots()
        self._unanswered: dict[int, bytes] = {}  # requests, in the order they were sent
        self._stopping: set[int] = set()
        self._aborting: set[int] = set()
        self._dropped: set[int] = set()
        self._cancelled_here: list[ToWindow] = []  # jobs that the child never heard of

    # --- The child

    @property
    def alive(self) -> bool:
        """Whether there is a child, starting or ready; False once `poll` has told its death."""
        return self._child is not None

    @property
    def ready(self) -> bool:
        """Whether the child has said that it can take jobs."""
        return self._ready

    @property
    def pid(self) -> int | None:
        """The child's process id, None if there is no child."""
        return None if self._child is None else self._child.pid

    def start(self) -> None:
        """Start a child, also in the place of one that died; `Ready` says when it is up."""
        if self._child is None and not self._closing:
            self._child = Child(self._loop, self._desk, self._log)
            self._child.send(self._outbox)

    # --- Jobs

    def submit(self, request: Request) -> int:
        """Ask for a job; return its id.

        Raises:
            InputError: The request is larger than 64 KB.
        """
        job = next(_job_ids)
        self._send_job(Waiting(job, pack_for_child(Submit(job, request))))
        return job

    def request_latest(self, slot: str, request: Request) -> int:
        """Ask for a job of which only the newest counts; return the id its answer will have.

        One request a slot is with the child. While it is unanswered, the newest waits here, and one
        that waited before is replaced: that one is Cancelled.

        Raises:
            InputError: The request is larger than 64 KB.
        """
        job = next(_job_ids)
        waiting = Waiting(job, pack_for_child(Submit(job, request)))
        replaced = self._slots.waiting(slot)
        if replaced is not None:
            self._cancelled_here.append(Cancelled(replaced))
        if self._slots.admit(slot, waiting):
            self._send_job(waiting)
        return job

    def tell(self, job: int, control: Control) -> None:
        """Tell a job something; a job that has ended does not hear it."""
        if job in self._unanswered:
            self._send(Tell(job, control))

    def cancel(self, job: int) -> None:
        """Stop a job; if it does not end within 5 s, terminate the child, and 2 s later kill it.

        The time runs while the job is the oldest unanswered one of a child that is ready, so that
        a job that waits behind another does not cost that one its child.
        """
        if self._slots.withdraw(job):
            self._cancelled_here.append(Cancelled(job))
        if job in self._unanswered and job not in self._stopping:
            self._stopping.add(job)
            self._send(Tell(job, Stop()))

    def abort(self, job: int) -> None:
        """Stop a job that cannot hear it, by ending its child as soon as `poll` finds it running.

        The job is Cancelled and no death is told: a new child is started at once, and gets what
        waited behind the job, with the same ids. So this is for a child that keeps nothing between
        its jobs.
        """
        self.cancel(job)
        if job in self._unanswered:
            self._aborting.add(job)

    def drop(self, job: int) -> None:
        """Want nothing more from a job: what it still says is not delivered."""
        self._slots.withdraw(job)
        if job in self._unanswered:
            self._dropped.add(job)

    # --- What comes back

    def poll(self, max_messages: int = 100, max_seconds: float = 0.010) -> list[ToWindow]:
        """Return what the child has said, in order, and keep everything moving.

        Args:
            max_messages: At most so many are read.
            max_seconds: No more are read after this time; at least one is.

        Returns:
            Messages; the last of a child that died is WorkerDied, after all it had said.
        """
        self._endings.look()
        child = self._child
        if child is None or self._closing:
            return []
        # Asked before reading: all that a dead child has said is in the pipe by now.
        gone = not child.alive
        messages, self._cancelled_here = self._cancelled_here, []
        more = self._read(child, messages, max_messages, max_seconds)
        child.send(self._outbox)
        if self._ready and self._oldest in self._aborting:
            return messages + self._replace(child)
        child.take(self._escalation.look(self._awaited(child)))
        if gone and not more:
            messages.append(self._bury(child))
        return messages

    def _read(
        self, child: Child, messages: list[ToWindow], max_messages: int, max_seconds: float
    ) -> bool:
        """Read into `messages`; return whether there may be more."""
        deadline = time.monotonic() + max_seconds
        for _ in range(max_messages):
            message = child.receive()
            if message is None:
                return False
            if self._note(message):
                messages.append(message)
            if time.monotonic() >= deadline:
                break
        return True

    def _note(self, message: FromChild) -> bool:
        """Keep the books; return whether the window wants the message."""
        if isinstance(message, Ready):
            self._ready = True
            return True
        wanted = message.job not in self._dropped
        if isinstance(message, Finished | Cancelled | Failed):
            self._unanswered.pop(message.job, None)
            self._stopping.discard(message.job)
            self._aborting.discard(message.job)
            self._dropped.discard(message.job)
            following = self._slots.answered(message.job)
            if following is not None:
                self._send_job(following)
        return wanted

    def _awaited(self, child: Child) -> str | None:
        """Name what should have ended."""
        if child.at_end:
            return "process"
        return f"job {self._oldest}" if self._ready and self._oldest in self._stopping else None

    @property
    def _oldest(self) -> int | None:
        """The job that a child which is ready does or is about to do."""
        return next(iter(self._unanswered), None)

    def _replace(self, child: Child) -> list[ToWindow]:
        """Put a new child in the place of one; return what is said of the jobs that it stopped."""
        self._endings.add(child)
        cancelled = [job for job in self._unanswered if job in self._stopping - self._dropped]
        ended = self._stopping | self._dropped
        waiting = {job: sent for job, sent in self._unanswered.items() if job not in ended}
        self._forget_child()
        for job, packed in waiting.items():
            self._send_job(Waiting(job, packed))
        for job in ended:
            following = self._slots.answered(job)
            if following is not None:
                self._send_job(following)
        self.start()
        return [Cancelled(job) for job in cancelled]

    def _bury(self, child: Child) -> WorkerDied:
        lost = {*self._unanswered, *self._slots.clear()} - self._dropped
        died = WorkerDied(tuple(sorted(lost)), child.exit_code, read_tail(self._log))
        child.hang_up()
        self._forget_child()
        return died

    def _forget_child(self) -> None:
        self._outbox.clear()
        self._unanswered.clear()
        self._stopping.clear()
        self._aborting.clear()
        self._dropped.clear()
        self._child = None
        self._ready = False

    # --- The end

    def shutdown(self) -> None:
        """Ask the child to end, stopping what runs; `poll` returns nothing from now on."""
        if self._closing:
            return
        self._closing = True
        if self._child is not None:
            self._outbox.clear()
            self._send(Shutdown())
            self._child.hang_up()

    def closed_down(self) -> bool:
        """Return whether the child has ended after `shutdown`; to be called from every tick.

        A child that does not end is terminated after 5 s and killed after 2 s more.
        """
        ended = self._endings.look()
        if self._child is None or not self._child.alive:
            return ended
        self._child.take(self._escalation.look("process"))
        return False

    def close(self, timeout: float = 5.0) -> None:
        """Leave no process behind; for the very end, as it blocks.

        Args:
            timeout: Seconds the child is given to end by itself. After that it is terminated and,
                2 s later, killed.
        """
        self.shutdown()
        if self._child is not None:
            self._child.end(timeout)
            self._child = None
        self._endings.close()

    # --- Sending

    def _send_job(self, request: Waiting) -> None:
        self._unanswered[request.job] = request.packed
        self._put(request.packed)

    def _send(self, message: ToChild) -> None:
        self._put(pack_for_child(message))

    def _put(self, packed: bytes) -> None:
        self._outbox.put(packed)
        if self._child is not None:
            self._child.send(self._outbox)
