"""`runs list` and `runs show`, and how a run is printed."""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from fmnist_workbench.cli.context import Context
from fmnist_workbench.cli.jobs import open_desk, run_job
from fmnist_workbench.cli.progress import terminal
from fmnist_workbench.cli.transfer import (
    comparison_json,
    print_comparison,
    print_transfer,
    transfer_json,
)
from fmnist_workbench.spec.run import Epoch, Run
from fmnist_workbench.spec.transferjobs import CompareTransfer, TransferComparison
from fmnist_workbench.spec.transferring import require_transfer
from fmnist_workbench.storage.listing import list_runs
from fmnist_workbench.storage.runs import mark_interrupted, open_run


def print_run(
    context: Context,
    run: Run,
    path: Path,
    history: Sequence[Epoch],
    comparison: TransferComparison | None = None,
) -> None:
    """Print a run as `train` and `runs show` do."""
    if context.json:
        context.print_json(
            {
                "run": run.id,
                "path": str(path),
                "status": run.status,
                "epochs": len(history),
                "history": [epoch.to_dict() for epoch in history],
                "parameters": run.parameters,
                "device": run.device,
                "network": run.network.name,
                "data": run.data.source,
                "seed": run.seed,
                "parent": run.parent,
                "started": run.started,
                "transfer": transfer_json(run, comparison),
            }
        )
        return
    context.print(f"run {run.id}: {run.status}, {run.network.name} on {run.data.source}")
    context.print(f"{run.parameters:,} parameters, trained on {run.device}, seed {run.seed}")
    print_transfer(context, run)
    context.print(str(path))
    if history:
        names = tuple(Epoch.model_fields)
        rows = [[getattr(epoch, name) for name in names] for epoch in history]
        context.table(names, rows)
    if comparison is not None:
        print_comparison(context, comparison)


def list_all(context: Context, _options: Namespace) -> None:
    """List all runs, newest first."""
    mark_interrupted(context.home)
    rows, warnings = list_runs(context.home)
    for warning in warnings:
        context.streams.say(f"warning: {warning}")
    if context.json:
        context.print_json([row.to_dict() for row in rows])
        return
    names = ("run", "status", "network", "data", "epochs", "val_accuracy", "seed", "started")
    context.table(names, [[getattr(row, name) for name in names] for row in rows])


def show(context: Context, options: Namespace) -> None:
    """Show a run and its history."""
    mark_interrupted(context.home)
    folder = open_run(context.home, options.run_name)
    print_run(context, folder.record, folder.path, folder.history)


def transfer(context: Context, options: Namespace) -> None:
    """Say what a run owes to the one it started from."""
    mark_interrupted(context.home)
    folder = open_run(context.home, options.run_name)
    require_transfer(folder.record)
    with terminal(context) as channel:
        desk = open_desk(context)
        request = CompareTransfer(context.home, str(folder.path), tuple(options.at))
        found = run_job(context, desk, request, channel, TransferComparison)
    if context.json:
        context.print_json({"run": folder.record.id, **comparison_json(found)})
    else:
        print_comparison(context, found)
