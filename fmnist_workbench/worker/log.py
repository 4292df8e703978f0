"""A child's log file: all that it prints, whether from Python or from native code."""

import contextlib
import faulthandler
import logging
import os
import sys
from pathlib import Path

STDOUT, STDERR = 1, 2
TAIL_BYTES = 8192


def capture_output(log: Path) -> None:
    """Send everything this process prints to `log`, which starts empty.

    The log of the process before is kept as `<log>.1`. A process whose log cannot be written works
    all the same, unheard. Crashes in native code leave a Python traceback.
    """
    descriptor = _open_fresh(log)
    os.dup2(descriptor, STDOUT)
    os.dup2(descriptor, STDERR)
    if descriptor > STDERR:
        os.close(descriptor)
    stream = open(  # noqa: SIM115 - open as long as the process lives
        STDERR, "w", buffering=1, encoding="utf-8", errors="backslashreplace", closefd=False
    )
    sys.stdout = sys.stderr = stream
    faulthandler.enable(stream)
    logging.basicConfig(
        stream=stream, level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )


def read_tail(log: Path, lines: int = 20) -> str:
    """Return the last lines of a log, or nothing if it cannot be read."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - TAIL_BYTES))
            text = file.read(TAIL_BYTES).decode("utf-8", errors="replace")
    except OSError:
        return ""
    return "\n".join(text.splitlines()[-lines:])


def _open_fresh(log: Path) -> int:
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(OSError):  # there is none yet, or (Windows) it is still open
            log.replace(log.with_name(f"{log.name}.1"))
        return os.open(log, flags, 0o644)
    except OSError:
        return os.open(os.devnull, os.O_WRONLY)
