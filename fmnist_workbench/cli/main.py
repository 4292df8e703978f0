"""From arguments to an exit code: every way a command can end is here.

Exit codes: 0 done, 1 a fault of ours or of the machine, 2 wrong use or bad input, 130 interrupted.
"""

import logging
import sys
import traceback
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from fmnist_workbench.cli import window
from fmnist_workbench.cli.context import Context
from fmnist_workbench.cli.grammar import full_parser
from fmnist_workbench.cli.interrupts import Interrupts
from fmnist_workbench.cli.parser import PROGRAM, load
from fmnist_workbench.cli.streams import Streams
from fmnist_workbench.spec.errors import InputError, MachineError
from fmnist_workbench.storage.home import locate_home


def main(arguments: Sequence[str]) -> int:
    """Do what the arguments say and return the exit code; prints at most one line of trouble."""
    try:
        streams = Streams()
    except OSError as error:
        print(f"{PROGRAM}: {_of_the_system(error)}", file=sys.stderr)
        return 1
    try:
        return _run(arguments, streams)
    finally:
        streams.close()


def _run(arguments: Sequence[str], streams: Streams) -> int:
    interrupts = Interrupts()
    context: Context | None = None
    try:
        options = full_parser().parse_args(arguments)
        context = Context(locate_home(options.home), options.json, streams, interrupts)
        if options.run is None:
            window.run(context)
        else:
            interrupts.install()
            with _only_our_warnings(streams):
                load(options.run)(context, options)
    except SystemExit as end:
        # argparse has printed its help or version.
        return int(end.code or 0)
    except BrokenPipeError:
        # `| head` has seen enough; what was to be done is done.
        streams.forget(streams.out)
        return 0
    except (KeyboardInterrupt, Exception) as error:
        return _fail(error, streams, interrupts, context)
    return 0


def _fail(
    error: BaseException, streams: Streams, interrupts: Interrupts, context: Context | None
) -> int:
    """Say in one line what went wrong and return the exit code."""
    if isinstance(error, KeyboardInterrupt) or interrupts.pending:
        streams.say(f"{PROGRAM}: {str(error) or 'interrupted.'}")
        return 130
    code = 2 if isinstance(error, InputError) else 1
    if isinstance(error, InputError | MachineError):
        sentence = str(error)
    elif isinstance(error, OSError):
        sentence = _of_the_system(error)
    elif isinstance(error, MemoryError):
        sentence = "the memory is full; close other programs, or use a smaller batch or data set."
    else:
        sentence = f"internal fault ({type(error).__name__}: {error}); {_details(context)}"
    streams.say(f"{PROGRAM}: {sentence}")
    return code


def _of_the_system(error: OSError) -> str:
    return f"{error}; check the disk and the permissions, then try again."


def _details(context: Context | None) -> str:
    """Write the traceback to the log and say where it is."""
    if context is None:
        return "please report it."
    try:
        context.log.parent.mkdir(parents=True, exist_ok=True)
        with context.log.open("a", encoding="utf-8") as file:
            file.write(traceback.format_exc())
    except OSError:
        return "its details could not be written."
    return f"details in {context.log}."


@contextmanager
def _only_our_warnings(streams: Streams) -> Iterator[None]:
    """Let only our own warnings through to stderr, a line each."""
    handler = _Lines(streams)
    handler.setLevel(logging.WARNING)
    ours = logging.getLogger("fmnist_workbench")
    ours.addHandler(handler)
    try:
        with warnings.catch_warnings():
            if not sys.warnoptions:
                warnings.simplefilter("ignore")
            yield
    finally:
        ours.removeHandler(handler)


class _Lines(logging.Handler):
    """A log handler that says each record on stderr."""

    def __init__(self, streams: Streams) -> None:
        super().__init__()
        self._streams = streams

    def emit(self, record: logging.LogRecord) -> None:
        """Print one record as one line."""
        self._streams.say(f"{PROGRAM}: {record.levelname.lower()}: {record.getMessage()}")
