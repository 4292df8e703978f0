"""When a training ends before its last epoch."""

from dataclasses import dataclass

import pytest

from fmnist_workbench.spec.stopping import EarlyStopping


@dataclass
class Done:
    """A finished epoch."""

    val_loss: float
    val_accuracy: float = 0.5
    loss: float = 1.0
    accuracy: float = 0.5


LOSSES = [Done(0.9), Done(0.5), Done(0.6), Done(0.5), Done(0.7)]


def test_it_waits_for_its_patience_after_the_best_epoch() -> None:
    stopping = EarlyStopping(patience=3)
    assert [stopping.over(LOSSES[:count]) for count in range(6)] == [False] * 5 + [True]


def test_of_equal_epochs_the_first_is_the_best() -> None:
    assert EarlyStopping().best(LOSSES) == 1


def test_an_accuracy_is_better_when_it_is_higher() -> None:
    history = [Done(1.0, accuracy) for accuracy in (0.5, 0.8, 0.7)]
    assert EarlyStopping(monitor="val_accuracy").best(history) == 1


def test_a_gain_too_small_is_no_improvement() -> None:
    history = [Done(1.0), Done(0.99), Done(0.98), Done(0.9)]
    assert EarlyStopping(min_delta=0.05).best(history) == 3
    assert EarlyStopping(min_delta=0.05, patience=2).over(history[:3])


def test_without_an_epoch_there_is_none_to_choose() -> None:
    with pytest.raises(ValueError, match="no epoch"):
        EarlyStopping().best([])
