"""The learning rate of a whole training, as it is drawn before."""

import pytest

from fmnist_workbench.spec.optimizers import SGD
from fmnist_workbench.spec.ratecurve import rate_curve
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.spec.schedules import (
    SCHEDULES,
    Exponential,
    Moment,
    ReduceOnPlateau,
    Schedule,
)


@pytest.mark.parametrize("kind", SCHEDULES.values(), ids=list(SCHEDULES))
@pytest.mark.parametrize(("epochs", "images"), [(1, 1), (3, 100), (10_000, 60_000)])
def test_each_point_is_the_rate_of_its_batch(
    kind: type[Schedule], epochs: int, images: int
) -> None:
    recipe = Recipe(epochs=epochs, batch_size=32, optimizer=SGD(), schedule=kind.of())
    curve = rate_curve(recipe, images)
    assert len(curve.at) == len(curve.rates) <= 400
    assert curve.at[0] == 0
    assert curve.at[-1] == pytest.approx(epochs - 1 / curve.batches)
    if kind is not ReduceOnPlateau:
        batch = round(curve.at[-1] * curve.batches)
        assert curve.rates[-1] == recipe.rate(Moment(batch, curve.batches, epochs))
        assert not curve.proviso


def test_the_last_batch_of_an_epoch_may_be_smaller_and_counts() -> None:
    assert rate_curve(Recipe(batch_size=32), images=33).batches == 2


def test_the_rate_falls_from_the_epoch_that_is_said() -> None:
    schedule = Exponential(decay_rate=0.5, start_epoch=3)
    curve = rate_curve(Recipe(epochs=4, batch_size=1, schedule=schedule), images=1)
    assert curve.rates == pytest.approx((0.001, 0.001, 0.0005, 0.00025))


@pytest.mark.parametrize("monitor", ["val_loss", "accuracy"])
def test_of_a_plateau_an_example_is_drawn(monitor: str) -> None:
    schedule = ReduceOnPlateau.of(monitor=monitor, drop=0.5, patience=2, min_delta=1.0, final=0.0)
    curve = rate_curve(Recipe(epochs=9, batch_size=1, schedule=schedule), images=1)
    assert curve.rates == pytest.approx((0.001,) * 5 + (0.0005,) * 2 + (0.00025,) * 2)
    assert f"{monitor.replace('_', ' ')} improves until epoch 3" in curve.proviso


def test_where_there_is_no_time_for_a_drop_it_is_said() -> None:
    schedule = ReduceOnPlateau(patience=5)
    curve = rate_curve(Recipe(epochs=5, batch_size=1, schedule=schedule), images=1)
    assert set(curve.rates) == {0.001}
    assert "a patience of 5 leaves no time for a drop" in curve.proviso
