"""From a run folder to a model with its newest weights."""

from fmnist_workbench.engine.build import build
from fmnist_workbench.engine.table import TableModel
from fmnist_workbench.engine.weights import write_weights
from fmnist_workbench.storage import runs


def load_model(folder: runs.RunFolder) -> TableModel:
    """Return a run's model with its newest checkpoint that can be read.

    Raises:
        InputError: There is no such checkpoint, or it does not fit the run's network.
    """
    record = folder.record
    epoch, weights = runs.load_weights(folder)
    model = build(record.network, record.seed)
    write_weights(model, weights)
    return TableModel(record.network, model, folder.path, epoch, record.normalization)
