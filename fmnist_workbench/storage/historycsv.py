"""The figures of runs as a table for a spreadsheet: a row an epoch."""

import csv
from collections.abc import Mapping, Sequence
from io import StringIO
from pathlib import Path

from fmnist_workbench.spec.run import Epoch
from fmnist_workbench.storage.atomic import write_text

_FIGURES = (
    "epoch",
    "loss",
    "accuracy",
    "val_loss",
    "val_accuracy",
    "learning_rate",
    "seconds",
)


def write_history(path: Path, runs: Mapping[str, Sequence[Epoch]]) -> None:
    """Write the epochs of runs to a CSV file, headed by the names of the columns.

    Args:
        path: The file; one that is there is replaced.
        runs: By id, one below the other.

    Raises:
        MachineError: It cannot be written; what was there is as it was.
    """
    table = StringIO()
    rows = csv.writer(table, lineterminator="\n")
    rows.writerow(("run", *_FIGURES))
    for run, history in runs.items():
        rows.writerows((run, *(getattr(epoch, name) for name in _FIGURES)) for epoch in history)
    write_text(path, table.getvalue())
