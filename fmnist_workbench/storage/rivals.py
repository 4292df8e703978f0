"""The finished runs of one recipe with and without a transfer, at so many images a class."""

from pathlib import Path

from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.run import Run
from fmnist_workbench.spec.transferjobs import Rival
from fmnist_workbench.storage.records import run_paths
from fmnist_workbench.storage.runs import RunFolder, read_folder

Rivals = dict[tuple[int | None, bool], Rival]
"""By images a class (None: all), and whether the run started from the source's weights."""


def find_rivals(home: Path, run: Run) -> Rivals:
    """Return the runs that differ from a run in nothing but images a class and the transfer.

    The newest of equals counts. A run that cannot be read is left out.
    """
    found: Rivals = {}
    for path in run_paths(home):
        try:
            folder = read_folder(path)
        except InputError:
            continue
        key, rival = _key(folder.record, run), _rival(folder)
        if key is not None and rival is not None:
            found[key] = rival
    return found


def _key(other: Run, run: Run) -> tuple[int | None, bool] | None:
    """Return what a run is a rival for, None if for nothing."""
    whole = run.data.split.changed(per_class=None)
    data = other.data
    same = (
        other.status == "finished"
        and other.network == run.network
        and other.recipe == run.recipe
        and data.checksum == run.data.checksum
        and data.split.changed(per_class=None) == whole
        and other.transfer in (None, run.transfer)
    )
    return (data.split.per_class, other.transfer is not None) if same else None


def _rival(folder: RunFolder) -> Rival | None:
    if not folder.history:
        return None
    epoch = folder.record.kept_epoch or len(folder.history)
    return Rival(folder.record.id, folder.history[epoch - 1].val_accuracy)
