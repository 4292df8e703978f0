"""evaluation.json: what was worked out about a run, a split each."""

import logging
from typing import Literal

from pydantic import Field

from fmnist_workbench.spec.data import SplitName
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.run import Evaluation
from fmnist_workbench.spec.value import Value
from fmnist_workbench.storage.atomic import write_text
from fmnist_workbench.storage.runs import RunFolder

EVALUATION_NAME = "evaluation.json"

_log = logging.getLogger(__name__)


class _Kept(Value):
    """An evaluation and the epoch whose weights it is of."""

    epoch: int
    evaluation: Evaluation


class _File(Value):
    format: Literal[1] = 1
    splits: dict[SplitName, _Kept] = Field(default_factory=dict)


def save_evaluation(folder: RunFolder, evaluation: Evaluation) -> None:
    """Keep an evaluation of the newest epoch's weights, beside those of other splits.

    Raises:
        MachineError: It cannot be written; the file is as it was.
    """
    kept = _Kept(epoch=folder.history[-1].epoch, evaluation=evaluation)
    file = _File(splits={**_read(folder).splits, evaluation.split: kept})
    write_text(folder.path / EVALUATION_NAME, file.to_json())


def load_evaluations(folder: RunFolder) -> dict[SplitName, Evaluation]:
    """Return what is known about the newest epoch's weights, by split; older is left out."""
    newest = folder.history[-1].epoch if folder.history else 0
    kept = _read(folder).splits.items()
    return {split: item.evaluation for split, item in kept if item.epoch == newest}


def _read(folder: RunFolder) -> _File:
    path = folder.path / EVALUATION_NAME
    if not path.exists():
        return _File()
    try:
        return _File.from_json(path.read_bytes(), str(path))
    except (InputError, OSError) as error:
        # It can be worked out again at any time, so nobody is stopped by it.
        _log.warning("%s It is left out.", error)
        return _File()
