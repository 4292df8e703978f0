"""Image sizes and class names are read as people type them, and shown so that they read back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fmnist_workbench.datasets.labels import MAX_NAME
from fmnist_workbench.datasets.typedreading import read_names, read_size, shown_names, shown_size
from fmnist_workbench.spec.errors import InputError


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("28x32", (28, 32)),
        (" 28 X 32 ", (28, 32)),
        ("28×32", (28, 32)),
        ("28", (28, 28)),
        ("", None),
    ],
)
def test_a_size_is_read(text: str, size: tuple[int, int] | None) -> None:
    assert read_size(text) == size


@pytest.mark.parametrize("text", ["0x28", "28x", "big", "28x28x3", "257", "-28", "28.5"])
def test_what_is_no_size_is_refused_in_words(text: str) -> None:
    with pytest.raises(InputError, match="height x width, each from 1 to 256"):
        read_size(text)


@given(st.tuples(st.integers(1, 256), st.integers(1, 256)))
def test_a_size_reads_back(size: tuple[int, int]) -> None:
    assert read_size(shown_size(size)) == size


def test_names_stand_between_commas() -> None:
    assert read_names("shirt, T-shirt/top ,bag") == ("shirt", "T-shirt/top", "bag")
    assert read_names("  ") is None


def test_a_name_with_a_comma_stands_in_quotes() -> None:
    assert read_names('"boot, ankle", bag') == ("boot, ankle", "bag")


@pytest.mark.parametrize("text", ["shirt,,bag", "shirt, shirt", "shirt", "a" * 61 + ", b", "a, b,"])
def test_names_that_cannot_be_are_refused(text: str) -> None:
    with pytest.raises(InputError, match="list of class names"):
        read_names(text)


_NAMES = st.text(st.characters(categories=["L", "P", "N"]), min_size=1, max_size=MAX_NAME)


@given(st.lists(_NAMES, min_size=2, max_size=20, unique=True))
def test_names_read_back(names: list[str]) -> None:
    assert read_names(shown_names(tuple(names))) == tuple(names)
