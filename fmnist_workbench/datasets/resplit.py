"""The images of a data set told apart anew: train, validation, and the rest for the final test."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fmnist_workbench.datasets.dataset import DataSet
from fmnist_workbench.datasets.labels import Labels
from fmnist_workbench.datasets.pixels import Images
from fmnist_workbench.datasets.progress import Report, silent
from fmnist_workbench.datasets.split import choose
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.making import Resplit
from fmnist_workbench.spec.words import count

_CHUNK_BYTES = 2**24
"""Of images, copied between two reports."""


@dataclass(frozen=True, eq=False)
class Told:
    """A data set told apart anew, and what a person should know of it."""

    dataset: DataSet
    notes: tuple[str, ...]


def resplit(dataset: DataSet, plan: Resplit, report: Report = silent) -> Told:
    """Tell all labelled images apart anew: stratified, the same for the same seed.

    Test images stay so unless more images are wanted for train and validation than there are
    others; what of the others is not wanted joins the test. Either way the test is another one
    than before, and a note says so. Test images without labels stay the test.

    Args:
        dataset: Whose images are told apart; validation images of its own count as training images.
        plan: How many go where, and the seed.
        report: Called between two steps.

    Returns:
        The images to train on, then those for validation; and those of the test, if any are left.

    Raises:
        InputError: More are wanted than there are; or some would be left over beside a test
            without labels.
    """
    pool = _Pool.of(dataset)
    total, keeps_test = len(pool.labels), pool.keeps_test
    train, validation = counts(plan, total, name=dataset.name, keeps_test=keeps_test)
    wanted = train + validation
    kept = _kept(pool, wanted, plan.seed)
    for_validation = _some(pool.labels, kept, validation, plan.seed)
    for_training = np.setdiff1d(kept, for_validation, assume_unique=True)
    order = np.concatenate((for_training, for_validation))
    x_train = pool.take(order, f"Telling the images of {dataset.name} apart", report)
    x_test, y_test = dataset.x_test, None
    if not pool.keeps_test:
        rest = np.setdiff1d(np.arange(len(pool.labels)), kept, assume_unique=True)
        x_test = pool.take(rest, "Gathering the test images", report) if len(rest) else None
        y_test = pool.labels[rest] if len(rest) else None
    made = DataSet(
        dataset.name, dataset.classes, x_train, pool.labels[order], x_test, y_test, validation
    )
    return Told(made, _notes(dataset, pool, wanted))


@dataclass(frozen=True, eq=False)
class _Pool:
    """All labelled images, the former test images last.

    Attributes:
        parts: Their images.
        labels: Their class numbers, of all parts.
        others: How many of them were no test images.
        keeps_test: Whether there are test images without labels, which are not in here.
    """

    parts: tuple[Images, ...]
    labels: Labels
    others: int
    keeps_test: bool

    @classmethod
    def of(cls, dataset: DataSet) -> "_Pool":
        if dataset.x_test is None or dataset.y_test is None:
            alone = (dataset.x_train,)
            return cls(alone, np.array(dataset.y_train), len(dataset.y_train), dataset.has_test)
        labels = np.concatenate((dataset.y_train, dataset.y_test))
        return cls((dataset.x_train, dataset.x_test), labels, len(dataset.y_train), False)

    def take(self, indices: NDArray[np.intp], text: str, report: Report) -> Images:
        """Return some images, copied."""
        images = np.empty((len(indices), *self.parts[0].shape[1:]), np.uint8)
        step = max(1, _CHUNK_BYTES // math.prod(images.shape[1:]))
        for start in range(0, len(indices), step):
            report(text, start, len(indices))
            some = indices[start : start + step]
            chunk = images[start : start + step]
            former = some >= self.others
            chunk[~former] = self.parts[0][some[~former]]
            if former.any():
                chunk[former] = self.parts[1][some[former] - self.others]
        return images


def counts(plan: Resplit, total: int, *, name: str, keeps_test: bool) -> tuple[int, int]:
    """Return how many images a plan takes for train and for validation; the rest is for the test.

    Args:
        plan: The parts.
        total: How many labelled images there are.
        name: What the data set is called.
        keeps_test: Whether it has test images without labels, which stay the test.

    Raises:
        InputError: More are wanted than there are; or some would be left over beside a test
            without labels.
    """
    train, validation = (
        round(part * total if part < 1 else part) for part in (plan.train, plan.validation)
    )
    # 2/3 and 1/3 are rounded together: together they are all, not one more.
    if plan.train < 1 and plan.validation < 1:
        validation = round((plan.train + plan.validation) * total) - train
    if train < 1 or validation < 1 or train + validation > total:
        raise InputError(
            f"{name} has {total:,} labelled images, but {train:,} to train on and "
            f"{validation:,} for validation are wanted; choose parts of at least one image, that "
            "are no more than all together."
        )
    if keeps_test and train + validation < total:
        raise InputError(
            f"{name} has test images without labels, which stay the test, so that "
            f"{total - train - validation:,} of its {total:,} labelled images would be left over; "
            "choose parts that are all together."
        )
    return train, validation


def _kept(pool: _Pool, wanted: int, seed: int) -> NDArray[np.intp]:
    """Return where the images for train and validation stand in the pool, ascending."""
    others, former = np.split(np.arange(len(pool.labels)), [pool.others])
    if wanted <= pool.others:
        return _some(pool.labels, others, wanted, seed)
    return np.concatenate((others, _some(pool.labels, former, wanted - pool.others, seed)))


def _some(labels: Labels, members: NDArray[np.intp], count: int, seed: int) -> NDArray[np.intp]:
    """Return so many of some images, so that each class gives its share."""
    if count == len(members):
        return members
    return members[choose(labels[members], count, seed)]


def _notes(dataset: DataSet, pool: _Pool, wanted: int) -> tuple[str, ...]:
    if pool.keeps_test or not dataset.has_test or wanted == pool.others:
        return ()
    moved = abs(wanted - pool.others)
    part, become = (
        ("test", "no longer for the test")
        if wanted > pool.others
        else ("training", "for the test now")
    )
    what = f"{count(moved, f'{part} image')} of {dataset.name} {'is' if moved == 1 else 'are'}"
    return (f"{what} {become}, so the test figure does not compare with published ones.",)
