"""One pass over all images of a data set: what the checks need to know of them."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fmnist_workbench.datasets.dataset import DataSet
from fmnist_workbench.datasets.pixels import Images
from fmnist_workbench.datasets.progress import Report

_CHUNK_BYTES = 8_000_000
"""Pixels looked at between two reports: some 20 ms."""


@dataclass(frozen=True, eq=False)
class PartFacts:
    """What was seen in the images of one part, "train" or "test".

    Attributes:
        low: The smallest pixel value.
        high: The largest.
        mean: Of all pixels.
        empty: Places of images that are of a single shade.
        digests: A hash of each image, (N,): images are alike if their hashes are.
    """

    low: int
    high: int
    mean: float
    empty: NDArray[np.intp]
    digests: NDArray[np.uint64]


@dataclass(frozen=True, eq=False)
class Survey:
    """What was seen in a data set.

    Attributes:
        train: All training images, those that the set keeps for validation included.
        test: None where there are no test images.
        validation: How many of the training images, the last ones, the set keeps for validation.
    """

    train: PartFacts
    test: PartFacts | None
    validation: int

    @property
    def parts(self) -> dict[str, PartFacts]:
        """The parts there are, by name."""
        return {"train": self.train} | ({} if self.test is None else {"test": self.test})


def survey(dataset: DataSet, report: Report) -> Survey:
    """Look at all images once; `report` may raise to cancel."""
    total = len(dataset.x_train) + (0 if dataset.x_test is None else len(dataset.x_test))
    text = f"Checking {dataset.name}"

    def look(images: Images, before: int) -> PartFacts:
        return _look(images, lambda done: report(text, before + done, total))

    train = look(dataset.x_train, 0)
    test = None if dataset.x_test is None else look(dataset.x_test, len(dataset.x_train))
    return Survey(train, test, dataset.validation)


def _look(images: Images, report: Callable[[int], None]) -> PartFacts:
    flat = images.reshape(len(images), -1)
    size = max(1, _CHUNK_BYTES // flat.shape[1])
    lows, highs, sums, digests = [], [], [], []
    for start in range(0, len(flat), size):
        report(start)
        chunk = flat[start : start + size]
        lows.append(chunk.min(axis=1))
        highs.append(chunk.max(axis=1))
        sums.append(int(chunk.sum(dtype=np.uint64)))
        digests.append(_digests(chunk))
    low, high = np.concatenate(lows), np.concatenate(highs)
    return PartFacts(
        low=int(low.min()),
        high=int(high.max()),
        mean=sum(sums) / flat.size,
        empty=np.flatnonzero(low == high),
        digests=np.concatenate(digests),
    )


def _digests(images: NDArray[np.uint8]) -> NDArray[np.uint64]:
    """Hash images, (N, values): 64 bits, so that among a million a chance match is 1 in 10^7."""
    packed = b"".join(hashlib.blake2b(image, digest_size=8).digest() for image in images)
    return np.frombuffer(packed, np.uint64)
