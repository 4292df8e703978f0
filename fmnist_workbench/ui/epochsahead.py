"""What the epochs to come are like: their batches, and the learning rate of each."""

from fmnist_workbench.spec.data import Split
from fmnist_workbench.spec.ratecurve import RateCurve, rate_curve
from fmnist_workbench.ui.images import view_of
from fmnist_workbench.ui.state import RunView, State
from fmnist_workbench.ui.workbench import Workbench

_USUAL_IMAGES = 50_000
"""Images that one usually trains on, where no data set says how many."""


def rates_ahead(workbench: Workbench) -> RateCurve:
    """Return the learning rates of all epochs that there will be, those of the run included."""
    state = workbench.state
    view, recipe = state.run.value, state.recipe.value
    if workbench.transferring.is_next:
        view = None
    epochs = recipe.epochs
    if view is not None and view.run.status == "running":
        epochs = view.run.recipe.epochs
    elif view is not None:
        epochs = workbench.training.next_total(view)
    return rate_curve(recipe.changed(epochs=epochs), _images(state, state.split.value))


def batches_an_epoch(state: State, view: RunView) -> int:
    """Return how many batches an epoch of a run has."""
    return -(-_images(state, view.run.data.split) // view.run.recipe.batch_size)


def _images(state: State, split: Split) -> int:
    data = state.data.value
    return len(view_of(data.arrays, "train", split)) if data is not None else _USUAL_IMAGES
