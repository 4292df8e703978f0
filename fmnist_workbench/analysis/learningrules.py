"""The doctor's rules about what a network has learned, and for whom; see `analysis.doctor`."""

import math
from statistics import fmean

from fmnist_workbench.analysis import remedies
from fmnist_workbench.analysis.case import Case
from fmnist_workbench.analysis.findings import Bars, Evidence, Finding, Lines, Proposal
from fmnist_workbench.analysis.raterules import rate_too_high, rate_too_low
from fmnist_workbench.spec.layers import Dropout, SpatialDropout2D
from fmnist_workbench.spec.words import percent

_TREND = 3
"""Epochs that must agree: losses go up and down from one epoch to the next, three in a row do not
do so by chance."""
_WORSE = 1.1
"""A validation loss so many times the best one: what it jitters by in a good training is less."""

_SILENT = 0.5
"""Some units are silent in good networks too, up to a third of a layer; half of one is waste."""

_LEAST_OF_CLASS = 10
"""Validation images of a class: of fewer, none may be recognized by chance."""
_UNEVEN = 1.5
"""The largest class has so many times the images of the smallest: weights may help."""
_STILL_FALLING = 0.95
"""A training loss below this part of the one before: more epochs may help."""

_CHANCE_ERRORS = 3
_CHANCE_MARGIN = 0.03
"""Accuracy counts as chance up to three standard errors above it, and never more than this."""
_ENOUGH_VALIDATED = 1000
"""With so many validation images even a first epoch is long enough to learn something."""
_FAR_FROM_USUAL = 3
"""Times the rate that the optimizer starts with, or a part of it: then that one is proposed."""

_BETTER = 0.95
"""A validation loss below this part of the training loss; less is not worth a word."""


def silent(case: Case) -> Finding | None:
    """Much of a layer gives zero for every validation image: its relus are dead."""
    dead = {name: part for name, part in case.newest.silent if part >= _SILENT}
    if not dead or case.normalization_lags:
        return None
    name = max(dead, key=lambda layer: dead[layer])
    words = (
        f"After epoch {case.newest.epoch}, {100 * dead[name]:.0f} % of {name} gives zero for every "
        "validation image looked at. A relu that is zero for every image gets no gradient and "
        "stays so; steps that were too large mostly bring it there."
    )
    evidence = Evidence(words, Bars("silent", case.newest.silent))
    return Finding(
        "dead_relu",
        "alarm",
        case.newest.epoch,
        f"Dead relus: {100 * dead[name]:.0f} % of {name} is always zero",
        evidence,
        (remedies.rate_times(case, 1 / 3), *remedies.leaky_relu(case, set(dead))),
    )


def at_chance(case: Case) -> Finding | None:
    """Validation and training accuracy are those of always naming one class."""
    newest, chance = case.newest, case.chance
    if newest.epoch < 2 and case.validated < _ENOUGH_VALIDATED:
        return None
    margin = _CHANCE_MARGIN
    if case.validated:
        error = math.sqrt(chance * (1 - chance) / case.validated)
        margin = min(margin, _CHANCE_ERRORS * error)
    if newest.val_accuracy > chance + margin or newest.accuracy > chance + _CHANCE_MARGIN:
        return None
    guess = "always naming the largest class" if case.confusion else "guessing"
    words = (
        f"After epoch {newest.epoch} accuracy is {percent(newest.accuracy)} in training and "
        f"{percent(newest.val_accuracy)} in validation; {guess} gives {percent(chance)}. "
        f"The learning rate is {case.rate:g}."
    )
    picture = Lines(
        "epoch", case.series("accuracy", "val_accuracy"), level=chance, level_name="chance"
    )
    return Finding(
        "at_chance",
        "alarm",
        newest.epoch,
        f"Accuracy is at chance: {percent(newest.val_accuracy)}",
        Evidence(words, picture),
        remedies.random_start(case) or _another_rate(case),
    )


def _another_rate(case: Case) -> tuple[Proposal, ...]:
    """Propose rates for a network that learns nothing: its optimizer's own, if it is far off."""
    ratio = case.rate / remedies.usual_rate(case.recipe)
    if ratio > _FAR_FROM_USUAL:
        return (remedies.to_usual_rate(case), remedies.rate_times(case, 0.1))
    if ratio < 1 / _FAR_FROM_USUAL:
        return (remedies.to_usual_rate(case), remedies.rate_times(case, 3))
    return (remedies.rate_times(case, 0.1), remedies.rate_times(case, 3))


def never_predicted(case: Case) -> Finding | None:
    """Classes that no validation image is taken for, though there are some of them."""
    if case.confusion is None or case.newest.epoch < _TREND:
        return None
    if case.normalization_lags or at_chance(case):
        return None
    images = [sum(row) for row in case.confusion]
    taken = [sum(column) for column in zip(*case.confusion, strict=True)]
    never = [
        index
        for index, (have, told) in enumerate(zip(images, taken, strict=True))
        if have >= _LEAST_OF_CLASS and not told
    ]
    if not never:
        return None
    names = ", ".join(map(case.class_name, never))
    missed = sum(images[index] for index in never)
    words = (
        f"After epoch {case.newest.epoch} no validation image is taken for {names}, though "
        f"{missed:,} of {sum(images):,} are."
    )
    bars = tuple((case.class_name(index), float(told)) for index, told in enumerate(taken))
    return Finding(
        "never_predicted",
        "alarm",
        case.newest.epoch,
        f"Never predicted: {names}",
        Evidence(words, Bars("predicted", bars)),
        _for_more_classes(case, uneven=max(images) > _UNEVEN * min(images)),
    )


def _for_more_classes(case: Case, *, uneven: bool) -> tuple[Proposal, ...]:
    """Propose what may bring back a class: weight, time, or another rate."""
    slow = rate_too_low(case)
    if slow is not None:
        return slow.proposals
    still_falls = case.newest.loss < _STILL_FALLING * case.history[-2].loss
    return (
        *(remedies.balanced_classes(case) if uneven else ()),
        *(remedies.more_epochs(case) if still_falls else ()),
        remedies.rate_times(case, 1 / 3),
    )


def overfitting(case: Case) -> Finding | None:
    """Validation loss rises, epoch after epoch, while training loss falls on."""
    stopping = case.recipe.early_stopping
    if stopping is not None and stopping.restore_best and stopping.monitor.startswith("val_"):
        return None  # it keeps the best weights: the rise costs time only
    best = min(case.history, key=lambda epoch: epoch.val_loss)
    later = [epoch for epoch in case.history if epoch.epoch > best.epoch]
    newest = case.newest
    if len(later) < _TREND or newest.loss >= best.loss:
        return None
    if fmean(epoch.val_loss for epoch in later[-_TREND:]) < _WORSE * best.val_loss:
        return None
    words = (
        f"Validation loss was best after epoch {best.epoch}: {best.val_loss:.3g}. Since then it "
        f"has risen to {newest.val_loss:.3g}, while training loss has fallen from {best.loss:.3g} "
        f"to {newest.loss:.3g}: what is learned now holds for the training images only."
    )
    picture = Lines("epoch", case.series("loss", "val_loss"), mark=best.epoch)
    return Finding(
        "overfitting",
        "alarm",
        best.epoch,
        f"Overfitting begins at epoch {best.epoch}",
        Evidence(words, picture),
        (
            *remedies.early_stopping(case),
            *remedies.augmentation(case),
            *remedies.dropout(case),
            *remedies.only_epochs(case, best.epoch),
        ),
    )


def validation_better(case: Case) -> Finding | None:
    """Validation looks better than training, which has its reasons and needs no cure."""
    newest, reasons = case.newest, _reasons_for_worse_training(case)
    if newest.epoch < 2 and not reasons:
        return None
    if newest.val_loss >= _BETTER * newest.loss or newest.val_accuracy <= newest.accuracy:
        return None
    if at_chance(case) or rate_too_high(case):
        return None  # nothing is as it should be
    because = [
        *reasons,
        "training's figures are means over the epoch, while the network was still learning",
    ]
    words = (
        f"In epoch {newest.epoch} loss is {newest.val_loss:.3g} in validation and "
        f"{newest.loss:.3g} in training, accuracy {percent(newest.val_accuracy)} and "
        f"{percent(newest.accuracy)}. That is as it should be: {'; '.join(because)}."
    )
    return Finding(
        "validation_better",
        "note",
        newest.epoch,
        "Validation is better than training, and should be",
        Evidence(words, Lines("epoch", case.series("loss", "val_loss"))),
    )


def _reasons_for_worse_training(case: Case) -> list[str]:
    dropping = [
        name
        for name, layer in zip(case.network.layer_names(), case.network.layers, strict=True)
        if isinstance(layer, Dropout | SpatialDropout2D)
    ]
    reasons = []
    if dropping:
        verb = "switches" if len(dropping) == 1 else "switch"
        reasons.append(f"{', '.join(dropping)} {verb} units off in training only")
    if case.recipe.augmentation.active:
        reasons.append("training images are augmented, validation images are not")
    if case.recipe.class_weight == "balanced":
        reasons.append("class weights count in training only")
    return reasons
