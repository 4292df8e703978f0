"""What a finished job ends with: small frozen messages, as all of `spec.jobs`."""

from dataclasses import dataclass, field
from pathlib import Path

from fmnist_workbench.spec.costjobs import CostMeasured
from fmnist_workbench.spec.datajobs import DataResult
from fmnist_workbench.spec.exportjobs import Exported
from fmnist_workbench.spec.layers import Shape
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.normalization import Normalization
from fmnist_workbench.spec.run import Epoch, Evaluation, Run, RunRow
from fmnist_workbench.spec.thinjobs import RunsThinned
from fmnist_workbench.spec.transferjobs import TransferComparison

MAX_EPOCHS_SENT = 2_000
"""Epochs in one message, about 250 KB. Of a longer history the newest are sent, each numbered."""

MAX_RUNS_SENT = 1_000
"""Runs in one message, about 300 KB: the newest."""


@dataclass(frozen=True)
class RunList:
    """The runs under a home, newest first, at most `MAX_RUNS_SENT`."""

    rows: tuple[RunRow, ...]


@dataclass(frozen=True)
class ModelFile:
    """A model file whose weights can be started from.

    Attributes:
        path: Absolute.
        network: Of its layers.
        normalization: What its first layers do to images scaled to [0, 1]; None for nothing.
    """

    path: Path
    network: Network
    normalization: Normalization | None


@dataclass(frozen=True)
class ModelReady:
    """The model on the table; `layers` are names, in order, with the shapes they give."""

    network: Network
    layers: tuple[tuple[str, Shape], ...]
    parameters: int
    run: str | None = None


@dataclass(frozen=True)
class TrainResult:
    """A training that ended; `run.status` says how.

    `history` has the newest `MAX_EPOCHS_SENT` epochs; the run's folder has all.
    """

    run: Run
    path: Path
    history: tuple[Epoch, ...]


@dataclass(frozen=True)
class RateFound:
    """What the loss did as the learning rate rose from batch to batch.

    Attributes:
        rates: Of each batch, rising; fewer than planned where the loss exploded.
        losses: Mean loss of each batch.
        smoothed: The same without most of the noise from batch to batch.
        suggestion: A rate to train with; None where no rate made the loss fall.
    """

    rates: tuple[float, ...]
    losses: tuple[float, ...]
    smoothed: tuple[float, ...]
    suggestion: float | None


@dataclass(frozen=True)
class Prediction:
    """The class of the highest probability (a 0-based index), and all probabilities."""

    label: int
    probabilities: tuple[float, ...]


@dataclass(frozen=True)
class ChannelStats:
    """One channel's values: mean, smallest, largest, and the fraction that are exactly zero."""

    mean: float
    min: float
    max: float
    zeros: float


@dataclass(frozen=True)
class Activation:
    """What a layer gives for one image.

    Attributes:
        shape: The layer's output shape, (height, width, channels) or (units,).
        stats: One for each channel sent; for a dense layer, one for each unit sent.
        first: The first channel in `values`.
        values: float32, little-endian: (height, width, channels sent), or the units.
        sent: How many channels, or units, `values` holds.
    """

    layer: str
    shape: Shape
    stats: tuple[ChannelStats, ...]
    first: int
    sent: int
    values: bytes = field(repr=False)


Result = (
    DataResult
    | RunList
    | RunsThinned
    | Network
    | ModelFile
    | ModelReady
    | TrainResult
    | CostMeasured
    | RateFound
    | TransferComparison
    | Exported
    | Evaluation
    | Prediction
    | Activation
)
