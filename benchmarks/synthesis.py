"""Synthetic digits a second on one core, and opening Fashion-MNIST when it is known already."""

import statistics
import tempfile
import time
from pathlib import Path

from fmnist_workbench.datasets.synthesis import synthesize
from fmnist_workbench.spec.making import Synthesize
from fmnist_workbench.storage import cache
from fmnist_workbench.storage.library import open_dataset


def run(rounds: int = 5, digits: int = 6_000) -> dict[str, str]:
    """Return the medians; drawing is counted in processor time, fonts looked for included."""
    plain = [_digits_a_second(Synthesize(train=digits, test=0)) for _ in range(rounds)]
    full = Synthesize(train=digits, test=0, blur=1.0, noise=10.0, system_fonts=True)
    varied = [_digits_a_second(full) for _ in range(rounds)]
    return {
        "synthetic digits a second, one core (bar: 1,500)": f"{statistics.median(plain):,.0f}",
        "with blur, noise and the system's fonts": f"{statistics.median(varied):,.0f}",
        "opening Fashion-MNIST again, median (bar: 0.3 s)": f"{_seconds_to_open_again():.3f} s",
    }


def _digits_a_second(plan: Synthesize) -> float:
    begin = time.process_time()
    synthesize(plan)
    return plan.train / (time.process_time() - begin)


def _seconds_to_open_again(rounds: int = 7) -> float:
    seconds = []
    with tempfile.TemporaryDirectory() as home:
        open_dataset(Path(home), "fashion-mnist")
        for _ in range(rounds):
            begin = time.perf_counter()
            info = open_dataset(Path(home), "fashion-mnist")
            cache.load(Path(home), info.checksum)
            seconds.append(time.perf_counter() - begin)
    return statistics.median(seconds)


if __name__ == "__main__":
    for figure, value in run().items():
        print(f"{figure:<58} {value}")
