"""Sentences about runs: how the one in the window ended, and what was changed in it."""

from fmnist_workbench.spec.run import Change, is_complete
from fmnist_workbench.ui.state import RunView

_CUT_SHORT = {"stopped": "Stopped", "interrupted": "Interrupted", "failed": "Failed"}


def how_it_ended(view: RunView) -> str:
    """Return what is to be known of the end of a run, or nothing if all its epochs went by."""
    run, done = view.run, view.done
    how = _CUT_SHORT.get(run.status)
    if how is not None and not is_complete(run, view.history):
        if not done:
            return f"{how} in epoch 1, which is dropped: training begins anew."
        return f"{how} after epoch {done}: training goes on from there; only whole epochs are kept."
    if run.status != "finished":
        return ""
    kept = f"the weights of epoch {run.kept_epoch} count" if run.kept_epoch else ""
    if 0 < done < run.recipe.epochs:
        return f"Stopped by early stopping after epoch {done}: {kept or 'its weights count'}."
    if kept and run.kept_epoch != done:
        return f"Finished after epoch {done}: {kept}, which early stopping found best."
    return ""


def rate_words(rate: float) -> str:
    """Return a learning rate as it is shown everywhere.

    Example:
        >>> rate_words(0.00033333)
        '0.000333'
    """
    return f"{rate:.3g}"


def change_words(epoch: int, change: Change) -> str:
    """Return what a person changed in an epoch.

    Example:
        >>> change_words(3, Change(batch=120, what="freeze", layer="conv2d"))
        'conv2d frozen from epoch 4 on'
    """
    match change.what:
        case "epochs":
            return f"{change.epochs} epochs in all"
        case "freeze":
            return f"{change.layer} frozen from epoch {epoch + (change.batch > 0)} on"
        case "thaw":
            return f"{change.layer} learns again from epoch {epoch + (change.batch > 0)} on"
    if change.rate is None:
        return "learning rate by the schedule again"
    return f"learning rate {rate_words(change.rate)}"


def when_words(epoch: int, change: Change) -> str:
    """Return at which batch a change was made, with what it was."""
    when = (
        f"Epoch {epoch}, after batch {change.batch:,}" if change.batch else f"Before epoch {epoch}"
    )
    return f"{when}: {change_words(epoch, change)}"
