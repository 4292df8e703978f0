"""A spawned process and the window's end of its pipe."""

import logging
import multiprocessing
from pathlib import Path

from fmnist_workbench.worker.entry import run_loop
from fmnist_workbench.worker.escalation import Step
from fmnist_workbench.worker.messages import FromChild
from fmnist_workbench.worker.outbox import Outbox, make_roomy
from fmnist_workbench.worker.packing import unpack

JOIN_AFTER_SIGNAL = 2.0

logger = logging.getLogger(__name__)


class Child:
    """A child from its start to its end.

    The process is a daemon: multiprocessing ends it when the window's process ends in any orderly
    way; otherwise the closed pipe does.

    Args:
        loop: Dotted name of a module with `main(connection, desk, log)`.
        desk: Dotted name of a module with `start() -> spec.jobs.Desk`.
        log: File that takes all output of the child.
    """

    def __init__(self, loop: str, desk: str, log: Path) -> None:
        spawn = multiprocessing.get_context("spawn")
        self._connection, theirs = spawn.Pipe()
        make_roomy(self._connection)
        self._process = spawn.Process(
            target=run_loop, args=(loop, theirs, desk, str(log)), name=desk, daemon=True
        )
        self._process.start()
        theirs.close()  # or the end of the child would not close the pipe
        self._at_end = False

    @property
    def pid(self) -> int | None:
        """Its process id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.is_alive()

    @property
    def exit_code(self) -> int | None:
        """Its exit code, negative for a signal; None while it runs."""
        return self._process.exitcode

    @property
    def at_end(self) -> bool:
        """Whether it has closed its end of the pipe and all it said has been read."""
        return self._at_end

    def send(self, outbox: Outbox) -> None:
        """Send what the pipe has room for."""
        outbox.flush(self._connection)

    def receive(self) -> FromChild | None:
        """Return the next message that waits, or None at once.

        A child that says what is no message cannot be trusted with a job: it is killed.
        """
        try:
            if self._at_end or not self._connection.poll():
                return None
            packed = self._connection.recv_bytes()
        except (EOFError, OSError):
            self._at_end = True
            return None
        return self._read(packed)

    def _read(self, packed: bytes) -> FromChild | None:
        try:
            message = unpack(packed)
        except Exception:
            logger.exception("The child sent %d bytes that are no message.", len(packed))
        else:
            if isinstance(message, FromChild):
                return message
            logger.error("The child sent %.200r, which is no message.", message)
        self._process.kill()
        return None

    def take(self, step: Step) -> None:
        """End the process as roughly as `step` says."""
        if step is Step.TERMINATE:
            self._process.terminate()
        elif step is Step.KILL:
            self._process.kill()

    def hang_up(self) -> None:
        """Close the pipe, by which the child ends."""
        self._connection.close()

    def end(self, timeout: float) -> None:
        """Wait for the process to end and make it: blocks for `timeout` and at most 2 s more."""
        self._process.join(timeout)
        if self._process.is_alive():
            self._process.terminate()
            self._process.join(JOIN_AFTER_SIGNAL)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
