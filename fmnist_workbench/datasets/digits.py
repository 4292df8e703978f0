"""scikit-learn's digits: read from its file, without importing scikit-learn."""

from pathlib import Path

import numpy as np

from fmnist_workbench.datasets.catalogue import DIGITS
from fmnist_workbench.datasets.dataset import DataSet, make_dataset
from fmnist_workbench.datasets.formats.csvlayout import Layout
from fmnist_workbench.datasets.formats.csvtable import read_table
from fmnist_workbench.datasets.installed import installed_file
from fmnist_workbench.datasets.progress import Report
from fmnist_workbench.spec.errors import InputError

_BRIGHTEST = 16
_LAYOUT = Layout(b",", None, columns=65, label=64)


def digits_file() -> Path:
    """Return the file, which scikit-learn installs.

    Raises:
        InputError: It is not there.
    """
    file = installed_file("sklearn", "datasets/data/digits.csv.gz")
    if file is None:
        raise InputError("The digits come with scikit-learn, which is not whole; install it again.")
    return file


def read_digits(report: Report, classes: tuple[str, ...]) -> DataSet:
    """Read the digits: 1,797 images of 8 by 8, whose 17 shades are spread over 0 to 255.

    Args:
        report: Called before each piece of a file.
        classes: What its classes are called.

    Raises:
        InputError: The file is missing or damaged.
    """
    table, _ = read_table(digits_file(), report, layout=_LAYOUT)
    assert table.labels is not None  # the layout says so
    return make_dataset(
        DIGITS.name, table.images.astype(np.float32) / _BRIGHTEST, table.labels, classes=classes
    )
