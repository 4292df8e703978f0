"""Whether the model on the table has learned anything yet."""

from fmnist_workbench.ui.state import State

UNTRAINED = "untrained: a guess"
"""Said in place of an answer of such a model."""


def has_learned(state: State) -> bool:
    """Return whether its answers are more than the guesses of fresh, random weights."""
    model, run = state.model.value, state.run.value
    if state.training.value != "idle" or (model is not None and model.run is not None):
        return True
    return run is not None and bool(run.history)
