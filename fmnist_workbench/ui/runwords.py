"""Sentences about runs: how the one in the window ended."""

from fmnist_workbench.spec.run import is_complete
from fmnist_workbench.ui.state import RunView

_CUT_SHORT = {"stopped": "Stopped", "interrupted": "Interrupted", "failed": "Failed"}


def how_it_ended(view: RunView) -> str:
    """Return what is to be known of the end of a run, or nothing if all its epochs went by."""
    run, done = view.run, view.done
    how = _CUT_SHORT.get(run.status)
    if how is not None and not is_complete(run, view.history):
        there = f"from the end of epoch {done}" if done else "from the beginning"
        return f"{how} in epoch {done + 1}, which is dropped: training goes on {there}."
    if run.status != "finished":
        return ""
    kept = f"the weights of epoch {run.kept_epoch} count" if run.kept_epoch else ""
    if 0 < done < run.recipe.epochs:
        return f"Stopped by early stopping after epoch {done}: {kept or 'its weights count'}."
    if kept and run.kept_epoch != done:
        return f"Finished after epoch {done}: {kept}, which early stopping found best."
    return ""
