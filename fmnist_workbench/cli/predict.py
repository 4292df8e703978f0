"""`predict`: what a run's model takes images for."""

from argparse import Namespace
from pathlib import Path

from fmnist_workbench.cli.context import Context
from fmnist_workbench.cli.images import raw_image
from fmnist_workbench.cli.jobs import data_of, load_model, open_desk, run_job
from fmnist_workbench.cli.parser import Group
from fmnist_workbench.cli.progress import terminal
from fmnist_workbench.cli.runs import add_run
from fmnist_workbench.spec.jobs import Predict, Prediction
from fmnist_workbench.storage.runs import mark_interrupted, open_run


def add(top: Group) -> None:
    """Add this command."""
    predict = top.command("predict", "classify image files, as they are", _predict)
    add_run(predict)
    predict.add_argument(
        "images", metavar="IMAGE", nargs="+", help="an image file of the network's size"
    )


def _predict(context: Context, options: Namespace) -> None:
    mark_interrupted(context.home)
    folder = open_run(context.home, options.run_name)
    paths = [Path(image).expanduser().absolute() for image in options.images]
    # All files are read before the engine starts: a wrong one is said at once.
    images = [raw_image(path, folder.record.network.input_shape) for path in paths]
    with terminal(context) as channel:
        classes = data_of(context, folder.record.data, channel).classes
        desk = open_desk(context)
        load_model(context, desk, folder.path, channel)
        answers = [
            run_job(context, desk, Predict(image, context.home), channel, Prediction)
            for image in images
        ]
    rows = [
        {
            "image": str(path),
            "label": classes[answer.label],
            "probabilities": dict(zip(classes, answer.probabilities, strict=True)),
        }
        for path, answer in zip(paths, answers, strict=True)
    ]
    if context.json:
        context.print_json(rows)
    else:
        _print(context, paths, answers, classes)


def _print(
    context: Context, paths: list[Path], answers: list[Prediction], classes: tuple[str, ...]
) -> None:
    rows = [
        (path.name, classes[answer.label], answer.probabilities[answer.label])
        for path, answer in zip(paths, answers, strict=True)
    ]
    context.table(["image", "label", "probability"], rows)
