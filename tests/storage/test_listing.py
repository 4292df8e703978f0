"""What the list of runs tells of each."""

from pathlib import Path

import numpy as np

from fmnist_workbench.spec.data import DataRef
from fmnist_workbench.spec.presets import preset
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.spec.run import Epoch
from fmnist_workbench.storage.listing import list_runs
from fmnist_workbench.storage.runs import RunFolder, commit_epoch, create_run, finish

_EPOCH = Epoch(
    epoch=1,
    loss=0.5,
    accuracy=0.8,
    val_loss=0.6,
    val_accuracy=0.75,
    seconds=1.0,
    learning_rate=0.001,
)


def test_the_list_tells_which_run_a_run_goes_on_from(tmp_path: Path) -> None:
    parent = _create(tmp_path)
    weights = {"classifier/kernel": np.zeros((2, 2), np.float32)}
    commit_epoch(parent, _EPOCH, weights, {"optimizer/iteration": np.array(1)})
    finish(parent, "finished")
    child = _create(tmp_path, parent)
    rows, _ = list_runs(tmp_path)
    assert {row.run: row.parent for row in rows} == {
        parent.record.id: None,
        child.record.id: parent.record.id,
    }


def _create(home: Path, parent: RunFolder | None = None) -> RunFolder:
    return create_run(
        home,
        network=preset("linear"),
        recipe=Recipe(),
        data=DataRef(source="fashion-mnist", checksum="0" * 64),
        versions={},
        device="CPU",
        parameters=7850,
        parent=parent,
    )
