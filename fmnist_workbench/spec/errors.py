"""The errors a person is meant to read."""

import textwrap

_LONGEST_REASON = 100


class WorkbenchError(Exception):
    """Something a person must hear of, as one sentence.

    The message says what we got, what we expected and how to mend it; it is shown as it stands.
    """


class InputError(WorkbenchError):
    """What was given cannot be used: a bad file, value or name. Nothing has been changed."""


class MachineError(WorkbenchError):
    """The machine failed us: a full disk, too little memory. What was finished is kept."""


class OutOfMemoryError(MachineError):
    """The memory does not suffice for a training's batches; half of each may fit."""


def reason(error: Exception) -> str:
    """Return what another's error says, short, or at least what it is: a part of a sentence.

    Example:
        >>> reason(EOFError())
        'EOFError'
    """
    return textwrap.shorten(str(error) or type(error).__name__, _LONGEST_REASON)
