"""Says what became of a training whose process was ended without a word of its own.

A system short of memory kills it, or TensorFlow crashes for want of some: then nothing in it can
speak any more. So a small process waits beside it, and speaks up if it has gone unannounced.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from fmnist_workbench.cli.context import Context
from fmnist_workbench.cli.parser import PROGRAM
from fmnist_workbench.spec.run import Run
from fmnist_workbench.spec.words import count

_ORDERLY = b"."
"""What is said at the end by a process that could still speak."""


@contextmanager
def watched(context: Context) -> Iterator[None]:
    """Have the block's death announced; that nobody can be found to do it is no fault."""
    try:
        watcher = _start(context)
    except OSError:
        yield
        return
    try:
        yield
    finally:
        with suppress(OSError):
            watcher.communicate(_ORDERLY)


def _start(context: Context) -> "subprocess.Popen[bytes]":
    # By its path rather than by `-m`, which would look into the current folder first.
    code = f"import sys; sys.path[:] = {sys.path!r}; from {__name__} import main; main()"
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-P", "-c", code, str(context.home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=context.streams.err,
        start_new_session=True,  # Ctrl-C is none of its business: on POSIX, and below on Windows
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
    )


def main() -> None:
    """Wait until the process at the other end of stdin has gone, and say so if it has not."""
    if sys.stdin.buffer.read() == _ORDERLY:
        return
    with suppress(OSError):  # the terminal may have gone as well
        print(f"{PROGRAM}: {_what_happened(Path(sys.argv[1]))}", file=sys.stderr, flush=True)


def _what_happened(home: Path) -> str:
    # Imported here: while all goes well, this process is to cost next to nothing.
    from fmnist_workbench.storage.runs import mark_interrupted, open_run

    said = "the training was ended from outside, which often means that memory ran out"
    found = [open_run(home, run) for run in mark_interrupted(home)]
    if not found:
        return f"{said}; try again with a smaller batch."
    runs = "; ".join(_kept(folder.record, len(folder.history)) for folder in found)
    return f"{said} {runs}"


def _kept(run: Run, epochs: int) -> str:
    """Return what is left of a run, and what to do."""
    size = run.recipe.batch_size
    smaller = f"try --batch-size {size // 2}, or " if size > 1 else ""
    return (
        f"for batches of {count(size, 'image')}; {smaller}go on with {PROGRAM} train "
        f"--continue {run.id}, which keeps {count(epochs, 'finished epoch')}"
    )
