"""No command: the window."""

import gc

from fmnist_workbench.cli.context import Context
from fmnist_workbench.spec.errors import InputError

_HEADLESS = (
    "use the commands that need no window (data, networks, train, evaluate, predict, "
    "activations, export, runs)"
)


def run(context: Context) -> None:
    """Open the window and stay until it is closed.

    Raises:
        InputError: There is no display, or Python has no Tk.
    """
    # Imported here: no other command needs Tk. What is imported stays; looking for garbage in it
    # would only delay the first paint. The window looks for it again as soon as it is up.
    gc.disable()
    try:
        from fmnist_workbench.ui.app import main
    except ModuleNotFoundError as error:
        if error.name not in ("tkinter", "_tkinter"):
            raise
        raise InputError(
            "this Python has no Tk for the window; install it (Debian and Ubuntu: python3-tk), "
            f"or {_HEADLESS}."
        ) from None
    try:
        main(context.home)
    except Exception as error:
        if "display" not in str(error):
            raise
        raise InputError(
            f"there is no display for the window ({error}); set DISPLAY, or {_HEADLESS}."
        ) from None
