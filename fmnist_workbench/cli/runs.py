"""`runs list` and `runs show`, and how a run is printed."""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from fmnist_workbench.analysis.case import Case
from fmnist_workbench.analysis.doctor import examine
from fmnist_workbench.analysis.findings import Finding
from fmnist_workbench.cli.context import Context
from fmnist_workbench.cli.jobs import open_desk, run_job
from fmnist_workbench.cli.opening import open_named
from fmnist_workbench.cli.progress import reporter, terminal
from fmnist_workbench.cli.transferred import (
    comparison_json,
    print_comparison,
    print_transfer,
    transfer_json,
)
from fmnist_workbench.spec.data import DataRef
from fmnist_workbench.spec.run import Epoch, Run
from fmnist_workbench.spec.transferjobs import CompareTransfer, TransferComparison
from fmnist_workbench.spec.transferring import require_transfer
from fmnist_workbench.spec.words import epochs_named, size
from fmnist_workbench.storage.checkpoints import stock_of
from fmnist_workbench.storage.evaluations import load_evaluations
from fmnist_workbench.storage.library import open_dataset
from fmnist_workbench.storage.listing import list_runs
from fmnist_workbench.storage.runs import RunFolder, mark_interrupted


def print_run(
    context: Context,
    run: Run,
    path: Path,
    history: Sequence[Epoch],
    comparison: TransferComparison | None = None,
) -> None:
    """Print a run, and what the doctor finds in it, as `train` and `runs show` do."""
    findings, stock = _findings(run, path, history), stock_of(path)
    kept = sorted(epoch for epoch in stock.weights if epoch <= len(history))
    if context.json:
        context.print_json(
            {
                "run": run.id,
                "path": str(path),
                "status": run.status,
                "epochs": len(history),
                "weights_epoch": run.kept_epoch or len(history),
                "history": [epoch.to_dict() for epoch in history],
                "parameters": run.parameters,
                "device": run.device,
                "network": run.network.name,
                "data": run.data.source,
                "seed": run.seed,
                "parent": run.parent,
                "started": run.started,
                "bytes": stock.bytes,
                "weights": kept,
                "findings": [finding.to_dict() for finding in findings],
                "transfer": transfer_json(run, comparison),
            }
        )
        return
    context.print(f"run {run.id}: {run.status}, {run.network.name} on {run.data.source}")
    context.print(f"{run.parameters:,} parameters, trained on {run.device}, seed {run.seed}")
    print_transfer(context, run)
    context.print(str(path))
    if history:
        context.print(
            f"checkpoints take {size(stock.bytes)}, with the weights of {epochs_named(kept)}"
        )
        names = tuple(name for name in Epoch.model_fields if name not in ("changes", "silent"))
        rows = [[getattr(epoch, name) for name in names] for epoch in history]
        context.table(names, rows)
    if run.kept_epoch is not None:
        context.print(f"the weights of epoch {run.kept_epoch} count, which early stopping kept")
    for finding in findings:
        context.print(f"{finding.message}. {finding.evidence.words}")
        if finding.proposals:
            titles = ", or ".join(proposal.title for proposal in finding.proposals)
            context.print(f"  Try: {titles}.")
    if comparison is not None:
        print_comparison(context, comparison)


def _findings(run: Run, path: Path, history: Sequence[Epoch]) -> tuple[Finding, ...]:
    """Return what the doctor finds; of a run that was evaluated, with its validation matrix."""
    folder = RunFolder(path, run, tuple(history))
    evaluation = load_evaluations(folder).get("validation")
    case = Case(
        run.network,
        run.recipe,
        folder.history,
        confusion=evaluation.confusion if evaluation is not None else None,
        class_names=run.class_names or (),
        diverged=run.status == "failed",
    )
    return examine(case)


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
    cells = [[*(getattr(row, name) for name in names), size(row.bytes)] for row in rows]
    context.table((*names, "space"), cells)


def show(context: Context, options: Namespace) -> None:
    """Show a run, its history, and what the doctor finds in it."""
    mark_interrupted(context.home)
    folder = open_named(context, options.run_name)
    print_run(context, folder.record, folder.path, folder.history)


def _whole(context: Context, data: str) -> DataRef:
    with reporter(context) as report:
        info = open_dataset(context.home, data, report)
    return DataRef(source=info.source, checksum=info.checksum, reading=info.reading)


def transfer(context: Context, options: Namespace) -> None:
    """Say what a run owes to the one it started from."""
    mark_interrupted(context.home)
    folder = open_named(context, options.run_name)
    require_transfer(folder.record)
    data = None if options.source_data is None else _whole(context, options.source_data)
    with terminal(context) as channel:
        desk = open_desk(context)
        request = CompareTransfer(context.home, str(folder.path), tuple(options.at), data)
        found = run_job(context, desk, request, channel, TransferComparison)
    if context.json:
        context.print_json({"run": folder.record.id, **comparison_json(found)})
    else:
        print_comparison(context, found)
