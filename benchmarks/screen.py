"""A display for benchmarks: the one there is, or a virtual one."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def screen() -> Iterator[None]:
    """Make sure that a window can be opened inside the block."""
    if os.environ.get("DISPLAY") or not shutil.which("Xvfb"):
        yield
        return
    read_end, write_end = os.pipe()
    command = ["Xvfb", "-displayfd", str(write_end), "-screen", "0", "1280x800x24"]
    with subprocess.Popen(command, pass_fds=[write_end], stderr=subprocess.DEVNULL) as server:
        os.close(write_end)
        with os.fdopen(read_end) as numbers:
            os.environ["DISPLAY"] = f":{numbers.readline().strip()}"
        yield
        server.terminate()
    del os.environ["DISPLAY"]
