"""The command line as a person uses it: another process, its exit code and its two streams."""

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from fmnist_workbench.cli import main

DEADLINE = 120


@dataclass(frozen=True)
class Answer:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def errors(self) -> list[str]:
        return self.err.splitlines()


class Cli:
    """Runs commands on one home, from a folder that is not the checkout."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder = folder
        self.home = home

    def start(self, *arguments: object, **variables: str | None) -> "Running":
        environment = {**os.environ, "FMNIST_WORKBENCH_HOME": str(self.home), **variables}
        return Running(
            subprocess.Popen(
                [sys.executable, "-m", "fmnist_workbench", *map(str, arguments)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                cwd=self.folder,
                env={name: value for name, value in environment.items() if value is not None},
                # No thread of this process holds a lock that the child could miss.
                preexec_fn=_listen_to_ctrl_c,  # noqa: PLW1509
            )
        )

    def __call__(self, *arguments: object, **variables: str | None) -> Answer:
        return self.start(*arguments, **variables).end()


class Running:
    """A command under way; its stderr is read as it comes."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self._seen: list[str] = []
        self._lines: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def wait_for(self, text: str) -> str:
        """Return the first line of stderr that holds this text."""
        while True:
            line = self._lines.get(timeout=DEADLINE)
            if text in line:
                return line
            assert line, f"it ended: {self._seen}"

    def end(self) -> Answer:
        """Wait until it has ended by itself."""
        try:
            out = self.process.stdout.read()
            code = self.process.wait(timeout=DEADLINE)
        finally:
            self.process.kill()
        self._reader.join()
        return Answer(code, out, "".join(self._seen))

    def _read(self) -> None:
        for line in self.process.stderr:
            self._seen.append(line)
            self._lines.put(line)
        self._lines.put("")


def _listen_to_ctrl_c() -> None:
    # Where the tests run in the background, Ctrl-C is ignored, which children inherit.
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class InThisProcess:
    """Runs commands as functions, which is much faster; for those that do not compute.

    They find no engine: one that starts it is a fault, not a refusal.
    """

    def __init__(self, cli: Cli, capfd: pytest.CaptureFixture[str]) -> None:
        self.folder = cli.folder
        self.home = cli.home
        self._capfd = capfd

    def __call__(self, *arguments: object) -> Answer:
        self._capfd.readouterr()
        code = main.main([str(argument) for argument in arguments])
        out, err = self._capfd.readouterr()
        return Answer(code, out, err)


@pytest.fixture
def quick(
    cli: Cli, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[InThisProcess]:
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    signal.signal(signal.SIGINT, signal.default_int_handler)
    monkeypatch.setenv("FMNIST_WORKBENCH_HOME", str(cli.home))
    monkeypatch.chdir(cli.folder)
    monkeypatch.setitem(sys.modules, "fmnist_workbench.engine.desk", None)
    yield InThisProcess(cli, capfd)
    for number, handler in kept.items():
        signal.signal(number, handler)


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    return Cli(tmp_path, tmp_path / "home")


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Cli, Answer]:
    """A home with one finished run of two epochs, and what `train` said."""
    folder = tmp_path_factory.mktemp("trained")
    cli = Cli(folder, folder / "home")
    answer = cli(
        *("train", "--data", "fashion-mnist", "--network", "linear"),
        *("--limit", 200, "--epochs", 2, "--seed", 7, "--json"),
    )
    assert answer.code == 0, answer.err
    return cli, answer
