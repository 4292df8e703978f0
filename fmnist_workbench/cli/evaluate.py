"""`evaluate`: the confusion matrix of a run on a split."""

from argparse import Namespace

from fmnist_workbench.cli.context import Context
from fmnist_workbench.cli.jobs import data_of, open_desk, run_job
from fmnist_workbench.cli.opening import open_named
from fmnist_workbench.cli.progress import terminal
from fmnist_workbench.datasets.split import part_of
from fmnist_workbench.spec.jobs import Evaluate
from fmnist_workbench.spec.run import Evaluation
from fmnist_workbench.storage.runs import mark_interrupted


def evaluate(context: Context, options: Namespace) -> None:
    """Work out a run's scores on a split."""
    mark_interrupted(context.home)
    folder = open_named(context, options.run_name)
    with terminal(context) as channel:
        data = folder.record.data
        # Said before the engine starts: that a data set has no such images, or no labels for them.
        data_of(context, data, channel).labels(part_of(options.split))
        request = Evaluate(context.home, str(folder.path), options.split)
        desk = open_desk(context)
        found = run_job(context, desk, request, channel, Evaluation)
    if context.json:
        context.print_json(found.to_dict())
    else:
        _print(context, found)


def _print(context: Context, found: Evaluation) -> None:
    context.print(f"{found.split}: accuracy {found.accuracy:.4f}, loss {found.loss:.4f}")
    rows = [
        (score.name, score.precision, score.recall, score.f1, score.support)
        for score in found.classes
    ]
    context.table(["class", "precision", "recall", "f1", "images"], rows)
    context.print("")
    names = [score.name for score in found.classes]
    matrix = zip(names, found.confusion, strict=True)
    context.table(["true \\ predicted", *names], [(name, *row) for name, row in matrix])
