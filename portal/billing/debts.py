"""What one customer owes in one currency, and which parts of it a sum of money would pay."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from portal.billing.subset_sums import subset_sums
from portal.model.names import CustomerId, InvoiceId
from portal.model.unpaid import Unpaid

CONSIDERED, TOGETHER, WAYS = (
    12,
    6,
    4,
)  # invoices looked at, the oldest; at most so many in one transfer; ways to say a sum
FEW = 8  # the same, where only the amount speaks

# From what people do most to what they do least: one, all, the oldest ones, any others.
Kind = Literal["one", "all", "oldest", "some"]


@dataclass(frozen=True, slots=True)
class Part:
    """Some of a customer's invoices, the oldest first."""

    kind: Kind
    invoices: tuple[Unpaid, ...]
    owed: int
    ids: frozenset[InvoiceId]
    among: int  # so many invoices of this customer

    @property
    def last_issued(self) -> date:
        return max(one.issued_at for one in self.invoices).date()


class Debt:
    """`invoices` have one customer and one currency; the oldest is due first."""

    def __init__(self, invoices: Sequence[Unpaid]) -> None:
        self.invoices = tuple(invoices)
        self.customer: CustomerId = invoices[0].customer
        self.name = invoices[0].name
        self.currency = invoices[0].remaining.currency
        self.total = sum(one.remaining.minor for one in invoices)

    def parts(self, owed: int) -> Iterator[Part]:
        """All that add up to it, the likelier kinds first."""
        yield from self.simple_parts(owed)
        ways = [places for places in self._sums.get(owed, ()) if len(places) < len(self.invoices)]
        yield from sorted(map(self._of, ways[: WAYS * 8]), key=lambda part: part.kind)[:WAYS]

    def simple_parts(self, owed: int) -> Iterator[Part]:
        """One invoice, or all of them."""
        yield from self._ones.get(owed, ())
        if owed == self.total and len(self.invoices) > 1:
            yield self._part("all", self.invoices)

    @property
    def ones(self) -> list[Part]:
        return [part for parts in self._ones.values() for part in parts]

    @property
    def usual_parts(self) -> list[Part]:
        """What is looked for when nothing but the amount points to a customer: few of the oldest, or all."""
        sums = subset_sums([one.remaining.minor for one in self.invoices[:FEW]], FEW // 2).values()
        several = [self._of(ways[0]) for ways in sums if len(ways[0]) < len(self.invoices)]
        return [*self.ones, *([self._part("all", self.invoices)] if len(self.invoices) > 1 else []), *several]

    def part_of(self, wanted: Set[InvoiceId]) -> Part:
        """Of just these invoices."""
        places = tuple(place for place, one in enumerate(self.invoices) if one.id in wanted)
        if len(places) == len(self.invoices) > 1:
            return self._part("all", self.invoices)
        return self._of(places)

    @cached_property
    def sums(self) -> Set[int]:
        """For what `parts` has any: asked for a hundred fees each time."""
        return {self.total, *self._ones, *self._sums}

    @cached_property
    def _ones(self) -> dict[int, list[Part]]:
        found: defaultdict[int, list[Part]] = defaultdict(list)
        for one in self.invoices:
            found[one.remaining.minor].append(self._part("one", (one,)))
        return found

    @cached_property
    def _sums(self) -> dict[int, Sequence[tuple[int, ...]]]:
        return dict(subset_sums([one.remaining.minor for one in self.invoices[:CONSIDERED]], TOGETHER))

    def _of(self, places: tuple[int, ...]) -> Part:
        kind: Kind = "one" if len(places) == 1 else "oldest" if places == tuple(range(len(places))) else "some"
        return self._part(kind, tuple(self.invoices[place] for place in places))

    def _part(self, kind: Kind, invoices: tuple[Unpaid, ...]) -> Part:
        owed = sum(one.remaining.minor for one in invoices)
        return Part(kind, invoices, owed, frozenset(one.id for one in invoices), len(self.invoices))


def debts_of(invoices: Iterable[Unpaid]) -> list[Debt]:
    found: defaultdict[tuple[CustomerId, str], list[Unpaid]] = defaultdict(list)
    for one in sorted(invoices, key=lambda one: (one.due_at, one.issued_at, one.id)):
        if one.remaining.minor > 0:
            found[one.customer, one.remaining.currency].append(one)
    return [Debt(of_one) for of_one in found.values()]
