"""All objects of one kind, kept in order of creation, so that any page of a list is found by bisection."""

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Thing = dict[str, Any]  # an object in Stripe's wire shape
Key = tuple[int, int, str]  # created, order of arrival, id


def nothing(names: str) -> Thing:
    """The named fields, all null: Stripe's objects have many."""
    return dict.fromkeys(names.split())


@dataclass(frozen=True)
class Window:
    """Which page is wanted: how many, from where, in which direction, created when."""

    limit: int = 10
    starting_after: str | None = None
    ending_before: str | None = None
    created: Mapping[str, int] | None = None
    oldest_first: bool = False


class Shelf:
    def __init__(self, *indexed: str) -> None:
        self.objects: dict[str, Thing] = {}
        self._indexed = indexed
        self._arrivals = 0
        self._keys: dict[str, Key] = {}
        self._all: list[Key] = []
        self._filed: dict[str, tuple[Any, ...]] = {}
        self._by: dict[tuple[str, str], list[Key]] = defaultdict(list)

    def put(self, thing: Thing) -> None:
        id = thing["id"]
        self.objects[id] = thing
        if id not in self._keys:
            self._arrivals += 1
            self._keys[id] = (int(thing.get("created") or thing.get("date") or 0), self._arrivals, id)
            insort(self._all, self._keys[id])
        self._file(id, tuple(thing.get(name) for name in self._indexed))

    def remove(self, id: str) -> None:
        self._file(id, (None,) * len(self._indexed))
        self._all.remove(self._keys.pop(id))
        del self.objects[id], self._filed[id]

    def where(self, name: str, value: str) -> list[Thing]:
        """Oldest first; `name` must be indexed."""
        return [self.objects[id] for _, _, id in self._by.get((name, value), ())]

    def page(
        self, window: Window, wanted: Callable[[Thing], bool], index: tuple[str, str] | None
    ) -> tuple[list[Thing], bool]:
        """One page in the order asked for, and whether more follow."""
        keys = self._by.get(index, []) if index else self._all
        upwards = window.oldest_first != bool(window.ending_before)
        low, high = self._bounds(keys, window, upwards)
        found: list[Thing] = []
        for place in range(low, high) if upwards else range(high - 1, low - 1, -1):
            thing = self.objects[keys[place][2]]
            if wanted(thing):
                found.append(thing)
                if len(found) > window.limit:
                    break
        page = found[: window.limit]
        if window.ending_before:
            page.reverse()
        return page, len(found) > window.limit

    def _bounds(self, keys: list[Key], window: Window, upwards: bool) -> tuple[int, int]:
        span = window.created or {}
        low = max(
            bisect_left(keys, (span["gte"],)) if "gte" in span else 0,
            bisect_left(keys, (span["gt"] + 1,)) if "gt" in span else 0,
        )
        high = min(
            bisect_left(keys, (span["lt"],)) if "lt" in span else len(keys),
            bisect_left(keys, (span["lte"] + 1,)) if "lte" in span else len(keys),
        )
        cursor = window.ending_before or window.starting_after
        if cursor and upwards:
            low = max(low, bisect_right(keys, self._keys[cursor]))
        elif cursor:
            high = min(high, bisect_left(keys, self._keys[cursor]))
        return low, high

    def _file(self, id: str, values: tuple[Any, ...]) -> None:
        """Move the key to where the indexed fields now say it belongs."""
        before = self._filed.get(id, (None,) * len(self._indexed))
        for name, old, new in zip(self._indexed, before, values, strict=True):
            if old == new:
                continue
            if old is not None:
                self._by[name, old].remove(self._keys[id])
            if new is not None:
                insort(self._by[name, new], self._keys[id])
        self._filed[id] = values
