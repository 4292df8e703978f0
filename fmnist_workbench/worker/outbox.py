"""Messages to a child that wait until its pipe has room."""

import contextlib
import select
import socket
import sys
from collections import deque
from multiprocessing.connection import Connection
from typing import Any

from fmnist_workbench.worker.packing import TO_CHILD_LIMIT


class Outbox:
    """Sends without ever blocking or raising.

    A child that is busy in native code leaves its messages in the pipe; once the pipe is full they
    wait here. A broken pipe swallows them: that the child died is noticed where its pipe is read.
    """

    def __init__(self) -> None:
        self._waiting: deque[bytes] = deque()

    def put(self, packed: bytes) -> None:
        """Add a message; `flush` sends it."""
        self._waiting.append(packed)

    def clear(self) -> None:
        """Forget what waits."""
        self._waiting.clear()

    def flush(self, connection: "Connection[Any, Any]") -> None:
        """Send what the pipe has room for, in order."""
        with contextlib.suppress(OSError):
            while self._waiting and _has_room(connection):
                connection.send_bytes(self._waiting.popleft())


def make_roomy(connection: "Connection[Any, Any]") -> None:
    """See that a pipe that is found writable has room for a whole message.

    Linux calls a socket writable while three quarters of its buffer are free. BSD and macOS do so
    when `SO_SNDLOWAT` bytes are, and their buffer is small; Linux refuses that option.
    """
    if sys.platform == "win32":
        return
    with (
        socket.fromfd(connection.fileno(), socket.AF_UNIX, socket.SOCK_STREAM) as end,
        contextlib.suppress(OSError),
    ):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4 * TO_CHILD_LIMIT)
        end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDLOWAT, TO_CHILD_LIMIT + 8)


def _has_room(connection: "Connection[Any, Any]") -> bool:
    if sys.platform == "win32":
        return True  # a named pipe cannot be asked
    poller = select.poll()
    poller.register(connection.fileno(), select.POLLOUT)
    return bool(poller.poll(0))
