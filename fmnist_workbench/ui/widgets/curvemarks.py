"""Where in the curves a person changed something."""

from collections.abc import Iterable
from dataclasses import dataclass

from fmnist_workbench.spec.events import Changed
from fmnist_workbench.spec.run import Epoch
from fmnist_workbench.ui.runwords import when_words


@dataclass(frozen=True)
class Mark:
    """A change: its place on the axis of epochs, and what it was, in words."""

    at: float
    words: str


def marks_of(history: Iterable[Epoch], pending: Iterable[Changed], steps: int) -> tuple[Mark, ...]:
    """Return the marks of all changes, in order.

    Args:
        history: The epochs finished.
        pending: What was changed since the last of them.
        steps: Batches an epoch.
    """
    done = [(epoch.epoch, change) for epoch in history for change in epoch.changes]
    told = done + [(event.epoch, event.change) for event in pending]
    return tuple(
        Mark(epoch - 1 + min(change.batch / max(steps, 1), 1.0), when_words(epoch, change))
        for epoch, change in told
    )
