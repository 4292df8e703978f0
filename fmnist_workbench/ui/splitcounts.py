"""How many images of each class are in each split of a data set."""

from dataclasses import dataclass

from fmnist_workbench.datasets import resplit
from fmnist_workbench.datasets.labels import counted
from fmnist_workbench.datasets.split import partition
from fmnist_workbench.spec.data import DataInfo, Split, SplitName
from fmnist_workbench.spec.making import Resplit
from fmnist_workbench.ui.state import OpenedData
from fmnist_workbench.ui.theme import TEST_COLOUR, TRAIN_COLOUR, VALIDATION_COLOUR

COLOURS: dict[SplitName, str] = {
    "train": TRAIN_COLOUR,
    "validation": VALIDATION_COLOUR,
    "test": TEST_COLOUR,
}


@dataclass(frozen=True)
class SplitCounts:
    """Images by split and class.

    Attributes:
        classes: Class names.
        counts: For each split there is, the images of each class.
        unused: Training images beyond the limit, in no split.
        unlabelled: Test images without labels.
    """

    classes: tuple[str, ...]
    counts: dict[SplitName, tuple[int, ...]]
    unused: int = 0
    unlabelled: int = 0

    @property
    def totals(self) -> dict[SplitName, int]:
        """Images in each split there is."""
        totals = {name: sum(counts) for name, counts in self.counts.items()}
        return totals | ({"test": self.unlabelled} if self.unlabelled else {})


def count(data: OpenedData, split: Split) -> SplitCounts:
    """Return how a split divides a data set; a few milliseconds for 60,000 images."""
    labels, classes = data.arrays.y_train, data.info.classes
    parts = partition(data.arrays, split)
    counts: dict[SplitName, tuple[int, ...]] = {
        "train": counted(labels[parts.train], len(classes)),
        "validation": counted(labels[parts.validation], len(classes)),
    }
    if data.info.class_counts.test is not None:
        counts["test"] = data.info.class_counts.test
    unlabelled = data.info.test if data.info.class_counts.test is None else None
    used = len(parts.train) + len(parts.validation)
    return SplitCounts(classes, counts, len(labels) - used, unlabelled or 0)


def count_anew(info: DataInfo, plan: Resplit) -> SplitCounts:
    """Return how many images each split gets when they are told apart anew, without classes.

    Raises:
        InputError: More are wanted than there are; or some would be left over beside a test
            without labels.
    """
    total = info.train + (info.test or 0 if info.tests_labelled else 0)
    keeps_test = bool(info.test) and not info.tests_labelled
    train, validation = resplit.counts(plan, total, name=info.name, keeps_test=keeps_test)
    rest = total - train - validation
    unlabelled = info.test or 0 if keeps_test else 0
    counts: dict[SplitName, tuple[int, ...]] = {"train": (train,), "validation": (validation,)}
    counts |= {"test": (rest,)} if rest else {}
    return SplitCounts((), counts, unlabelled=unlabelled)
