"""How the time that is left is worked out."""

import pytest

from fmnist_workbench.engine import clock


class HandSet:
    def __init__(self):
        self.now = 100.0

    def perf_counter(self):
        return self.now


@pytest.fixture
def hands(monkeypatch):
    hands = HandSet()
    monkeypatch.setattr(clock, "time", hands)
    return hands


def test_the_first_step_traces_the_function_and_says_nothing_of_the_pace(hands):
    watch = clock.Clock()
    hands.now += 50
    watch.step("train")
    assert watch.seconds_left(10, 10) is None
    for _ in range(3):
        hands.now += 2
        watch.step("train")
    assert watch.seconds_left(10, 0) == pytest.approx(20)
    assert watch.seconds == pytest.approx(56)


def test_validation_has_its_own_pace_once_it_was_seen(hands):
    watch = clock.Clock()
    for _ in range(2):
        hands.now += 3
        watch.step("train")
    assert watch.seconds_left(0, 10) == pytest.approx(10)
    for _ in range(2):
        hands.now += 0.5
        watch.step("validate")
    assert watch.seconds_left(1, 10) == pytest.approx(3 + 5)


def test_what_is_skipped_counts_nowhere(hands):
    watch = clock.Clock()
    for _ in range(2):
        hands.now += 1
        watch.step("train")
    hands.now += 999
    watch.skip()
    hands.now += 1
    watch.step("train")
    assert watch.seconds == pytest.approx(3)
    assert watch.seconds_left(1, 0) == pytest.approx(1)
    watch.start_epoch()
    assert watch.seconds == 0
