"""How a command opens the run that it is asked for."""

from fmnist_workbench.cli.context import Context
from fmnist_workbench.storage.runs import RunFolder, open_run


def open_named(context: Context, run: str) -> RunFolder:
    """Return a run, by id or folder, and say on stderr what of its history had to be left out.

    Raises:
        InputError: As in `open_run`.
    """
    folder = open_run(context.home, run)
    for note in folder.notes:
        context.streams.say(f"warning: {note}")
    return folder
