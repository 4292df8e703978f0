"""What was worked out about a run is kept, split by split, for the weights it is of."""

import numpy as np

from fmnist_workbench.spec.data import DataRef
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
