"""The job that judges a run on one split."""

from fmnist_workbench.analysis.scores import evaluation
from fmnist_workbench.datasets.fit import require_fit
from fmnist_workbench.datasets.split import part_of, split_images
from fmnist_workbench.engine.images import open_data
from fmnist_workbench.engine.judging import judge_of
from fmnist_workbench.engine.loading import load_model
from fmnist_workbench.engine.table import Table
from fmnist_workbench.engine.telling import Told
from fmnist_workbench.spec.jobs import Channel, Evaluate
from fmnist_workbench.spec.run import Evaluation
from fmnist_workbench.storage import runs
from fmnist_workbench.storage.evaluations import refuse_unknown_format, save_evaluation


def evaluate(request: Evaluate, channel: Channel, table: Table) -> Evaluation:
    """Return the scores of a run's newest weights on a split, and keep them in its folder.

    The model on the table stays there, so that drawings are predicted meanwhile.

    Raises:
        InputError: There is no such run, checkpoint or split; or the scores of another version of
            the workbench are there.
        MachineError: The scores cannot be written.
        JobCancelled: Stop came before they were there.
    """
    folder = runs.open_run(request.home, request.run)
    refuse_unknown_format(folder)  # now, rather than when the work is done
    record = folder.record
    dataset = open_data(request.home, record.data, channel)
    require_fit(record.network, dataset)
    held = table.holding(folder.path, runs.weights_epoch(folder))
    model = (held or load_model(folder)).model
    dataset.labels(part_of(request.split))  # or it cannot be judged
    view = split_images(dataset, request.split, record.data.split)
    labels = view.classes
    assert view.labels is not None
    assert labels is not None
    told = Told(f"Evaluating on the {request.split} split", len(view), channel)
    answers = judge_of(record, model, view.images, view.labels).answers(view.indices, told.step)
    result = evaluation(request.split, labels, answers.probabilities, answers.loss, dataset.classes)
    save_evaluation(folder, result)
    return result
