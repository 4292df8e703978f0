"""Scores against figures worked out by hand."""

import subprocess
import sys

import numpy as np
import pytest

from fmnist_workbench.analysis.scores import evaluation

CLASSES = ("Bag", "Coat", "Shirt")


def answers(*predicted: int) -> np.ndarray:
    return np.eye(len(CLASSES))[list(predicted)]


def test_confusion_counts_true_classes_in_rows():
    found = evaluation("test", np.array([0, 0, 1, 1, 1]), answers(0, 1, 1, 1, 0), 0.25, CLASSES)
    assert found.confusion == ((1, 1, 0), (1, 2, 0), (0, 0, 0))
    assert found.accuracy == pytest.approx(3 / 5)
    assert (found.split, found.loss) == ("test", 0.25)


def test_precision_recall_and_f1_of_each_class():
    found = evaluation("test", np.array([0, 0, 1, 1, 1]), answers(0, 1, 1, 1, 0), 0.25, CLASSES)
    bag, coat, _ = found.classes
    assert (bag.precision, bag.recall, bag.f1, bag.support) == pytest.approx((1 / 2, 1 / 2, 0.5, 2))
    assert (coat.precision, coat.recall, coat.support) == pytest.approx((2 / 3, 2 / 3, 3))


@pytest.mark.filterwarnings("error")
def test_a_class_that_never_occurs_scores_zero_without_a_warning():
    found = evaluation("validation", np.array([0]), answers(0), 0.0, CLASSES)
    assert found.classes[2].model_dump() == {
        "name": "Shirt",
        "precision": 0.0,
        "recall": 0.0,
        "f1": 0.0,
        "support": 0,
    }


def test_importing_the_room_does_not_import_scikit_learn():
    code = "import sys, fmnist_workbench.analysis.scores as s; sys.exit('sklearn' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
