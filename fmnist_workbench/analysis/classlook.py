"""What the classes of a split look like: mean images, deviations, typical and odd images."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fmnist_workbench.analysis.shrinking import block_means, block_side, shrunk_shape
from fmnist_workbench.datasets.dataset import DataSet
from fmnist_workbench.datasets.progress import Report, silent
from fmnist_workbench.datasets.split import Indices, SplitView, split_images
from fmnist_workbench.spec.data import Split, SplitName
from fmnist_workbench.spec.datajobs import ClassLook
from fmnist_workbench.spec.errors import InputError

NAMED = 8
"""Images nearest to the mean of their class that are named, and as many farthest from it."""

PICTURE_BYTES = 800_000
"""All pictures together: with the rest they must fit into a message of 1 MB."""

_CHUNK_VALUES = 2_000_000
"""Pixel values worked on at a time: 8 MB of floats, and well under 100 ms."""

Floats = NDArray[np.float32]


def look_at_classes(
    dataset: DataSet, split: Split, name: SplitName, report: Report = silent
) -> ClassLook:
    """Work out what the classes of a split look like.

    How near an image is to the mean of its class is their Euclidean distance over all pixels. A
    class without images has black pictures, and names none.

    Args:
        dataset: Whose images are looked at; no copy of them all is made.
        split: How training and validation images are told apart.
        name: The split to look at.
        report: Called with the images looked at, at least every 100 ms; may raise to cancel.

    Raises:
        InputError: There are no test images, or nobody knows their classes.

    Example:
        >>> look = look_at_classes(dataset, Split(), "train")
        >>> means = np.frombuffer(look.means, np.uint8).reshape(-1, *look.shape)
    """
    view = split_images(dataset, name, split)
    if view.classes is None:
        raise InputError(
            f"the test images of {dataset.name} have no labels, so nobody can say what its "
            "classes look like there; look at the train split."
        )
    side = block_side(dataset.shape, PICTURE_BYTES // (2 * len(dataset.classes)))
    looker = _Looker(view, report)
    looks = [
        looker.look(f"Looking at {title}", np.flatnonzero(view.classes == number))
        for number, title in enumerate(dataset.classes)
    ]
    return ClassLook(
        split=name,
        shape=shrunk_shape(dataset.shape, side),
        means=_pictures([look.mean for look in looks], dataset.shape, side),
        deviations=_pictures([look.deviation for look in looks], dataset.shape, side),
        nearest=tuple(look.nearest for look in looks),
        farthest=tuple(look.farthest for look in looks),
        histogram=tuple(looker.histogram.tolist()),
        counted=len(view),
    )


@dataclass(frozen=True, eq=False)
class _Look:
    """One class: mean and deviation of each pixel value, (values,); places in the split."""

    mean: Floats
    deviation: Floats
    nearest: tuple[int, ...]
    farthest: tuple[int, ...]


class _Looker:
    """Looks at one class after the other, and counts pixel values on the way."""

    def __init__(self, view: SplitView, report: Report) -> None:
        self._view = view
        self._report = report
        self._values = math.prod(view.images.shape[1:])
        self._read = 0  # images, each of them twice
        self.histogram = np.zeros(256, np.int64)

    def look(self, text: str, places: Indices) -> _Look:
        """Look at the images at these places in the split."""
        if not len(places):
            black = np.zeros(self._values, np.float32)
            return _Look(black, black, (), ())
        mean = self._mean(text, places)
        deviation, distances = self._spread(text, places, mean)
        order = places[np.argsort(distances, kind="stable")]
        return _Look(
            mean, deviation, tuple(order[:NAMED].tolist()), tuple(order[: -NAMED - 1 : -1].tolist())
        )

    def _mean(self, text: str, places: Indices) -> Floats:
        total = np.zeros(self._values, np.float64)
        for images in self._chunks(text, places):
            self.histogram += np.bincount(images.ravel(), minlength=256)
            total += images.sum(axis=0, dtype=np.float64)
        return (total / len(places)).astype(np.float32)

    def _spread(self, text: str, places: Indices, mean: Floats) -> tuple[Floats, Floats]:
        """Return the deviation of each pixel value, and each image's squared distance."""
        total = np.zeros(self._values, np.float64)
        distances = []
        for images in self._chunks(text, places):
            off = images - mean
            total += np.einsum("ij,ij->j", off, off)
            distances.append(np.einsum("ij,ij->i", off, off))
        return np.sqrt(total / len(places)).astype(np.float32), np.concatenate(distances)

    def _chunks(self, text: str, places: Indices) -> Iterator[NDArray[np.uint8]]:
        """Yield the images at these places, (images, values), some at a time."""
        size = max(1, _CHUNK_VALUES // self._values)
        for start in range(0, len(places), size):
            self._report(text, self._read // 2, len(self._view))
            chosen = self._view.indices[places[start : start + size]]
            yield self._view.images[chosen].reshape(len(chosen), -1)
            self._read += len(chosen)


def _pictures(values: list[Floats], shape: tuple[int, int, int], side: int) -> bytes:
    images = (one.reshape(1, *shape) for one in values)
    return b"".join(
        np.rint(block_means(image, side)).astype(np.uint8).tobytes() for image in images
    )
