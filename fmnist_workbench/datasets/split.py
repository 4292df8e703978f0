"""Which images a network learns from, is watched on, and is judged by in the end."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fmnist_workbench.datasets.dataset import DataSet, Part
from fmnist_workbench.datasets.labels import Labels
from fmnist_workbench.datasets.pixels import Images
from fmnist_workbench.spec.data import Split, SplitName
from fmnist_workbench.spec.errors import InputError

Indices = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Partition:
    """Training images told apart: positions in `x_train`, ascending."""

    train: Indices
    validation: Indices


@dataclass(frozen=True, eq=False)
class SplitView:
    """The images of one split, without copying them.

    Attributes:
        name: Which split it is.
        images: All images of the part the split is taken from: uint8 (N, H, W, C).
        labels: Their labels, (N,); None for test images that have none.
        indices: Which of them are in the split; image i of the split is `images[indices[i]]`.
    """

    name: SplitName
    images: Images
    labels: Labels | None
    indices: Indices

    def __len__(self) -> int:
        return len(self.indices)

    def image(self, index: int) -> Images:
        """Return one image of the split: (H, W, C).

        Raises:
            InputError: There are fewer.
        """
        if not 0 <= index < len(self):
            raise InputError(
                f"the {self.name} split has images 0 to {len(self) - 1}, but image {index} is "
                "wanted; choose one of these."
            )
        image: Images = self.images[self.indices[index]]
        return image

    def label(self, index: int) -> int | None:
        """Return the class number of one image of the split, None where nobody knows it."""
        return None if self.labels is None else int(self.labels[self.indices[index]])

    @property
    def classes(self) -> Labels | None:
        """The class numbers of the split's images, in its order; None where nobody knows them."""
        return None if self.labels is None else self.labels[self.indices]


def partition(dataset: DataSet, split: Split) -> Partition:
    """Tell training from validation images: stratified, the same for the same seed.

    A data set that brings validation images of its own is told apart as it says. Else each class
    gives its share of validation images, off by less than one image, and keeps its last training
    image where it can. Neither part is ever empty. Of the images to train on, `per_class` then
    keeps the first of each class.

    Args:
        dataset: Whose training images are told apart.
        split: The fraction or number, the seed, and how many of the first images count at all.

    Raises:
        InputError: There are fewer than two images, or no more than are wanted for validation.
    """
    parts = _told_apart(dataset, split)
    if split.per_class is None:
        return parts
    kept = _first_of_each(dataset.y_train[parts.train], split.per_class)
    return Partition(parts.train[kept], parts.validation)


def _told_apart(dataset: DataSet, split: Split) -> Partition:
    if dataset.validation:
        own = len(dataset.y_train) - dataset.validation
        return Partition(np.arange(own)[: split.limit], np.arange(own, len(dataset.y_train)))
    chosen = choose(dataset.y_train[: split.limit], split.validation, split.seed)
    return Partition(np.flatnonzero(~chosen), np.flatnonzero(chosen))


def _first_of_each(labels: Labels, count: int) -> Indices:
    """Return where the first so many of each class stand, ascending."""
    members = [np.flatnonzero(labels == label)[:count] for label in np.unique(labels)]
    return np.sort(np.concatenate(members))


def choose(labels: Labels, part: float, seed: int) -> NDArray[np.bool_]:
    """Return which images are taken so that each class gives its share: bool, (N,).

    Args:
        labels: Class numbers, (N,).
        part: Below 1 a fraction of all, else how many. At least one is taken, at least one is left.
        seed: The same seed takes the same ones.

    Raises:
        InputError: There are fewer than two images, or no more than are to be taken.
    """
    require_some_left(len(labels), part)
    shares = _shares(np.bincount(labels), part if part < 1 else part / len(labels))
    generator = np.random.default_rng(seed)
    chosen = np.zeros(len(labels), bool)
    for number, share in enumerate(shares):
        members = np.flatnonzero(labels == number)
        chosen[generator.permutation(members)[:share]] = True
    return chosen


def require_some_left(images: int, part: float) -> None:
    """Refuse a part of so many images that leaves none; errors as in `choose`."""
    if images < 2:
        raise InputError(
            f"A split needs at least 2 images, one for training and one for validation, "
            f"but there is {images}."
        )
    if part >= images:
        raise InputError(
            f"A split is to take {part:,.0f} of {images:,} images, but at least one must be "
            "left; take fewer."
        )


def split_images(dataset: DataSet, name: SplitName, split: Split) -> SplitView:
    """Return the images of a split.

    Raises:
        InputError: The test split is wanted and there are no test images.
    """
    labels = dataset.y_test if name == "test" else dataset.y_train
    indices = split_indices(dataset, name, split)
    return SplitView(name, dataset.images(part_of(name)), labels, indices)


def part_of(name: SplitName) -> Part:
    """Return the part of a data set from which a split is taken."""
    return "test" if name == "test" else "train"


def split_indices(dataset: DataSet, name: SplitName, split: Split) -> Indices:
    """Return where a split's images stand in `x_train` or `x_test`; errors as in `split_images`."""
    if name == "test":
        return np.arange(len(dataset.images("test")))
    parts = partition(dataset, split)
    return parts.train if name == "train" else parts.validation


def _shares(counts: NDArray[np.intp], fraction: float) -> NDArray[np.intp]:
    """Return how many images of each class are taken: the largest remainder method."""
    # Rounding first: 0.3 * 10 must count as 3, not as a little less.
    exact = np.round(counts * fraction, 9)
    shares = np.minimum(np.floor(exact), np.maximum(counts - 1, 0)).astype(np.intp)
    wanted = min(max(round(float(exact.sum())), 1), int(counts.sum()) - 1)
    remainders = exact - shares
    takes_the_last = shares + 1 >= counts
    order = np.lexsort((-remainders, takes_the_last, remainders == 0))
    candidates = order[(counts > shares)[order]]
    shares[candidates[: wanted - shares.sum()]] += 1
    return shares
