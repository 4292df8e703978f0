"""What a person has set by hand in a training, read off its history."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from fmnist_workbench.spec.run import Change, Epoch


@dataclass(frozen=True)
class Steered:
    """What holds besides the recipe.

    Attributes:
        rate: The learning rate set by hand; None follows the schedule.
        frozen: Names of the layers that do not learn from the next epoch on.
    """

    rate: float | None = None
    frozen: frozenset[str] = frozenset()

    def after(self, change: Change) -> "Steered":
        """Return what holds once a change is made; one of the epochs stands in the recipe.

        Example:
            >>> Steered().after(Change(batch=3, what="freeze", layer="conv2d")).frozen
            frozenset({'conv2d'})
        """
        layer = frozenset({change.layer or ""})
        match change.what:
            case "learning_rate":
                return replace(self, rate=change.rate)
            case "freeze":
                return replace(self, frozen=self.frozen | layer)
            case "thaw":
                return replace(self, frozen=self.frozen - layer)
        return self


def steered(history: Iterable[Epoch]) -> Steered:
    """Return what holds after these epochs."""
    held = Steered()
    for epoch in history:
        for change in epoch.changes:
            held = held.after(change)
    return held
