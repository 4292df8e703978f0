"""The list of runs."""

from pathlib import Path

from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.run import RunRow
from fmnist_workbench.storage.checkpoints import stock_of
from fmnist_workbench.storage.records import run_paths
from fmnist_workbench.storage.runs import RunFolder, read_folder


def list_runs(home: Path) -> tuple[tuple[RunRow, ...], tuple[str, ...]]:
    """Return all runs of a home, newest first, and a sentence for each that is damaged."""
    rows: list[RunRow] = []
    warnings: list[str] = []
    for path in reversed(run_paths(home)):
        try:
            folder = read_folder(path)
        except InputError as error:
            warnings.append(str(error))
            continue
        rows.append(_row(folder))
        warnings += folder.notes
    return tuple(rows), tuple(warnings)


def _row(folder: RunFolder) -> RunRow:
    record, stock = folder.record, stock_of(folder.path)
    return RunRow(
        run=record.id,
        path=str(folder.path),
        status=record.status,
        network=record.network.name,
        data=record.data.source,
        epochs=len(folder.history),
        val_accuracy=folder.history[-1].val_accuracy if folder.history else None,
        seed=record.seed,
        started=record.started,
        parent=record.parent,
        bytes=stock.bytes,
        weights=sum(epoch <= len(folder.history) for epoch in stock.weights),
    )
