"""Which images of a split are looked at: some at random, the same for the same number."""

from dataclasses import dataclass, replace

import numpy as np

from fmnist_workbench.datasets.dataset import DataSet
from fmnist_workbench.datasets.pixels import Images
from fmnist_workbench.datasets.split import Indices, SplitView, split_images
from fmnist_workbench.spec.data import Split, SplitName

MAX_IMAGES = 400
MEAN_BYTES = 4_000_000
"""A mean is taken over as many images as have this many bytes, to be there at once."""


@dataclass(frozen=True)
class Choice:
    """What a person wants to see.

    Attributes:
        split: Where the images are from.
        label: Only those of this class; None for all.
        count: How many, 1 to `MAX_IMAGES`.
        number: Another number draws other images, the same number the same ones.
    """

    split: SplitName = "train"
    label: int | None = None
    count: int = 25
    number: int = 1

    def again(self) -> "Choice":
        """Return the same choice with other images."""
        return replace(self, number=self.number + 1)


@dataclass(frozen=True, eq=False)
class Sample:
    """Images drawn from a split.

    Attributes:
        view: The split.
        pool: The images of the split to draw from, as places within it.
        places: Those drawn.
    """

    view: SplitView
    pool: Indices
    places: Indices

    @property
    def images(self) -> Images:
        """The images drawn, (N, H, W, C)."""
        return self.view.images[self.view.indices[self.places]]

    def image(self, index: int) -> Images:
        """Return one of the images drawn, (H, W, C), without touching the others."""
        image: Images = self.view.images[self.view.indices[self.places[index]]]
        return image

    @property
    def labels(self) -> list[int] | None:
        """Their classes; None where nobody knows them."""
        classes = self.view.classes
        return None if classes is None else classes[self.places].tolist()

    def mean(self) -> tuple[Images, int]:
        """Return the mean of the pool, (H, W, C), and over how many: its first ones, if large."""
        size = int(np.prod(self.view.images.shape[1:]))
        some = self.pool[: max(MEAN_BYTES // size, 1)]
        mean = self.view.images[self.view.indices[some]].mean(axis=0)
        return np.rint(mean).astype(np.uint8), len(some)


def take(dataset: DataSet, split: Split, choice: Choice) -> Sample:
    """Return the images that a choice stands for: all there are, if fewer than wanted.

    With the same number, a larger sample begins with the smaller one.

    Raises:
        InputError: The test split is chosen and there are no test images.
    """
    view = split_images(dataset, choice.split, split)
    pool = np.arange(len(view))
    if choice.label is not None and view.classes is not None:
        pool = np.flatnonzero(view.classes == choice.label)
    order = np.random.default_rng(choice.number).permutation(pool)
    return Sample(view, pool, order[: choice.count])
