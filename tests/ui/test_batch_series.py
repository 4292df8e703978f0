"""Batch-by-batch figures stay bounded, in order, and true to what was measured."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fmnist_workbench.spec.events import BatchesDone
from fmnist_workbench.ui.widgets.batchseries import CAPACITY, SMOOTHING, BatchSeries


def _batches(epoch: int, step: int, steps: int, losses: tuple[float, ...]) -> BatchesDone:
    return BatchesDone(epoch, 5, step, steps, losses, tuple(1 - loss for loss in losses), None)


def test_batches_stand_where_they_ended_in_time() -> None:
    series = BatchSeries()
    series.add(_batches(1, 2, 4, (0.9, 0.7)))
    series.add(_batches(2, 1, 4, (0.5,)))
    assert series.column("epochs").tolist() == [0.25, 0.5, 1.25]
    assert series.column("loss").tolist() == [0.9, 0.7, 0.5]
    assert series.column("accuracy") == pytest.approx([0.1, 0.3, 0.5])


def test_the_running_mean_is_the_plain_mean_at_first() -> None:
    series = BatchSeries()
    losses = tuple(np.linspace(1, 0, SMOOTHING).tolist())
    series.add(_batches(1, SMOOTHING, 1000, losses))
    expected = np.cumsum(losses) / np.arange(1, SMOOTHING + 1)
    assert series.column("mean_loss") == pytest.approx(expected)


def test_an_epoch_that_begins_again_replaces_its_broken_part() -> None:
    series = BatchSeries()
    series.add(_batches(1, 4, 4, (0.9, 0.8, 0.7, 0.6)))
    series.add(_batches(2, 3, 4, (9.0, 9.0, 9.0)))
    series.add(_batches(2, 1, 4, (0.5,)))
    assert series.column("loss").tolist() == [0.9, 0.8, 0.7, 0.6, 0.5]


def test_the_running_mean_keeps_up_even_where_epochs_are_short() -> None:
    series = BatchSeries()
    series.add(_batches(1, 32, 32, (1.0,) * 32))
    series.add(_batches(2, 32, 32, (0.2,) * 32))
    mean = dict(zip(series.column("epochs"), series.column("mean_loss"), strict=True))
    assert mean[1.5] == pytest.approx(0.2, abs=0.05)


def test_after_a_stop_only_finished_epochs_stay() -> None:
    series = BatchSeries()
    series.add(_batches(1, 4, 4, (0.8, 0.8, 0.8, 0.8)))
    series.add(_batches(2, 2, 4, (5.0, 5.0)))
    series.cut(1)
    assert series.column("epochs").tolist() == [0.25, 0.5, 0.75, 1.0]
    series.add(_batches(2, 1, 4, (0.8,)))
    assert series.column("mean_loss")[-1] == pytest.approx(0.8)


@given(st.lists(st.integers(1, 400), min_size=1, max_size=40))
def test_however_many_batches_come_the_curve_is_bounded_and_covers_them(counts: list[int]) -> None:
    series, steps, done = BatchSeries(), sum(counts), 0
    for count in counts:
        done += count
        at = tuple(np.arange(done - count + 1, done + 1) / steps)
        series.add(_batches(1, done, steps, at))
    epochs = series.column("epochs")
    assert len(series) <= CAPACITY
    assert np.all(np.diff(epochs) > 0)
    assert series.column("loss") == pytest.approx(epochs)
    assert len(series) >= min(steps, CAPACITY // 2) - 1
    assert 1 - epochs[-1] <= 2 * np.max(np.diff(epochs, prepend=0))
