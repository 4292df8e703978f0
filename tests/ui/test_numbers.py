"""Numbers are read as people type them, and shown so that they can be typed again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fmnist_workbench.ui.widgets.numbers import read_float, read_int, shown


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0.01", 0.01),
        ("0,01", 0.01),
        ("1e-3", 0.001),
        ("5/7", 5 / 7),
        ("1 / 6", 1 / 6),
        ("0,125", 0.125),
    ],
)
def test_a_number_is_read(text: str, number: float) -> None:
    assert read_float(text) == number


@pytest.mark.parametrize("text", ["", "abc", "1/0", "1,2,3", "1/", "9" * 400 + "/7", "0,5/2"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no number"):
        read_float(text)


def test_thousands_may_be_set_off_in_a_whole_number() -> None:
    assert (read_int("10,000"), read_int("-1,000,000"), read_int("7")) == (10_000, -1_000_000, 7)


@pytest.mark.parametrize(("text", "count"), [("10,000", 10_000), ("1,000,000", 1e6)])
def test_thousands_may_be_set_off_where_fractions_are_allowed(text: str, count: float) -> None:
    assert read_float(text) == count


@pytest.mark.parametrize("text", ["1,5", "10,00", "2.5", ",", "1,0000"])
def test_a_comma_elsewhere_is_refused_in_a_whole_number(text: str) -> None:
    with pytest.raises(ValueError, match="is no whole number"):
        read_int(text)


@pytest.mark.parametrize(
    ("value", "text"),
    [(1 / 6, "1/6"), (5 / 7, "5/7"), (0.1, "0.1"), (0.333, "0.333"), (1e-7, "1e-07"), (None, "")],
)
def test_a_value_is_shown_short(value: float | None, text: str) -> None:
    assert shown(value) == text


@given(st.integers(1, 999), st.integers(1, 999))
def test_a_simple_fraction_reads_back_exactly(above: int, below: int) -> None:
    assert read_float(shown(above / below)) == above / below
