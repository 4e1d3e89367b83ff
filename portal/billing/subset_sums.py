"""Which of some amounts add up to which sum, bounded: at most so many of them together."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

Places = tuple[int, ...]


def subset_sums(amounts: Sequence[int], most: int) -> Mapping[int, Sequence[Places]]:
    """For each sum of two to `most` of the amounts, by their places: those with the earlier places first."""
    reached: list[tuple[int, Places]] = [(0, ())]
    for place, amount in enumerate(amounts):
        reached += [(total + amount, (*places, place)) for total, places in reached if len(places) < most]
    found: defaultdict[int, list[Places]] = defaultdict(list)
    for total, places in reached:
        if len(places) > 1:
            found[total].append(places)
    for ways in found.values():
        ways.sort()
    return dict(found)
