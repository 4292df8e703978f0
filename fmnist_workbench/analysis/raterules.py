"""The doctor's rules about the learning rate; see `analysis.doctor`."""

from itertools import pairwise
from statistics import fmean

from fmnist_workbench.analysis import remedies
from fmnist_workbench.analysis.case import Case
from fmnist_workbench.analysis.findings import Evidence, Finding, Lines
from fmnist_workbench.spec.words import count

_ROSE = 1.1
_ROSE_BY = 0.05
"""The training loss of an epoch is a mean over all images, and falls in nearly every epoch of a
good training. So a rise counts if it is by a tenth and by this part of the loss of guessing: of
a loss that is nearly 0, a tenth is nothing."""
_ABOVE_GUESSING = 1.02
"""Worse than not looking at the image at all; a little above may be a slow start."""
_LOW = 1 / 3
"""A rate below this part of the one that the optimizer starts with is not taken for too high."""
_PARTS = 10
_LEAST_BATCHES = 50
"""Within an epoch, tenths of it are compared: of five batches of 32 or more, whose mean loss has a
standard error of about 0.05."""
_ROSE_WITHIN = 1.5
_ROSE_WITHIN_BY = 0.1
"""The same for the last tenth and the best one, with room for that error."""

_LEAST_EPOCHS = 3
"""Two falls at least: one makes no line."""
_LINEAR = 0.5
"""Falls of which the smallest is at least this part of the largest: a good training falls fast at
first and ever more slowly, its second fall is a third of the first or less."""
_SLOW = 0.15
"""At most this part of the loss an epoch."""
_FAR = 0.5
"""From this part of the loss of guessing on, there is much left to learn."""


def diverged(case: Case) -> Finding | None:
    """The loss became infinite, or not a number: steps so large that each overshoots the last."""
    if not case.diverged:
        return None
    epoch = case.newest.epoch + 1 if case.history else 1
    words = (
        f"The loss became infinite in epoch {epoch}, with a learning rate of {case.rate:g}: each "
        "step went further astray than the one before."
    )
    picture = Lines("epoch", case.series("loss", "val_loss")) if case.history else None
    proposals = (remedies.rate_times(case, 0.1), remedies.rate_times(case, 1 / 3))
    message = "Learning rate too high: the loss became infinite"
    return Finding("diverged", "alarm", epoch, message, Evidence(words, picture), proposals)


def rate_too_high(case: Case) -> Finding | None:
    """The training loss is worse than it was, or worse than that of guessing."""
    if case.diverged:
        return None
    return _above_guessing(case) or _rose(case) or _rose_within(case)


def _above_guessing(case: Case) -> Finding | None:
    newest, limit = case.newest, case.guessing * _ABOVE_GUESSING
    if case.penalized or min(newest.loss, newest.val_loss) <= limit:
        return None
    if case.rate < _LOW * remedies.usual_rate(case.recipe) or _falls(case):
        return None  # a slow way down from an unlucky start
    words = (
        f"After epoch {newest.epoch} the loss is {newest.loss:.3g} in training and "
        f"{newest.val_loss:.3g} in validation; to give all {case.network.classes} classes the same "
        f"probability would cost {case.guessing:.3g}. The learning rate is {case.rate:g}."
    )
    picture = Lines(
        "epoch",
        case.series("loss", "val_loss"),
        level=case.guessing,
        level_name="guessing",
    )
    return _too_high(case, "the loss is above guessing", Evidence(words, picture), 0.1)


def _falls(case: Case) -> bool:
    """Return whether the training loss has fallen in every epoch so far, if only a little."""
    losses = [epoch.loss for epoch in case.history]
    return len(losses) >= _LEAST_EPOCHS and all(
        after < before for before, after in pairwise(losses)
    )


def _rose(case: Case) -> Finding | None:
    newest, earlier = case.newest, case.history[:-1]
    if not earlier:
        return None
    best = min(earlier, key=lambda epoch: epoch.loss)
    by = newest.loss - best.loss
    if newest.loss < _ROSE * best.loss or by < _ROSE_BY * case.guessing:
        return None
    words = (
        f"Training loss was {best.loss:.3g} in epoch {best.epoch} and is {newest.loss:.3g} in epoch"
        f" {newest.epoch}, with a learning rate of {case.rate:g}: its steps jump over the valley."
    )
    picture = Lines("epoch", case.series("loss", "val_loss"), mark=best.epoch)
    return _too_high(case, "the training loss rises", Evidence(words, picture), 1 / 3)


def _rose_within(case: Case) -> Finding | None:
    batches = case.batches
    if len(batches) < _LEAST_BATCHES:
        return None
    edges = [round(part * len(batches) / _PARTS) for part in range(_PARTS + 1)]
    means = [fmean(batches[a:b]) for a, b in pairwise(edges)]
    best, last = min(means), means[-1]
    if last < _ROSE_WITHIN * best or last - best < _ROSE_WITHIN_BY * case.guessing:
        return None
    words = (
        f"Within epoch {case.newest.epoch} the loss fell to {best:.3g} and rose to {last:.3g} "
        f"(means over a tenth of its batches), with a learning rate of {case.rate:g}."
    )
    picture = Lines("tenth", (("training loss", tuple(means)),), mark=means.index(best) + 1)
    return _too_high(case, "the loss rises within the epoch", Evidence(words, picture), 1 / 3)


def _too_high(case: Case, how: str, evidence: Evidence, factor: float) -> Finding:
    other = 1 / 3 if factor < 1 / 3 else 0.1
    return Finding(
        "rate_too_high",
        "alarm",
        case.newest.epoch,
        f"Learning rate too high: {how}",
        evidence,
        (remedies.rate_times(case, factor), remedies.rate_times(case, other)),
    )


def rate_too_low(case: Case) -> Finding | None:
    """The training loss falls, but by the same small amount in every epoch from the first on."""
    history, newest = case.history, case.newest
    losses = [epoch.loss for epoch in history]
    falls = [a - b for a, b in pairwise(losses)]
    if len(history) < _LEAST_EPOCHS or case.penalized or newest.loss < _FAR * case.guessing:
        return None
    if newest.learning_rate > 2 * history[0].learning_rate:
        return None  # a warm-up is slow on purpose
    if min(falls) <= 0 or min(falls) < _LINEAR * max(falls) or falls[-1] > _SLOW * losses[-2]:
        return None
    words = (
        f"Training loss has fallen from {losses[0]:.3g} to {losses[-1]:.3g} in "
        f"{count(len(history), 'epoch')}, by {min(falls):.2g} to {max(falls):.2g} in each: almost "
        f"a straight line, and far from flat. The learning rate is {case.rate:g}."
    )
    picture = Lines("epoch", case.series("loss", "val_loss"))
    return Finding(
        "rate_too_low",
        "alarm",
        newest.epoch,
        "Learning rate too low: the loss falls slowly",
        Evidence(words, picture),
        (remedies.rate_times(case, 3), remedies.rate_times(case, 10)),
    )
