"""The callback that tells how a training goes and hears what it is told, between two batches."""

import math
import time
from dataclasses import dataclass
from typing import Any, Literal

import keras

from fmnist_workbench.engine.clock import Clock
from fmnist_workbench.engine.rates import RateSetter
from fmnist_workbench.engine.steering import Steering
from fmnist_workbench.spec.controls import (
    Control,
    Pause,
    Resume,
    SetEpochs,
    SetRate,
    SetTrainable,
    Step,
    Stop,
    StopAfterEpoch,
)
from fmnist_workbench.spec.events import (
    SECONDS_BETWEEN_EVENTS,
    BatchesDone,
    Changed,
    Paused,
    Resumed,
    Validating,
)
from fmnist_workbench.spec.jobs import Channel


class StopAsked(Exception):  # noqa: N818 - a person's wish, not an error
    """A person has stopped the training."""


class DivergedError(Exception):
    """The loss is no longer a finite number.

    Args:
        rate: The learning rate set by hand, if there was one.
    """

    def __init__(self, rate: float | None) -> None:
        super().__init__(rate)
        self.rate = rate


@dataclass(frozen=True)
class Plan:
    """How much there is to do in an epoch.

    Attributes:
        images: For training, each epoch.
        batch_size: Images a batch; the last batch of an epoch may be smaller.
        validation: Images for validation.
        validation_batch: Of these at a time.
    """

    images: int
    batch_size: int
    validation: int
    validation_batch: int

    @property
    def steps(self) -> int:
        """Training batches an epoch."""
        return -(-self.images // self.batch_size)

    @property
    def validation_steps(self) -> int:
        """Validation batches an epoch."""
        return -(-self.validation // self.validation_batch)


class _SingleBatches:
    """The mean of each single batch, out of the running means that Keras reports."""

    def __init__(self) -> None:
        self._images = 0
        self._loss = 0.0
        self._correct = 0

    def add(self, loss: float, accuracy: float, images: int) -> tuple[float, float]:
        """Return (loss, accuracy) of a batch, given the running means after it."""
        self._images += images
        # The difference of two rounded sums may fall a little below the smallest possible loss.
        single_loss = max(0.0, (loss * self._images - self._loss) / images)
        correct = round(accuracy * self._images)
        single_accuracy = (correct - self._correct) / images
        self._loss, self._correct = loss * self._images, correct
        return single_loss, single_accuracy


class Listener(keras.callbacks.Callback):
    """Polls the channel after every training and validation batch, in the training's own thread.

    Keras calls a callback with batch hooks synchronously unless it declares itself `async_safe`,
    which this one must never do: what it serves runs on the model that is being trained.

    Attributes:
        clock: Times the epoch.
        last_epoch: Whether the training is to end with the epoch that runs.

    Raises:
        StopAsked: Out of `fit`, which then skips the rest of the epoch, its validation included.
        DivergedError: Out of `fit`, likewise.
    """

    def __init__(self, channel: Channel, plan: Plan, steering: Steering, rates: RateSetter) -> None:
        super().__init__()
        self.clock = Clock()
        self.last_epoch = False
        self._channel = channel
        self._plan = plan
        self._steering = steering
        self._setter = rates
        self._pause_after: Literal["batch", "epoch"] | None = None
        self._last_event = 0.0

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        """Forget the epoch before."""
        del logs
        self._epoch = epoch + 1
        self._singles = _SingleBatches()
        self._losses: list[float] = []
        self._accuracies: list[float] = []
        self._rates: list[float] = []
        self._batch = 0
        self.clock.start_epoch()

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        """Tell of the batch, and listen."""
        self.clock.step("train")
        plan, step = self._plan, batch + 1
        if not math.isfinite(logs["loss"]):
            raise DivergedError(self._steering.rate)
        images = min(plan.batch_size, plan.images - batch * plan.batch_size)
        loss, accuracy = self._singles.add(logs["loss"], logs["accuracy"], images)
        self._losses.append(loss)
        self._accuracies.append(accuracy)
        self._rates.append(self._setter.rate)
        self._batch = step
        if self._due(step == plan.steps or self._pause_after == "batch"):
            self._channel.emit(self._batches_done(step))
            self._losses, self._accuracies, self._rates = [], [], []
        self._listen(pause=self._pause_after == "batch")

    def validating(self, images: int) -> None:
        """Tell that so many validation images are done, and listen.

        Raises:
            StopAsked: As during training.
        """
        plan = self._plan
        step, steps = -(-images // plan.validation_batch), plan.validation_steps
        if images:
            self.clock.step("validate")
        if self._due(step in (0, steps)):
            self._channel.emit(Validating(self._epoch, step, steps))
        self._listen()

    def _due(self, last: bool) -> bool:
        now = time.perf_counter()
        if not last and now - self._last_event < SECONDS_BETWEEN_EVENTS:
            return False
        self._last_event = now
        return True

    def _batches_done(self, step: int) -> BatchesDone:
        plan, later = self._plan, self._steering.epochs - self._epoch
        left = self.clock.seconds_left(
            plan.steps - step + later * plan.steps, (1 + later) * plan.validation_steps
        )
        return BatchesDone(
            epoch=self._epoch,
            epochs=self._steering.epochs,
            step=step,
            steps=plan.steps,
            losses=tuple(self._losses),
            accuracies=tuple(self._accuracies),
            seconds_left=left,
            rates=tuple(self._rates),
        )

    def epoch_done(self) -> None:
        """Listen once the epoch is saved; stand still if that was asked for.

        What is changed now stands in the history with the epoch that comes.

        Raises:
            StopAsked: As during the epoch.
        """
        self._epoch, self._batch = self._epoch + 1, 0
        self._listen(pause=self._pause_after == "epoch")

    def _listen(self, *, pause: bool = False) -> None:
        """Hear all that waits; stand still if that is due or asked for."""
        while not pause and (control := self._channel.poll()) is not None:
            pause = self._heed(control)
        if pause:
            self._stand_still()

    def _stand_still(self) -> None:
        self._pause_after = None
        self._channel.emit(Paused())
        while True:
            control = self._channel.wait()
            if isinstance(control, Resume | Step):
                self._heed(control)
                break
            self._heed(control)
        self._channel.emit(Resumed())
        self.clock.skip()

    def _heed(self, control: Control) -> bool:
        """Do what is asked; return whether that is to stand still."""
        match control:
            case Stop():
                raise StopAsked
            case Pause():
                return True
            case Step(until):
                self._pause_after = until
            case StopAfterEpoch(wanted):
                self.last_epoch = wanted
            case SetEpochs() | SetRate() | SetTrainable():
                change = self._steering.change(control, epoch=self._epoch, batch=self._batch)
                if change is not None:
                    self._channel.emit(Changed(self._epoch, change))
        return False


def wait_for_resume(channel: Channel) -> None:
    """Stand still until Resume.

    Raises:
        StopAsked: Stop came instead.
    """
    while True:
        control = channel.wait()
        if isinstance(control, Stop):
            raise StopAsked
        if isinstance(control, Resume):
            return
