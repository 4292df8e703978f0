"""What a person sees on a terminal while a job runs, and how it ends at Ctrl-C."""

import os
import signal
import sys
from pathlib import Path

import pytest

from fmnist_workbench.cli import progress
from fmnist_workbench.cli.context import Context
from fmnist_workbench.cli.interrupts import Interrupts
from fmnist_workbench.cli.progress import reporter, terminal
from fmnist_workbench.cli.streams import Streams
from fmnist_workbench.datasets.timeleft import TimeLeft
from fmnist_workbench.spec.controls import Stop
from fmnist_workbench.spec.events import BatchesDone, EpochDone, Progress, SaveFailed, Validating
from fmnist_workbench.spec.run import Epoch

pty = pytest.importorskip("pty", reason="needs a Unix terminal")

EPOCH = Epoch(
    epoch=1,
    loss=0.5,
    accuracy=0.8,
    val_loss=0.4,
    val_accuracy=0.85,
    seconds=12.0,
    learning_rate=0.001,
)


class Screen:
    """A pseudo-terminal as the command's stderr."""

    def __init__(self, home: Path) -> None:
        self._reading, writing = pty.openpty()
        streams = Streams()
        streams.err = os.fdopen(writing, "w")
        self.context = Context(home, json=False, streams=streams, interrupts=Interrupts())

    def shown(self) -> str:
        """Return all that was drawn so far."""
        self.context.streams.err.flush()
        os.set_blocking(self._reading, False)
        drawn = b""
        try:
            while part := os.read(self._reading, 65536):
                drawn += part
        except BlockingIOError:
            pass
        return drawn.decode()


@pytest.fixture
def screen(tmp_path, monkeypatch, capfd):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    return Screen(tmp_path)


def test_the_bar_shows_epoch_step_and_time_left(screen):
    with terminal(screen.context) as channel:
        channel.emit(BatchesDone(1, 3, 40, 100, (0.5,), (0.8,), 72.0))
        assert "epoch 1/3, 1:12 left" in (shown := screen.shown())
        assert "40/100" in shown
        channel.emit(Validating(1, 5, 20))
        assert "validation" in screen.shown()
        channel.emit(EpochDone(EPOCH, 3))
        assert "val_accuracy 0.8500 (12.0 s)" in screen.shown()


def test_reading_data_is_shown(screen):
    with reporter(screen.context) as report:
        report("Reading x_train", 1, 4)
        assert "Reading x_train" in screen.shown()


def test_a_long_data_job_says_how_long_it_will_still_take(screen, monkeypatch):
    seconds = iter((0.0, 0.0, 0.5, 2.0))
    monkeypatch.setattr(progress, "TimeLeft", lambda: TimeLeft(lambda: next(seconds)))
    with terminal(screen.context) as channel:
        for done in (0, 1):
            channel.emit(Progress("Drawing digits", done, 128))
        assert "left" not in screen.shown()  # nobody can tell yet
        channel.emit(Progress("Drawing digits", 4, 128))
        assert "Drawing digits, 1:02 left" in screen.shown()


def test_a_save_that_failed_stops_the_job_as_nobody_can_be_asked(screen):
    with terminal(screen.context) as channel:
        channel.emit(SaveFailed("the disk is full"))
        assert channel.wait() == Stop()


@pytest.fixture
def interrupts():
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    signal.signal(signal.SIGINT, signal.default_int_handler)
    yield Interrupts()
    for number, handler in kept.items():
        signal.signal(number, handler)


def test_a_first_ctrl_c_waits_for_the_next_poll_and_a_second_does_not(interrupts):
    interrupts.install()
    with interrupts.deferred():
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            interrupts.check()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGTERM)


def test_outside_a_job_ctrl_c_ends_at_once(interrupts):
    interrupts.install()
    interrupts.check()
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)


def test_a_command_in_the_background_does_not_hear_ctrl_c(interrupts):
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    interrupts.install()
    signal.raise_signal(signal.SIGINT)
    assert not interrupts.pending


def test_what_others_print_goes_to_the_log_and_what_we_print_does_not(tmp_path, capfd):
    streams = Streams()
    kept = [os.dup(number) for number in (1, 2)]
    try:
        streams.hush(tmp_path / "logs" / "command.log")
        os.write(1, b"from C++\n")
        print("from Python", file=sys.__stderr__, flush=True)
        print("the answer", file=streams.out, flush=True)
        streams.say("one\nline")
    finally:
        for number, copy in zip((1, 2), kept, strict=True):
            os.dup2(copy, number)
            os.close(copy)
    log = (tmp_path / "logs" / "command.log").read_text()
    assert "from C++" in log
    assert capfd.readouterr() == ("the answer\n", "one line\n")


def test_a_home_that_cannot_hold_a_log_stops_nobody(tmp_path, capfd):
    (tmp_path / "logs").write_text("a file, not a folder")
    streams = Streams()
    kept = [os.dup(number) for number in (1, 2)]
    try:
        streams.hush(tmp_path / "logs" / "command.log")
        os.write(1, b"from C++\n")
    finally:
        for number, copy in zip((1, 2), kept, strict=True):
            os.dup2(copy, number)
            os.close(copy)
    assert capfd.readouterr() == ("", "")
