"""What was set by hand is read off a run's history."""

from dataclasses import replace

from fmnist_workbench.spec.run import Change, Epoch
from fmnist_workbench.spec.steered import Steered, steered


def _epoch(number: int, *changes: Change) -> Epoch:
    figures = dict.fromkeys(("loss", "accuracy", "val_loss", "val_accuracy", "seconds"), 0.5)
    return Epoch(epoch=number, learning_rate=0.001, changes=changes, **figures)


def test_the_newest_change_of_each_thing_holds() -> None:
    history = (
        _epoch(
            1,
            Change(batch=3, what="learning_rate", rate=0.01),
            Change(batch=3, what="freeze", layer="conv2d"),
            Change(batch=4, what="freeze", layer="dense"),
        ),
        _epoch(2),
        _epoch(
            3, Change(batch=0, what="thaw", layer="dense"), Change(batch=9, what="epochs", epochs=7)
        ),
    )
    by_hand = Steered(frozen=frozenset({"conv2d"}), thawed=frozenset({"dense"}))
    assert steered(history) == replace(by_hand, rate=0.01)
    follows = steered(history).after(Change(batch=1, what="learning_rate"))
    assert follows == by_hand
    assert follows.frozen_of({"dense", "flatten"}) == {"conv2d", "flatten"}  # as a transfer would
    assert steered(()) == Steered()
