"""What runs tell of how long an epoch takes."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fmnist_workbench.spec.augmentation import Augmentation
from fmnist_workbench.spec.data import DataRef, Split
from fmnist_workbench.spec.layers import Dropout
from fmnist_workbench.spec.optimizers import Adam, RMSprop
from fmnist_workbench.spec.presets import preset
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.spec.run import Epoch
from fmnist_workbench.storage.paces import Took, took
from fmnist_workbench.storage.runs import RunFolder, commit_epoch, create_run, finish

LINEAR = preset("linear")
DATA = DataRef(source="fashion-mnist", checksum="0" * 64)


def a_run(home: Path, *seconds: float) -> RunFolder:
    """Return a run whose epochs took so many seconds."""
    folder = create_run(
        home,
        network=LINEAR,
        recipe=Recipe(),
        data=DATA,
        versions={},
        device="CPU",
        parameters=7850,
    )
    for number, passed in enumerate(seconds, 1):
        epoch = Epoch(
            epoch=number,
            loss=1.0,
            accuracy=0.5,
            val_loss=1.0,
            val_accuracy=0.5,
            seconds=passed,
            learning_rate=0.001,
        )
        commit_epoch(folder, epoch, {"d/kernel": np.zeros(2)}, {"adam/step": np.array(number)})
    finish(folder, "finished")
    return folder


def asked(folder: RunFolder, **changes: Any) -> Took | None:
    wanted = {"network": LINEAR, "recipe": Recipe(), "data": DATA, "device": "CPU"} | changes
    return took(folder.path, **wanted)


def test_the_newest_epochs_count_and_the_first_one_does_not(tmp_path: Path) -> None:
    folder = a_run(tmp_path, 90.0, 50.0, 5.0, 7.0, 6.0, 4.0, 8.0)
    assert asked(folder) == Took(folder.record.id, DATA, 6.0, settled=True)


def test_a_single_epoch_is_better_than_nothing(tmp_path: Path) -> None:
    found = asked(a_run(tmp_path, 9.0))
    assert found is not None
    assert (found.seconds, found.settled) == (9.0, False)


def test_a_run_without_an_epoch_tells_nothing(tmp_path: Path) -> None:
    assert asked(a_run(tmp_path)) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"network": LINEAR.changed(name="another")},
        {"recipe": Recipe(seed=4, epochs=40, optimizer=Adam(learning_rate=0.1))},
        {"data": DATA.changed(split=Split(limit=600))},
        {"data": DATA.changed(source="/home/me/shoes.npz")},
    ],
)
def test_what_makes_no_epoch_longer_does_not_matter(
    tmp_path: Path, changes: dict[str, Any]
) -> None:
    assert asked(a_run(tmp_path, 1.0), **changes) is not None


@pytest.mark.parametrize(
    "changes",
    [
        {"network": LINEAR.changed(layers=(Dropout(), *LINEAR.layers))},
        {"recipe": Recipe(batch_size=64)},
        {"recipe": Recipe(optimizer=RMSprop())},
        {"recipe": Recipe(normalization="featurewise")},
        {"recipe": Recipe(augmentation=Augmentation(rotation=5.0))},
        {"data": DATA.changed(checksum="1" * 64)},
        {"device": "GPU: NVIDIA"},
    ],
)
def test_a_run_that_was_trained_otherwise_tells_nothing(
    tmp_path: Path, changes: dict[str, Any]
) -> None:
    assert asked(a_run(tmp_path, 1.0), **changes) is None


@pytest.mark.parametrize("name", ["run.json", "history.jsonl"])
def test_a_damaged_run_tells_nothing(tmp_path: Path, name: str) -> None:
    folder = a_run(tmp_path, 1.0)
    (folder.path / name).write_bytes(b"\xff{")
    assert asked(folder) is None
