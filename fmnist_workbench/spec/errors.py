"""The errors a person is meant to read."""


class WorkbenchError(Exception):
    """Something a person must hear of, as one sentence.

    The message says what we got, what we expected and how to mend it; it is shown as it stands.
    """


class InputError(WorkbenchError):
    """What was given cannot be used: a bad file, value or name. Nothing has been changed."""


class MachineError(WorkbenchError):
    """The machine failed us: a full disk, too little memory. What was finished is kept."""
