"""What a person has set by hand in a training, read off its history."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from fmnist_workbench.spec.run import Change, Epoch, Run
from fmnist_workbench.spec.transfer import fates, frozen_in


@dataclass(frozen=True)
class Steered:
    """What holds besides the recipe.

    Attributes:
        rate: The learning rate set by hand; None follows the schedule.
        frozen: Names of the layers that do not learn from the next epoch on.
        thawed: Of those that do, where a transfer would freeze them.
    """

    rate: float | None = None
    frozen: frozenset[str] = frozenset()
    thawed: frozenset[str] = frozenset()

    def frozen_of(self, planned: Iterable[str]) -> set[str]:
        """Return which layers do not learn, where these would not: what was set by hand counts."""
        return (set(planned) - self.thawed) | self.frozen

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
                return replace(self, frozen=self.frozen | layer, thawed=self.thawed - layer)
            case "thaw":
                return replace(self, frozen=self.frozen - layer, thawed=self.thawed | layer)
        return self


def planned(run: Run, epoch: int) -> set[str]:
    """Return the names of the layers that a run's transfer freezes in an epoch, from 1."""
    if run.transfer is None:
        return set()
    return frozen_in(fates(run.network, run.transfer), run.transfer.unfreeze_every, epoch)


def steered(history: Iterable[Epoch]) -> Steered:
    """Return what holds after these epochs."""
    held = Steered()
    for epoch in history:
        for change in epoch.changes:
            held = held.after(change)
    return held
