"""What is printed of a transfer: where weights came from, and what that brought."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from fmnist_workbench.cli.context import Context
from fmnist_workbench.spec.run import Run
from fmnist_workbench.spec.transfer import LayerFate, fate_words, fates
from fmnist_workbench.spec.transferjobs import Contest, LayerMoved, TransferComparison


def transfer_json(run: Run, comparison: TransferComparison | None) -> dict[str, Any] | None:
    """Return what JSON says of a run's transfer; None for a run of fresh weights."""
    if run.transfer is None:
        return None
    layers = fates(run.network, run.transfer)
    found = run.transfer.to_dict() | {
        "layers": [{"name": layer.name, "fate": layer.kind} for layer in layers]
    }
    return found | (comparison_json(comparison) if comparison else {})


def comparison_json(comparison: TransferComparison) -> dict[str, Any]:
    """Return the comparisons as plain JSON data."""
    return {
        "layers": [
            {"name": layer.name, "fate": layer.fate, "moved": layer.moved}
            for layer in comparison.layers
        ],
        "forgotten": {
            "run": comparison.source,
            "data": comparison.source_data,
            "before": comparison.before,
            "after": comparison.after,
        },
        "contests": [asdict(contest) for contest in comparison.contests],
    }


def print_transfer(context: Context, run: Run) -> None:
    """Print in a line where a run's weights came from; nothing for one of fresh weights."""
    if run.transfer is not None:
        layers: Sequence[LayerFate] = fates(run.network, run.transfer)
        words = fate_words(layers, run.transfer)
        epoch = "" if run.transfer.epoch is None else f", epoch {run.transfer.epoch}"
        context.print(f"from {run.transfer.source}{epoch}: {words}")


def print_comparison(context: Context, found: TransferComparison) -> None:
    """Print the comparisons as tables."""
    context.table(
        ("layer", "weights", "moved"),
        [(each.name, _fate_now(each), each.moved) for each in found.layers],
    )
    if found.before is None or found.after is None:
        context.print(
            f"what was forgotten cannot be said: {found.source} does not say what it was trained "
            "on; give that with --source-data"
        )
    else:
        context.print(
            f"accuracy on the validation images of {found.source_data}: {found.before:.4f} before "
            f"({found.source}), {found.after:.4f} with the layers as they are now"
        )
    headings = ("images a class", "images", "transfer", "from scratch")
    context.table(headings, [_contest_row(contest) for contest in found.contests])


def _fate_now(layer: LayerMoved) -> str:
    """Return what became of a layer: one that was frozen at first may have thawed since."""
    return "thawed" if layer.fate == "frozen" and layer.moved else layer.fate


def _contest_row(contest: Contest) -> tuple[object, ...]:
    return (
        "all" if contest.per_class is None else contest.per_class,
        contest.images,
        contest.transfer and contest.transfer.val_accuracy,
        contest.scratch and contest.scratch.val_accuracy,
    )
