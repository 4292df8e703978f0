"""The child's end of the pipe."""

import logging
from multiprocessing.connection import Connection
from typing import Any

from fmnist_workbench.worker.messages import FromChild, ToChild
from fmnist_workbench.worker.packing import pack_for_window, unpack

logger = logging.getLogger(__name__)


class ParentGone(BaseException):
    """The child has to end: it was asked to, or nobody is left at the other end.

    Not an `Exception`, as no job may take it for a fault of its own and go on: a job tidies up (a
    run is marked interrupted) and lets it pass.
    """


class Line:
    """Sends and receives whole messages; no end of the window goes unnoticed.

    Args:
        connection: The child's end of a `multiprocessing.Pipe`.
    """

    def __init__(self, connection: "Connection[Any, Any]") -> None:
        self._connection = connection

    def send(self, message: FromChild) -> None:
        """Send a message, waiting while the pipe is full.

        Raises:
            MachineError: It is too large.
            ParentGone: Nobody can read it.
        """
        packed = pack_for_window(message)
        try:
            self._connection.send_bytes(packed)
        except OSError as error:
            raise ParentGone from error

    def receive(self, timeout: float | None) -> ToChild | None:
        """Return the next message, or None if none came within `timeout` seconds (None: for ever).

        Raises:
            ParentGone: Nobody can send any more.
        """
        try:
            while self._connection.poll(timeout):
                message = self._read()
                if message is not None:
                    return message
        except (EOFError, OSError) as error:
            raise ParentGone from error
        return None

    def _read(self) -> ToChild | None:
        packed = self._connection.recv_bytes()
        try:
            message = unpack(packed)
        except Exception:
            logger.exception("A message of %d bytes cannot be read; it is ignored.", len(packed))
            return None
        if isinstance(message, ToChild):
            return message
        logger.error("%.200r is no message to a child; it is ignored.", message)
        return None
