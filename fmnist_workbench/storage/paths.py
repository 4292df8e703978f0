"""Paths as people type them."""

from contextlib import suppress
from pathlib import Path

from fmnist_workbench.spec.errors import InputError

_LONGEST_SHOWN = 60


def named_path(text: str, what: str) -> Path:
    """Return the absolute path of a name that a person typed, `~` included.

    There need not be anything there, but asking whether there is raises no error afterwards.

    Args:
        text: The name as it was typed.
        what: What it names, as the start of a sentence: "the image file".

    Raises:
        InputError: The system cannot look there: a name too long, `~` of a user it does not know,
            a folder that may not be entered.
    """
    try:
        path = Path(text).expanduser().absolute()
        with suppress(FileNotFoundError, NotADirectoryError):
            path.stat()
    except (OSError, RuntimeError, ValueError) as error:
        shown = text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"
        raise InputError(
            f"{what} '{shown}' cannot be looked up ({_reason(error)}); check its path."
        ) from None
    return path


def _reason(error: Exception) -> str:
    reason = error.strerror if isinstance(error, OSError) else None
    return reason or str(error).rstrip(".")
