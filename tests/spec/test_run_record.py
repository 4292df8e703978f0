"""run.json as a value, and when a run can go on."""

import pytest

from fmnist_workbench.spec.data import DataRef
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.normalization import Normalization
from fmnist_workbench.spec.presets import preset
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.spec.run import (
    Epoch,
    Run,
    best_epoch,
    is_complete,
    kept_epoch,
    require_more_epochs,
)
from fmnist_workbench.spec.stopping import EarlyStopping


@pytest.fixture
def record() -> Run:
    return Run(
        id="0001-linear",
        network=preset("linear"),
        recipe=Recipe(),
        data=DataRef(source="mnist", checksum="0" * 64),
        seed=0,
        versions={},
        device="CPU",
        status="stopped",
        started="2026-01-01T00:00:00+00:00",
        parameters=7850,
    )


def test_class_names_go_into_the_file_and_a_file_without_them_is_read(record):
    named = record.changed(class_names=tuple("0123456789"))
    assert Run.from_json(named.to_json(), "it") == named
    assert "class_names" not in record.to_json()
    assert Run.from_json(record.to_json(), "it").class_names is None


def test_every_class_needs_its_name(record):
    with pytest.raises(InputError, match=r"2 class names .* 10 classes"):
        record.changed(class_names=("shoe", "no shoe"))


def test_a_normalized_run_has_its_figures_and_another_has_none(record):
    featurewise = record.recipe.changed(normalization="featurewise")
    figures = Normalization(mean=(0.28,), std=(0.35,))
    normalized = record.changed(recipe=featurewise, normalization=figures)
    assert Run.from_json(normalized.to_json(), "it") == normalized
    with pytest.raises(InputError, match="normalization is featurewise, but there is no mean"):
        record.changed(recipe=featurewise)
    with pytest.raises(InputError, match="normalization is none, but there is a mean"):
        record.changed(normalization=figures)


def test_every_channel_is_normalized_by_figures_of_its_own(record):
    featurewise = record.recipe.changed(normalization="featurewise")
    three = Normalization(mean=(0.1, 0.2, 0.3), std=(1.0, 1.0, 1.0))
    with pytest.raises(InputError, match=r"3 means and 3 standard deviations.* 1 channel"):
        record.changed(recipe=featurewise, normalization=three)
    with pytest.raises(InputError, match=r"std\[0\] is 0"):
        Normalization.of(mean=(0.1,), std=(0.0,))


def test_a_run_goes_on_only_to_more_epochs_than_it_has(record):
    require_more_epochs(record, 2, 3)
    with pytest.raises(InputError, match=r"has 2 finished epochs .* 3 epochs or more"):
        require_more_epochs(record, 2, 2)
    with pytest.raises(InputError, match="has 1 finished epoch already, and 1 in all is wanted"):
        require_more_epochs(record, 1, 1)


def _epochs(first: int, *losses: float) -> list[Epoch]:
    return [
        Epoch(
            epoch=first + place,
            loss=1.0,
            accuracy=0.5,
            val_loss=loss,
            val_accuracy=0.5,
            seconds=1.0,
            learning_rate=0.001,
        )
        for place, loss in enumerate(losses)
    ]


def test_early_stopping_looks_at_the_epochs_of_the_run_itself(record):
    stopping = EarlyStopping(patience=2)
    child = record.changed(recipe=Recipe(epochs=9, early_stopping=stopping), inherited=3)
    history = _epochs(1, 0.1, 0.2, 0.3, 0.9, 0.8, 0.85)
    assert best_epoch(child, history) == kept_epoch(child, history) == 5
    assert not is_complete(child, history)
    assert is_complete(child, [*history, *_epochs(7, 0.9)])
    assert best_epoch(record, history) is None, "nothing looks for it"
    newest = child.changed(
        recipe=Recipe(early_stopping=EarlyStopping(restore_best=False)), inherited=3
    )
    assert best_epoch(newest, history) == 5
    assert kept_epoch(newest, history) is None


def test_of_very_many_epochs_the_newest_are_enough(record):
    """A window is sent only those."""
    stopping = EarlyStopping(patience=2)
    child = record.changed(recipe=Recipe(epochs=5003, early_stopping=stopping), inherited=5000)
    history = _epochs(4999, 0.1, 0.1, 0.8, 0.7)
    assert best_epoch(child, history) == 5002
    assert not is_complete(child, history)
    assert is_complete(child, [*history, *_epochs(5003, 0.6)])
