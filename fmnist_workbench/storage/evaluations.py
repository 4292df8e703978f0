"""evaluation.json: what was worked out about a run, a split each."""

import json
import logging
from contextlib import suppress

from pydantic import Field

from fmnist_workbench.spec.data import SplitName
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.run import Evaluation
from fmnist_workbench.spec.value import FormatNumber, Value
from fmnist_workbench.storage import locks
from fmnist_workbench.storage.atomic import disk_trouble, write_text
from fmnist_workbench.storage.runs import RunFolder

EVALUATION_NAME = "evaluation.json"

_FORMAT = 1
_PATIENCE = 10.0

_log = logging.getLogger(__name__)


class _Kept(Value):
    """An evaluation and the epoch whose weights it is of."""

    epoch: int
    evaluation: Evaluation


class _File(Value):
    format: FormatNumber = 1
    splits: dict[SplitName, _Kept] = Field(default_factory=dict)


def save_evaluation(folder: RunFolder, evaluation: Evaluation) -> None:
    """Keep an evaluation of the newest epoch's weights, beside those of other splits.

    Raises:
        InputError: As in `refuse_unknown_format`.
        MachineError: It cannot be written; the file is as it was.
    """
    kept = _Kept(epoch=folder.history[-1].epoch, evaluation=evaluation)
    path = folder.path / EVALUATION_NAME
    # Another process may be adding another split.
    with disk_trouble(f"save {path}"), locks.for_evaluation(folder.path).acquire(_PATIENCE):
        refuse_unknown_format(folder)
        file = _File(splits={**_read(folder).splits, evaluation.split: kept})
        write_text(path, file.to_json())


def load_evaluations(folder: RunFolder) -> dict[SplitName, Evaluation]:
    """Return what is known about the newest epoch's weights, by split; older is left out."""
    newest = folder.history[-1].epoch if folder.history else 0
    kept = _read(folder).splits.items()
    return {split: item.evaluation for split, item in kept if item.epoch == newest}


def refuse_unknown_format(folder: RunFolder) -> None:
    """Leave alone what another version of the workbench has written, unlike a damaged file.

    Raises:
        InputError: evaluation.json has a format that is not known here.
    """
    path = folder.path / EVALUATION_NAME
    found: object = None
    with suppress(OSError, ValueError):
        found = json.loads(path.read_bytes())
    if isinstance(found, dict) and found.get("format", _FORMAT) != _FORMAT:
        raise InputError(
            f"{path} has format {found['format']!r}, and this version writes format {_FORMAT}; "
            "use the version that wrote it, or move the file away."
        )


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
