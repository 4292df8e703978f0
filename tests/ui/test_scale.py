"""Scales of small plots mark round numbers."""

import pytest

from fmnist_workbench.ui.widgets.scale import linear, logarithmic


@pytest.mark.parametrize(
    ("high", "marks"),
    [
        (50, ["0", "10", "20", "30", "40", "50"]),
        (300, ["0", "100", "200", "300"]),
        (3, ["0", "1", "2", "3"]),
        (1, ["0", "1"]),
    ],
)
def test_epochs_are_whole(high: float, marks: list[str]) -> None:
    assert [text for _, text in linear(0, high, whole=True).ticks] == marks


def test_a_highest_value_that_was_not_quite_reached_is_marked() -> None:
    assert linear(0, 0.09999).ticks[-1][1] == "0.1"


def test_equal_factors_are_equally_far_on_a_logarithmic_scale() -> None:
    scale = logarithmic(1e-4, 1e-2)
    assert [text for _, text in scale.ticks] == ["0.0001", "0.001", "0.01"]
    assert [scale.place(value) for value, _ in scale.ticks] == pytest.approx([0, 0.5, 1])
    assert scale.place(0) == 0
    assert len(logarithmic(1e-12, 1).ticks) <= 5
