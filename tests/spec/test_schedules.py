"""What becomes of the learning rate, batch by batch."""

import math
from dataclasses import dataclass

import pytest

from fmnist_workbench.spec.schedules import (
    SCHEDULES,
    Constant,
    Cosine,
    Exponential,
    Moment,
    OneCycle,
    ReduceOnPlateau,
    Schedule,
    Step,
    TimeBased,
)


@dataclass
class Done:
    """A finished epoch."""

    val_loss: float
    val_accuracy: float = 0.5
    loss: float = 1.0
    accuracy: float = 0.5


def factors(schedule: Schedule, epochs: int, batches: int = 4) -> list[float]:
    moments = (Moment(batch, batches, epochs) for batch in range(epochs * batches))
    return [schedule.factor(moment) for moment in moments]


@pytest.mark.parametrize("kind", SCHEDULES)
def test_no_schedule_leaves_the_range_from_0_to_the_recipes_rate(kind: str) -> None:
    assert all(0 <= factor <= 1 for factor in factors(SCHEDULES[kind](), epochs=30))


@pytest.mark.parametrize("kind", SCHEDULES)
def test_a_schedule_says_whether_the_rate_changes_within_an_epoch(kind: str) -> None:
    rates = factors(SCHEDULES[kind](), epochs=30, batches=4)
    steady = all(len(set(rates[start : start + 4])) == 1 for start in range(0, len(rates), 4))
    assert SCHEDULES[kind].by_epoch == steady


def test_a_constant_rate_stays() -> None:
    assert set(factors(Constant(), epochs=3)) == {1.0}


def test_document_002_lowers_the_rate_from_the_epoch_of_index_150_on() -> None:
    schedule = Exponential(decay_rate=0.9875, start_epoch=151)
    at = [schedule.factor(Moment(epoch * 10, 10, 300)) for epoch in (0, 149, 150, 151, 299)]
    assert at == pytest.approx([1, 1, 0.9875, 0.9875**2, 0.9875**150])


def test_document_001_lowers_the_rate_a_little_after_every_batch() -> None:
    schedule = TimeBased(decay=0.001 / 30)
    assert schedule.factor(Moment(0, 1563, 30)) == 1
    assert schedule.factor(Moment(30_000, 1563, 30)) == pytest.approx(0.5)


def test_a_step_halves_the_rate_every_so_many_epochs() -> None:
    assert factors(Step(drop=0.5, every=2), epochs=5, batches=1) == [1, 1, 0.5, 0.5, 0.25]


def test_a_cosine_warms_up_reaches_the_rate_and_ends_near_its_final_part() -> None:
    rates = factors(Cosine(warmup_epochs=2, final=0.1), epochs=10, batches=100)
    assert rates[0] == pytest.approx(1 / 200)
    assert rates[199] == rates[200] == 1
    assert rates == sorted(rates[:200]) + sorted(rates[200:], reverse=True)
    assert rates[-1] == pytest.approx(0.1, abs=1e-3)


def test_a_warm_up_longer_than_the_training_only_rises() -> None:
    rates = factors(Cosine(warmup_epochs=50), epochs=2)
    assert rates == sorted(rates)
    assert rates[-1] == pytest.approx(8 / 200)


def test_one_cycle_rises_for_its_part_and_falls_to_nearly_nothing() -> None:
    rates = factors(OneCycle(start=0.1, rise=0.25, final=0.01), epochs=4, batches=100)
    assert rates[0] == pytest.approx(0.1)
    assert rates[100] == pytest.approx(1)
    assert math.isclose(max(rates), 1)
    assert rates[-1] == pytest.approx(0.01, abs=1e-3)


def test_a_plateau_drops_the_rate_again_and_again_but_not_below_its_final_part() -> None:
    schedule = ReduceOnPlateau(drop=0.1, patience=2, final=0.05)
    history = [Done(1.0), Done(0.9), *[Done(0.95)] * 6]
    drops = [schedule.factor(Moment(n, 1, 20), history[:n]) for n in range(9)]
    assert drops == pytest.approx([1, 1, 1, 1, 0.1, 0.1, 0.05, 0.05, 0.05])


def test_a_plateau_of_accuracy_is_left_by_more_not_by_less() -> None:
    schedule = ReduceOnPlateau(monitor="val_accuracy", patience=1, drop=0.5)
    rising = [Done(1.0, accuracy) for accuracy in (0.5, 0.6, 0.7)]
    assert schedule.factor(Moment(3, 1, 9), rising) == 1
    assert schedule.factor(Moment(3, 1, 9), rising[::-1]) == 0.25


@pytest.mark.parametrize(
    "schedule",
    [
        *(kind() for kind in SCHEDULES.values()),
        Cosine(warmup_epochs=2.5, final=0.1),
        Cosine(warmup_epochs=40),
        Exponential(start_epoch=5, decay_rate=0.9),
        ReduceOnPlateau(monitor="val_accuracy", patience=1, min_delta=0.01),
    ],
)
def test_a_script_works_out_the_same_rates(schedule: Schedule) -> None:
    history = [Done(1 / (1 + n % 4), (n % 3) / 3) for n in range(12)]
    body = "\n    ".join(schedule.lines())
    names = {"BATCHES": 7, "EPOCHS": 12, "math": math, "history": []}
    exec(f"def factor(batch):\n    {body}", names)
    for batch in range(7 * 12):
        finished = history[: batch // 7]
        names["history"][:] = [vars(done) for done in finished]
        expected = schedule.factor(Moment(batch, 7, 12), finished)
        assert names["factor"](batch) == pytest.approx(expected)
