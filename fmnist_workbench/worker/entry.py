"""Where a spawned child begins.

`spawn` starts a new interpreter, imports the window's `__main__` module there once more (under the
name `__mp_main__`, so that nothing guarded by `if __name__ == "__main__"` runs), then this module.
Both therefore stay light: imports of `ui`, Tk and the like belong inside functions, or every child
pays for them.
"""

import importlib
import logging
import os
import signal
import sys
from multiprocessing.connection import Connection
from typing import Any


def run_loop(loop: str, connection: "Connection[Any, Any]", desk: str, log: str) -> None:
    """Run the loop's `main`.

    The loop comes by its dotted name: it leads to the engine, which the window must never import.
    """
    # Ctrl-C in the terminal reaches all its processes; the window is the one that ends us.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    importlib.import_module(loop).main(connection, desk, log)
    # All is done and said. TensorFlow would take seconds to take itself apart, while a window that
    # has been closed waits for its children.
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)
