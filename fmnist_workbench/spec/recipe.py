"""A recipe: how a network is trained, as a value."""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field

from fmnist_workbench.spec.augmentation import Augmentation
from fmnist_workbench.spec.losses import AnyLoss, CategoricalCrossentropy
from fmnist_workbench.spec.optimizers import Adam, AnyOptimizer
from fmnist_workbench.spec.schedules import AnySchedule, Constant, EpochCount, Figures, Moment
from fmnist_workbench.spec.stopping import EarlyStopping
from fmnist_workbench.spec.value import FormatNumber, Seed, Value

NormalizationKind = Literal["none", "featurewise"]
ClassWeight = Literal["none", "balanced"]


class Recipe(Value):
    """How to train: passes, batch, seed, optimizer, schedule, loss, and what is done to images.

    Attributes:
        early_stopping: None trains all epochs.
    """

    format: FormatNumber = 1
    epochs: EpochCount = Field(
        default=5, description="One epoch shows the network every training image once."
    )
    batch_size: Annotated[int, Field(ge=1, le=8192)] = Field(
        default=32,
        description="How many images are shown before the weights change; larger is faster an "
        "epoch but takes fewer steps.",
    )
    seed: Seed = Field(
        default=0,
        description="The start of all randomness: the same seed gives the same run again.",
    )
    optimizer: AnyOptimizer = Adam()
    schedule: AnySchedule = Constant()
    loss: AnyLoss = CategoricalCrossentropy()
    early_stopping: EarlyStopping | None = None
    class_weight: ClassWeight = Field(
        default="none",
        description="Balanced: an image of a rare class counts for more, so that all classes weigh "
        "the same: images / (classes × images of its class).",
    )
    ema_momentum: Annotated[float, Field(ge=0, lt=1)] | None = Field(
        default=None,
        description="Weight averaging: validation and predictions use a running mean of the "
        "weights, which follows them this slowly. Try 0.99. Empty: the weights themselves.",
    )
    mixed_precision: bool = Field(
        default=False,
        description="Compute with 16-bit numbers where the device is faster with them (a GPU of "
        "2018 or later); elsewhere nothing changes.",
    )
    augmentation: Augmentation = Augmentation()
    normalization: NormalizationKind = Field(
        default="none",
        description="Featurewise: subtract the mean of the training pixels and divide by their "
        "standard deviation, for each channel, so that inputs lie around zero.",
    )

    def rate(self, moment: Moment, history: Sequence[Figures] = ()) -> float:
        """Return the learning rate of a batch; arguments as in `Schedule.factor`."""
        return self.optimizer.learning_rate * self.schedule.factor(moment, history)
