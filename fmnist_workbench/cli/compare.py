"""`runs compare`: the figures of runs side by side, and what differs between them."""

from argparse import Namespace
from dataclasses import asdict
from statistics import median
from typing import Any

from fmnist_workbench.analysis.comparison import Difference, caution, differences
from fmnist_workbench.cli.context import Context
from fmnist_workbench.cli.opening import open_named
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.storage.checkpoints import best
from fmnist_workbench.storage.runs import RunFolder, mark_interrupted, weights_epoch

_SHOWN = ("run", "status", "network", "data", "seed", "parameters", "epochs", "weights_epoch")
_FIGURES = ("loss", "accuracy", "val_loss", "val_accuracy")


def compare(context: Context, options: Namespace) -> None:
    """Compare runs: the figures of the epoch that each goes by, and what they were made with."""
    mark_interrupted(context.home)
    folders = [open_named(context, name) for name in options.runs]
    _refuse_too_few(folders)
    runs = [folder.record for folder in folders]
    found = differences(runs)
    warning = caution(runs, found)
    rows = [_row(folder) for folder in folders]
    if context.json:
        differing = [asdict(row) for row in found]
        context.print_json({"runs": rows, "differences": differing, "caution": warning or None})
        return
    names = (*_SHOWN, *_FIGURES, "best_epoch", "seconds")
    context.table(names, [[row[name] for name in names] for row in rows])
    if found:
        context.print("")
        context.table(("differs in", *(run.id for run in runs)), [_cells(row) for row in found])
    if warning:
        context.print(warning)


def _refuse_too_few(folders: list[RunFolder]) -> None:
    paths = {folder.path.resolve() for folder in folders}
    if len(paths) < 2:
        raise InputError(
            f"runs compare got {'the same run again' if len(folders) > 1 else 'one run'}; name two "
            "different ones or more."
        )
    if len(paths) < len(folders):
        raise InputError("runs compare got a run more than once; name each once.")


def _row(folder: RunFolder) -> dict[str, Any]:
    """Return what JSON says of one run; figures are those of the epoch whose weights count."""
    run, history = folder.record, folder.history
    number = weights_epoch(folder)
    counting = history[number - 1] if history else None
    return {
        "run": run.id,
        "path": str(folder.path),
        "status": run.status,
        "network": run.network.name,
        "data": run.data.source,
        "seed": run.seed,
        "parameters": run.parameters,
        "epochs": len(history),
        "weights_epoch": number,
        **{name: getattr(counting, name, None) for name in _FIGURES},
        "best_epoch": best(history).epoch if history else None,
        "seconds": median(epoch.seconds for epoch in history) if history else None,
    }


def _cells(row: Difference) -> list[object]:
    return [row.field, *(_cell(value) for value in row.values)]


def _cell(value: Any) -> object:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return value if value is None or isinstance(value, str) else f"{value}"
