"""Cures: other networks in which a problem is gone, each tried out before it is offered."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from fmnist_workbench.spec import shapecures, structurecures
from fmnist_workbench.spec.advicecures import take
from fmnist_workbench.spec.diagnosis import errors_on
from fmnist_workbench.spec.draft import Draft
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.findings import Problem
from fmnist_workbench.spec.network import MAX_LAYERS, Network

MAX_CURES = 3

_MOST_TRIALS = 16
"""Networks that are looked at for one cure before it is given up."""


@dataclass(frozen=True)
class Cure:
    """A way out of a problem.

    Attributes:
        title: What is done, "Put a Flatten before dense".
        network: The network that it leads to, which can be trained.
    """

    title: str
    network: Network


def cures(network: Network, problem: Problem) -> tuple[Cure, ...]:
    """Return up to three ways out of a problem of a network, those that change least first.

    Where more is wrong than this problem, a cure mends that as well. Advice may have no cure.

    Example:
        >>> flat = Network(name="n", layers=(Conv2D(), Classifier()))
        >>> cures(flat, diagnose(flat).problems[0])[0].title
        'Put a Flatten before classifier'
    """
    drafts: list[Draft] = []
    start = Draft.of(network)
    for first in _tries(start, problem):
        draft = _Search().repaired(first)
        if draft is not None and all(draft.network != other.network for other in drafts):
            drafts.append(draft)
    if problem.severity == "advice":
        drafts = [draft for draft in drafts if problem.code not in draft.advice]
    drafts.sort(key=lambda draft: _effort(draft, start))
    return tuple(Cure(draft.title(), draft.network) for draft in drafts[:MAX_CURES])


class _Search:
    """Mends what is wrong with a draft, and ends after a number of networks."""

    def __init__(self) -> None:
        self._left = _MOST_TRIALS

    def repaired(self, draft: Draft, mended: frozenset[str] = frozenset()) -> Draft | None:
        """Return the draft with each error mended, from the front, in the first way that will do.

        An error that comes back, having been mended, shows a way that leads round in a circle.
        """
        if self._left == 0:
            return None
        self._left -= 1
        errors = errors_on(draft.walk)
        if not errors:
            return draft
        error = min(errors, key=_place)
        key = error.code if error.layer is None else f"{error.code}:{draft.labels[error.layer]}"
        if key in mended:
            return None
        ways = (self.repaired(after, mended | {key}) for after in _tries(draft, error))
        return next((found for found in ways if found is not None), None)


def _place(problem: Problem) -> int:
    """Return where a problem is; those of the whole network come last."""
    return MAX_LAYERS if problem.layer is None else problem.layer


def _tries(draft: Draft, problem: Problem) -> Iterator[Draft]:
    """Yield the draft with each edit that may mend a problem."""
    if problem.severity == "advice":
        ways = take(draft, problem.code)
    elif problem.layer is None:
        ways = _WAYS_FOR_ALL[problem.code](draft)
    else:
        ways = _WAYS[problem.code](draft, problem.layer)
    try:
        yield from ways
    except InputError:
        return  # the network is full


def _effort(draft: Draft, start: Draft) -> int:
    """Return how much a cure changes, what would newly be said against it, and what is lost."""
    edits = len({step.words for step in draft.steps})
    return edits + len(draft.advice - start.advice) + max(start.learning - draft.learning, 0)


_WAYS: dict[str, Callable[[Draft, int], Iterator[Draft]]] = {
    "window_too_large": shapecures.smaller_window,
    "needs_volume": shapecures.volume_again,
    "strides_and_dilation": shapecures.one_of_both,
    "reshape_count": shapecures.fitting_target,
    "dense_on_volume": structurecures.row_of_values,
    "classifier_on_volume": structurecures.row_of_values,
    "dense_for_classifier": structurecures.classifier_instead,
    "wrong_number_of_classes": structurecures.classifier_instead,
    "second_classifier": structurecures.one_classifier,
    "classifier_not_last": structurecures.classifier_last,
}

_WAYS_FOR_ALL: dict[str, Callable[[Draft], Iterator[Draft]]] = {
    "no_classifier": structurecures.add_classifier,
    "too_large": structurecures.fewer_weights,
}
