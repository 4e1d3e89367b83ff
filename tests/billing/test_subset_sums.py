"""Sums of some of the amounts: all of them, each by the places that add up to it."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from portal.billing.subset_sums import subset_sums


@given(st.lists(st.integers(1, 30), max_size=7), st.integers(2, 5))
def test_every_sum_of_two_to_so_many_is_found_with_all_its_ways(amounts: list[int], most: int) -> None:
    found = subset_sums(amounts, most)
    ways = [places for size in range(2, most + 1) for places in combinations(range(len(amounts)), size)]

    assert sorted(places for each in found.values() for places in each) == sorted(ways)
    assert all(sum(amounts[place] for place in places) == total for total, each in found.items() for places in each)


def test_of_equal_amounts_the_oldest_come_first() -> None:
    assert subset_sums([100, 100, 100], 2)[200] == [(0, 1), (0, 2), (1, 2)]
