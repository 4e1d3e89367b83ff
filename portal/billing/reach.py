"""How many contracts a renewal reminder so many days ahead reaches: those whose period is as long as that."""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.billing.moments import PERIOD_DAYS


@dataclass(frozen=True, slots=True)
class Reach:
    """Contracts that are told of their renewals, and those that are not: their period is too short."""

    monthly: int
    yearly: int
    others: int
    missed: int


def reach_of(contracts: Mapping[int, int], days: int) -> Reach:
    """`contracts`: how many there are, by the days of their shortest period."""
    reached = {length: count for length, count in contracts.items() if days <= length}
    monthly, yearly = (reached.get(PERIOD_DAYS[name], 0) for name in ("month", "year"))
    others = sum(reached.values()) - monthly - yearly
    return Reach(monthly, yearly, others, sum(contracts.values()) - sum(reached.values()))
