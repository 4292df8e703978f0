"""`export`: a run's model for use outside the workbench."""

from argparse import Namespace
from typing import Any

from fmnist_workbench.cli.context import Context
from fmnist_workbench.cli.jobs import open_desk, run_job
from fmnist_workbench.cli.opening import open_named
from fmnist_workbench.cli.outfile import refuse_empty
from fmnist_workbench.cli.progress import terminal
from fmnist_workbench.spec.exportjobs import Exported, ExportRun, exported_words
from fmnist_workbench.spec.modelformats import MODEL_FORMATS, ModelFormat
from fmnist_workbench.spec.run import Run
from fmnist_workbench.storage.modelplace import model_place, usual_name
from fmnist_workbench.storage.runs import load_weights, mark_interrupted


def export(context: Context, options: Namespace) -> None:
    """Write a run's model in a format, and check that it predicts what it predicts here."""
    kind = MODEL_FORMATS[options.format]
    # All that can be wrong is said before the engine starts.
    kind.require()
    mark_interrupted(context.home)
    folder = open_named(context, options.run_name)
    run = folder.record
    place = model_place(_out(options, run, kind), kind)
    epoch, _ = load_weights(folder, options.epoch)
    request = ExportRun(context.home, str(folder.path), kind.name, place, epoch)
    with terminal(context) as channel:
        found = run_job(context, open_desk(context), request, channel, Exported)
    if context.json:
        context.print_json(_document(run, found))
    else:
        context.print(exported_words(found))


def _out(options: Namespace, run: Run, kind: ModelFormat) -> str:
    if options.out is None:
        return usual_name(run.id, kind)
    refuse_empty(options.out)
    return str(options.out)


def _document(run: Run, found: Exported) -> dict[str, Any]:
    return {
        "run": found.run,
        "path": str(found.path),
        "format": found.format,
        "epoch": found.epoch,
        "bytes": found.bytes,
        "images": found.images,
        "sample": found.sample,
        "difference": found.difference,
        "classes": run.class_names,
        "input": {"shape": run.network.input_shape, "dtype": "float32", "range": (0, 1)},
    }
