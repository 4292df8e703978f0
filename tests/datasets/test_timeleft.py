"""How long a job will still take is told from how fast it has been."""

from collections.abc import Callable

import pytest

from fmnist_workbench.datasets.timeleft import TimeLeft


@pytest.fixture
def at() -> Callable[..., float | None]:
    """Say at a second of a clock how far a job has come."""
    now = [0.0]
    left = TimeLeft(lambda: now[0])

    def say(second: float, text: str, done: int, total: int) -> float | None:
        now[0] = second
        return left.after(text, done, total)

    return say


def test_nobody_can_tell_at_the_beginning(at: Callable[..., float | None]) -> None:
    assert at(0, "drawing", 0, 100) is None
    assert at(0.5, "drawing", 10, 100) is None


def test_the_speed_so_far_is_taken(at: Callable[..., float | None]) -> None:
    at(10, "drawing", 0, 100)
    assert at(12, "drawing", 25, 100) == 6
    assert at(16, "drawing", 100, 100) == 0


def test_what_was_done_before_does_not_count_as_speed(at: Callable[..., float | None]) -> None:
    at(10, "drawing", 50, 100)
    assert at(12, "drawing", 60, 100) == 8


def test_another_stage_has_a_speed_of_its_own(at: Callable[..., float | None]) -> None:
    at(0, "drawing", 0, 100)
    at(50, "drawing", 100, 100)
    assert at(50, "writing", 0, 10) is None
    assert at(52, "writing", 4, 10) == 3


def test_a_job_that_stands_still_says_nothing(at: Callable[..., float | None]) -> None:
    at(0, "drawing", 3, 100)
    assert at(60, "drawing", 3, 100) is None
