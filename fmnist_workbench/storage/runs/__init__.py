"""Run folders: one training each, complete in itself, whole whenever it is looked at.

A folder holds `run.json`, `history.jsonl`, `checkpoints/` and `evaluation.json`; `origin.npz` too
if it started from a file. The process that trains holds the folder's lock for as long as it does;
nobody else writes there, except that an evaluation of any run may be added.
"""

from fmnist_workbench.storage.runs.folder import (
    RunFolder,
    history_size,
    open_run,
    read_folder,
    refuse_live,
)
from fmnist_workbench.storage.runs.interrupted import mark_interrupted
from fmnist_workbench.storage.runs.making import create_run
from fmnist_workbench.storage.runs.reading import (
    load_checkpoint,
    load_origin,
    load_weights,
    weights_epoch,
)
from fmnist_workbench.storage.runs.thinning import thin_runs
from fmnist_workbench.storage.runs.training import (
    acquire,
    commit_epoch,
    finish,
    keep_recipe,
)

__all__ = [
    "RunFolder",
    "acquire",
    "commit_epoch",
    "create_run",
    "finish",
    "history_size",
    "keep_recipe",
    "load_checkpoint",
    "load_origin",
    "load_weights",
    "mark_interrupted",
    "open_run",
    "read_folder",
    "refuse_live",
    "thin_runs",
    "weights_epoch",
]
