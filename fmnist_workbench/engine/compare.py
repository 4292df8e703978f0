"""The job that says what a transfer brought: what moved, what was forgotten, and from scratch."""

from collections.abc import Sequence
from pathlib import Path

from fmnist_workbench.analysis.transferred import moved
from fmnist_workbench.datasets.fit import require_fit
from fmnist_workbench.datasets.split import partition
from fmnist_workbench.engine.build import build
from fmnist_workbench.engine.donors import Donor, donor_of
from fmnist_workbench.engine.images import open_data
from fmnist_workbench.engine.judging import judge_by
from fmnist_workbench.engine.table import Table
from fmnist_workbench.engine.telling import Told
from fmnist_workbench.engine.train import start_run
from fmnist_workbench.engine.transplant import copied_layers, overlaid
from fmnist_workbench.engine.weights import write_weights
from fmnist_workbench.spec.controls import Control, Stop
from fmnist_workbench.spec.data import DataRef
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.events import BatchesDone, Event, Progress
from fmnist_workbench.spec.jobs import Channel, JobCancelled, StartRun
from fmnist_workbench.spec.losses import CategoricalCrossentropy
from fmnist_workbench.spec.run import Run
from fmnist_workbench.spec.transfer import Transfer, fates
from fmnist_workbench.spec.transferjobs import CompareTransfer, Contest, TransferComparison
from fmnist_workbench.spec.transferring import require_transfer
from fmnist_workbench.storage import runs
from fmnist_workbench.storage.checkpoints import Arrays
from fmnist_workbench.storage.rivals import find_rivals

_FINENESS = 1_000
"""Steps of a training in the progress of all."""


def compare_transfer(request: CompareTransfer, channel: Channel, device: str) -> TransferComparison:
    """Return the comparisons of a run that started from weights of another one, or of a file.

    The runs it is held against are trained where they are missing, on a table of their own: the
    model that a person draws for stays where it is.

    Raises:
        InputError: The run has no source or no finished epoch; its source or data are gone; what a
            file's network was trained on is given for another run, or is no data for it.
        MachineError: Memory or disk do not suffice for training.
        JobCancelled: Stop came first; what is finished is kept.
    """
    folder = runs.open_run(request.home, request.run)
    run = folder.record
    transfer = require_transfer(run)
    _, weights = runs.load_weights(folder)
    donor = donor_of(request.home, folder, transfer)
    asked = _asked(donor, request.source_data)
    _train_missing(request, run, donor, channel, device)
    before = after = None
    if asked is not None:
        copied = copied_layers(run.network, transfer) & set(donor.origin.network.layer_names())
        judged = (donor.weights, overlaid(donor.weights, weights, copied))
        before, after = _accuracies(request.home, donor, asked, judged, channel)
    return TransferComparison(
        run=run.id,
        source=str(donor.path) if donor.record is None else donor.record.id,
        source_data=None if asked is None else asked.source,
        layers=moved(donor.weights, weights, fates(run.network, transfer)),
        before=before,
        after=after,
        contests=_contests(request.home, run, channel),
    )


def _asked(donor: Donor, given: DataRef | None) -> DataRef | None:
    """Return what a source was trained on, None where nobody knows.

    Raises:
        InputError: It is given, but is known.
    """
    if donor.record is None:
        return given
    if given is not None:
        raise InputError(
            f"run {donor.record.id} says itself what it was trained on; give the source's data for "
            "a run that started from a file."
        )
    return donor.record.data


def _accuracies(
    home: Path, donor: Donor, data: DataRef, judged: Sequence[Arrays], channel: Channel
) -> list[float]:
    """Return how the source's network does with such weights on validation images of its data."""
    network = donor.origin.network
    dataset = open_data(home, data, channel)
    require_fit(network, dataset)
    indices = partition(dataset, data.split).validation
    loss = donor.record.recipe.loss if donor.record else CategoricalCrossentropy()
    model = build(network, seed=0)
    judge = judge_by(
        network,
        loss,
        model,
        dataset.x_train,
        dataset.y_train,
        normalization=donor.normalization,
    )
    accuracies = []
    for weights in judged:
        write_weights(model, weights)
        told = Told(f"Asking about {dataset.name}", len(indices), channel)
        answers = judge.answers(indices, told.step)
        accuracies.append(answers.accuracy(dataset.y_train[indices]))
    return accuracies


def _contests(home: Path, run: Run, channel: Channel) -> tuple[Contest, ...]:
    dataset = open_data(home, run.data, channel)
    rivals = find_rivals(home, run)
    sizes = sorted({size for size, _ in rivals}, key=lambda size: (size is None, size or 0))
    return tuple(
        Contest(
            per_class=size,
            images=len(partition(dataset, run.data.split.changed(per_class=size)).train),
            transfer=rivals.get((size, True)),
            scratch=rivals.get((size, False)),
        )
        for size in sizes
    )


def _train_missing(
    request: CompareTransfer, run: Run, donor: Donor, channel: Channel, device: str
) -> None:
    there = find_rivals(request.home, run).keys()
    wanted = [(size, transferred) for size in request.per_class for transferred in (True, False)]
    missing = [key for key in dict.fromkeys(wanted) if key not in there]
    for place, (size, transferred) in enumerate(missing):
        transfer = run.transfer if transferred else None
        rival = StartRun(request.home, run.network, run.recipe, _limited(run, size), transfer)
        quiet = _Quiet(channel, _words(size, transfer), place, len(missing))
        if start_run(rival, quiet, Table(device), donor).run.status == "stopped":
            raise JobCancelled


def _limited(run: Run, per_class: int | None) -> DataRef:
    return run.data.changed(split=run.data.split.changed(per_class=per_class))


def _words(per_class: int | None, transfer: Transfer | None) -> str:
    images = "all images" if per_class is None else f"{per_class} images a class"
    return f"{'Transfer' if transfer else 'From scratch'}, {images}"


class _Quiet:
    """The channel of a training that nobody watches: tells how far all of them are.

    Args:
        channel: Of the whole job.
        text: What is trained.
        place: How many trainings are done, of `total`.
    """

    def __init__(self, channel: Channel, text: str, place: int, total: int) -> None:
        self._channel = channel
        self._text = text
        self._place = place
        self._total = total

    def emit(self, event: Event) -> None:
        """Pass on how far it is; all else is of this training alone."""
        if isinstance(event, BatchesDone):
            text = f"{self._text}, epoch {event.epoch}/{event.epochs}"
            done = round(_FINENESS * (self._place + event.fraction))
            self._channel.emit(Progress(text, done, _FINENESS * self._total))

    def poll(self) -> Control | None:
        """Return what the job is told."""
        return self._channel.poll()

    def wait(self) -> Control:
        """Give up what cannot be saved: nobody is asked about a training that is not shown."""
        return Stop()
