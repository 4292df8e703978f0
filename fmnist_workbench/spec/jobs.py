"""What a job is asked, what it says on its way, and what it ends with: small frozen messages.

A job is a function `job(request, channel)` that knows nothing of processes. The worker's channel is
a pipe, the command line's a progress bar; both carry these messages. None is larger than 64 KB
towards a job and 1 MB back: images and data sets cross as references into the array cache.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from fmnist_workbench.spec.costjobs import CostMeasured, MeasureCost
from fmnist_workbench.spec.data import DataRef, SplitName
from fmnist_workbench.spec.datajobs import DataRequest, DataResult
from fmnist_workbench.spec.layers import Shape
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.spec.run import Change, Epoch, Evaluation, Run, RunRow
from fmnist_workbench.spec.transfer import Transfer
from fmnist_workbench.spec.transferjobs import CompareTransfer, TransferComparison

SECONDS_BETWEEN_EVENTS = 0.1
"""A job says how far an epoch, a validation or an evaluation is at most this often."""

MAX_EPOCHS_SENT = 2_000
"""Epochs in one message, about 250 KB. Of a longer history the newest are sent, each numbered."""

MAX_RUNS_SENT = 1_000
"""Runs in one message, about 300 KB: the newest."""

# --- Images


@dataclass(frozen=True)
class SplitImage:
    """An image of a data set, by its place within a split."""

    data: DataRef
    split: SplitName
    index: int


@dataclass(frozen=True)
class RawImage:
    """An image's own uint8 pixels, row by row, compressed with zlib: a drawing, or a file."""

    shape: tuple[int, int, int]
    pixels: bytes


ImageRef = SplitImage | RawImage


# --- Requests: each is one job


@dataclass(frozen=True)
class ListRuns:
    """Look at all runs; mark those that ended without a word. Ends with a RunList."""

    home: Path


@dataclass(frozen=True)
class ReadNetwork:
    """Read the network in a file or a run. Ends with a Network.

    Attributes:
        source: The file, or the run's folder.
    """

    home: Path
    source: str


@dataclass(frozen=True)
class BuildModel:
    """Put a model on the table: fresh weights of this seed. Ends with a ModelReady."""

    network: Network
    seed: int


@dataclass(frozen=True)
class LoadRun:
    """Put a run's model on the table, with its newest checkpoint. Ends with a ModelReady."""

    home: Path
    run: str


@dataclass(frozen=True)
class StartRun:
    """Train fresh weights, or another run's, in a new run folder. Ends with a TrainResult."""

    home: Path
    network: Network
    recipe: Recipe
    data: DataRef
    transfer: Transfer | None = None


@dataclass(frozen=True)
class ContinueRun:
    """Train a run up to `epochs` epochs in all. Ends with a TrainResult.

    An interrupted or stopped run goes on in its own folder; a finished one gets a child run.
    """

    home: Path
    run: str
    epochs: int


@dataclass(frozen=True)
class FindRate:
    """Try learning rates from tiny to huge on a model of its own. Ends with a RateFound.

    Neither the model on the table nor any run is touched.
    """

    home: Path
    network: Network
    recipe: Recipe
    data: DataRef


@dataclass(frozen=True)
class Evaluate:
    """Work out the confusion matrix of a run on a split and keep it. Ends with an Evaluation."""

    home: Path
    run: str
    split: SplitName


@dataclass(frozen=True)
class Predict:
    """Classify one image with the model on the table. Ends with a Prediction."""

    image: ImageRef
    home: Path


@dataclass(frozen=True)
class Activate:
    """Show what a layer of the model on the table makes of an image. Ends with an Activation.

    `first` is the first channel wanted: as many are sent as fit into one message.
    """

    layer: str
    image: ImageRef
    home: Path
    first: int = 0


Request = (
    DataRequest
    | ListRuns
    | ReadNetwork
    | BuildModel
    | LoadRun
    | StartRun
    | ContinueRun
    | MeasureCost
    | FindRate
    | CompareTransfer
    | Evaluate
    | Predict
    | Activate
)

# --- Controls: what a running job can be told


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

# --- Events: what a running job says


@dataclass(frozen=True)
class Progress:
    """How far a job has come, in any unit: `done` of `total`."""

    text: str
    done: int
    total: int


@dataclass(frozen=True)
class RunStarted:
    """The run's folder exists, and its model is on the table.

    `history` is what is already finished, its parent's included: the newest `MAX_EPOCHS_SENT`.
    """

    run: Run
    path: Path
    history: tuple[Epoch, ...]
    model: "ModelReady"


@dataclass(frozen=True)
class BatchesDone:
    """Training batches since the last such event.

    Attributes:
        epoch: From 1.
        step: Batches of this epoch now done, of `steps`.
        losses: Mean loss of each single batch since the last event, `accuracies` likewise.
        rates: The learning rate of each of them.
        seconds_left: For all epochs still to come, None while unknown.
    """

    epoch: int
    epochs: int
    step: int
    steps: int
    losses: tuple[float, ...]
    accuracies: tuple[float, ...]
    seconds_left: float | None
    rates: tuple[float, ...] = ()


@dataclass(frozen=True)
class Validating:
    """Validation of an epoch runs: `step` of `steps` batches done."""

    epoch: int
    step: int
    steps: int


@dataclass(frozen=True)
class SampleAnswer:
    """What the network makes of one image of the validation split.

    Attributes:
        index: Its place within the split.
        label: Its true class, `predicted` the most probable one, with its `probability`.
    """

    index: int
    label: int
    predicted: int
    probability: float


@dataclass(frozen=True)
class EpochLook:
    """What validation looked like after an epoch, beside its figures.

    Attributes:
        confusion: `confusion[t][p]` counts images of class t taken for p.
        sample: The same images after every epoch, of all classes.
    """

    epoch: int
    confusion: tuple[tuple[int, ...], ...]
    sample: tuple[SampleAnswer, ...]


@dataclass(frozen=True)
class EpochDone:
    """An epoch is finished and its checkpoint is on disk."""

    epoch: Epoch
    epochs: int


@dataclass(frozen=True)
class Paused:
    """The job stands still."""


@dataclass(frozen=True)
class Resumed:
    """The job goes on."""


@dataclass(frozen=True)
class Changed:
    """What was asked for holds from now on; it stands in the run's history with its epoch."""

    epoch: int
    change: Change


@dataclass(frozen=True)
class SaveFailed:
    """A checkpoint could not be written; the job waits for Resume (try again) or Stop."""

    message: str


Event = (
    Progress
    | RunStarted
    | BatchesDone
    | Validating
    | EpochLook
    | EpochDone
    | Paused
    | Resumed
    | Changed
    | SaveFailed
)

# --- Results: what a finished job ends with


@dataclass(frozen=True)
class RunList:
    """The runs under a home, newest first, at most `MAX_RUNS_SENT`."""

    rows: tuple[RunRow, ...]


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
    | Network
    | ModelReady
    | TrainResult
    | CostMeasured
    | RateFound
    | TransferComparison
    | Evaluation
    | Prediction
    | Activation
)


class Channel(Protocol):
    """A job's only tie to whoever asked for it."""

    def emit(self, event: Event) -> None:
        """Say how it goes."""

    def poll(self) -> Control | None:
        """Return a control that waits, or None at once.

        Calling it also lets the other side be served (a drawing is predicted here, while a
        network trains): a job calls it between its steps, at least every 100 ms.
        """

    def wait(self) -> Control:
        """Stand still until a control comes, serving the other side meanwhile."""


class JobCancelled(Exception):  # noqa: N818 - an outcome, not an error
    """A job was stopped before it had a result."""


class Desk(Protocol):
    """All jobs of one child, and what they share (the engine's: the model on the table)."""

    device: str

    def run(self, request: Request, channel: Channel) -> Result:
        """Do a job to its end.

        Raises:
            WorkbenchError: It cannot be done, in a sentence for a person.
            JobCancelled: It was stopped before it had a result.
        """

    def is_quick(self, request: Request) -> bool:
        """Whether a request may be served between two steps of another job."""
