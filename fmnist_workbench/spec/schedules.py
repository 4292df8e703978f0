"""Learning-rate schedules: the rate of every batch, as a function of when it comes.

A schedule knows nothing but its own numbers, the recipe's rate, and what is finished. So the rate
of any batch can be worked out anew, drawn before training, and is the same after an interruption.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal, Protocol

from pydantic import Field

from fmnist_workbench.spec.value import Value, by_kind

MOST_EPOCHS = 10_000
EpochCount = Annotated[int, Field(ge=1, le=MOST_EPOCHS)]
Part = Annotated[float, Field(ge=0, le=1)]
Monitor = Literal["val_loss", "val_accuracy", "loss", "accuracy"]


class Figures(Protocol):
    """What a finished epoch came to."""

    @property
    def loss(self) -> float:
        """Of training."""

    @property
    def accuracy(self) -> float:
        """Of training."""

    @property
    def val_loss(self) -> float:
        """Of validation."""

    @property
    def val_accuracy(self) -> float:
        """Of validation."""


@dataclass(frozen=True)
class Moment:
    """When a batch comes.

    Attributes:
        batch: Batches before it, over all epochs, from 0.
        batches: Batches an epoch.
        epochs: In all.
    """

    batch: int
    batches: int
    epochs: int

    @property
    def epoch(self) -> int:
        """Whole epochs before it, from 0."""
        return self.batch // self.batches

    @property
    def done(self) -> float:
        """Epochs before it, the part of the current one included."""
        return self.batch / self.batches


class Schedule(Value):
    """What becomes of the learning rate.

    Attributes:
        by_epoch: Whether it is the same in all batches of an epoch.
    """

    kind: str
    title: ClassVar[str]
    help: ClassVar[str]
    by_epoch: ClassVar[bool] = False

    def factor(self, moment: Moment, history: Sequence[Figures] = ()) -> float:
        """Return by what the recipe's learning rate is multiplied for a batch.

        Args:
            moment: When the batch comes.
            history: The epochs finished before it; only a schedule that looks at them needs it.
        """
        raise NotImplementedError  # each kind of schedule says it itself

    def lines(self) -> tuple[str, ...]:
        """Return the body of a Python function that does what `factor` does.

        It knows `batch` (as in `Moment`), BATCHES (an epoch), EPOCHS and `history`, a list with a
        dictionary of figures for each finished epoch.
        """
        raise NotImplementedError  # each kind of schedule says it itself


class Constant(Schedule):
    """The learning rate stays what the optimizer says."""

    kind: Literal["constant"] = "constant"
    title: ClassVar[str] = "Constant"
    by_epoch: ClassVar[bool] = True
    help: ClassVar[str] = "The learning rate stays as it is."

    def factor(self, moment: Moment, history: Sequence[Figures] = ()) -> float:
        """Return 1."""
        del moment, history
        return 1.0

    def lines(self) -> tuple[str, ...]:
        """Return the same in Python."""
        return ("return 1.0",)


class Exponential(Schedule):
    """The rate is multiplied by a number below 1 in each epoch from a certain one on."""

    kind: Literal["exponential"] = "exponential"
    decay_rate: Annotated[float, Field(gt=0, le=1)] = Field(
        default=0.98, description="What the rate is multiplied by in each of these epochs."
    )
    start_epoch: EpochCount = Field(
        default=2, description="The first epoch in which it is; the epochs before keep the rate."
    )
    title: ClassVar[str] = "Exponential"
    by_epoch: ClassVar[bool] = True
    help: ClassVar[str] = (
        "Large steps first, then ever smaller ones, so that the network settles: from one epoch "
        "on, each takes the same part off the rate."
    )

    def factor(self, moment: Moment, history: Sequence[Figures] = ()) -> float:
        """Return decay_rate to the power of the epochs since before the first."""
        del history
        return float(self.decay_rate ** max(0, moment.epoch + 2 - self.start_epoch))

    def lines(self) -> tuple[str, ...]:
        """Return the same in Python."""
        return (
            "epoch = batch // BATCHES + 1",
            f"return {self.decay_rate!r} ** max(0, epoch + 1 - {self.start_epoch})",
        )


class TimeBased(Schedule):
    """The rate falls as 1 / (1 + decay x batches), Keras's former `decay`."""

    kind: Literal["time_based"] = "time_based"
    decay: Annotated[float, Field(ge=0, le=1)] = Field(
        default=0.0001, description="How fast it falls: after 1/decay batches it is half."
    )
    title: ClassVar[str] = "Time-based"
    help: ClassVar[str] = (
        "Falls a little with every batch, fast at first and then ever more slowly: the rate "
        "divided by 1 + decay × batches."
    )

    def factor(self, moment: Moment, history: Sequence[Figures] = ()) -> float:
        """Return 1 / (1 + decay x batches before this one)."""
        del history
        return 1 / (1 + self.decay * moment.batch)

    def lines(self) -> tuple[str, ...]:
        """Return the same in Python."""
        return (f"return 1 / (1 + {self.decay!r} * batch)",)


class Step(Schedule):
    """The rate is multiplied by a number every so many epochs."""

    kind: Literal["step"] = "step"
    drop: Annotated[float, Field(gt=0, le=1)] = Field(
        default=0.5, description="What the rate is multiplied by at each step."
    )
    every: EpochCount = Field(default=10, description="Epochs between two steps.")
    title: ClassVar[str] = "Step"
    by_epoch: ClassVar[bool] = True
    help: ClassVar[str] = "Stays for some epochs, then drops to a part of itself, again and again."

    def factor(self, moment: Moment, history: Sequence[Figures] = ()) -> float:
        """Return drop to the power of the steps taken."""
        del history
        return float(self.drop ** (moment.epoch // self.every))

    def lines(self) -> tuple[str, ...]:
        """Return the same in Python."""
        return (f"return {self.drop!r} ** (batch // BATCHES // {self.every})",)


class Cosine(Schedule):
    """A warm-up, then half a cosine down (Loshchilov & Hutter, 2017)."""

    kind: Literal["cosine"] = "cosine"
    warmup_epochs: Annotated[float, Field(ge=0, le=MOST_EPOCHS)] = Field(
        default=1.0, description="Epochs in which it rises from near 0; 0 for none."
    )
    final: Part = Field(
        default=0.0, description="What part of the rate is left at the end of the last epoch."
    )
    title: ClassVar[str] = "Cosine, warm-up"
    help: ClassVar[str] = (
        "Rises from near 0 while the first gradients are wild, then falls along a cosine: slowly, "
        "faster, slowly again."
    )

    def factor(self, moment: Moment, history: Sequence[Figures] = ()) -> float:
        """Return the part of the warm-up done, then final + (1 - final) x (1 + cos) / 2."""
        del history
        if moment.done < self.warmup_epochs:
            return min(1.0, (moment.batch + 1) / (self.warmup_epochs * moment.batches))
        rest = max(moment.epochs - self.warmup_epochs, 1e-9)
        return _eased(1.0, self.final, min((moment.done - self.warmup_epochs) / rest, 1.0))

    def lines(self) -> tuple[str, ...]:
        """Return the same in Python."""
        return (
            f"rising = {self.warmup_epochs!r} * BATCHES",
            "if batch < rising:",
            "    return min(1, (batch + 1) / rising)",
            "done = min((batch - rising) / max(EPOCHS * BATCHES - rising, 1e-9), 1)",
            f"return {self.final!r} + (1 - {self.final!r}) * (1 + math.cos(math.pi * done)) / 2",
        )


class OneCycle(Schedule):
    """Up to the rate and down to nearly nothing in one cycle (Smith & Topin, 2018)."""

    kind: Literal["one_cycle"] = "one_cycle"
    start: Annotated[float, Field(gt=0, le=1)] = Field(
        default=0.04, description="With what part of the rate it starts."
    )
    rise: Annotated[float, Field(gt=0, lt=1)] = Field(
        default=0.3, description="In what part of the training it rises."
    )
    final: Part = Field(default=0.0001, description="What part of the rate is left at the end.")
    title: ClassVar[str] = "One cycle"
    help: ClassVar[str] = (
        "Rises from a small rate to the recipe's, which may be larger than you would otherwise "
        "dare, and falls to nearly nothing: often the fastest way to a good network."
    )

    def factor(self, moment: Moment, history: Sequence[Figures] = ()) -> float:
        """Return half a cosine from start up to 1, then another down to final."""
        del history
        done = min(moment.done / moment.epochs, 1.0)
        if done < self.rise:
            return _eased(self.start, 1.0, done / self.rise)
        return _eased(1.0, self.final, (done - self.rise) / (1 - self.rise))

    def lines(self) -> tuple[str, ...]:
        """Return the same in Python."""
        rise = repr(self.rise)
        return (
            "done = min(batch / (EPOCHS * BATCHES), 1)",
            f"start, end, part = {self.start!r}, 1, done / {rise}",
            f"if done >= {rise}:",
            f"    start, end, part = 1, {self.final!r}, (done - {rise}) / (1 - {rise})",
            "return end + (start - end) * (1 + math.cos(math.pi * part)) / 2",
        )


class ReduceOnPlateau(Schedule):
    """The rate drops whenever validation has not got better for a while, as in Keras."""

    kind: Literal["reduce_on_plateau"] = "reduce_on_plateau"
    monitor: Monitor = Field(default="val_loss", description="The figure that is to get better.")
    drop: Annotated[float, Field(gt=0, lt=1)] = Field(
        default=0.2, description="What the rate is multiplied by."
    )
    patience: EpochCount = Field(
        default=3, description="Epochs without improvement before it drops."
    )
    min_delta: Annotated[float, Field(ge=0, le=1)] = Field(
        default=0.0001, description="What counts as an improvement: more than this."
    )
    final: Part = Field(
        default=0.001, description="It never falls below this part of the recipe's rate."
    )
    title: ClassVar[str] = "Reduce on plateau"
    by_epoch: ClassVar[bool] = True
    help: ClassVar[str] = (
        "Stays while the network gets better, and drops when it no longer does: the figures decide."
    )

    def factor(self, moment: Moment, history: Sequence[Figures] = ()) -> float:
        """Return drop to the power of the plateaus in the epochs finished."""
        del moment
        *_, factor = self.factors(history)
        return factor

    def factors(self, history: Sequence[Figures]) -> Iterator[float]:
        """Yield the factor of the first epoch, then after each finished one that of the next."""
        factor, best, waited = 1.0, None, 0
        yield factor
        for figures in history:
            value = getattr(figures, self.monitor)
            if best is None or improved(self.monitor, value, best, self.min_delta):
                best, waited = value, 0
            else:
                waited += 1
            if waited >= self.patience:
                factor, waited = max(factor * self.drop, self.final), 0
            yield factor

    def lines(self) -> tuple[str, ...]:
        """Return the same in Python."""
        return (
            "factor, best, waited = 1.0, None, 0",
            "for figures in history:",
            f'    value = figures["{self.monitor}"]',
            f"    if best is None or {gain(self.monitor, 'value')} > {self.min_delta!r}:",
            "        best, waited = value, 0",
            "    else:",
            "        waited += 1",
            f"    if waited >= {self.patience}:",
            f"        factor, waited = max(factor * {self.drop!r}, {self.final!r}), 0",
            "return factor",
        )


_Kinds = Constant | Exponential | TimeBased | Step | Cosine | OneCycle | ReduceOnPlateau
AnySchedule = Annotated[_Kinds, Field(discriminator="kind")]

SCHEDULES: dict[str, type[Schedule]] = by_kind(_Kinds)
"""Every schedule by its name."""


def improved(monitor: Monitor, value: float, best: float, min_delta: float) -> bool:
    """Return whether a figure is better than the best so far, by more than `min_delta`."""
    return (best - value if _falls(monitor) else value - best) > min_delta


def gain(monitor: Monitor, value: str) -> str:
    """Return the Python that says by how much a figure is better than `best`."""
    return f"best - {value}" if _falls(monitor) else f"{value} - best"


def _falls(monitor: Monitor) -> bool:
    """Return whether a figure gets better as it gets smaller."""
    return monitor.endswith("loss")


def _eased(start: float, end: float, done: float) -> float:
    """Return a value on half a cosine from `start` to `end`, where `done` goes from 0 to 1."""
    return end + (start - end) * (1 + math.cos(math.pi * done)) / 2
