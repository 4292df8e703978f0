"""Losses: what training makes small, one class a kind, with Keras's own fields."""

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from fmnist_workbench.spec.value import Value, by_kind

LabelSmoothing = Annotated[
    float,
    Field(
        ge=0,
        lt=1,
        description="How much of each label is spread over all classes: with 0.1 the true class "
        "counts about 0.9, and the network is kept from being too sure.",
    ),
]
SOFTMAX_MEETS_LOGITS = (
    "Ours end in softmax: Keras sees that, warns, and takes the values before it, so nothing "
    "changes."
)
FromLogits = Annotated[
    bool,
    Field(
        description="Whether the network gives raw scores instead of probabilities. "
        f"{SOFTMAX_MEETS_LOGITS}"
    ),
]


class Loss(Value):
    """What training makes small. Labels are one-hot where `one_hot` says so, else numbers."""

    kind: str
    title: ClassVar[str]
    class_name: ClassVar[str]
    help: ClassVar[str]
    one_hot: ClassVar[bool] = True

    def keras_config(self) -> dict[str, Any]:
        """Return its keyword arguments for Keras."""
        return self.model_dump(exclude={"kind"})

    def word(self) -> str:
        """Return what a person is told who has chosen it; nothing mostly."""
        return SOFTMAX_MEETS_LOGITS if getattr(self, "from_logits", False) else ""


class CategoricalCrossentropy(Loss):
    """Minus the log of the true class's probability, for one-hot labels."""

    kind: Literal["categorical_crossentropy"] = "categorical_crossentropy"
    label_smoothing: LabelSmoothing = 0.0
    from_logits: FromLogits = False
    title: ClassVar[str] = "Categorical cross-entropy"
    class_name: ClassVar[str] = "CategoricalCrossentropy"
    help: ClassVar[str] = (
        "The usual loss of a classifier: minus the log of the probability that it gives the true "
        "class. Sure and wrong costs most."
    )


class SparseCategoricalCrossentropy(Loss):
    """The same, for labels that are numbers."""

    kind: Literal["sparse_categorical_crossentropy"] = "sparse_categorical_crossentropy"
    from_logits: FromLogits = False
    title: ClassVar[str] = "Sparse cross-entropy"
    class_name: ClassVar[str] = "SparseCategoricalCrossentropy"
    help: ClassVar[str] = (
        "The same number as categorical cross-entropy, worked out from the label 3 instead of "
        "from 0001000000."
    )
    one_hot: ClassVar[bool] = False


class BinaryCrossentropy(Loss):
    """The cross-entropy of each output by itself: is it this class or not."""

    kind: Literal["binary_crossentropy"] = "binary_crossentropy"
    label_smoothing: LabelSmoothing = 0.0
    from_logits: FromLogits = False
    title: ClassVar[str] = "Binary cross-entropy"
    class_name: ClassVar[str] = "BinaryCrossentropy"
    help: ClassVar[str] = (
        "Asks of each class by itself whether it is this one. For several classes of which one is "
        "true, categorical cross-entropy is the better question."
    )


class MeanSquaredError(Loss):
    """The mean square of the distance between probabilities and one-hot label."""

    kind: Literal["mean_squared_error"] = "mean_squared_error"
    title: ClassVar[str] = "Mean squared error"
    class_name: ClassVar[str] = "MeanSquaredError"
    help: ClassVar[str] = (
        "The squared distance between the probabilities and the label. Behind a softmax its "
        "gradient all but vanishes where the network is sure and wrong, so it learns slowly there."
    )


_Kinds = (
    CategoricalCrossentropy | SparseCategoricalCrossentropy | BinaryCrossentropy | MeanSquaredError
)
AnyLoss = Annotated[_Kinds, Field(discriminator="kind")]

LOSSES: dict[str, type[Loss]] = by_kind(_Kinds)
"""Every loss by its name."""
