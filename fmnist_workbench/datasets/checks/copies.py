"""Checks for images that stand in a set more than once."""

import numpy as np
from numpy.typing import NDArray

from fmnist_workbench.datasets.checks.survey import Survey
from fmnist_workbench.spec.data import Check

Digests = NDArray[np.uint64]


def duplicates(found: Survey) -> Check:
    """Whether an image stands in one part twice."""
    own = _own(found)
    repeats = {"train": _repeats(found.train.digests[:own])}
    if found.validation:
        repeats["validation"] = _repeats(found.train.digests[own:])
    if found.test is not None:
        repeats["test"] = _repeats(found.test.digests)
    counts = ", ".join(f"{len(pairs):,} in {name}" for name, pairs in repeats.items())
    example = next(
        (
            f", for example {name} {pairs[0][1]} is {name} {pairs[0][0]} again"
            for name, pairs in repeats.items()
            if len(pairs)
        ),
        "",
    )
    return Check(
        name="Duplicates",
        ok=not example,
        detail=f"Images that repeat an earlier one: {counts}{example} (at most 0).",
        why="An image that stands there twice counts twice; and where the split puts one copy into "
        "train and one into validation, the network is judged by what it has learned by heart.",
    )


def test_in_train(found: Survey) -> Check:
    """Whether test images have been learned from."""
    name = "Leak into test"
    why = (
        "The final figure is to say how the network does on new images; one that it has learned "
        "from is not new."
    )
    if found.test is None:
        return Check(name=name, ok=True, detail="There are no test images.", why=why)
    pairs = _shared(found.train.digests, found.test.digests)
    return _leak(name, "test", pairs, len(found.test.digests), why)


def validation_in_train(found: Survey) -> tuple[Check, ...]:
    """Whether images that the set keeps for validation have been learned from, if it keeps any."""
    if not found.validation:
        return ()
    own = _own(found)
    pairs = _shared(found.train.digests[:own], found.train.digests[own:])
    why = (
        "Validation shows while a network learns how it does on images it has not seen; with "
        "images it has seen, it looks better than it is, and learning by heart stays hidden."
    )
    return (_leak("Leak into validation", "validation", pairs, found.validation, why),)


def _leak(name: str, part: str, pairs: NDArray[np.intp], images: int, why: str) -> Check:
    detail = f"{len(pairs):,} of {images:,} {part} images stand in train too"
    if len(pairs):
        train, other = pairs[0]
        detail += f", for example {part} {other} is train {train}"
    detail += " (at most 0)."
    if len(pairs):
        detail += " Figures on them are too good."
    return Check(name=name, ok=not len(pairs), detail=detail, why=why)


def _own(found: Survey) -> int:
    """Return how many training images are not kept for validation."""
    return len(found.train.digests) - found.validation


def _repeats(digests: Digests) -> NDArray[np.intp]:
    """Return places of images that came before, (pairs, 2): the first such place, and this."""
    _, first, number = np.unique(digests, return_index=True, return_inverse=True)
    earlier = first[number]
    again = np.flatnonzero(earlier != np.arange(len(digests)))
    return np.stack([earlier[again], again], axis=1)


def _shared(known: Digests, others: Digests) -> NDArray[np.intp]:
    """Return places of alike images, (pairs, 2): the first in `known`, and each in `others`."""
    values, first = np.unique(known, return_index=True)
    places = np.searchsorted(values, others).clip(max=len(values) - 1)
    shared = np.flatnonzero(values[places] == others)
    return np.stack([first[places[shared]], shared], axis=1)
