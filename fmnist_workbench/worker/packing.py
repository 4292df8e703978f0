"""Messages as bytes, and how large they may be."""

import pickle

from fmnist_workbench.spec.errors import InputError, MachineError
from fmnist_workbench.worker.messages import FromChild, ToChild

TO_CHILD_LIMIT = 64 * 1024
"""Bytes. What is sent to a child must fit into the pipe while the child is busy."""

FROM_CHILD_LIMIT = 1024 * 1024
"""Bytes. Reading more than this at once would be felt in the window."""


def pack_for_child(message: ToChild) -> bytes:
    """Pickle a message to a child.

    Raises:
        InputError: It is larger than 64 KB.
    """
    packed = pickle.dumps(message)
    if len(packed) > TO_CHILD_LIMIT:
        raise InputError(
            f"This request takes {len(packed):,} bytes, and at most {TO_CHILD_LIMIT:,} can be sent"
            " at once; make the network or the image smaller."
        )
    return packed


def pack_for_window(message: FromChild) -> bytes:
    """Pickle a message to the window.

    Raises:
        MachineError: It is larger than 1 MB.
    """
    packed = pickle.dumps(message)
    if len(packed) > FROM_CHILD_LIMIT:
        raise MachineError(
            f"The answer takes {len(packed):,} bytes, and at most {FROM_CHILD_LIMIT:,} can be sent"
            " at once; ask for less at a time."
        )
    return packed


def unpack(packed: bytes) -> object:
    """Return the message that was packed, by our own process at the other end of the pipe.

    Raises:
        Exception: Of any kind, if it is no message.
    """
    return pickle.loads(packed)  # noqa: S301 - never from a file or another machine
