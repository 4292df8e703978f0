"""`predict`: what a run's model takes images for."""

from argparse import Namespace
from pathlib import Path

from fmnist_workbench.cli.context import Context
from fmnist_workbench.cli.images import raw_image
from fmnist_workbench.cli.jobs import data_of, load_model, open_desk, run_job
from fmnist_workbench.cli.opening import open_named
from fmnist_workbench.cli.progress import terminal
from fmnist_workbench.spec.jobs import Channel, Predict
from fmnist_workbench.spec.results import Prediction
from fmnist_workbench.spec.run import Run
from fmnist_workbench.storage.paths import named_path
from fmnist_workbench.storage.runs import mark_interrupted


def predict(context: Context, options: Namespace) -> None:
    """Classify image files, as they are."""
    mark_interrupted(context.home)
    folder = open_named(context, options.run_name)
    paths = [named_path(image, "the image file") for image in options.images]
    # All files are read before the engine starts: a wrong one is said at once.
    images = [raw_image(path, folder.record.network.input_shape) for path in paths]
    with terminal(context) as channel:
        classes = _classes(context, folder.record, channel)
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


def _classes(context: Context, run: Run, channel: Channel) -> tuple[str, ...]:
    """Return a run's class names: its own, or those of its data set, as it once did not keep any.

    Raises:
        InputError: It has none, and its data set is gone, or is another one now.
    """
    return run.class_names or data_of(context, run.data, channel).classes


def _print(
    context: Context, paths: list[Path], answers: list[Prediction], classes: tuple[str, ...]
) -> None:
    rows = [
        (path.name, classes[answer.label], answer.probabilities[answer.label])
        for path, answer in zip(paths, answers, strict=True)
    ]
    context.table(["image", "label", "probability"], rows)
