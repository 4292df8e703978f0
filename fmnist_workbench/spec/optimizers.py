"""Optimizers: what turns gradients into steps, one class a kind, with Keras's own fields."""

from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, model_validator

from fmnist_workbench.spec.value import Value, by_kind

Fraction = Annotated[float, Field(ge=0, lt=1)]
LARGEST_RATE = 10.0
LearningRate = Annotated[float, Field(gt=0, le=LARGEST_RATE)]
_STEP_SIZE = "How large a step each batch takes: too small learns slowly, too large never settles."

Beta1 = Annotated[
    Fraction, Field(description="How slowly the running mean of the gradients follows.")
]
Beta2 = Annotated[
    Fraction, Field(description="How slowly the running mean of their squares follows.")
]
WeightDecay = Annotated[
    float,
    Field(
        ge=0,
        le=1,
        description="Each step takes this part, times the learning rate, off every weight, which "
        "keeps them small.",
    ),
]
Epsilon = Annotated[
    float,
    Field(gt=0, le=1, description="A small number that keeps the division from blowing up."),
]
Limit = Annotated[float, Field(gt=0, le=1000)]


def rounded_rate(rate: float) -> float:
    """Return a learning rate as a person would set it: two digits, and no more than there may be.

    Example:
        >>> rounded_rate(0.00033333)
        0.00033
    """
    return min(float(f"{rate:.2g}"), LARGEST_RATE)


class Optimizer(Value):
    """What turns gradients into steps. Fields are Keras's own, `class_name` its class.

    At most one of the three ways to clip gradients can be chosen, as in Keras.
    """

    kind: str
    learning_rate: LearningRate = Field(default=0.001, description=_STEP_SIZE)
    clipnorm: Limit | None = Field(
        default=None,
        description="Gradient clipping: the gradient of each layer's weights is made shorter where "
        "it is longer than this. Empty: not clipped.",
    )
    global_clipnorm: Limit | None = Field(
        default=None,
        description="Gradient clipping: the gradient of all weights together is made shorter where "
        "it is longer than this, its direction kept. Try 1. Empty: not clipped.",
    )
    clipvalue: Limit | None = Field(
        default=None,
        description="Gradient clipping: each number of the gradient is held between minus this and "
        "this. Empty: not clipped.",
    )
    class_name: ClassVar[str]
    help: ClassVar[str]

    def keras_config(self) -> dict[str, Any]:
        """Return its keyword arguments for Keras, without those that are not set."""
        return self.model_dump(exclude={"kind"}, exclude_none=True)

    def slots(self) -> int:
        """Return how many values it remembers for each weight."""
        return 1

    @model_validator(mode="after")
    def _clips_in_one_way(self) -> Self:
        ways = {
            name: value
            for name in ("clipnorm", "global_clipnorm", "clipvalue")
            if (value := getattr(self, name)) is not None
        }
        if len(ways) > 1:
            raise ValueError(
                f"{' and '.join(ways)} cannot both be set; leave all but one of them empty"
            )
        return self


class Adam(Optimizer):
    """Adaptive moment estimation (Kingma & Ba, 2015)."""

    kind: Literal["adam"] = "adam"
    beta_1: Beta1 = 0.9
    beta_2: Beta2 = 0.999
    epsilon: Epsilon = 1e-7
    amsgrad: bool = Field(
        default=False,
        description="Divide by the largest running mean of squares there was, not by the newest: "
        "steps only ever get smaller (Reddi et al., 2018).",
    )
    class_name: ClassVar[str] = "Adam"
    help: ClassVar[str] = "Gives each weight its own step size. Works well with little tuning."

    def slots(self) -> int:
        """Return 2 for running means of gradient and square, 3 with the largest square as well."""
        return 3 if self.amsgrad else 2


class AdamW(Adam):
    """Adam with decoupled weight decay (Loshchilov & Hutter, 2019)."""

    kind: Literal["adamw"] = "adamw"  # type: ignore[assignment]  # its own kind, Adam's fields
    weight_decay: WeightDecay = 0.004
    class_name: ClassVar[str] = "AdamW"
    help: ClassVar[str] = (
        "Adam that also takes a little off every weight in each step, so that none grows without "
        "need."
    )


class Nadam(Optimizer):
    """Adam with Nesterov momentum (Dozat, 2016)."""

    kind: Literal["nadam"] = "nadam"
    beta_1: Beta1 = 0.9
    beta_2: Beta2 = 0.999
    epsilon: Epsilon = 1e-7
    class_name: ClassVar[str] = "Nadam"
    help: ClassVar[str] = "Adam that looks ahead along its momentum before it steps."

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
    momentum: Fraction = Field(
        default=0.0, description="How much of the last step is carried into the next."
    )
    epsilon: Epsilon = 1e-7
    class_name: ClassVar[str] = "RMSprop"
    help: ClassVar[str] = "Divides each step by the recent size of the gradient."

    def slots(self) -> int:
        """Return 1 for the mean of squares, 2 with momentum."""
        return 1 + (self.momentum > 0)


class Adagrad(Optimizer):
    """Steps scaled by the sum of all squared gradients so far (Duchi et al., 2011)."""

    kind: Literal["adagrad"] = "adagrad"
    learning_rate: LearningRate = Field(default=0.01, description=_STEP_SIZE)
    initial_accumulator_value: Annotated[float, Field(ge=0, le=10)] = Field(
        default=0.1, description="What that sum starts from: larger makes the first steps smaller."
    )
    epsilon: Epsilon = 1e-7
    class_name: ClassVar[str] = "Adagrad"
    help: ClassVar[str] = (
        "Divides each step by all the gradients the weight has had, so that steps only get smaller."
    )


class Adadelta(Optimizer):
    """Adagrad with a window: steps scaled by recent gradients and recent steps (Zeiler, 2012)."""

    kind: Literal["adadelta"] = "adadelta"
    learning_rate: LearningRate = Field(default=1.0, description=_STEP_SIZE)
    rho: Fraction = Field(default=0.95, description="How slowly the running means follow.")
    epsilon: Epsilon = 1e-7
    class_name: ClassVar[str] = "Adadelta"
    help: ClassVar[str] = (
        "Works out the size of its steps from those before; its paper takes a learning rate of 1."
    )

    def slots(self) -> int:
        """Return 2: a mean of squared gradients, and one of squared steps."""
        return 2


class Lion(Optimizer):
    """Steps of equal size along the sign of a momentum (Chen et al., 2023)."""

    kind: Literal["lion"] = "lion"
    learning_rate: LearningRate = Field(default=0.0001, description=_STEP_SIZE)
    beta_1: Beta1 = 0.9
    beta_2: Beta2 = 0.99
    weight_decay: WeightDecay = 0.0
    class_name: ClassVar[str] = "Lion"
    help: ClassVar[str] = (
        "Takes steps of one size, by the sign of its momentum; wants a tenth of Adam's rate."
    )


_Kinds = SGD | Adam | AdamW | RMSprop | Adagrad | Adadelta | Nadam | Lion
AnyOptimizer = Annotated[_Kinds, Field(discriminator="kind")]

OPTIMIZERS: dict[str, type[Optimizer]] = by_kind(_Kinds)
"""Every optimizer by its name, in the order a person chooses from."""
