"""What a job is asked, and its only tie to whoever asked: small frozen messages.

A job is a function `job(request, channel)` that knows nothing of processes. The worker's channel is
a pipe, the command line's a progress bar; both carry these requests, the `controls` of a job that
runs, its `events`, and its `results`. None is larger than 64 KB towards a job and 1 MB back: images
and data sets cross as references into the array cache.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from fmnist_workbench.spec.controls import Control, Stop
from fmnist_workbench.spec.costjobs import MeasureCost
from fmnist_workbench.spec.data import DataRef, SplitName
from fmnist_workbench.spec.datajobs import DataRequest
from fmnist_workbench.spec.events import Event
from fmnist_workbench.spec.exportjobs import ExportRun
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.spec.results import Result
from fmnist_workbench.spec.thinjobs import ThinRuns
from fmnist_workbench.spec.transfer import Transfer
from fmnist_workbench.spec.transferjobs import CompareTransfer

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
class ReadModelFile:
    """Read what a model file holds, without its weights. Ends with a ModelFile.

    Attributes:
        source: A `.keras` file.
    """

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
    | ReadModelFile
    | ThinRuns
    | BuildModel
    | LoadRun
    | StartRun
    | ContinueRun
    | MeasureCost
    | FindRate
    | CompareTransfer
    | ExportRun
    | Evaluate
    | Predict
    | Activate
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


def heed_stop(channel: Channel) -> None:
    """Look whether a job is to end, between two of its steps.

    Raises:
        JobCancelled: It is.
    """
    if isinstance(channel.poll(), Stop):
        raise JobCancelled


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
