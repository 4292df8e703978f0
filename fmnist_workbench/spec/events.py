"""What a running job says on its way: small frozen messages, as all of `spec.jobs`."""

from dataclasses import dataclass
from pathlib import Path

from fmnist_workbench.spec.results import ModelReady
from fmnist_workbench.spec.run import Change, Epoch, Run

SECONDS_BETWEEN_EVENTS = 0.1
"""A job says how far an epoch, a validation or an evaluation is at most this often."""


@dataclass(frozen=True)
class Progress:
    """How far a job has come, in any unit: `done` of `total`.

    Attributes:
        stoppable: Whether the job listens meanwhile; within another program's step it cannot.
    """

    text: str
    done: int
    total: int
    stoppable: bool = True

    @property
    def fraction(self) -> float:
        """How much of it is done, 0 to 1; 0 where there is nothing to do."""
        return self.done / max(self.total, 1)


@dataclass(frozen=True)
class RunStarted:
    """The run's folder exists, and its model is on the table.

    `history` is what is already finished, its parent's included: the newest `MAX_EPOCHS_SENT`.
    """

    run: Run
    path: Path
    history: tuple[Epoch, ...]
    model: ModelReady


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

    @property
    def fraction(self) -> float:
        """How much of the whole training is done, 0 to 1."""
        return (self.epoch - 1 + self.step / self.steps) / self.epochs


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
