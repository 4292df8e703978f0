"""The training doctor: what goes wrong in a training, from its figures, with what to do about it.

Each rule looks at one thing. Its thresholds are chosen so that a training that goes well is left
alone: the reason stands with each. Nothing is decided on test images, which no rule ever sees.
"""

from fmnist_workbench.analysis.case import Case
from fmnist_workbench.analysis.findings import Finding
from fmnist_workbench.analysis.learningrules import (
    at_chance,
    never_predicted,
    overfitting,
    silent,
    validation_better,
)
from fmnist_workbench.analysis.raterules import diverged, rate_too_high, rate_too_low

_RULES = (
    diverged,
    rate_too_high,
    silent,
    rate_too_low,
    at_chance,
    never_predicted,
    overfitting,
    validation_better,
)
"""The most important first."""


def examine(case: Case) -> tuple[Finding, ...]:
    """Return all that is found in a training, the most important first.

    Example:
        >>> [finding.code for finding in examine(Case(network, recipe, history))]
        ['overfitting']
    """
    rules = _RULES if case.history else (diverged,)
    return tuple(finding for rule in rules if (finding := rule(case)) is not None)
