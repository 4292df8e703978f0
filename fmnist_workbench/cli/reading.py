"""The options that say how a data set is to be read, where it does not say so itself."""

import argparse
from argparse import Namespace

from fmnist_workbench.spec.data import Reading

READING_OPTIONS = ("test_file", "size", "classes")
"""Names under which the options stand among all others; a command may lack the first."""


def add_reading(parser: argparse.ArgumentParser, *, test: bool = True) -> None:
    """Add the options to a command that takes a data set.

    Args:
        parser: The command's.
        test: Whether to add `--test FILE`, which means something else to some commands.
    """
    if test:
        parser.add_argument(
            "--test", dest="test_file", metavar="FILE", help="the test images of a CSV file"
        )
    parser.add_argument(
        "--size", metavar="HxW", help="scale all images of a folder to this size, such as 28x28"
    )
    parser.add_argument("--classes", metavar="A,B,C", help="what the classes are called, in order")


def reading_of(options: Namespace) -> Reading:
    """Return how the options want the data set read.

    Raises:
        InputError: The size or the names cannot be read.
    """
    # Imported here: it needs NumPy, which commands that only list do without.
    from fmnist_workbench.datasets.typedreading import read_names, read_size

    return Reading(
        size=read_size(options.size or ""),
        test=getattr(options, "test_file", None),
        classes=read_names(options.classes or ""),
    )
