"""Training with every event on against bare Keras `fit`, and what oneDNN gains."""

import argparse
import gc
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import Pipe
from pathlib import Path

import numpy as np

from fmnist_workbench.datasets.split import split_images
from fmnist_workbench.spec.controls import Control
from fmnist_workbench.spec.data import DataRef, Split
from fmnist_workbench.spec.events import Event, RunStarted
from fmnist_workbench.spec.jobs import StartRun
from fmnist_workbench.spec.presets import preset
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.storage.library import load_dataset, open_dataset

NETWORK = preset("cnn-2conv")
RECIPE = Recipe(epochs=1, batch_size=32)
SPLIT = Split()
ONEDNN_PAIRS = 3


@dataclass(frozen=True)
class Taken:
    """What a training took: seconds on the clock, and of the processor, all cores together."""

    seconds: float
    processor: float


class Stopwatch:
    """Runs from its creation on."""

    def __init__(self) -> None:
        self._seconds, self._processor = time.perf_counter(), time.process_time()

    def taken(self) -> Taken:
        """Return what has passed since."""
        return Taken(time.perf_counter() - self._seconds, time.process_time() - self._processor)


class PipedChannel:
    """A channel whose events cross a real pipe; it is asked for controls as the worker's is."""

    def __init__(self) -> None:
        self._here, self._there = Pipe()
        self.watch = Stopwatch()

    def emit(self, event: Event) -> None:
        """Send an event through the pipe, and take it out at the other end."""
        self._here.send(event)
        self._there.recv()
        if isinstance(event, RunStarted):
            self.watch = Stopwatch()

    def poll(self) -> Control | None:
        """Look into the pipe, where nothing ever waits."""
        assert not self._here.poll(0)

    def wait(self) -> Control:
        """Refuse: nobody pauses a benchmark."""
        raise RuntimeError("nobody pauses a benchmark")


def run(pairs: int = 7) -> dict[str, str]:
    """Return the speed of the engine against bare Keras, median of interleaved pairs."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        ours, bare = _ours(home), _bare(home)
        ours(), bare()
        measured = []
        for number in range(pairs):
            # Whichever comes second may find the machine warmer, so they take turns.
            order = (ours, bare) if number % 2 else (bare, ours)
            taken = {train: train() for train in order}
            measured.append((taken[ours], taken[bare]))
    gains = [_bare_elsewhere(onednn=0) / _bare_elsewhere(onednn=1) for _ in range(ONEDNN_PAIRS)]
    speeds = [b.seconds / a.seconds for a, b in measured]
    work = [b.processor / a.processor for a, b in measured]
    return {
        f"speed against bare fit, median of {pairs} pairs (bar: 0.97)": _spread(speeds),
        "the same in processor time, steadier where it is busy": _spread(work),
        f"apart: what oneDNN gains a bare fit, median of {ONEDNN_PAIRS}": _spread(gains),
    }


def _ours(home: Path) -> Callable[[], Taken]:
    """Return a function that trains with the engine; what it took counts from RunStarted on."""
    from fmnist_workbench.engine.desk import start

    desk = start()
    info = open_dataset(home, "fashion-mnist")
    data = DataRef(source=info.source, checksum=info.checksum, split=SPLIT)

    def train() -> Taken:
        gc.collect()
        channel = PipedChannel()
        desk.run(StartRun(home, NETWORK, RECIPE, data), channel)
        return channel.watch.taken()

    return train


def _bare(home: Path) -> Callable[[], Taken]:
    """Return a function that trains with `fit` alone."""
    from fmnist_workbench.engine.build import build, compile_model

    info = open_dataset(home, "fashion-mnist")
    ref = DataRef(source=info.source, checksum=info.checksum, split=SPLIT)
    dataset = load_dataset(home, ref)

    def arrays(name: str) -> tuple[np.ndarray, np.ndarray]:
        view = split_images(dataset, name, SPLIT)
        labels = np.eye(NETWORK.classes, dtype=np.float32)[view.labels[view.indices]]
        return view.images[view.indices].astype(np.float32) / 255, labels

    images, labels = arrays("train")
    validation = arrays("validation")

    def train() -> Taken:
        gc.collect()
        model = build(NETWORK, RECIPE.seed)
        compile_model(model, RECIPE)
        watch = Stopwatch()
        model.fit(
            images,
            labels,
            batch_size=RECIPE.batch_size,
            epochs=RECIPE.epochs,
            validation_data=validation,
            verbose=0,
        )
        return watch.taken()

    return train


def _bare_elsewhere(*, onednn: int) -> float:
    """Return the seconds of a bare `fit` in a process of its own, oneDNN switched on or off."""
    command = [sys.executable, __file__, "--bare"]
    environment = os.environ | {"TF_ENABLE_ONEDNN_OPTS": str(onednn)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return float(done.stdout.split()[-1])


def _spread(ratios: list[float]) -> str:
    return f"{statistics.median(ratios):.3f} ({min(ratios):.3f} to {max(ratios):.3f})"


def main() -> None:
    """Print the figures; `--bare` is for the process that this one starts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=7)
    parser.add_argument("--bare", action="store_true", help="print the seconds of a bare fit")
    options = parser.parse_args()
    if options.bare:
        with tempfile.TemporaryDirectory() as home:
            train = _bare(Path(home))
            train()
            print(train().seconds)
        return
    for figure, value in run(options.pairs).items():
        print(f"{figure}: {value}")


if __name__ == "__main__":
    main()
