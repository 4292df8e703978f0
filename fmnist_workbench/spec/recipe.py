"""A recipe: how a network is trained, as a value."""

from typing import Annotated, Any, ClassVar, Literal, get_args

from pydantic import Field

from fmnist_workbench.spec.augmentation import Augmentation
from fmnist_workbench.spec.value import Value

Fraction = Annotated[float, Field(ge=0, lt=1)]
EpochCount = Annotated[int, Field(ge=1, le=10_000)]
NormalizationKind = Literal["none", "featurewise"]
LearningRate = Annotated[float, Field(gt=0, le=10)]
_STEP_SIZE = "How large a step each batch takes: too small learns slowly, too large never settles."


class Optimizer(Value):
    """What turns gradients into steps. Fields are Keras's own, `class_name` its class."""

    kind: str
    learning_rate: LearningRate = Field(default=0.001, description=_STEP_SIZE)
    class_name: ClassVar[str]
    help: ClassVar[str]

    def keras_config(self) -> dict[str, Any]:
        """Return its keyword arguments for Keras."""
        return self.model_dump(exclude={"kind"})

    def slots(self) -> int:
        """Return how many values it remembers for each weight."""
        return 1


class Adam(Optimizer):
    """Adaptive moment estimation (Kingma & Ba, 2015)."""

    kind: Literal["adam"] = "adam"
    class_name: ClassVar[str] = "Adam"
    help: ClassVar[str] = "Gives each weight its own step size. Works well with little tuning."

    def slots(self) -> int:
        """Return 2: a running mean of the gradient, and one of its square."""
        return 2


class SGD(Optimizer):
    """Stochastic gradient descent with momentum."""

    kind: Literal["sgd"] = "sgd"
    learning_rate: LearningRate = Field(default=0.01, description=_STEP_SIZE)
    momentum: Fraction = Field(
        default=0.9, description="How much of the last step is carried into the next."
    )
    nesterov: bool = Field(
        default=False, description="Look ahead along the momentum before taking the gradient."
    )
    class_name: ClassVar[str] = "SGD"
    help: ClassVar[str] = "Steps down the gradient. Simple, needs a good learning rate."

    def slots(self) -> int:
        """Return 1 for the last step, 0 where no momentum carries it on."""
        return int(self.momentum > 0)


class RMSprop(Optimizer):
    """Steps scaled by a running mean of squared gradients (Hinton, 2012)."""

    kind: Literal["rmsprop"] = "rmsprop"
    rho: Fraction = Field(default=0.9, description="How slowly that running mean follows.")
    class_name: ClassVar[str] = "RMSprop"
    help: ClassVar[str] = "Divides each step by the recent size of the gradient."


_OptimizerKinds = Adam | SGD | RMSprop
AnyOptimizer = Annotated[_OptimizerKinds, Field(discriminator="kind")]

OPTIMIZERS: dict[str, type[Optimizer]] = {
    kind.model_fields["kind"].default: kind for kind in get_args(_OptimizerKinds)
}
"""Every optimizer by its name."""


class ConstantSchedule(Value):
    """The learning rate stays what the optimizer says."""

    kind: Literal["constant"] = "constant"


class CategoricalCrossentropy(Value):
    """The usual loss of a classifier: minus the log of the true class's probability."""

    kind: Literal["categorical_crossentropy"] = "categorical_crossentropy"
    label_smoothing: Fraction = 0.0


class Recipe(Value):
    """How to train: passes, batch, seed, optimizer, schedule, loss, and what is done to images."""

    format: Literal[1] = 1
    epochs: EpochCount = Field(
        default=5, description="One epoch shows the network every training image once."
    )
    batch_size: Annotated[int, Field(ge=1, le=8192)] = Field(
        default=32,
        description="How many images are shown before the weights change; larger is faster an "
        "epoch but takes fewer steps.",
    )
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = Field(
        default=0,
        description="The start of all randomness: the same seed gives the same run again.",
    )
    optimizer: AnyOptimizer = Adam()
    schedule: ConstantSchedule = ConstantSchedule()
    loss: CategoricalCrossentropy = CategoricalCrossentropy()
    augmentation: Augmentation = Augmentation()
    normalization: NormalizationKind = Field(
        default="none",
        description="Featurewise: subtract the mean of the training pixels and divide by their "
        "standard deviation, for each channel, so that inputs lie around zero.",
    )
