"""What is looked at in every data set before someone trains on it."""

from fmnist_workbench.datasets.checks import classes, copies, pixels
from fmnist_workbench.datasets.checks.classes import class_counts
from fmnist_workbench.datasets.checks.survey import survey
from fmnist_workbench.datasets.dataset import DataSet
from fmnist_workbench.datasets.progress import Report, silent
from fmnist_workbench.spec.data import Check

__all__ = ["check", "class_counts"]


def check(dataset: DataSet, report: Report = silent) -> tuple[Check, ...]:
    """Look a data set over. A check that is not ok is advice: the set can still be used.

    Args:
        dataset: What is looked at.
        report: Called with the images looked at, at least every 100 ms; may raise to cancel.

    Example:
        >>> [one.name for one in check(dataset) if not one.ok]
        ['Class balance']
    """
    found = survey(dataset, report)
    return (
        pixels.image_size(dataset),
        pixels.pixel_range(found),
        pixels.missing_values(dataset),
        pixels.empty_images(found),
        classes.classes_present(dataset),
        classes.class_balance(dataset),
        classes.test_labels(dataset),
        copies.duplicates(found),
        copies.test_in_train(found),
        *copies.validation_in_train(found),
        pixels.brightness(found),
    )
