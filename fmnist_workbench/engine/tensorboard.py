"""Logs for TensorBoard, written from what a training says anyway."""

import logging
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fmnist_workbench.analysis.pictures import colourize, row_shares
from fmnist_workbench.engine.eventfile import EventFile
from fmnist_workbench.spec.controls import Control
from fmnist_workbench.spec.errors import MachineError
from fmnist_workbench.spec.events import BatchesDone, EpochDone, EpochLook, Event, RunStarted
from fmnist_workbench.spec.jobs import Channel
from fmnist_workbench.spec.run import Epoch, Run
from fmnist_workbench.spec.value import Value
from fmnist_workbench.storage.atomic import disk_trouble
from fmnist_workbench.storage.runs import read_folder

LOGS_NAME = "tensorboard"
"""Where a run's folder keeps them, if they go nowhere else."""

_MATRIX_PIXELS = 320

_log = logging.getLogger(__name__)


class TensorBoardChannel:
    """Passes on all that a job says, and writes what TensorBoard can show into logs.

    A log that cannot be written is said once; the training goes on without.

    Args:
        channel: Whoever asked for the job.
        folder: Gets a folder for each run that is trained; None for one within the run's own.
        opened: Called with that folder when it is known.
    """

    def __init__(
        self, channel: Channel, folder: Path | None, opened: Callable[[Path], None]
    ) -> None:
        self._channel = channel
        self._folder = folder
        self._opened = opened
        self._logs: _Logs | None = None

    def emit(self, event: Event) -> None:
        """Pass an event on, then write what it holds."""
        self._channel.emit(event)
        if isinstance(event, RunStarted):
            self._start(event)
        if self._logs is None:
            return
        try:
            with disk_trouble(f"write logs for TensorBoard in {self._logs.folder}"):
                self._logs.write(event)
        except MachineError as error:
            _log.warning("%s The training goes on without them.", error)
            self.close()

    def poll(self) -> Control | None:
        """Return what the other side wants."""
        return self._channel.poll()

    def wait(self) -> Control:
        """Stand still until the other side wants something."""
        return self._channel.wait()

    def close(self) -> None:
        """End the logs of the run."""
        if self._logs is not None:
            self._logs.close()
            self._logs = None

    def _start(self, event: RunStarted) -> None:
        self.close()
        folder = event.path / LOGS_NAME if self._folder is None else self._folder / event.run.id
        self._logs = _Logs(folder)
        self._opened(folder)


class _Logs:
    """The logs of one run.

    TensorBoard lays `train` and `validation` over each other, a point an epoch; `batches` has a
    point a batch, `confusion` a picture an epoch. Each is opened when there is something to write.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._files: dict[str, EventFile] = {}

    def write(self, event: Event) -> None:
        """Write what an event holds; OSError if the disk does not take it."""
        match event:
            case RunStarted():
                self._begin(event.run, read_folder(event.path).history)
            case BatchesDone():
                self._batches(event)
            case EpochDone():
                self._epoch(event.epoch)
            case EpochLook():
                picture = _matrix_picture(np.array(event.confusion, np.int64))
                file = self._file("confusion", first_step=event.epoch)
                file.image(event.epoch, "confusion/validation", picture)
            case _:
                return
        for file in self._files.values():
            file.flush()

    def close(self) -> None:
        """End all of them."""
        for file in self._files.values():
            file.close()

    def _begin(self, run: Run, history: tuple[Epoch, ...]) -> None:
        """Say what is trained, and write all finished epochs anew: some may not be there yet."""
        for tag, value in (("network", run.network), ("recipe", run.recipe), ("data", run.data)):
            self._file("train").text(0, tag, _as_markdown(value))
        for epoch in history:
            self._epoch(epoch)

    def _batches(self, event: BatchesDone) -> None:
        before = (event.epoch - 1) * event.steps
        file = self._file("batches", first_step=before + 1)
        first = before + event.step - len(event.losses) + 1
        figures = zip(event.losses, event.accuracies, event.rates, strict=True)
        for step, (loss, accuracy, rate) in enumerate(figures, first):
            values = {"loss": loss, "accuracy": accuracy, "learning rate": rate}
            file.scalars(step, {f"batch/{name}": value for name, value in values.items()})

    def _epoch(self, epoch: Epoch) -> None:
        train = {"loss": epoch.loss, "accuracy": epoch.accuracy}
        validation = {"loss": epoch.val_loss, "accuracy": epoch.val_accuracy}
        train |= {"learning rate": epoch.learning_rate, "seconds": epoch.seconds}
        for part, values in (("train", train), ("validation", validation)):
            tags = {f"epoch/{name}": value for name, value in values.items()}
            self._file(part).scalars(epoch.epoch, tags)

    def _file(self, part: str, first_step: int = 0) -> EventFile:
        if part not in self._files:
            self._files[part] = EventFile(self.folder / part, first_step)
        return self._files[part]


def _as_markdown(value: Value) -> str:
    """Return a value as JSON, indented so that Markdown leaves it as it is."""
    return "\n".join(f"    {line}" for line in value.to_json().splitlines())


def _matrix_picture(counts: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Return a confusion matrix as a picture, rows are true classes: (H, W, 3)."""
    cell = max(_MATRIX_PIXELS // len(counts), 1)
    return colourize(row_shares(counts), 0.0, 1.0).repeat(cell, axis=0).repeat(cell, axis=1)
