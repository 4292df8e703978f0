"""Runs to be tried out, made without an engine."""

import numpy as np

from fmnist_workbench.spec.data import DataRef
from fmnist_workbench.spec.presets import preset
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.spec.run import Epoch
from fmnist_workbench.storage import locks
from fmnist_workbench.storage.runs import (
    RunFolder,
    commit_epoch,
    create_run,
    finish,
    open_run,
)


def new_run(home, parent=None, name="linear", class_names=None) -> RunFolder:
    return create_run(
        home,
        network=preset("linear").changed(name=name),
        recipe=Recipe(epochs=5, seed=3),
        data=DataRef(source="fashion-mnist", checksum="0" * 64),
        versions={"python": "3.11"},
        device="CPU",
        parameters=7850,
        class_names=class_names,
        parent=parent,
    )


def an_epoch(number: int, val_accuracy: float = 0.5, val_loss: float = 0.5) -> Epoch:
    return Epoch(
        epoch=number,
        loss=1.0,
        accuracy=0.5,
        val_loss=val_loss,
        val_accuracy=val_accuracy,
        seconds=1.0,
        learning_rate=0.001,
    )


def weights_of(number: int) -> dict[str, np.ndarray]:
    return {"classifier/kernel": np.full((4, 2), number, np.float32)}


def state_of(number: int) -> dict[str, np.ndarray]:
    return {"optimizer/iteration": np.array(number), "seeds": np.arange(2, dtype=np.uint32)}


def train(folder: RunFolder, *accuracies: float) -> None:
    for accuracy in accuracies:
        number = len(folder.history) + 1
        commit_epoch(folder, an_epoch(number, accuracy), weights_of(number), state_of(number))


def interrupted_run(home, *accuracies: float) -> RunFolder:
    folder = new_run(home)
    train(folder, *accuracies)
    finish(folder, "interrupted")
    return open_run(home, folder.record.id)


def content(path) -> dict[str, bytes]:
    files = (file for file in path.rglob("*") if file.is_file() and file.name != locks.LOCK_NAME)
    return {str(file.relative_to(path)): file.read_bytes() for file in files}
