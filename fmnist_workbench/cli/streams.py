"""Where a command prints: its own stdout and stderr, which nothing else gets at."""

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TextIO

_LOG_LIMIT = 2**20


class Streams:
    """The stdout and stderr a command was started with, duplicated.

    TensorFlow's C++ side writes to descriptors 1 and 2 whatever it is told. `hush` sends those
    to a log, so that stdout holds the answer only and stderr only what we say.
    """

    def __init__(self) -> None:
        sys.stdout = sys.stdout or _nowhere(1)
        sys.stderr = sys.stderr or _nowhere(2)
        self.out = _duplicate(sys.stdout)
        self.err = _duplicate(sys.stderr)

    def hush(self, log: Path) -> None:
        """Send to a log what is not printed through this object; nowhere if it cannot be opened."""
        sys.stdout.flush()
        sys.stderr.flush()
        target = _open_log(log)
        os.dup2(target, 1)
        os.dup2(target, 2)
        os.close(target)

    def say(self, text: str) -> None:
        """Print one line on stderr, whatever the text; a stderr that is gone is no fault."""
        try:
            print(" ".join(text.split()), file=self.err, flush=True)
        except OSError:
            self.forget(self.err)

    def forget(self, stream: TextIO) -> None:
        """Send the rest of a stream nowhere, as its reader has gone."""
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())

    def close(self) -> None:
        """Give both back; all that was printed is out already, or its failure was an error."""
        for stream in (self.out, self.err):
            with suppress(OSError):
                stream.close()


def _nowhere(descriptor: int) -> TextIO:
    """Return a stream in place of one that was closed before we began (`2>&-`).

    Its descriptor is taken as well, or the next file we open would be what others print to.
    """
    null = os.open(os.devnull, os.O_WRONLY)
    if null != descriptor:
        os.dup2(null, descriptor)
        os.close(null)
    return os.fdopen(descriptor, "w", encoding="utf-8")


def _duplicate(stream: TextIO) -> TextIO:
    # A terminal that cannot show "×" gets an escape instead of an error.
    return os.fdopen(
        os.dup(stream.fileno()), "w", encoding=stream.encoding, errors="backslashreplace"
    )


def _open_log(log: Path) -> int:
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        if log.exists() and log.stat().st_size > _LOG_LIMIT:
            flags |= os.O_TRUNC
        return os.open(log, flags, 0o644)
    except OSError:
        return os.open(os.devnull, os.O_WRONLY)
