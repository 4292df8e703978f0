"""Kill trainings at random moments, and see that no more than the current epoch is ever lost.

    python3 benchmarks/soak.py              # 20 kills: start-up, batches, validation, saving
    python3 benchmarks/soak.py --saving     # 20 kills in the middle of a checkpoint

A small network with dropout and batch normalization learns Fashion-MNIST through the command line,
in a process of its own that gets SIGKILL again and again and is continued each time. After each
kill the run must open, with every epoch it had; in the end its history and checkpoints must be
those of the same training left alone, bit for bit. Exits with 1 where anything is otherwise.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from fmnist_workbench.spec.layers import (
    BatchNormalization,
    Classifier,
    Conv2D,
    Dropout,
    GlobalAveragePooling2D,
)
from fmnist_workbench.spec.network import Network
from fmnist_workbench.storage.checkpoints import state_path, weights_path

NETWORK = Network(
    name="soak",
    layers=(
        Conv2D(filters=8, strides=2, activation="relu"),
        BatchNormalization(),
        Dropout(rate=0.2),
        GlobalAveragePooling2D(),
        Classifier(),
    ),
)
DETERMINISTIC = {"TF_DETERMINISTIC_OPS": "1"}
LOOK = 0.0005
"""Seconds between two looks at the run's folder: a checkpoint takes some ten times as long."""
PATIENCE = 300


@dataclass(frozen=True)
class Plan:
    """How hard it is going to be.

    Attributes:
        limit: Training images: the fewer, the more of the time goes into saving.
        epochs_a_kill: How many epochs go by at most before the next kill.
    """

    limit: int
    epochs_a_kill: int
    moments: tuple[str, ...]


PLANS = {
    "anywhere": Plan(6_000, 2, ("start-up", "batches", "batches", "validation", "saving")),
    "saving": Plan(100, 12, ("saving",)),
}


@dataclass(frozen=True)
class Kill:
    """A row of the table.

    Attributes:
        aimed: The moment that was waited for.
        found: What the folder says of the moment that it became.
        epochs: How many were finished then.
    """

    aimed: str
    found: str
    epochs: int
    trouble: tuple[str, ...]


class Training:
    """A training in a process of its own, on a home of its own.

    Args:
        home: Where its run lies, or will.
        epochs: How many it shall have.
        limit: On how many images.
    """

    def __init__(self, home: Path, epochs: int, limit: int) -> None:
        self.home = home
        self._epochs = epochs
        self._limit = limit
        home.mkdir(parents=True)
        self._network = home / "network.json"
        self._network.write_text(NETWORK.to_json())

    @property
    def folder(self) -> Path | None:
        """The run's folder, None before it is made."""
        return next((path.parent for path in self.home.glob("runs/*/run.json")), None)

    def start(self) -> subprocess.Popen[bytes]:
        """Start it, or continue what there is of it."""
        folder = self.folder
        if folder is not None:
            arguments = ["train", "--continue", folder.name]
        else:
            arguments = ["train", "--data", "fashion-mnist", "--network", str(self._network)]
            arguments += ["--limit", str(self._limit), "--epochs", str(self._epochs), "--seed", "7"]
        with (self.home / "train.log").open("ab") as log:
            return subprocess.Popen(
                self._command(*arguments),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
                env=os.environ | DETERMINISTIC,
            )

    def finish(self) -> float:
        """Train to the end; return the seconds until the first epoch was there."""
        began = time.monotonic()
        process = self.start()
        wait_until(lambda: self.lines() > 0, process)
        seconds = time.monotonic() - began
        if process.wait() != 0:
            raise SystemExit((self.home / "train.log").read_text()[-2000:])
        return seconds

    def lines(self) -> int:
        """Return how many epochs are committed, as far as the file says."""
        folder = self.folder
        file = folder / "history.jsonl" if folder else None
        return file.read_bytes().count(b"\n") if file is not None and file.exists() else 0

    def ask(self, *arguments: str) -> Any:
        """Return what a command says as JSON, or the words of its failure."""
        command = self._command(*arguments, "--json")
        answer = subprocess.run(command, capture_output=True, text=True, check=False)
        return json.loads(answer.stdout) if answer.returncode == 0 else answer.stderr

    def _command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "fmnist_workbench", "--home", str(self.home), *arguments]


def wait_until(holds: Callable[[], object], process: subprocess.Popen[bytes]) -> bool:
    """Look again and again; return whether it came to hold before the process ended."""
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(LOOK)
    return bool(holds())


class Soak:
    """Kills a training again and again.

    Args:
        training: The one to be killed.
        plan: When.
        seconds: How long the same training took to its first epoch.
        chance: Where all randomness comes from.
    """

    def __init__(
        self, training: Training, plan: Plan, seconds: float, chance: random.Random
    ) -> None:
        self._training = training
        self._plan = plan
        self._seconds = seconds
        self._chance = chance
        self._known: list[dict[str, Any]] = []

    def kill_once(self) -> Kill:
        """Start or continue the training, kill it, and look at what is left."""
        aimed = self._chance.choice(self._plan.moments)
        since = time.time()
        process = self._training.start()
        if aimed == "start-up":
            time.sleep(self._chance.uniform(0, self._seconds))
        else:
            self._wait_for(aimed, process)
        finished = self._training.lines()
        ended = process.poll()
        process.kill()
        process.wait()
        trouble = [] if ended is None else [f"it ended by itself with {ended}"]
        found = where(self._training.folder, since)
        trouble += self._look(finished)
        return Kill(aimed, found, len(self._known), tuple(trouble))

    def _wait_for(self, aimed: str, process: subprocess.Popen[bytes]) -> None:
        """Wait for some epochs to be finished, and then for a moment within the next one."""
        training = self._training
        wanted = training.lines() + self._chance.randint(1, self._plan.epochs_a_kill)
        wait_until(lambda: training.lines() >= wanted, process)
        folder = training.folder
        if folder is None:
            return
        if aimed == "saving":
            writing = folder / "checkpoints" / ".tmp"
            wait_until(writing.exists, process)
            time.sleep(self._chance.uniform(0, 0.02))
            return
        last = json.loads((folder / "history.jsonl").read_bytes().splitlines()[-1])
        early, late = (0.85, 1.05) if aimed == "validation" else (0.0, 0.8)
        time.sleep(last["seconds"] * self._chance.uniform(early, late))

    def _look(self, finished: int) -> list[str]:
        """Return what is wrong with the run, by the eyes of who starts next."""
        training = self._training
        rows = training.ask("runs", "list")
        folder = training.folder
        if not isinstance(rows, list):
            return [f"runs list says {rows!r}"]
        if folder is None:
            return litter(training.home, 0) + ([] if rows == [] else [f"runs list says {rows}"])
        shown = training.ask("runs", "show", folder.name)
        if not isinstance(shown, dict):
            return [f"runs show says {shown!r}"]
        history, before, self._known = shown["history"], self._known, shown["history"]
        trouble = litter(training.home, len(history))
        if history[: len(before)] != before:
            trouble.append(f"of {len(before)} epochs known before, some are gone or others")
        if not finished <= len(history) <= finished + 1:
            trouble.append(f"{finished} epochs were finished, {len(history)} are there")
        if shown["weights"] != list(range(1, len(history) + 1)):
            trouble.append(f"there are weights of {shown['weights']}")
        if shown["status"] != "interrupted":
            trouble.append(f"it is {shown['status']}")
        return trouble


def where(folder: Path | None, since: float) -> str:
    """Return at which step a process died, by what it has left in its run's folder.

    Args:
        folder: The run's, None before it is made.
        since: When the process was started; what is older says nothing of it.
    """
    if folder is None:
        return "before the run was made"
    history = folder / "history.jsonl"
    lines = history.read_bytes() if history.exists() else b""
    if lines and not lines.endswith(b"\n"):
        return "within a line of history"
    number = lines.count(b"\n") + 1
    files = (weights_path(folder, number), state_path(folder, number))
    weights, state = (file.exists() and file.stat().st_mtime >= since for file in files)
    if state:
        return "behind the state, before the line"
    half = any((folder / "checkpoints").glob(".tmp/*"))
    if weights:
        return "within the state" if half else "between weights and state"
    return "within the weights" if half else "before anything of the epoch was saved"


def litter(home: Path, done: int) -> list[str]:
    """Return what lies about in a home and belongs to nothing, once somebody has looked at it.

    The checkpoint of the epoch that was broken may stay: the next attempt replaces it.
    """
    names = {"run.json", "history.jsonl", "checkpoints", ".lock", ".evaluation.lock"}
    stray = [path for path in home.glob("runs/*/*") if path.name not in names]
    folders = (path for path in home.glob("runs/*") if path.is_dir())
    stray += [path for path in folders if not (path / "run.json").exists()]
    numbered = {f"epoch-{number:04d}" for number in range(1, done + 2)}
    files = home.glob("runs/*/checkpoints/*")
    stray += [path for path in files if path.name.partition(".")[0] not in numbered]
    return [f"left behind: {path}" for path in stray]


def differences(one: Path, other: Path) -> list[str]:
    """Return in what two runs of the same training differ."""
    histories = [
        [json.loads(line) | {"seconds": 0} for line in (folder / "history.jsonl").open()]
        for folder in (one, other)
    ]
    found = [] if histories[0] == histories[1] else ["the histories differ"]
    names = [sorted(path.name for path in folder.glob("checkpoints/*")) for folder in (one, other)]
    if names[0] != names[1]:
        return [*found, f"there are checkpoints {names[0]} and {names[1]}"]
    for name in names[0]:
        if bits(one / "checkpoints" / name) != bits(other / "checkpoints" / name):
            found.append(f"{name} differs")
    return found


def bits(file: Path) -> dict[str, bytes]:
    """Return what a checkpoint holds; the file itself tells the time it was written as well."""
    with np.load(file, allow_pickle=False) as archive:
        return {name: archive[name].tobytes() for name in archive.files}


def main() -> int:
    """Do as the command line says; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=20, metavar="N")
    parser.add_argument("--seed", type=int, default=0, metavar="N")
    parser.add_argument("--saving", action="store_true", help="kill in the middle of checkpoints")
    options = parser.parse_args()
    plan = PLANS["saving" if options.saving else "anywhere"]
    epochs = options.kills * (plan.epochs_a_kill + 1) + 1
    with tempfile.TemporaryDirectory() as folder:
        whole = Training(Path(folder) / "whole", epochs, plan.limit)
        seconds = whole.finish()
        print(f"left alone: {epochs} epochs of {plan.limit:,} images", flush=True)
        broken = Training(Path(folder) / "broken", epochs, plan.limit)
        soak = Soak(broken, plan, seconds, random.Random(options.seed))
        bad = 0
        print(f"{'kill':>4}  {'aimed at':<10}  {'it was':<42}  {'epochs':>6}  trouble")
        for number in range(1, options.kills + 1):
            kill = soak.kill_once()
            bad += bool(kill.trouble)
            words = "; ".join(kill.trouble) or "none"
            print(
                f"{number:>4}  {kill.aimed:<10}  {kill.found:<42}  {kill.epochs:>6}  {words}",
                flush=True,
            )
        broken.finish()
        folders = (whole.folder, broken.folder)
        assert folders[0] is not None
        assert folders[1] is not None
        found = differences(*folders) + litter(broken.home, epochs)
        print(f"in the end: {'; '.join(found) or 'equal to the one left alone, bit for bit'}")
    return 1 if bad or found else 0


if __name__ == "__main__":
    sys.exit(main())
