"""What a running job can be told: small frozen messages, as all of `spec.jobs`."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Stop:
    """End now, keeping what is finished."""


@dataclass(frozen=True)
class Pause:
    """Stand still after this batch, until Resume or Stop."""


@dataclass(frozen=True)
class Resume:
    """Go on after Pause, or try again after SaveFailed."""


@dataclass(frozen=True)
class Step:
    """Go on, and stand still again after one batch, or at the end of the epoch."""

    until: Literal["batch", "epoch"]


@dataclass(frozen=True)
class StopAfterEpoch:
    """End when the epoch that runs is finished and saved, or take that back."""

    wanted: bool = True


@dataclass(frozen=True)
class SetEpochs:
    """Train so many epochs in all; at least the one that runs."""

    epochs: int


@dataclass(frozen=True)
class SetRate:
    """Take this learning rate from the next batch on; None follows the schedule again."""

    rate: float | None


@dataclass(frozen=True)
class SetTrainable:
    """Freeze a layer, or let it learn again, from the next epoch on."""

    layer: str
    trainable: bool


Control = Stop | Pause | Resume | Step | StopAfterEpoch | SetEpochs | SetRate | SetTrainable
