"""How far the axis of losses reaches, and how its numbers are written."""

import numpy as np
import pytest

from fmnist_workbench.ui.widgets.curvelimits import nice_top, short_number, usual


@pytest.mark.parametrize(
    ("losses", "firsts", "highest"),
    [
        ([0.5, 0.4, 1e6, 0.3], [0.5], 0.5),
        ([1e6, 0.5, 0.4], [1e6], 0.5),
        ([2.3, *[0.001] * 500], [2.3], 2.3),
        ([0.5, 0.6, 1.2, 2.4], [0.5], 2.4),
        ([0.5, 1e6], [0.5], 0.5),
        ([0.4, 3e5, 4e5, 5e5], [0.4], 5e5),
        ([0.09, 0.08, 40.0], [0.09], 0.09),
        ([60.0, 50.0, 55.0], [60.0], 60.0),
    ],
    ids=[
        "one explodes",
        "the first explodes",
        "the start of a good training is kept",
        "overfitting is kept",
        "one of two",
        "most are large",
        "mean squared errors",
        "with a large penalty",
    ],
)
def test_all_losses_count_but_exploded_ones(losses, firsts, highest):
    assert usual(np.array(losses), firsts).max() == highest


def test_without_losses_or_with_zeros_there_is_an_axis_all_the_same():
    assert len(usual(np.array([]), [])) == 0
    assert list(usual(np.zeros(3), [0.0])) == [0, 0, 0]
    assert nice_top(np.zeros(3)) > 0


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (0.001, "0.001"),
        (0.0025, "0.0025"),
        (0.00025, "2.5e-4"),
        (1e-5, "1e-5"),
        (2.5, "2.5"),
        (1e6, "1,000,000"),
        (3e12, "3e12"),
    ],
)
def test_numbers_at_an_axis_are_short(value, text):
    assert short_number(value) == text
