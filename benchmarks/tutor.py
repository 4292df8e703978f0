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

LAYERS = 60

_ROUND: tuple[AnyLayer, ...] = (
    Conv2D(padding="same", use_bias=False),
    BatchNormalization(),
    Activation(),
)
_HEAD: tuple[AnyLayer, ...] = (Flatten(), Dense(), Dropout(), Dense(), Classifier())


def run(rounds: int = 15) -> dict[str, str]:
    """Return medians in milliseconds."""
    return {
        f"{what}, {len(network.layers)} layers": f"{_milliseconds(network, rounds):.1f} ms"
        for what, network in _networks(LAYERS).items()
    } | {"no fault, 500 layers": f"{_milliseconds(_networks(500)['no fault'], rounds):.1f} ms"}


def _networks(count: int) -> dict[str, Network]:
    body = _ROUND * (count // 3)
    rest = count - len(_HEAD)
    wide, shrunk = Conv2D(kernel_size=31), MaxPooling2D(pool_size=20)
    return {
        "no fault": _network(*body[:rest], *_HEAD),
        "no fault, residual blocks": _network(*[ResidualBlock()] * rest, *_HEAD),
        "two pieces of advice": _network(
            *[Conv2D(padding="same")] * (rest - 1), Activation(), Flatten(), *_HEAD[1:]
        ),
        "three errors: kernel, Dense on maps, no Classifier": _network(
            *body[: rest // 2], wide, *body[: rest - rest // 2 + 1], Dense(), Dropout(), Dense()
        ),
        "three errors: Reshape, pooling, second Classifier": _network(
            Reshape(target_shape=(27, 28, 1)),
            *body[: rest - 4],
            shrunk,
            MaxPooling2D(),
            *_HEAD,
            Classifier(),
        ),
        "a kernel larger than what is left, again and again": _network(
            *[Conv2D(kernel_size=7)] * rest, *_HEAD
        ),
        "pooling below one pixel, again and again": _network(*[MaxPooling2D()] * rest, *_HEAD),
    }


def _network(*layers: AnyLayer) -> Network:
    return Network(name="tutored", layers=layers)


def _milliseconds(network: Network, rounds: int) -> float:
    times = []
    for _ in range(rounds):
        begin = time.perf_counter()
        for problem in diagnose(network).problems:
            cures(network, problem)
        times.append(time.perf_counter() - begin)
    return 1000 * statistics.median(times)


if __name__ == "__main__":
    for figure, value in run().items():
        print(f"{figure:<58} {value}")
