"""The shape tutor at one edit: a diagnosis and the cures of every problem found in it."""

import statistics
import time

from fmnist_workbench.spec.cures import cures
from fmnist_workbench.spec.diagnosis import diagnose
from fmnist_workbench.spec.layers import (
    Activation,
    AnyLayer,
    BatchNormalization,
    Classifier,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    MaxPooling2D,
    Reshape,
    ResidualBlock,
)
from fmnist_workbench.spec.network import Network

COUNTS = (60, 500)

_ROUND: tuple[AnyLayer, ...] = (
    Conv2D(padding="same", use_bias=False),
    BatchNormalization(),
    Activation(),
)
_END = Classifier()
_HEAD: tuple[AnyLayer, ...] = (Flatten(), Dense(), Dropout(), Dense(), _END)


def run(rounds: int = 15) -> dict[str, str]:
    """Return medians, in processor time; the bar is 10 ms for 60 layers."""
    figures = {}
    for count in COUNTS:
        for what, network in _networks(count).items():
            figures[f"{count} layers: {what}"] = f"{_milliseconds(network, rounds):.1f} ms"
    return figures


def _networks(count: int) -> dict[str, Network]:
    """Return good and bad networks of about so many layers."""
    rest = count - len(_HEAD)
    body = _ROUND * (rest // 3)
    wide, shrunk = Conv2D(kernel_size=31), MaxPooling2D(pool_size=20)
    return {
        "no problem": _network(*body, *_HEAD),
        "no problem, residual blocks": _network(*[ResidualBlock()] * rest, *_HEAD),
        "advice on nearly every layer": _network(*[Conv2D(padding="same")] * rest, *_HEAD),
        "kernel, Dense on maps, no Classifier": _network(
            *body[: rest // 2], wide, *body[rest // 2 :], Dense(), Dropout(), Dense()
        ),
        "Reshape, pooling, second Classifier": _network(
            Reshape(target_shape=(27, 28, 1)), *body[6:], shrunk, MaxPooling2D(), *_HEAD, _END
        ),
        "no kernel fits": _network(*[Conv2D(kernel_size=7)] * rest, *_HEAD),
        "no pooling fits": _network(*[MaxPooling2D()] * rest, *_HEAD),
    }


def _network(*layers: AnyLayer) -> Network:
    return Network(name="tutored", layers=layers)


def _milliseconds(network: Network, rounds: int) -> float:
    times = []
    for _ in range(rounds):
        begin = time.process_time()
        for problem in diagnose(network).problems:
            cures(network, problem)
        times.append(time.process_time() - begin)
    return 1000 * statistics.median(times)


if __name__ == "__main__":
    for figure, value in run().items():
        print(f"{figure:<58} {value}")
