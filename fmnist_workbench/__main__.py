"""The front door: the window, or one headless job.

The window's children import this file again, so it stays light.
"""

import os
import signal
import sys


def main() -> int:
    """Run what the command line asks for and return the exit code."""
    interrupted: list[int] = []
    # Raised in the middle of an import, Ctrl-C may come out of it as another error, or not at all.
    handler = signal.getsignal(signal.SIGINT)
    if handler is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, lambda number, _frame: interrupted.append(number))
    from fmnist_workbench.cli.main import main as run  # see above

    signal.signal(signal.SIGINT, handler)
    if interrupted:
        print("fmnist-workbench: interrupted.", file=sys.stderr)
        return 130
    code = run(sys.argv[1:])
    if "tensorflow" in sys.modules:
        _end_at_once(code)
    return code


def _end_at_once(code: int) -> None:
    """End without Python's teardown, in which TensorFlow spends seconds after the answer is out.

    All files are written and closed by now. What others print goes to the log and is flushed here.
    """
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            # A log on a full disk is no reason to fail.
            continue
    os._exit(code)


if __name__ == "__main__":
    sys.exit(main())
