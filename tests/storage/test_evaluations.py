"""What was worked out about a run is kept, split by split, for the weights it is of."""

import multiprocessing
from pathlib import Path

import numpy as np
import pytest

from fmnist_workbench.spec.data import DataRef
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.presets import preset
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.spec.run import ClassScore, Epoch, Evaluation
from fmnist_workbench.storage.evaluations import load_evaluations, save_evaluation
from fmnist_workbench.storage.runs import commit_epoch, create_run, finish, open_run


def evaluation(split: str, accuracy: float) -> Evaluation:
    score = ClassScore(name="Bag", precision=0.5, recall=0.5, f1=0.5, support=2)
    return Evaluation(
        split=split,
        accuracy=accuracy,
        loss=0.7,
        confusion=((1, 1), (1, 1)),
        classes=(score, score.changed(name="Coat")),
    )


def trained(home, epochs: int):
    folder = create_run(
        home,
        network=preset("linear"),
        recipe=Recipe(),
        data=DataRef(source="mnist", checksum="0" * 64),
        versions={},
        device="CPU",
        parameters=7850,
    )
    train_on(folder, epochs)
    return folder


def train_on(folder, epochs: int) -> None:
    for number in range(len(folder.history) + 1, len(folder.history) + epochs + 1):
        epoch = Epoch(
            epoch=number,
            loss=1.0,
            accuracy=0.5,
            val_loss=1.0,
            val_accuracy=0.5,
            seconds=1.0,
            learning_rate=0.1,
        )
        commit_epoch(folder, epoch, {"a/b": np.zeros(1)}, {"c": np.zeros(1)})


def test_each_split_is_kept_beside_the_others_and_replaced_by_its_own(tmp_path):
    folder = trained(tmp_path, 1)
    finish(folder, "finished")
    save_evaluation(folder, evaluation("validation", 0.5))
    save_evaluation(folder, evaluation("test", 0.6))
    save_evaluation(folder, evaluation("validation", 0.7))

    kept = load_evaluations(open_run(tmp_path, folder.record.id))
    assert kept == {"validation": evaluation("validation", 0.7), "test": evaluation("test", 0.6)}


def test_an_evaluation_of_earlier_weights_no_longer_counts(tmp_path):
    folder = trained(tmp_path, 1)
    save_evaluation(folder, evaluation("test", 0.6))
    train_on(folder, 1)
    assert load_evaluations(folder) == {}


def test_a_damaged_file_is_left_out_and_replaced(tmp_path):
    folder = trained(tmp_path, 1)
    (folder.path / "evaluation.json").write_text("{")
    assert load_evaluations(folder) == {}
    save_evaluation(folder, evaluation("test", 0.6))
    assert set(load_evaluations(folder)) == {"test"}


def test_a_file_of_another_version_is_left_alone(tmp_path):
    folder = trained(tmp_path, 1)
    file = folder.path / "evaluation.json"
    file.write_text('{"format": 2, "more": "than is known here"}')
    before = file.read_bytes()
    with pytest.raises(InputError, match=r"evaluation\.json has format 2"):
        save_evaluation(folder, evaluation("test", 0.6))
    assert file.read_bytes() == before
    assert load_evaluations(folder) == {}


def save_many(home: Path, run: str, split: str, start: "multiprocessing.synchronize.Barrier"):
    folder = open_run(home, run)
    start.wait(60)
    for number in range(50):
        save_evaluation(folder, evaluation(split, number / 50))
        assert load_evaluations(folder)[split].accuracy == number / 50


def test_processes_that_evaluate_splits_of_one_run_lose_nothing(tmp_path):
    folder = trained(tmp_path, 1)
    context = multiprocessing.get_context("fork")
    start = context.Barrier(3)
    splits = ("train", "validation", "test")
    children = [
        context.Process(target=save_many, args=(tmp_path, folder.record.id, split, start))
        for split in splits
    ]
    for child in children:
        child.start()
    for child in children:
        child.join(60)
    assert [child.exitcode for child in children] == [0] * 3
    assert set(load_evaluations(folder)) == set(splits)
