"""A case: all that a doctor looks at of one training. No test image is among it."""

import math
from dataclasses import dataclass

from fmnist_workbench.spec.layers import BatchNormalization, ResidualBlock
from fmnist_workbench.spec.losses import BinaryCrossentropy, MeanSquaredError
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.spec.run import Epoch

_LAG = 0.1
"""So much less accurate in validation: in a network that is not normalized, few trainings that go
well come to that, and not in their first epochs."""


@dataclass(frozen=True)
class Case:
    """A training so far.

    Attributes:
        history: The finished epochs, in order.
        confusion: Of validation, after the newest epoch: `confusion[t][p]` counts images of class
            t taken for p. None while unknown.
        class_names: In the order of the confusion matrix; empty where they are not known.
        batches: Mean loss of each training batch of the newest epoch, where they are at hand.
        diverged: Whether the loss has become infinite, which ended the training.
        by_hand: The learning rate that a person had set when it ended; None if none, or unknown.
    """

    network: Network
    recipe: Recipe
    history: tuple[Epoch, ...]
    confusion: tuple[tuple[int, ...], ...] | None = None
    class_names: tuple[str, ...] = ()
    batches: tuple[float, ...] = ()
    diverged: bool = False
    by_hand: float | None = None

    @property
    def newest(self) -> Epoch:
        """The newest epoch; there must be one."""
        return self.history[-1]

    @property
    def rate(self) -> float:
        """The learning rate of the newest batch, or the recipe's before there is one."""
        if self.by_hand is not None:
            return self.by_hand
        return self.newest.learning_rate if self.history else self.recipe.optimizer.learning_rate

    @property
    def guessing(self) -> float:
        """The loss of a network that gives each class the same probability: ln(classes).

        So it is for cross-entropy, with and without label smoothing; binary cross-entropy and
        the squared error have their own, both means over the classes.
        """
        classes = self.network.classes
        share = 1 / classes
        match self.recipe.loss:
            case BinaryCrossentropy():
                return -share * math.log(share) - (1 - share) * math.log(1 - share)
            case MeanSquaredError():
                return share * (1 - share)
            case _:
                return math.log(classes)

    @property
    def penalized(self) -> bool:
        """Whether L1 or L2 adds to the loss, which then says nothing of guessing."""
        return any(
            getattr(layer, "l1", 0) or getattr(layer, "l2", 0) for layer in self.network.layers
        )

    @property
    def normalization_lags(self) -> bool:
        """Whether validation says little, as batch normalization's running means lag behind.

        After few batches they are still close to where they began. Then training, which uses the
        means of each batch, goes well, while validation, which uses those, is far off.
        """
        normalized = any(
            isinstance(layer, BatchNormalization | ResidualBlock) for layer in self.network.layers
        )
        newest = self.newest
        return normalized and newest.val_accuracy < newest.accuracy - _LAG

    @property
    def chance(self) -> float:
        """The accuracy of always naming the largest class."""
        if self.confusion is None:
            return 1 / self.network.classes
        sizes = [sum(row) for row in self.confusion]
        return max(sizes) / max(sum(sizes), 1)

    @property
    def validated(self) -> int:
        """How many validation images there are, 0 while unknown."""
        return sum(map(sum, self.confusion)) if self.confusion else 0

    def class_name(self, index: int) -> str:
        """Return what a class is called."""
        return self.class_names[index] if self.class_names else f"class {index}"

    def series(self, *names: str) -> tuple[tuple[str, tuple[float, ...]], ...]:
        """Return figures of all epochs by their fields' names, called as people call them."""
        return tuple(
            (
                name.replace("val_", "validation ") if "val_" in name else f"training {name}",
                tuple(getattr(epoch, name) for epoch in self.history),
            )
            for name in names
        )
