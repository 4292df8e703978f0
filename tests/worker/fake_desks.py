"""A desk for the client's tests, imported by real child processes.

An `OpenData` names in `source` what to do, with a file in `home` where one is needed; a `Predict`
is quick.
"""

import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from fmnist_workbench.spec.controls import Pause, Stop
from fmnist_workbench.spec.datajobs import OpenData
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.events import Paused, Progress, Resumed
from fmnist_workbench.spec.jobs import Channel, JobCancelled, Predict, Request
from fmnist_workbench.spec.results import Prediction

ANSWER = Prediction(label=1, probabilities=(0.25, 0.75))


def work() -> None:
    """Stand for the computation between two looks at the channel."""
    time.sleep(0.005)


def count(channel: Channel, home: Path) -> Prediction:
    for done in range(1, 4):
        channel.emit(Progress("counting", done, 3))
    return ANSWER


def until_stop(channel: Channel, home: Path) -> Prediction:
    channel.emit(Progress("running", 0, 1))
    while True:
        match channel.poll():
            case Stop():
                raise JobCancelled
            case Pause():
                channel.emit(Paused())
                if channel.wait() == Stop():
                    raise JobCancelled
                channel.emit(Resumed())
        work()


def deaf_until_file(channel: Channel, home: Path) -> Prediction:
    channel.emit(Progress("deaf", 0, 1))
    while not (home / "go").exists():
        work()
    return ANSWER


def told_then_deaf(channel: Channel, home: Path) -> Prediction:
    channel.wait()
    return deaf_until_file(channel, home)


def flood(channel: Channel, home: Path) -> Prediction:
    while True:
        channel.emit(Progress("x" * 100_000, 0, 1))


def until_file(channel: Channel, home: Path) -> Prediction:
    """Deaf until the file is there, then hears all that waits."""
    deaf_until_file(channel, home)
    heard = 0
    while (control := channel.poll()) is not None:
        heard += 1
        channel.emit(Progress(str(control), heard, heard))
    return ANSWER


def deaf(channel: Channel, home: Path) -> Prediction:
    channel.emit(Progress("deaf", 0, 1))
    while True:
        work()


def native(channel: Channel, home: Path) -> Prediction:
    """Compute in native code, deaf to everything but a signal's default."""
    channel.emit(Progress("native", 0, 1))
    ctypes.CDLL(None).sleep(600)
    return ANSWER


def stubborn(channel: Channel, home: Path) -> Prediction:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    return deaf(channel, home)


def bad_input(channel: Channel, home: Path) -> Prediction:
    raise InputError("Got 3, expected 4; add 1.")


def bug(channel: Channel, home: Path) -> Prediction:
    raise KeyError("lost")


def memory(channel: Channel, home: Path) -> Prediction:
    raise MemoryError


def disk(channel: Channel, home: Path) -> Prediction:
    raise OSError(28, "No space left on device")


def huge_result(channel: Channel, home: Path) -> Prediction:
    return Prediction(0, (0.5,) * 1_000_000)


def huge_event(channel: Channel, home: Path) -> Prediction:
    channel.emit(Progress("x" * 2_000_000, 0, 1))
    return ANSWER


def unsendable(channel: Channel, home: Path) -> Prediction:
    return Prediction(label=lambda: 0, probabilities=())  # type: ignore[arg-type]  # on purpose


def many(channel: Channel, home: Path) -> Prediction:
    for done in range(1000):
        channel.emit(Progress("counting", done, 1000))
    return ANSWER


def talk_and_die(channel: Channel, home: Path) -> Prediction:
    for done in range(40):  # few enough for any pipe
        channel.emit(Progress("counting", done, 40))
    os.kill(os.getpid(), signal.SIGKILL)
    return ANSWER


def chatter(channel: Channel, home: Path) -> Prediction:
    print("from Python")
    sys.stdout.flush()
    os.write(1, b"from C, out\n")
    os.write(2, b"from C, err\n")
    return ANSWER


def abort(channel: Channel, home: Path) -> Prediction:
    os.abort()


def interrupt(channel: Channel, home: Path) -> Prediction:
    os.kill(os.getpid(), signal.SIGINT)
    return ANSWER


JOBS: dict[str, Callable[[Channel, Path], Prediction]] = {
    job.__name__: job
    for job in (
        count,
        until_stop,
        deaf_until_file,
        told_then_deaf,
        flood,
        until_file,
        deaf,
        native,
        stubborn,
        bad_input,
        bug,
        memory,
        disk,
        huge_result,
        huge_event,
        unsendable,
        many,
        talk_and_die,
        chatter,
        abort,
        interrupt,
    )
}


class FakeDesk:
    device = "fake"

    def run(self, request: Request, channel: Channel) -> Prediction:
        if isinstance(request, Predict):
            assert channel.poll() is None
            return Prediction(request.image.index, (1.0,))
        assert isinstance(request, OpenData)
        return JOBS[request.source.strip()](channel, request.home)

    def is_quick(self, request: Request) -> bool:
        return isinstance(request, Predict)


def start() -> FakeDesk:
    return FakeDesk()
