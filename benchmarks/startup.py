"""From the start of the process to a window that has been painted and takes a click."""

import statistics
import subprocess
import sys
import tempfile
import time

from screen import screen

_BARE = """
import ttkbootstrap
window = ttkbootstrap.App(title="bare")
window.update()
print("usable", flush=True)
"""

# As `cli/window.py` opens it, which holds back the search for garbage until the window is up.
_OURS = """
import gc
gc.disable()
import sys
from pathlib import Path
from fmnist_workbench.ui.app import App
window = App(Path(sys.argv[1]))
window.begin()
window.update()
print("usable", flush=True)
window.quit_window()
window.mainloop()
"""


def run(rounds: int = 7) -> dict[str, str]:
    """Return the medians of both windows, in turn, and their ratio."""
    bare, ours = [], []
    with screen(), tempfile.TemporaryDirectory() as home:
        for _ in range(rounds + 1):
            bare.append(_seconds_until_usable(_BARE, home))
            ours.append(_seconds_until_usable(_OURS, home))
    pairs = [b / a for a, b in zip(bare[1:], ours[1:], strict=True)]
    return {
        "bare ttkbootstrap window, median": f"{statistics.median(bare[1:]):.2f} s",
        "workbench window, median": f"{statistics.median(ours[1:]):.2f} s",
        "ratio, median of pairs (bar: 3)": f"{statistics.median(pairs):.2f}",
    }


def _seconds_until_usable(program: str, home: str) -> float:
    begin = time.perf_counter()
    command = [sys.executable, "-c", program, home]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "usable"
        seconds = time.perf_counter() - begin
        process.wait()
    return seconds
