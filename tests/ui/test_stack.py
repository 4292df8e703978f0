"""Where stacked blocks lie, and what lies where."""

from hypothesis import given
from hypothesis import strategies as st

from fmnist_workbench.ui.widgets.stack import Stack

HEIGHTS = st.lists(st.integers(10, 90), min_size=1, max_size=40)
STACKS = st.builds(Stack, HEIGHTS, gap=st.integers(1, 30))


@given(STACKS)
def test_every_block_is_found_at_its_own_place_and_none_between(stack: Stack) -> None:
    for index in range(len(stack)):
        assert stack.at(stack.top(index)) == index
        assert stack.at(stack.bottom(index) - 1) == index
        assert stack.at(stack.bottom(index)) is None
        assert stack.at(stack.top(index) - 1) is None


@given(STACKS, st.integers(0, 3000), st.integers(1, 500))
def test_all_blocks_that_reach_into_a_window_are_seen(stack: Stack, top: int, room: int) -> None:
    seen = stack.seen(top, top + room)
    for index in range(len(stack)):
        if stack.bottom(index) > top and stack.top(index) < top + room:
            assert index in seen


@given(STACKS)
def test_a_drop_on_the_upper_half_goes_before_a_block_and_on_the_lower_behind(
    stack: Stack,
) -> None:
    for index in range(len(stack)):
        assert stack.gap_at(stack.top(index)) == index
        assert stack.gap_at(stack.bottom(index)) == index + 1
