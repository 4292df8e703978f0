"""What crosses the pipe between the window and a child: envelopes around `spec.jobs`."""

from dataclasses import dataclass

from fmnist_workbench.spec.controls import Control
from fmnist_workbench.spec.events import Event
from fmnist_workbench.spec.jobs import Request
from fmnist_workbench.spec.results import Result

# --- Towards the child


@dataclass(frozen=True)
class Submit:
    """Do this. Every job ends in exactly one of Finished, Cancelled and Failed."""

    job: int
    request: Request


@dataclass(frozen=True)
class Tell:
    """Tell a running job something; ignored if it has ended."""

    job: int
    control: Control


@dataclass(frozen=True)
class Shutdown:
    """End yourself, stopping what runs."""


# --- Back from the child


@dataclass(frozen=True)
class Ready:
    """The child can take jobs; `device` is what it computes on."""

    device: str


@dataclass(frozen=True)
class Said:
    """A running job said something."""

    job: int
    event: Event


@dataclass(frozen=True)
class Finished:
    """The job did what it was asked."""

    job: int
    result: Result


@dataclass(frozen=True)
class Cancelled:
    """The job was stopped before it had a result."""

    job: int


@dataclass(frozen=True)
class Failed:
    """The job could not be done: a sentence for a person, and the detail on demand.

    `out_of_memory`: half the batch may fit.
    """

    job: int
    message: str
    detail: str
    out_of_memory: bool = False


# --- Made by the client itself


@dataclass(frozen=True)
class WorkerDied:
    """The child ended without being asked to.

    Attributes:
        jobs: Ids that will get no answer.
        exit_code: Negative for a signal, as multiprocessing has it: -9 is SIGKILL.
        log_tail: The last lines of its log.
    """

    jobs: tuple[int, ...]
    exit_code: int | None
    log_tail: str


ToChild = Submit | Tell | Shutdown
FromChild = Ready | Said | Finished | Cancelled | Failed
ToWindow = FromChild | WorkerDied
