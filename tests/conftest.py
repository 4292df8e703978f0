"""What all tests share: a display where one can be had."""

import os
import shutil
import subprocess
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

# A machine that is busy with something else is no fault of the code.
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")


@pytest.fixture(scope="session")
def display() -> Iterator[str]:
    """A display to open windows on: the one there is, or a virtual one of our own.

    Windows are tested on a screen of our own where that can be had, so that a person at the
    machine is not disturbed. Without any the test is skipped; under CI that is a failure.
    """
    if shutil.which("Xvfb"):
        yield from _virtual_display()
    elif os.environ.get("DISPLAY"):
        yield os.environ["DISPLAY"]
    elif os.environ.get("CI"):
        pytest.fail("CI must run the window's tests: install Xvfb")
    else:
        pytest.skip("no display and no Xvfb: the window's tests are left out")


def _virtual_display() -> Iterator[str]:
    read_end, write_end = os.pipe()
    command = ["Xvfb", "-displayfd", str(write_end), "-screen", "0", "1280x800x24", "-nolisten"]
    with subprocess.Popen([*command, "tcp"], pass_fds=[write_end], stderr=subprocess.DEVNULL) as x:
        os.close(write_end)
        with os.fdopen(read_end) as numbers:
            number = numbers.readline().strip()
        before = os.environ.get("DISPLAY")
        os.environ["DISPLAY"] = f":{number}"
        yield f":{number}"
        x.terminate()
    if before is None:
        del os.environ["DISPLAY"]
    else:
        os.environ["DISPLAY"] = before
